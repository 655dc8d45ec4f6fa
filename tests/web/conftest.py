"""The application on the embedded database, one sample province, and clients of each role."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from argon2 import PasswordHasher
from flask import Flask, g
from flask.testing import FlaskClient
from psycopg import sql
from sqlalchemy import Engine

from tests.figures import tell
from yanxiu.db import Database, Tenant
from yanxiu.db.cluster import SUPERUSER
from yanxiu.db.database import use_database
from yanxiu.db.embedded import DATABASE, EmbeddedServer
from yanxiu.db.engine import plain_engine
from yanxiu.db.roles import create_database
from yanxiu.models import Membership, Role, User
from yanxiu.models.user import duty_of
from yanxiu.services.accounts import passwords
from yanxiu.services.policies import registry
from yanxiu.services.tenants import enter_tenant, tenant
from yanxiu.services.work import Actor, Work, begin
from yanxiu.testing import factories
from yanxiu.web.app import AREAS, create_app
from yanxiu.web.desk import WHO
from yanxiu.web.member import Member

from .held import Place, Working, hold
from .lived import enter_empty, enter_ministry, keys_of, live, one_token
from .traces import marks_of, watched
from .walking import Walk

CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
TODAY = date(2024, 9, 19)
OFFICER = Actor("样例经办人", Role.DEPARTMENT_OFFICER)


@pytest.fixture(scope="session", autouse=True)
def quick_digests() -> Iterator[None]:
    """Cheap digests: what a good one costs is not what is tested here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield


@dataclass
class Signed:
    """Who is signed in, for the application's question; tests set it through ``sign_in``."""

    members: dict[int, Member] = field(default_factory=dict)

    def member(self) -> Member | None:
        return self.members.get(g.tenant.id)


@pytest.fixture(scope="module")
def home(environment: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the files of a module's tests."""
    folder = tmp_path_factory.mktemp("home")
    environment.setenv("YANXIU_HOME", str(folder))
    return folder


@pytest.fixture(scope="module")
def place(db: Database) -> Tenant:
    """A department with notices of three years."""
    return enter_tenant("fujian", plugins=registry(), sample=True)


@pytest.fixture(scope="module")
def other_place(db: Database) -> Tenant:
    """Another department."""
    return enter_tenant("hebei", plugins=registry(), sample=True)


@pytest.fixture
def signed() -> Signed:
    """Nobody is signed in yet."""
    return Signed()


@pytest.fixture
def areas(request: pytest.FixtureRequest) -> Sequence[str]:
    """Which areas the application has; a test module may name fewer as its ``AREAS``."""
    named: Sequence[str] = getattr(request.module, "AREAS", AREAS)
    return named


@pytest.fixture
def shared() -> bool:
    """Whether all tests of a worker use one application; a module that adds pages to it says no."""
    return True


@pytest.fixture
def app(place: Tenant, signed: Signed, areas: Sequence[str], shared: bool) -> Iterator[Flask]:
    """The application on a fixed day; whatever a test sets in it is gone after the test."""
    made = kept_app(tuple(areas)) if shared else new_app(tuple(areas))
    held: tuple[dict[Any, Any], ...] = (made.config, made.extensions, made.view_functions)
    before = [dict(one) for one in held]
    made.extensions[WHO] = signed.member
    yield made
    for one, was in zip(held, before, strict=True):
        one.clear()
        one.update(was)


def new_app(areas: tuple[str, ...]) -> Flask:
    """An application of these areas, which asks for no tokens of forms."""
    given = {"TESTING": True, "PROPAGATE_EXCEPTIONS": False, "TODAY": TODAY}
    made = create_app(given, who=lambda: None, areas=areas)
    made.config["WTF_CSRF_ENABLED"] = False
    one_token(made)  # a form's own changes with each second, and pages are compared byte for byte
    return made


kept_app = cache(new_app)  # its routes take longest


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    """Anybody's browser."""
    with app.test_client() as browser:
        yield browser


@pytest.fixture
def working(place: Tenant) -> Working:
    """A unit of work of the first department: ``with working(day) as work``."""
    return lambda on=TODAY: begin(place, OFFICER, today=on)


@pytest.fixture
def sign_in(place: Tenant, signed: Signed) -> Callable[..., Member]:
    """``sign_in(role, organization_id=…, tenant=…)``: requests that follow are this member's."""

    def enter(role: Role, *, organization_id: UUID | None = None, tenant: Tenant = place) -> Member:
        with begin(tenant, OFFICER, today=TODAY) as work:
            row = account(work, role, organization_id=organization_id)
        member = Member(
            user_id=row.id,
            name=row.name,
            tenant_id=tenant.id,
            role=role,
            roles=frozenset({role}),
            organization_id=organization_id,
        )
        signed.members[tenant.id] = member
        return member

    return enter


@pytest.fixture
def officer(sign_in: Callable[..., Member]) -> Member:
    """An officer of the department, signed in."""
    return sign_in(Role.DEPARTMENT_OFFICER)


@pytest.fixture
def host(working: Working, sign_in: Callable[..., Member]) -> UUID:
    """An institution, signed in."""
    with working() as work:
        key = factories.organization(work.session, name="样例学院").id
    sign_in(Role.HOST_INSTITUTION, organization_id=key)
    return key


@pytest.fixture
def held(working: Working) -> Callable[..., Place]:
    """A class of this week, where it is asked to stand."""
    return lambda *given, **more: hold(working, *given, **more)


@pytest.fixture
def as_host(sign_in: Callable[..., Member]) -> Callable[[Place], Member]:
    """Sign in as the class's institution."""
    return lambda one: sign_in(Role.HOST_INSTITUTION, organization_id=one.host_id)


@pytest.fixture
def nobody(signed: Signed) -> Callable[[], None]:
    """Sign everybody out."""
    return signed.members.clear


def account(work: Work, role: Role, **given: Any) -> User:
    """An account with one role."""
    row = factories.user(work.session, duty=duty_of(role))
    factories.add(work.session, Membership(user_id=row.id, role=role, duty=row.duty, **given))
    return row


@pytest.fixture(scope="session")
def lived(
    server: EmbeddedServer, testrun_uid: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A database in which the first department has lived and the second is empty, to be copied."""
    name, home = f"lived_{testrun_uid}_{uuid4().hex[:8]}", tmp_path_factory.mktemp("lived")
    with pytest.MonkeyPatch.context() as patch, copied(server, name, DATABASE) as database:
        patch.setenv("YANXIU_HOME", str(home))
        patch.setattr(passwords, "_hasher", CHEAP)
        with use_database(database):
            live("fujian", home)
            enter_empty("hebei")
            enter_ministry()
        database.dispose()
        yield name


@contextmanager
def copied(server: EmbeddedServer, name: str, template: str) -> Iterator[Database]:
    """A copy of a database that nobody works in, for as long as the block lasts."""
    with server.admin() as admin:
        create_database(admin, name, template=template)
    made = Database(server.addresses(name))
    try:
        yield made
    finally:
        made.dispose()
        with server.admin() as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="module")
def walk(lived: str, server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """The department that has lived, in a copy of its own, and the application over it.

    Whatever a module asks of it leaves nobody's name or number in a log or in an address.
    """
    name = f"{lived}_{uuid4().hex[:8]}"
    with ExitStack() as stack:
        stack.enter_context(use_database(stack.enter_context(copied(server, name, lived))))
        admin: Engine = plain_engine(server.url(SUPERUSER, name))
        stack.callback(admin.dispose)
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("YANXIU_HOME", str(tmp_path_factory.mktemp("home")))
        own = tenant("fujian")
        ministry = tenant("ministry")
        beyond = Walk(ministry, own, keys_of(admin, ministry))
        made = Walk(own, tenant("hebei"), keys_of(admin, own), beyond)
        marks = marks_of(own)
        with watched(made.app, made.real, beyond.app) as traces:
            yield made
        tell("走查留下的网址和日志", f"{traces.requests} 个请求", f"{len(traces.records)} 条日志")
        assert len(marks) > 100
        assert traces.naming(marks) == [], "names or numbers were left in a log or in an address"
