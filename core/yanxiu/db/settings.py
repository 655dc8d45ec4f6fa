"""Where the database is and who logs in, from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from yanxiu.db.names import (
    APP_ROLE,
    MINISTRY_ROLE,
    OWNER_ROLE,
    PUBLIC_ROLE,
    WORKER_ROLE,
)
from yanxiu.db.problems import ServerProblem, SettingsProblem

URL_VARIABLES: Final = {
    APP_ROLE: "YANXIU_DATABASE_URL",
    OWNER_ROLE: "YANXIU_OWNER_URL",
    WORKER_ROLE: "YANXIU_WORKER_URL",
    MINISTRY_ROLE: "YANXIU_MINISTRY_URL",
    PUBLIC_ROLE: "YANXIU_PUBLIC_URL",
}
VARIABLES: Final = ("YANXIU_HOME", "YANXIU_KEYS", *URL_VARIABLES.values())
"""All that ``Settings.load`` reads."""


# how libpq says it, and what that means to an operator
_REASONS: Final = {
    "Connection refused": "服务器没有应答，可能未启动或端口不对",
    "No such file": "服务器没有应答，可能未启动或路径不对",
    "timeout": "服务器没有在限定时间内应答",
    "resolve": "主机名无法解析",
    "password": "口令不对或未给出",
    "does not exist": "数据库或角色不存在",
    "permission denied": "该登录无权进入此数据库",
    "too many": "服务器连接数已满",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment, checked. ``urls`` is empty when the embedded server is used."""

    home: Path
    urls: Mapping[str, URL]
    keys: str

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Read the environment; raise SettingsProblem for a wrong address, or one without the others."""
        given = os.environ if environ is None else environ
        urls = {
            role: address(name, given[name])
            for role, name in URL_VARIABLES.items()
            if given.get(name, "").strip()
        }
        if urls and APP_ROLE not in urls:
            other = URL_VARIABLES[next(iter(urls))]
            raise SettingsProblem(
                "YANXIU_DATABASE_URL",
                "未设置",
                f"已设置 {other}，就必须同时给出应用登录的地址",
                "设置 YANXIU_DATABASE_URL；使用内置数据库时请清除全部 YANXIU_*_URL",
            )
        return cls(
            Path(given.get("YANXIU_HOME") or "var").expanduser().absolute(),
            urls,
            given.get("YANXIU_KEYS", ""),
        )

    @property
    def embedded(self) -> bool:
        """True when no address is given, so that the server comes from the wheel."""
        return not self.urls


def missing_address(role: str) -> SettingsProblem:
    """Say which variable must name the login of ``role``."""
    name = URL_VARIABLES.get(role, role)
    return SettingsProblem(
        name,
        "未设置",
        f"已设置 YANXIU_DATABASE_URL，此操作还需要角色 {role} 的登录地址",
        f"设置 {name}=postgresql://{role}:密码@主机/数据库",
    )


def for_psql(url: URL) -> str:
    """Write an address as psql and libpq take it, with its password: for the operator's own screen only."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def without_password(url: URL | str) -> str:
    """Show an address without its password."""
    return make_url(url).render_as_string(hide_password=True)


def unreachable(url: URL | str, error: OperationalError) -> ServerProblem:
    """Say that a server does not answer or does not let ``url`` in."""
    said = (str(error.orig).strip().splitlines() or ["?"])[0]
    reason = next((words for sign, words in _REASONS.items() if sign in said), "连接失败")
    return ServerProblem(
        "数据库地址",
        without_password(url),
        f"无法连接数据库，{reason}（{said}）",
        "确认服务器已启动、数据库已建立、地址与口令正确",
    )


def address(name: str, text: str) -> URL:
    """Read the address that variable ``name`` gives; raise SettingsProblem for one that is none."""
    rule = "须为 postgresql://用户:密码@主机:端口/数据库"
    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError):  # a port that is no number is a plain ValueError
        raise SettingsProblem(name, "（无法解析的地址）", rule, f"更正 {name}") from None
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise SettingsProblem(name, url.drivername, "只支持 PostgreSQL，" + rule, f"更正 {name}")
    if not url.username or not url.database:
        raise SettingsProblem(
            name,
            without_password(url),
            "地址缺少用户名或数据库名，" + rule,
            f"更正 {name}",
        )
    return url.set(drivername="postgresql+psycopg")
