"""The migrations build what the models say, to the last constraint, and every table is fenced."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from psycopg import sql
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

import yanxiu.models  # noqa: F401  # all tables
from yanxiu.db import OWNER_ROLE, Base
from yanxiu.db.check import check
from yanxiu.db.database import Database
from yanxiu.db.embedded import EmbeddedServer
from yanxiu.db.engine import plain_engine
from yanxiu.db.migrate import migration_config, upgrade
from yanxiu.db.names import APP, EXCHANGE, MODEL_SCHEMAS, SCHEMAS, SUMMARY
from yanxiu.db.roles import create_database

FENCED = (APP, SUMMARY, EXCHANGE)

SHAPE = """
SELECT c.oid::regclass || '.' || a.attname, concat_ws(' ', a.attnum, format_type(a.atttypid, a.atttypmod),
       o.collname, a.attnotnull, pg_get_expr(d.adbin, d.adrelid))
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  LEFT JOIN pg_collation o ON o.oid = a.attcollation
  WHERE c.relkind = 'r' AND c.relnamespace::regnamespace::text = ANY (:schemas)
UNION ALL SELECT c.oid::regclass || ' ' || k.conname, pg_get_constraintdef(k.oid)
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
  WHERE c.relnamespace::regnamespace::text = ANY (:schemas)
UNION ALL SELECT i.indrelid::regclass || ' ' || c.relname, pg_get_indexdef(i.indexrelid)
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
  WHERE c.relnamespace::regnamespace::text = ANY (:schemas)
"""

FENCE = """
SELECT c.oid::regclass::text, c.relrowsecurity AND c.relforcerowsecurity,
       (SELECT count(*) FROM pg_policy p
        WHERE p.polrelid = c.oid AND p.polroles = ARRAY['yanxiu_app'::regrole::oid]
          AND p.polpermissive AND p.polcmd = '*'
          AND pg_get_expr(p.polqual, c.oid) = '(tenant_id = app.tenant_id())'
          AND pg_get_expr(p.polwithcheck, c.oid) = '(tenant_id = app.tenant_id())')
  FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace::regnamespace::text = ANY (:schemas)
"""


@pytest.fixture(scope="module")
def from_models(server: EmbeddedServer) -> Iterator[Engine]:
    """A database whose tables were made straight from the models."""
    name = f"t_{uuid4().hex}"
    with server.admin() as admin:
        create_database(admin, name)
    engine = plain_engine(server.url(OWNER_ROLE, name))
    with engine.begin() as owner:
        for schema in SCHEMAS:
            owner.execute(text(f"CREATE SCHEMA {schema}"))
        Base.metadata.create_all(owner)
    yield engine
    engine.dispose()
    with server.admin() as admin:
        admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def shape(engine: Engine) -> dict[str, str]:
    """Columns, constraints and indexes, by name."""
    with engine.connect() as connection:
        connection.execute(text("SET search_path = pg_catalog"))
        return {row[0]: row[1] for row in connection.execute(text(SHAPE), {"schemas": list(FENCED)})}


def test_autogenerate_finds_nothing_to_do(owner_engine: Engine):
    with owner_engine.connect() as owner:
        options = {
            "version_table_schema": "directory",
            "include_schemas": True,
            "include_name": lambda name, kind, _: kind != "schema" or name in MODEL_SCHEMAS,
        }
        assert compare_metadata(MigrationContext.configure(owner, opts=options), Base.metadata) == []


def test_the_migrations_make_the_models_tables_to_the_last_constraint(
    owner_engine: Engine, from_models: Engine
):
    migrated, modelled = shape(owner_engine), shape(from_models)
    assert len(modelled) > 1000
    assert sorted(migrated.items() ^ modelled.items()) == []


def test_the_way_back_leads_to_the_foundation_and_forth_again(db: Database, owner_engine: Engine):
    before = shape(owner_engine)
    engine = create_engine(db.url(OWNER_ROLE), poolclass=NullPool)
    with engine.connect() as connection:
        command.downgrade(migration_config(connection), "0001")
    assert shape(owner_engine) == {}
    upgrade(db.url(OWNER_ROLE))
    assert shape(owner_engine) == before


def test_every_tenant_table_is_fenced_by_the_one_policy(owner_engine: Engine):
    with owner_engine.connect() as owner:
        rows = owner.execute(text(FENCE), {"schemas": list(FENCED)}).all()
    expected = {table.fullname for table in Base.metadata.tables.values() if table.schema in FENCED}
    assert {row[0] for row in rows} == expected
    assert [row for row in rows if not row[1] or row[2] != 1] == []


def test_the_catalogue_check_finds_nothing(owner_engine: Engine):
    with owner_engine.connect() as owner:
        assert check(owner) == []
