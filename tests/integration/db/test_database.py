"""The database of this process: embedded without an address, looked over before it is used."""

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, OperationalError

from yanxiu.db import (
    APP_ROLE,
    MINISTRY_ROLE,
    OWNER_ROLE,
    Database,
    ServerProblem,
    SettingsProblem,
    Tenant,
    TenantKind,
    add_tenant,
    database,
    find_tenant,
    for_psql,
    list_tenants,
    migrate,
    sysuser,
    transaction,
    use_database,
)
from yanxiu.db.autogenerate import draft
from yanxiu.db.database import unchecked_database
from yanxiu.db.embedded import stop
from yanxiu.db.settings import URL_VARIABLES


@pytest.fixture
def nothing_open(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that has not opened a database yet."""
    # by name, since the package exports a function of the same name
    monkeypatch.setattr(import_module("yanxiu.db.database"), "_others", [])


@pytest.fixture
def embedded_home(nothing_open, scratch: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for a database of its own."""
    monkeypatch.delenv("YANXIU_DATABASE_URL")
    monkeypatch.setenv("YANXIU_HOME", str(scratch))
    yield scratch
    stop(scratch)


def test_without_an_address_the_embedded_server_is_opened_once(embedded_home: Path):
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: database(), range(8)))
    (only,) = found
    add_tenant(only.engine(OWNER_ROLE), code="jia", name="甲", jurisdiction="jia", gbt2260="990000")
    with transaction(1) as session:
        assert session.scalar(text("SELECT app.tenant_id()")) == 1
    assert unchecked_database() is only
    only.dispose()


def address_of(db: Database, monkeypatch: pytest.MonkeyPatch, *roles: str) -> None:
    """Set the environment as for a real server."""
    for role in roles:
        monkeypatch.setenv(URL_VARIABLES[role], for_psql(db.url(role)))


def test_a_real_server_without_the_fixes_is_refused(nothing_open, db: Database, monkeypatch):
    address_of(db, monkeypatch, APP_ROLE, OWNER_ROLE)
    monkeypatch.setattr("yanxiu.db.check.MINIMUM_MINOR", {18: 99})
    with pytest.raises(ServerProblem, match="缺少行级安全的修补"):
        database()


def test_a_real_server_is_taken_and_what_is_missing_is_named(nothing_open, db: Database, monkeypatch):
    address_of(db, monkeypatch, APP_ROLE)
    monkeypatch.setattr("yanxiu.db.check.MINIMUM_MINOR", {18: 0})
    found = database()
    assert found is database()
    with pytest.raises(SettingsProblem, match="YANXIU_MINISTRY_URL"):
        found.engine(MINISTRY_ROLE)


def test_another_database_is_used_within_its_block_only(db: Database):
    with use_database(Database({})) as other:
        assert database() is other
    assert database() is db


def test_a_tenant_is_entered_found_and_listed(db: Database, owner_engine: Engine):
    enter = partial(add_tenant, owner_engine, jurisdiction="bing", gbt2260="970000")
    entered, ministry = (
        enter(code="bing", name="丙省厅"),
        enter(code="bu", name="部", kind=TenantKind.MINISTRY),
    )
    found = find_tenant(db.directory(), "bing")
    assert isinstance(found, Tenant)
    assert (found.id, found.kind) == (entered.id, TenantKind.DEPARTMENT)
    assert [one.id for one in list_tenants(db.directory())] == [entered.id, ministry.id]
    assert find_tenant(db.directory(), "nobody") is None
    for code in ("bing", "B", "../x", ""):
        with pytest.raises(IntegrityError):
            enter(code=code, name="x")


def test_a_migration_is_drafted_from_the_difference(db: Database, scratch: Path, monkeypatch):
    copy = scratch / "migrations"
    shutil.copytree(migrate.migrations_dir(), copy)
    monkeypatch.setattr("yanxiu.db.migrate.migrations_dir", lambda: copy)
    monkeypatch.setattr("yanxiu.db.autogenerate.migrations_dir", lambda: copy)
    made = draft(db.url(OWNER_ROLE), "Nothing new")
    assert made.name.endswith("_nothing_new.py")
    assert int(made.name[:4]) == int(migrate.heads()[0])
    assert "op." not in made.read_text().split("def upgrade")[1]


@pytest.fixture
def as_root(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Somebody who may do everything, on a machine without a user for the server."""
    sysuser._substitute.cache_clear()
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(sysuser, "_NAMES", ("yanxiu-no-such-user",))
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    yield
    sysuser._substitute.cache_clear()


def test_root_without_a_user_for_the_server_is_told(as_root):
    with pytest.raises(ServerProblem, match="不能以 root 运行"):
        sysuser.server_user([])


def test_whoever_is_not_root_runs_the_server_himself(monkeypatch, scratch: Path):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    mine = sysuser.server_user([scratch])
    mine.give(scratch)
    assert (mine.uid, mine.gid) == (None, None)


def test_a_server_that_does_not_answer_is_told_by_every_engine(db: Database):
    nobody = Database(
        {role: db.url(role).set(host="127.0.0.1", port=1, query={}) for role in (APP_ROLE, OWNER_ROLE)}
    )
    for engine in (nobody.engine(OWNER_ROLE), nobody.directory()):
        with pytest.raises(ServerProblem, match="没有应答") as told:
            engine.connect()
        assert str(db.url(OWNER_ROLE).password) not in str(told.value)
    with (
        pytest.raises(ServerProblem, match="没有应答"),
        transaction(1, nobody.engine(APP_ROLE)) as session,
    ):
        session.execute(text("SELECT 1"))


def test_a_connection_that_breaks_is_no_matter_of_settings(db: Database, admin_engine: Engine):
    engine = db.engine(OWNER_ROLE)
    with engine.connect() as connection:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
        with admin_engine.begin() as admin:
            admin.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        with pytest.raises(OperationalError):
            connection.execute(text("SELECT 1"))
    with engine.connect() as connection:  # the pool makes a new one
        assert connection.scalar(text("SELECT pg_backend_pid()")) != pid
