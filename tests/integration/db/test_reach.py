"""What the ministry's and the public's logins reach: everything there is, tried one by one.

Not what the catalogue says that they may: each column is read and written, each function called.
"""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Engine, text

from yanxiu.db import MINISTRY_ROLE, PUBLIC_ROLE, Database

COLUMNS = """
SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND a.attnum > 0 AND NOT a.attisdropped
    AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
  ORDER BY 1, 2, a.attnum
"""
FUNCTIONS = """
SELECT n.nspname, p.proname, p.prokind::text,
       ARRAY(SELECT format_type(t, NULL)
         FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS x(t, o) ORDER BY o)
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
    AND p.prorettype <> 'trigger'::regtype
  ORDER BY 1, 2
"""
SHARED = {"directory.tenants"}
READS = {
    MINISTRY_ROLE: {
        "summary.cells",
        "summary.editions",
        "summary.deliveries",
        "exchange.packages",
        "exchange.receipts",
        *SHARED,
    },
    PUBLIC_ROLE: SHARED,
}
CALLS = {
    MINISTRY_ROLE: {"exchange.answer"},
    PUBLIC_ROLE: {
        "lookup.certificate",
        "lookup.certificate_by_token",
        "lookup.certificate_file",
        "lookup.certificates_of",
    },
}
"""All that there is for them.  What is added here opens a door: in review, never in passing."""

Column = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def columns(admin_engine: Engine) -> list[Column]:
    with admin_engine.connect() as admin:
        return [tuple(row) for row in admin.execute(text(COLUMNS))]


@pytest.fixture(scope="module", params=[MINISTRY_ROLE, PUBLIC_ROLE])
def login(request: pytest.FixtureRequest, db: Database) -> Iterator[tuple[str, psycopg.Connection[Any]]]:
    role: str = request.param
    url = db.url(role)
    query = {**url.query, "user": url.username, "password": url.password, "dbname": url.database}
    with psycopg.connect(**query, autocommit=True) as connection:  # type: ignore[arg-type] # strings all
        yield role, connection


def reached(connection: psycopg.Connection[Any], statement: sql.Composed) -> bool:
    """Whether a statement is not refused for want of a right; it is taken back either way."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement)
    except InsufficientPrivilege:
        return False
    except psycopg.Error:
        return True
    return True


def table(column: Column) -> sql.Identifier:
    return sql.Identifier(column[0], column[1])


def test_every_column_is_tried_and_only_what_is_listed_is_read(
    columns: list[Column], login: tuple[str, psycopg.Connection[Any]]
):
    role, connection = login
    assert len(columns) > 900
    read = {
        one
        for one in columns
        if reached(
            connection, sql.SQL("SELECT {} FROM {} LIMIT 0").format(sql.Identifier(one[2]), table(one))
        )
    }
    listed = {one for one in columns if f"{one[0]}.{one[1]}" in READS[role]}
    assert {f"{one[0]}.{one[1]}" for one in listed} == READS[role]
    assert read == listed


def test_nothing_is_written_by_hand(columns: list[Column], login: tuple[str, psycopg.Connection[Any]]):
    _role, connection = login
    written = []
    for one in columns:
        name, kind = sql.Identifier(one[2]), sql.SQL(one[3])
        insert = sql.SQL("INSERT INTO {} ({}) SELECT NULL::{} WHERE false").format(table(one), name, kind)
        update = sql.SQL("UPDATE {} SET {} = NULL").format(table(one), name)
        written += [one for statement in (insert, update) if reached(connection, statement)]
    for one in {one[:2]: one for one in columns}.values():
        for verb in ("DELETE FROM {}", "TRUNCATE {}"):
            written += [one] if reached(connection, sql.SQL(verb).format(table(one))) else []
    assert written == []


def test_every_function_is_called_and_only_those_listed_answer(
    admin_engine: Engine, login: tuple[str, psycopg.Connection[Any]]
):
    role, connection = login
    with admin_engine.connect() as admin:
        functions = admin.execute(text(FUNCTIONS)).all()
    assert len(functions) > 10
    called = set()
    for schema, name, kind, types in functions:
        nothing = sql.SQL(", ").join(sql.SQL("NULL::{}").format(sql.SQL(one)) for one in types)
        verb = "CALL {}({})" if kind == "p" else "SELECT {}({})"
        if reached(connection, sql.SQL(verb).format(sql.Identifier(schema, name), nothing)):
            called.add(f"{schema}.{name}")
    assert called == CALLS[role]
