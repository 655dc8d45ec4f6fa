"""The holes made on purpose: a definer's function answers one question, and opens nothing else."""

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError

from yanxiu.db.check import check
from yanxiu.db.ddl import create_definer_function, open_to_definer, open_to_ministry
from yanxiu.db.names import LOOKUP_DEFINER, PUBLIC_ROLE

SIGNATURE = "lookup.probe(integer, bytea)"
FUNCTION = """
CREATE FUNCTION lookup.probe(tenant integer, digest bytea) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS 'BEGIN RETURN (SELECT count(*) FROM app.probe_courses AS c WHERE c.tenant_id = tenant); END'
"""
ASK = text("SELECT lookup.probe(:tenant, ''::bytea)")


@pytest.fixture(scope="module")
def lookup(probe, owner_engine: Engine) -> None:
    """A lookup over the probe table, made with what migrations use."""
    with owner_engine.begin() as owner, Operations.context(MigrationContext.configure(owner)):
        open_to_definer("probe_courses", ["tenant_id", "name"], LOOKUP_DEFINER, policy="lookup")
        create_definer_function(SIGNATURE, FUNCTION, LOOKUP_DEFINER, [PUBLIC_ROLE])


def test_the_public_asks_the_function_and_sees_nothing_else(
    lookup, courses, public_engine: Engine, two_tenants
):
    with public_engine.connect() as public:
        assert public.scalar(ASK, {"tenant": two_tenants[0]}) == 1
        assert public.scalar(ASK, {"tenant": 4711}) == 0
        with pytest.raises(ProgrammingError):
            public.execute(text("SELECT name FROM app.probe_courses"))


@pytest.mark.parametrize("role", ["ministry_engine", "worker_engine"])
def test_nobody_else_asks_it(lookup, request, role):
    engine: Engine = request.getfixturevalue(role)
    with engine.connect() as connection, pytest.raises(ProgrammingError) as refused:
        connection.execute(ASK, {"tenant": 1})
    assert isinstance(refused.value.orig, InsufficientPrivilege)


def test_the_check_reports_both_since_neither_is_on_its_list(lookup, owner_engine: Engine):
    with owner_engine.connect() as owner:
        found = {(one.rule, one.object) for one in check(owner)}
    assert found == {
        ("R9", "app.probe_courses.lookup to yanxiu_lookup"),
        ("R20", "lookup.probe(integer,bytea)"),
    }


def test_the_owner_inherits_no_sight_from_the_definer(lookup, courses, owner_engine: Engine):
    with owner_engine.connect() as owner:
        assert owner.scalar(text("SELECT count(*) FROM app.probe_courses")) == 0


def test_tenants_tables_are_not_opened_to_the_ministry():
    with pytest.raises(ValueError, match="never tenants' tables"):
        open_to_ministry("classes", "app")
