"""The database for tests: an embedded server, a template built by the real migrations, a copy per module.

A test must ask for the database by fixture. One that does not meets an address where nobody listens.
"""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from psycopg import sql
from sqlalchemy import Engine

from tests.room import room
from yanxiu.db import embedded
from yanxiu.db.cluster import SUPERUSER
from yanxiu.db.crypto import Key
from yanxiu.db.database import Database, use_database
from yanxiu.db.directory import add_tenant
from yanxiu.db.embedded import DATABASE, EmbeddedServer
from yanxiu.db.engine import plain_engine
from yanxiu.db.names import APP_ROLE, MINISTRY_ROLE, OWNER_ROLE, PUBLIC_ROLE, WORKER_ROLE
from yanxiu.db.roles import create_database

NOBODY_LISTENS = "postgresql://nobody@/ask-for-the-database-by-fixture?host=/nonexistent"

# a crash of the machine may cost a test run its data
HASTY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "max_wal_size": "192MB",
    "jit": "off",
}


@pytest.fixture(scope="session", autouse=True)
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pytest.MonkeyPatch]:
    """Keep tests away from the database and the files of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("YANXIU_")]:
            patch.delenv(name)
        patch.setenv("YANXIU_DATABASE_URL", NOBODY_LISTENS)
        patch.setenv("YANXIU_KEYS", str(Key.generate("test")))
        patch.setenv("YANXIU_HOME", str(tmp_path_factory.mktemp("home")))
        yield patch


def pytest_collection_finish() -> None:
    """What is imported by now stays: collections need not go through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the demonstration behind the first module that looks at pages.

    That one tells the demonstration for all browsers, and whoever began with another would wait for it.
    """
    looking = [item.path for item in items if item.path.match("tests/browser/*")]
    told = [item for item in items if item.path.match("tests/e2e/test_demo.py")]
    if looking and told:
        others = [item for item in items if item not in told]
        place = 1 + max(n for n, item in enumerate(others) if item.path == looking[0])
        items[:] = [*others[:place], *told, *others[place:]]


class Compiled(BytecodeCache):
    """What Jinja made of templates, kept for all applications of this process."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._held:
            bucket.bytecode_from_string(self._held[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._held[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def templates() -> Iterator[None]:
    """Compile each template once, however many applications tests make."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": Compiled()})
        yield


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A folder for a server. Not below pytest's own, which every other run of pytest shuts to other users."""
    with TemporaryDirectory(prefix="yanxiu-", dir=room(), ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def server(testrun_uid: str) -> Iterator[EmbeddedServer]:
    """The embedded server, shared by all workers of a run; the last one out stops it and tidies up."""
    home = room() / f"yanxiu-{testrun_uid}"
    running = embedded.start(home, options=HASTY)
    yield running
    running.release()
    if not (home / "pg" / "postmaster.pid").exists():
        rmtree(home, ignore_errors=True)


@pytest.fixture(scope="module")
def db(server: EmbeddedServer) -> Iterator[Database]:
    """A fresh database for this test module; ``yanxiu.db.transaction`` uses it."""
    name = f"t_{uuid4().hex}"
    with server.admin() as admin:
        create_database(admin, name, template=DATABASE)
    with use_database(Database(server.addresses(name))) as copy:
        yield copy
        copy.dispose()
    with server.admin() as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="module")
def app_engine(db: Database) -> Engine:
    """The application's engine: it refuses to begin without a tenant."""
    return db.engine(APP_ROLE)


@pytest.fixture(scope="module")
def owner_engine(db: Database) -> Engine:
    """The owner's engine: migrations, the directory, the catalogue check."""
    return db.engine(OWNER_ROLE)


@pytest.fixture(scope="module")
def worker_engine(db: Database) -> Engine:
    """The queue worker's engine."""
    return db.engine(WORKER_ROLE)


@pytest.fixture(scope="module")
def ministry_engine(db: Database) -> Engine:
    """The ministry's engine: summaries and received reports."""
    return db.engine(MINISTRY_ROLE)


@pytest.fixture(scope="module")
def public_engine(db: Database) -> Engine:
    """The public's engine: the certificate lookup."""
    return db.engine(PUBLIC_ROLE)


@pytest.fixture(scope="module")
def admin_engine(server: EmbeddedServer, db: Database) -> Iterator[Engine]:
    """A superuser's engine, to damage what no role of ours may touch."""
    engine = plain_engine(server.url(SUPERUSER, db.url(OWNER_ROLE).database or ""))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def two_tenants(owner_engine: Engine) -> tuple[int, int]:
    """Two departments, by number."""
    first = add_tenant(owner_engine, code="jia", name="甲省厅", jurisdiction="jia", gbt2260="990000")
    second = add_tenant(owner_engine, code="yi", name="乙省厅", jurisdiction="yi", gbt2260="980000")
    return first.id, second.id
