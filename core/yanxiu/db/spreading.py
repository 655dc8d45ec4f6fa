"""Carrying distribution out: as a superuser of the coordinator, whole or not at all, and then checked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import psycopg
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from yanxiu.db.check import Violation, check
from yanxiu.db.distribute import (
    SHARDS,
    Layout,
    distribute,
    give_shard_rights,
    has_citus,
    layout,
    script,
    servers,
)
from yanxiu.db.migrate import current, heads
from yanxiu.db.problems import ServerProblem
from yanxiu.db.settings import address, unreachable, without_password

ADMIN_VARIABLE: Final = "YANXIU_ADMIN_URL"


@dataclass(frozen=True)
class Spread:
    """What stood before and what stands now; ``violations`` are the catalogue check's."""

    before: Layout
    now: Layout
    servers: int
    violations: list[Violation]

    @property
    def whole(self) -> bool:
        """Whether every table and every key is there, and the check passed."""
        return not self.violations and not self.now.left and len(self.before.keys) == len(self.now.keys)


def spread(admin_url: str, shards: int = SHARDS) -> Spread:
    """Distribute what is not distributed yet, and give the shards their rights.

    Raises ServerProblem for an address that is none, or no superuser's, a server without the extension, a
    schema that is not current, and whatever the servers refuse; the step in hand is then undone.
    """
    with _as_admin(admin_url) as connection:
        _must_be_able(connection)
        with connection.begin():
            before = layout(connection)
            now = distribute(connection, shards)
        with connection.begin():
            give_shard_rights(connection)
        return Spread(before, now, servers(connection), check(connection))


def to_read(connection: Connection, shards: int = SHARDS) -> str:
    """What would be done, as a script for psql; ``connection`` may be the owner's."""
    _must_be_current(connection)
    return script(layout(connection), shards)


@contextmanager
def _as_admin(url: str) -> Iterator[Connection]:
    found = address(ADMIN_VARIABLE, url)
    engine = create_engine(found, poolclass=NullPool, hide_parameters=True)
    try:
        with engine.connect() as connection:
            yield connection
    except OperationalError as error:
        raise unreachable(found, error) from None
    except (DBAPIError, psycopg.Error) as error:
        said = str(getattr(error, "orig", error)).strip().splitlines()[0]
        rule = f"服务器拒绝了这一步（{said}）；没有做完的一步没有写入"
        raise ServerProblem(
            "分布", without_password(found), rule, "更正后再运行 yanxiu db distribute"
        ) from None


def _must_be_able(connection: Connection) -> None:
    _must_be_current(connection)
    where = without_password(connection.engine.url)
    if connection.exec_driver_sql("SHOW is_superuser").scalar_one() != "on":
        rule = "分布须由主节点的超级用户执行：属主在行级安全之下看不见数据"
        raise ServerProblem(ADMIN_VARIABLE, where, rule, "换主节点超级用户的地址")
    if not has_citus(connection):
        remedy = (
            "在每台服务器装好 Citus，在这个数据库里执行 CREATE EXTENSION citus，"
            "再用 citus_add_node 加入各台；只想看语句用 yanxiu db distribute --print"
        )
        raise ServerProblem("数据库", where, "没有 Citus 扩展", remedy)
    connection.rollback()


def _must_be_current(connection: Connection) -> None:
    found = current(connection)
    if found != heads():
        stands, where = "、".join(found) or "（空）", without_password(connection.engine.url)
        rule = f"数据库结构停在 {stands}，程序需要 {'、'.join(heads())}"
        raise ServerProblem("数据库结构", where, rule, "运行 yanxiu db upgrade")
