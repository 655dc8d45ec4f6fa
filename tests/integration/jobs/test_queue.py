"""The queue: part of the transaction that asks, closed to whoever asks, and blind to whose data it is."""

import json
import re
from importlib.resources import files
from uuid import uuid4

import pytest
from psycopg.errors import InsufficientPrivilege, InvalidParameterValue
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from yanxiu.db import as_tenant
from yanxiu.models import JobKind, JobState, Role
from yanxiu.services import background
from yanxiu.services.errors import NotFound
from yanxiu.services.listing import Window
from yanxiu.services.work import Actor, begin

LIBRARY = r"""
SELECT p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
    regexp_replace(p.prosrc, '\s+', ' ', 'g') FROM pg_proc p
  WHERE p.pronamespace = to_regnamespace(:schema) AND p.proname LIKE 'procrastinate%'
UNION ALL SELECT table_name || '.' || column_name, concat_ws(' ', data_type, is_nullable, column_default)
  FROM information_schema.columns WHERE table_schema = :schema AND table_name LIKE 'procrastinate%'
UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = :schema
UNION ALL SELECT t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  WHERE c.relnamespace = to_regnamespace(:schema) AND NOT t.tgisinternal
UNION ALL SELECT y.typname || '.' || e.enumlabel, '' FROM pg_type y JOIN pg_enum e ON e.enumtypid = y.oid
  WHERE y.typnamespace = to_regnamespace(:schema)
"""


def waiting(worker: Engine) -> list[dict[str, object]]:
    """What stands in the queue, as the worker sees it."""
    with worker.connect() as connection:
        found = connection.scalars(text("SELECT args FROM jobs.procrastinate_jobs WHERE status = 'todo'"))
        return [dict(args) for args in found]


def test_a_job_is_asked_for_with_the_change_or_not_at_all(on, worker_engine: Engine):
    before = len(waiting(worker_engine))
    with pytest.raises(ZeroDivisionError), on() as work:
        background.enqueue(work, JobKind.SUMMARY).done //= 0
    with on() as work:
        assert background.listing(work, {}, Window()).total == 0
    assert len(waiting(worker_engine)) == before
    with on() as work:
        key = background.enqueue(work, JobKind.SUMMARY).id
        assert len(waiting(worker_engine)) == before
    assert waiting(worker_engine)[-1]["id"] == str(key)
    with on() as work:
        background.cancel(work, key)


def test_arguments_are_a_number_a_word_and_an_id(on, fujian, worker_engine: Engine, member):
    host = member(Role.HOST_INSTITUTION)
    with on(host) as work:
        key = background.enqueue(
            work, JobKind.ROSTER, uuid4(), subject="暗记选题", given={"note": "暗记给定"}
        ).id
    assert waiting(worker_engine)[-1] == {"tenant": fujian.id, "kind": "roster", "id": str(key)}
    with worker_engine.connect() as connection:
        for table in ("jobs", "events", "periodic_defers", "workers"):
            rows = connection.execute(text(f"SELECT to_jsonb(t) FROM jobs.procrastinate_{table} t"))
            assert "暗记" not in json.dumps([list(row) for row in rows], ensure_ascii=False)


def test_one_open_job_of_a_kind_on_an_object(on, worker_engine: Engine):
    about = uuid4()
    with on() as work:
        first = background.enqueue(work, JobKind.CERTIFICATES, about)
        number = len(waiting(worker_engine))
        again = background.enqueue(work, JobKind.CERTIFICATES, about)
        other = background.enqueue(work, JobKind.CERTIFICATES, uuid4())
        assert again is first
        assert other.id != first.id
    with on() as work:
        assert background.enqueue(work, JobKind.CERTIFICATES, about).id == first.id
    assert len(waiting(worker_engine)) == number + 2


@pytest.mark.parametrize("role", ["app", "ministry", "public"])
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT args FROM jobs.procrastinate_jobs",
        "INSERT INTO jobs.procrastinate_jobs (queue_name, task_name) VALUES ('tenants', 'yanxiu.run')",
        "UPDATE jobs.procrastinate_jobs SET args = '{}'",
        "DELETE FROM jobs.procrastinate_jobs",
        "SELECT * FROM jobs.procrastinate_events",
        "SELECT jobs.procrastinate_cancel_job_v1(1, false, true)",
        "SELECT jobs.procrastinate_fetch_job_v2(NULL, 1)",
    ],
)
def test_who_asks_cannot_look_into_the_queue(request, role: str, statement: str, fujian):
    engine: Engine = request.getfixturevalue(f"{role}_engine")
    with as_tenant(fujian.id), engine.connect() as connection, pytest.raises(ProgrammingError) as refused:
        connection.execute(text(statement))
    assert isinstance(refused.value.orig, InsufficientPrivilege)


@pytest.mark.parametrize("role", ["worker", "ministry", "public"])
def test_only_the_application_asks(request, role: str):
    engine: Engine = request.getfixturevalue(f"{role}_engine")
    with engine.connect() as connection, pytest.raises(ProgrammingError) as refused:
        connection.execute(text("SELECT jobs.enqueue('summary', gen_random_uuid())"))
    assert isinstance(refused.value.orig, InsufficientPrivilege)


def test_the_worker_reads_no_tenants_table(worker_engine: Engine):
    for statement in ("SELECT * FROM app.jobs", "SELECT * FROM app.users", "SELECT * FROM summary.cells"):
        with worker_engine.connect() as connection, pytest.raises(ProgrammingError) as refused:
            connection.execute(text(statement))
        assert isinstance(refused.value.orig, InsufficientPrivilege)


def test_nothing_is_asked_for_without_a_tenant(db):
    with db.directory().connect() as connection, pytest.raises(ProgrammingError) as refused:
        connection.execute(text("SELECT jobs.enqueue('summary', gen_random_uuid())"))
    assert isinstance(refused.value.orig, InsufficientPrivilege)


@pytest.mark.parametrize("kind", ["", "张三", "Summary", "a" * 41, "a; drop"])
def test_a_kind_is_a_word_of_small_letters(kind: str, fujian, app_engine: Engine):
    with as_tenant(fujian.id), app_engine.connect() as connection, pytest.raises(DBAPIError) as refused:
        connection.execute(text("SELECT jobs.enqueue(:kind, gen_random_uuid())"), {"kind": kind})
    assert isinstance(refused.value.orig, InvalidParameterValue)


def test_tenants_see_their_own_jobs_only(on, hebei):
    officer = Actor("样例经办人", Role.DEPARTMENT_OFFICER)
    with on() as work:
        key = background.enqueue(work, JobKind.CERTIFICATES, uuid4()).id
    with begin(hebei, officer) as work:
        assert background.listing(work, {}, Window()).total == 0
        with pytest.raises(NotFound):
            background.find(work, key)
        with pytest.raises(NotFound):
            background.cancel(work, key)


def test_a_member_sees_what_was_asked_for_in_the_own_name(on, member):
    one, other = member(Role.HOST_INSTITUTION), member(Role.HOST_INSTITUTION)
    with on(one) as work:
        key = background.enqueue(work, JobKind.ROSTER, uuid4(), subject="名册").id
    with on(other) as work:
        assert background.listing(work, {}, Window()).total == 0
        with pytest.raises(NotFound):
            background.find(work, key)
    with on(one) as work:
        assert [row.id for row in background.listing(work, {"kind": "roster"}, Window()).rows] == [key]
        assert background.listing(work, {"state": "done"}, Window()).total == 0
    with on() as work:
        assert background.find(work, key).requested_by == one.id
        assert background.cancel(work, key).state is JobState.CANCELLED


def test_the_librarys_schema_is_what_was_installed(owner_engine: Engine, admin_engine: Engine):
    """Its whole schema, as this version of it ships one, beside what our migration made of its migrations."""
    schema = files("procrastinate.sql").joinpath("schema.sql").read_text("utf-8")
    with admin_engine.connect() as admin:
        admin.execute(text("CREATE SCHEMA library"))
        admin.execute(text("SET LOCAL search_path = library"))
        raw = admin.connection.driver_connection
        assert raw is not None
        raw.execute(schema)
        admin.execute(text("SET LOCAL search_path = pg_catalog"))
        shapes = [
            {
                tuple(re.sub(r"\blibrary\.", "jobs.", part) for part in row)
                for row in admin.execute(text(LIBRARY), {"schema": name})
            }
            for name in ("jobs", "library")
        ]
        admin.rollback()
    assert len(shapes[1]) > 70
    assert shapes[0] == shapes[1]
