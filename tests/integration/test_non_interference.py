"""A tenant's answers do not depend on what others hold, and others' ids are like ids that do not exist.

Two worlds: in one the second tenant is empty, in the other it has lived a whole year with the same people,
codes and titles. What the first tenant does and is told must be the same in both.
"""

import inspect
import pkgutil
import re
import typing
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from enum import Enum
from importlib import import_module
from types import UnionType
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg import sql
from sqlalchemy import Engine, select, text

import yanxiu.services
from yanxiu.db import OWNER_ROLE, Base, Database, Entity, Tenant
from yanxiu.db.cluster import SUPERUSER
from yanxiu.db.database import use_database
from yanxiu.db.embedded import DATABASE, EmbeddedServer
from yanxiu.db.engine import plain_engine
from yanxiu.db.roles import create_database
from yanxiu.models import HalfDay, JobKind, Role
from yanxiu.services import background
from yanxiu.services.assessment import TraineeResult, TraineeThesis
from yanxiu.services.policies import registry
from yanxiu.services.recruitment import Person
from yanxiu.services.tenants import enter_tenant
from yanxiu.services.timetables import Unit
from yanxiu.services.work import Actor, Work, begin

LATER = date(2024, 12, 20)
OFFICER = Actor("样例经办人", Role.DEPARTMENT_OFFICER)
IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

# what differs from run to run, whoever else is there: clocks, random tokens, hashes over ids, ciphertext
PASSING = {
    "at", "created_at", "updated_at", "decided_at", "token", "digest", "previous", "bank_account_name",
    "bank_account_number", "bank_branch", "phone", "id_number", "content",
}  # fmt: skip
ROWS = 'SELECT * FROM {}."{}" WHERE tenant_id = :tenant'


class World:
    """A database with two tenants; the second one has lived a year, or has nothing."""

    def __init__(self, server: EmbeddedServer, name: str, database: Database) -> None:
        self.database = database
        self.admin: Engine = plain_engine(server.url(SUPERUSER, name))
        with self.entered():
            self.own = enter_tenant("fujian", plugins=registry())
            self.other = enter_tenant("other", plugins=registry(), jurisdiction="fujian")

    def entered(self) -> Any:
        return use_database(self.database)

    def rows(self, tenant: Tenant) -> dict[str, list[str]]:
        """All rows of a tenant, past row security, with ids and what passes left out."""
        found = {}
        with self.admin.connect() as admin:
            for table in Base.metadata.sorted_tables:
                if "tenant_id" in table.columns:
                    query = text(ROWS.format(table.schema, table.name))
                    rows = admin.execute(query, {"tenant": tenant.id}).mappings()
                    found[table.fullname] = sorted(_plain(table.name, dict(row)) for row in rows)
        return found


def _plain(table: str, row: dict[str, Any]) -> str:
    left = {name: value for name, value in row.items() if name not in PASSING}
    if table in ("audit_entries", "audit_heads"):
        del left["hash"]
    if table == "class_rollups":
        del left["people"]  # reckoned from the trainees' ids
    return IDENTIFIER.sub("<id>", str(sorted(left.items(), key=lambda item: item[0])))


@pytest.fixture(scope="module")
def worlds(
    server: EmbeddedServer, db: Database, live_a_year: Callable[..., Any]
) -> Iterator[tuple[World, World]]:
    """Without and with another tenant's year; then the first tenant lives its own in both."""
    with ExitStack() as stack:
        made = (_world(server, stack), _world(server, stack))
        with made[1].entered():
            live_a_year(made[1].other)
        for world in made:
            with world.entered():
                live_a_year(world.own)
        yield made


def _world(server: EmbeddedServer, stack: ExitStack) -> World:
    name = f"t_{uuid4().hex}"
    with server.admin() as admin:
        create_database(admin, name, template=DATABASE)
    stack.callback(_drop, server, name)
    database = Database(server.addresses(name))
    stack.callback(database.dispose)
    world = World(server, name, database)
    stack.callback(world.admin.dispose)
    return world


def _drop(server: EmbeddedServer, name: str) -> None:
    with server.admin() as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_a_year_leaves_the_same_rows_whatever_another_tenant_holds(worlds: tuple[World, World]) -> None:
    alone, beside = (world.rows(world.own) for world in worlds)
    assert sum(map(len, alone.values())) > 900
    for table, rows in alone.items():
        assert beside[table] == rows, table
    assert worlds[0].rows(worlds[0].other)["app.classes"] == []
    assert len(worlds[1].rows(worlds[1].other)["app.enrollments"]) == 35


def _use_cases() -> list[Callable[..., Any]]:
    """Every public function of the services that works on a tenant's data and takes an id."""
    found: dict[str, Callable[..., Any]] = {}
    for module in pkgutil.walk_packages(yanxiu.services.__path__, "yanxiu.services."):
        for name, function in inspect.getmembers(import_module(module.name), inspect.isfunction):
            if name.startswith("_") or function.__module__ != module.name:
                continue
            if "work" not in inspect.signature(function).parameters:
                continue
            kinds = typing.get_type_hints(function)
            if kinds.pop("return", None) and kinds.get("work") is Work and _ids(function):
                found[f"{module.name}.{name}"] = function
    return [found[name] for name in sorted(found)]


def _ids(function: Callable[..., Any]) -> list[str]:
    """The parameters that carry ids."""
    kinds = typing.get_type_hints(function)
    return [name for name, kind in kinds.items() if name != "return" and _carries_ids(kind)]


def _carries_ids(kind: Any) -> bool:
    return kind in (UUID, TraineeResult, TraineeThesis, Unit) or any(
        _carries_ids(inner) for inner in typing.get_args(kind)
    )


def _arguments(function: Callable[..., Any], key: UUID) -> dict[str, Any]:
    """Something plausible for what must be given, and the id wherever an id fits."""
    kinds = typing.get_type_hints(function)
    given: dict[str, Any] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if name == "work" or parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
            continue
        if name in _ids(function):
            given[name] = _identified(kinds[name], key)
        elif parameter.default is parameter.empty:
            given[name] = _plausible(kinds[name])
    return given


def _identified(kind: Any, key: UUID) -> Any:
    if kind is UUID or typing.get_origin(kind) in (UnionType, typing.Union):
        return key
    (inner,) = [one for one in typing.get_args(kind) if one is not Ellipsis]
    made = {
        TraineeResult: lambda: TraineeResult(key),
        TraineeThesis: lambda: TraineeThesis(key),
        Unit: lambda: Unit(LATER, HalfDay.MORNING, expert_id=key),
    }
    return [made[inner]() if inner in made else key]


def _plausible(kind: Any) -> Any:
    if inspect.isclass(kind) and issubclass(kind, Enum):
        return next(iter(kind))
    simple: dict[Any, Any] = {
        str: "样例", date: LATER, int: 1, bool: True, bytes: b"{}", Decimal: Decimal(1),
        Person: Person("样例甲", "110101199003077774"),
    }  # fmt: skip
    if kind in simple:
        return simple[kind]
    if typing.get_origin(kind) in (UnionType, typing.Union):
        return _plausible(typing.get_args(kind)[0])
    return {} if "Mapping" in str(kind) or "dict" in str(kind) else []


def _answer(work: Work, function: Callable[..., Any], key: UUID) -> str:
    """What a call comes to, without the id; nothing of it stays."""
    entries, dirty, applications = len(work.entries), set(work.dirty), set(work.dirty_applications)
    savepoint = work.session.begin_nested()
    try:
        said = f"= {function(work, **_arguments(function, key))!r}"
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
    finally:
        savepoint.rollback()
    assert (len(work.entries), work.dirty) == (entries, dirty) or said.startswith("= "), function
    del work.entries[entries:]
    work.dirty, work.dirty_applications = dirty, applications
    return re.sub(r"0x[0-9a-f]+", "<at>", said.replace(str(key), "<id>"))


def _ids_of(tenant: Tenant, most: int = 1) -> Collection[UUID]:
    """Ids of every kind of row that a tenant has."""
    with begin(tenant, OFFICER, today=LATER) as work:
        return [
            key
            for mapper in sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__name__)
            if issubclass(mapper.class_, Entity) and mapper.local_table.schema == "app"
            for key in work.session.scalars(select(mapper.class_.id).order_by(mapper.class_.id).limit(most))
        ]


def test_anothers_ids_are_like_ids_that_do_not_exist(worlds: tuple[World, World]) -> None:
    world, asked = worlds[1], 0
    with world.entered():
        before = world.rows(world.other)
        foreign = _ids_of(world.other)
        assert len(foreign) > 30
        for function in _use_cases():
            with begin(world.own, OFFICER, today=LATER) as work:
                missing = _answer(work, function, uuid4())
                for key in foreign:
                    assert _answer(work, function, key) == missing, function
                    asked += 1
                work.session.rollback()
        assert world.rows(world.other) == before
    assert asked >= 5000


def test_the_sweep_knows_an_answer_when_it_sees_one(worlds: tuple[World, World]) -> None:
    """The same calls with the tenant's own ids do come to something, where the year left such a thing."""
    world = worlds[1]
    with world.entered():
        with begin(world.own, OFFICER, today=LATER) as work:
            background.enqueue(work, JobKind.SUMMARY)
        own = _ids_of(world.own)
        told = set()
        for function in _use_cases():
            with begin(world.own, OFFICER, today=LATER) as work:
                missing = _answer(work, function, uuid4())
                if any(_answer(work, function, key) != missing for key in own):
                    told.add(function)
                work.session.rollback()
    # the year leaves no notices, reminders, links and sessions for the others to be asked about
    assert len(told) >= 0.6 * len(_use_cases())


def test_the_owner_role_is_no_way_in(worlds: tuple[World, World]) -> None:
    with worlds[1].database.engine(OWNER_ROLE).connect() as owner:
        assert owner.execute(text("SELECT count(*) FROM app.trainees")).scalar() == 0
