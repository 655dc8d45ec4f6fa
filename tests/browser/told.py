"""The demonstration's year, told once for a test run into a database that tests take copies of."""

import fcntl
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from psycopg import sql
from rich.console import Console

from yanxiu.db.crypto import Key
from yanxiu.db.database import Database, use_database
from yanxiu.db.embedded import DATABASE, EmbeddedServer
from yanxiu.db.roles import create_database
from yanxiu_demo.story import Story
from yanxiu_demo.telling import tell

TOLD = "told"


def place_of(server: EmbeddedServer) -> Path:
    """Where the year's files and its key are, for all workers of a run."""
    return server.home / TOLD


def tell_once(server: EmbeddedServer, environment: pytest.MonkeyPatch) -> None:
    """Make the database ``told``, unless another worker has; its key is this process's from now."""
    with _alone(server) as place:
        key = place / "sample"
        if not key.exists():
            key.write_text(str(Key.generate("told")), encoding="ascii")
        environment.setenv("YANXIU_KEYS", key.read_text(encoding="ascii"))
        environment.setenv("YANXIU_HOME", str(place))
        if not (place / "done").exists():
            _tell(server, place)
            (place / "done").touch()


def _tell(server: EmbeddedServer, place: Path) -> None:
    with server.admin() as admin:
        create_database(admin, TOLD, template=DATABASE)
    with use_database(Database(server.addresses(TOLD))) as told:
        tell(Story(place / "out", Console(file=io.StringIO(), soft_wrap=True)))
        told.dispose()


@contextmanager
def copy(server: EmbeddedServer, name: str) -> Iterator[Database]:
    """A database of its own with the year in it, used by this process until it is dropped."""
    with _alone(server), server.admin() as admin:  # a template takes one copy at a time
        create_database(admin, name, template=TOLD)
    with use_database(Database(server.addresses(name))) as taken:
        yield taken
        taken.dispose()
    with server.admin() as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def _alone(server: EmbeddedServer) -> Iterator[Path]:
    place = place_of(server)
    place.mkdir(exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield place
