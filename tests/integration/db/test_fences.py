"""Row security and the session's predicate: each alone holds, and nothing begins without a tenant."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.errors import ForeignKeyViolation
from sqlalchemy import Engine, delete, event, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import PoolProxiedConnection

from yanxiu.db import NoTenant, TenantSession, as_tenant, transaction
from yanxiu.db import session as session_module
from yanxiu.db.database import Database
from yanxiu.db.engine import tenant_engine
from yanxiu.db.names import APP_ROLE

Courses = dict[int, UUID]
ALL_COURSES = "SELECT tenant_id FROM app.probe_courses ORDER BY 1"


@pytest.fixture
def without_row_security(courses: Courses, owner_engine: Engine) -> Iterator[None]:
    """Take the database's fence down."""
    with owner_engine.begin() as owner:
        owner.execute(text("ALTER TABLE app.probe_courses DISABLE ROW LEVEL SECURITY"))
    yield
    with owner_engine.begin() as owner:
        owner.execute(text("ALTER TABLE app.probe_courses ENABLE ROW LEVEL SECURITY"))


@pytest.fixture
def without_predicate() -> Iterator[None]:
    """Take the session's fences down."""
    fences = [
        ("do_orm_execute", session_module._add_tenant),
        ("before_flush", session_module._refuse_foreign_rows),
    ]
    for name, fence in fences:
        event.remove(TenantSession, name, fence)
    yield
    for name, fence in fences:
        event.listen(TenantSession, name, fence)


def seen(session: Session, probe: SimpleNamespace) -> set[int]:
    """All tenants of which an ORM query sees a course."""
    return set(session.scalars(select(probe.Course.tenant_id)))


def deleted(session: Session, probe: SimpleNamespace, number: int) -> Sequence[UUID]:
    """Delete the courses of one tenant; give those that went."""
    statement = delete(probe.Course).where(probe.Course.tenant_id == number)
    return session.scalars(statement.returning(probe.Course.id)).all()


def test_with_row_security_down_the_predicate_holds(courses, probe, without_row_security, two_tenants):
    mine, other = two_tenants
    with transaction(mine) as session:
        assert session.scalars(text(ALL_COURSES)).all() == [mine, other]  # the fence really is down
        assert seen(session, probe) == {mine}
        assert session.get(probe.Course, (other, courses[other])) is None
        everywhere = update(probe.Course).values(name="x").returning(probe.Course.tenant_id)
        assert session.scalars(everywhere).all() == [mine]
        assert deleted(session, probe, other) == []


def test_with_row_security_down_a_foreign_row_is_not_flushed(
    courses, probe, without_row_security, two_tenants
):
    mine, other = two_tenants
    with pytest.raises(NoTenant), transaction(mine) as session:
        session.add(probe.Course(tenant_id=other, name="smuggled"))


def test_with_the_predicate_down_row_security_holds(courses, probe, without_predicate, two_tenants):
    mine, other = two_tenants
    with transaction(mine) as session:
        assert seen(session, probe) == {mine}
        assert session.get(probe.Course, (other, courses[other])) is None
        assert deleted(session, probe, other) == []
        session.add(probe.Course(tenant_id=other, name="smuggled"))
        with pytest.raises(ProgrammingError, match="row-level security"):
            session.flush()
        session.rollback()


def test_with_both_down_the_test_would_notice(
    courses, probe, without_predicate, without_row_security, two_tenants
):
    with transaction(two_tenants[0]) as session:
        assert seen(session, probe) == set(two_tenants)


def test_a_row_cannot_move_to_another_tenant(courses, probe, two_tenants):
    mine, other = two_tenants
    with pytest.raises(NoTenant), transaction(mine) as session:
        session.get_one(probe.Course, (mine, courses[mine])).tenant_id = other
    with pytest.raises(ProgrammingError, match="row-level security"), transaction(mine) as session:
        session.execute(text("UPDATE app.probe_courses SET tenant_id = :other"), {"other": other})


def test_a_new_row_gets_the_tenant_of_its_session(courses, probe, two_tenants):
    with transaction(two_tenants[1]) as session:
        session.add(course := probe.Course(name="new"))
        session.flush()
        assert (course.tenant_id, course.revision, course.id.version) == (two_tenants[1], 1, 7)


def test_two_changes_of_one_row_do_not_overwrite_each_other(courses, probe, two_tenants):
    mine = two_tenants[0]
    with pytest.raises(StaleDataError), transaction(mine) as session:
        rename_meanwhile(session, probe.Course, (mine, courses[mine]))


def rename_meanwhile(session: TenantSession, kind: type[Any], key: tuple[int, UUID]) -> None:
    """Change a row that another transaction has changed since it was read."""
    course = session.get_one(kind, key)
    with transaction(session.tenant) as meanwhile:
        meanwhile.get_one(kind, key).name = "first"
    course.name = "second"


def test_a_parent_of_another_tenant_is_like_one_that_is_not_there(courses, probe, two_tenants):
    mine, other = two_tenants
    for parent in (courses[other], UUID(int=1)):
        with pytest.raises(IntegrityError) as refused, transaction(mine) as session:
            session.add(probe.Pupil(course_id=parent, name="orphan"))
        assert isinstance(refused.value.orig, ForeignKeyViolation)


def test_the_same_name_in_two_tenants_is_no_conflict(courses, probe, two_tenants):
    for number in two_tenants:
        with transaction(number) as session:
            session.add(probe.Course(name="the same name"))


@pytest.mark.parametrize("number", [None, 0, -1, True, "1", 1.0, 2**31])
def test_nobody_enters_without_a_tenant(app_engine: Engine, number):
    with pytest.raises(NoTenant), as_tenant(number):
        pass
    with pytest.raises(NoTenant), transaction(number, app_engine):
        pass


def test_the_engine_refuses_to_begin_without_a_tenant(app_engine: Engine):
    with app_engine.connect() as connection, pytest.raises(NoTenant):
        connection.execute(text("SELECT 1"))


def test_the_directory_is_read_before_a_tenant_is_known(courses, db: Database, two_tenants):
    with db.directory().connect() as connection:
        assert connection.scalars(text("SELECT id FROM directory.tenants ORDER BY 1")).all() == [*two_tenants]
        assert connection.scalars(text(ALL_COURSES)).all() == []


def test_autocommit_is_refused(app_engine: Engine, two_tenants):
    with as_tenant(two_tenants[0]), app_engine.connect() as connection:
        loose = connection.execution_options(isolation_level="AUTOCOMMIT")
        with pytest.raises(NoTenant):
            loose.execute(text("SELECT 1"))


def test_two_phase_transactions_are_refused(app_engine: Engine, two_tenants):
    with as_tenant(two_tenants[0]), app_engine.connect() as connection, pytest.raises(NoTenant):
        connection.begin_twophase()


def test_a_session_does_not_follow_the_context(courses, probe, app_engine: Engine, two_tenants):
    mine, other = two_tenants
    with transaction(mine) as session, as_tenant(other), pytest.raises(NoTenant):
        session.scalars(select(probe.Course)).all()


def driver(connection: PoolProxiedConnection) -> psycopg.Connection:
    """What stands behind a pooled connection."""
    found = connection.driver_connection
    assert isinstance(found, psycopg.Connection)
    return found


@contextmanager
def single_connection(db: Database) -> Iterator[Engine]:
    """An engine whose pool holds one connection, so that each use meets what the last one left."""
    engine = tenant_engine(db.url(APP_ROLE), pool_size=1, max_overflow=0)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("end", ["commit", "rollback", "error", "savepoint"])
def test_a_pooled_connection_forgets_its_tenant(courses, db: Database, two_tenants, end):
    mine, other = two_tenants
    with single_connection(db) as engine:
        leave(engine, mine, end)
        raw = engine.raw_connection()  # not through the begin event: nothing names a tenant
        assert raw.cursor().execute(ALL_COURSES).fetchall() == []
        raw.close()
        with transaction(other, engine) as session:
            assert session.scalars(text(ALL_COURSES)).all() == [other]


def leave(engine: Engine, number: int, end: str) -> None:
    """Use the connection for one tenant and end the transaction in one of four ways."""
    with as_tenant(number), engine.connect() as connection:
        connection.execute(text(ALL_COURSES))
        if end == "commit":
            connection.commit()
        elif end == "error":
            with pytest.raises(DBAPIError):
                connection.execute(text("SELECT 1 / 0"))
        elif end == "savepoint":
            inner = connection.begin_nested()
            connection.execute(text("SET LOCAL app.tenant_id = '99'"))
            inner.rollback()
            assert connection.scalars(text(ALL_COURSES)).all() == [number]


def test_a_connection_left_inside_a_transaction_is_dropped(courses, db: Database, two_tenants):
    with single_connection(db) as engine:
        raw = engine.raw_connection()
        first = driver(raw).info.backend_pid
        event.listen(engine, "checkin", lambda left, _: left and left.execute("SELECT 1"))
        raw.close()
        with transaction(two_tenants[0], engine) as session:
            assert session.scalar(text("SELECT pg_backend_pid()")) != first


def test_threads_fail_closed_and_do_not_mix(courses, db: Database, two_tenants):
    engine = tenant_engine(db.url(APP_ROLE), pool_size=2, max_overflow=0)

    def work(turn: int) -> bool:
        number = two_tenants[turn % 2]
        with pytest.raises(NoTenant), engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        with transaction(number, engine) as session:
            found = session.scalars(text(ALL_COURSES)).all()
            if turn % 5 == 0:
                session.rollback()
            return found == [number]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(400)))
    engine.dispose()


def test_a_generic_plan_does_not_serve_another_tenant(courses, db: Database, two_tenants):
    with single_connection(db) as engine:
        for turn in range(20):
            number = two_tenants[turn % 2]
            with as_tenant(number), engine.connect() as connection:
                connection.execute(text("SET LOCAL plan_cache_mode = force_generic_plan"))
                assert driver(connection.connection).execute(ALL_COURSES, prepare=True).fetchall() == [
                    (number,)
                ]


def test_the_policy_is_an_index_condition(courses, two_tenants):
    with transaction(two_tenants[0]) as session:
        session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(session.scalars(text(f"EXPLAIN {ALL_COURSES}")))
    assert "Index Cond: (tenant_id = (NULLIF(current_setting('app.tenant_id'" in plan


def test_the_owner_sees_no_row_by_accident(courses, owner_engine: Engine, two_tenants):
    with owner_engine.connect() as owner:
        owner.execute(text(f"SET LOCAL app.tenant_id = '{two_tenants[0]}'"))
        assert owner.scalars(text(ALL_COURSES)).all() == []
        owner.execute(text("SET LOCAL row_security = off"))
        with pytest.raises(ProgrammingError, match="row-level security"):
            owner.execute(text(ALL_COURSES))
