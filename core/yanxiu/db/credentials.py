"""The embedded server's passwords: made once, kept in ``YANXIU_HOME/credentials.json`` with mode 0600."""

import json
import secrets
from pathlib import Path

from yanxiu.db.cluster import SUPERUSER
from yanxiu.db.files import create_private
from yanxiu.db.problems import SettingsProblem
from yanxiu.db.roles import LOGIN_ROLES


def credentials(home: Path) -> dict[str, str]:
    """Give each login's password; raise SettingsProblem when the file is damaged."""
    path, roles = home / "credentials.json", (SUPERUSER, *LOGIN_ROLES)
    if not path.exists():
        # url-safe, so that it needs no quoting in a connection string
        create_private(path, json.dumps({role: secrets.token_urlsafe(24) for role in roles}, indent=1))
    try:
        found = json.loads(path.read_text())
        return {role: str(found[role]) for role in roles}
    except (ValueError, KeyError, TypeError):
        raise SettingsProblem(
            "YANXIU_HOME",
            str(path),
            "内置数据库的登录口令文件已损坏",
            "从备份恢复该文件；若无数据需要保留，可删除整个目录后重来",
        ) from None
