"""The migrations: one line of them, equal to the models, run by the owner, refused loudly otherwise."""

import pytest
from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Engine, Integer, MetaData, Table, create_engine, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

import yanxiu.models  # noqa: F401  # all tables
from yanxiu.db import APP_ROLE, OWNER_ROLE, Base, EncryptedText, Money, ServerProblem, as_tenant
from yanxiu.db.autogenerate import fence_new_tables, render_item
from yanxiu.db.check import check
from yanxiu.db.database import Database
from yanxiu.db.ddl import as_each_tenant, tenant_table_sql
from yanxiu.db.migrate import current, heads, upgrade
from yanxiu.db.names import MODEL_SCHEMAS
from yanxiu.db.startup import inspect_database


def test_there_is_one_head_and_the_template_stands_there(owner_engine: Engine):
    assert len(heads()) == 1
    with owner_engine.connect() as owner:
        assert current(owner) == heads()


def test_the_tables_are_those_of_the_models(owner_engine: Engine):
    with owner_engine.connect() as owner:
        options = {
            "version_table_schema": "directory",
            "include_schemas": True,
            "include_name": lambda name, kind, _: kind != "schema" or name in MODEL_SCHEMAS,
        }
        assert compare_metadata(MigrationContext.configure(owner, opts=options), Base.metadata) == []


def test_running_them_again_changes_nothing(db: Database):
    upgrade(db.url(OWNER_ROLE))


def test_only_the_owner_runs_them(db: Database, admin_engine: Engine):
    with admin_engine.begin() as admin:
        admin.execute(text("UPDATE directory.alembic_version SET version_num = '0001'"))
    try:
        with pytest.raises(ServerProblem, match="yanxiu_owner 登录"):
            upgrade(db.url(APP_ROLE))
    finally:
        with admin_engine.begin() as admin:
            admin.execute(
                text("UPDATE directory.alembic_version SET version_num = :head"), {"head": heads()[0]}
            )


def test_a_data_migration_walks_the_tenants(probe, courses, owner_engine: Engine, two_tenants):
    with owner_engine.begin() as owner:
        owner.execute(text("SET LOCAL row_security = off"))
        with pytest.raises(ProgrammingError, match="row-level security"), owner.begin_nested():
            owner.execute(text("UPDATE app.probe_courses SET name = 'x'"))
        with as_each_tenant(owner) as tenants:
            walked = {}
            for number in tenants:
                walked[number] = owner.scalars(
                    text("UPDATE app.probe_courses SET name = 'x' RETURNING tenant_id")
                ).all()
        assert walked == {number: [number] for number in two_tenants}
        assert owner.scalar(text("SELECT current_user")) == OWNER_ROLE


def test_rights_outside_row_security_are_not_granted():
    with pytest.raises(ValueError, match="TRUNCATE"):
        tenant_table_sql("classes", rights=["SELECT", "TRUNCATE"])


@pytest.mark.parametrize("port", [1])
def test_a_server_that_is_not_there_is_named_without_its_password(port):
    with pytest.raises(ServerProblem, match="无法连接数据库") as told:
        upgrade(f"postgresql+psycopg://yanxiu_owner:geheim@127.0.0.1:{port}/yanxiu")
    assert "geheim" not in str(told.value)


def test_a_database_that_is_not_there_is_named(db: Database):
    with pytest.raises(ServerProblem, match=r"数据库或角色不存在.*nowhere"):
        inspect_database(db.url(OWNER_ROLE).set(database="nowhere"), embedded=False, owner=True)


def test_a_real_server_is_looked_over(db: Database, owner_engine: Engine, admin_engine: Engine):
    url = db.url(OWNER_ROLE)
    inspect_database(url, embedded=True, owner=True)
    with admin_engine.begin() as admin:
        admin.execute(text("GRANT USAGE ON SCHEMA app TO yanxiu_ministry"))
    with pytest.raises(ServerProblem, match="R17"):
        inspect_database(url, embedded=True, owner=True)
    with admin_engine.begin() as admin:
        admin.execute(text("REVOKE USAGE ON SCHEMA app FROM yanxiu_ministry"))
        admin.execute(text("UPDATE directory.alembic_version SET version_num = '0000'"))
    with pytest.raises(ServerProblem, match="yanxiu db upgrade"):
        inspect_database(url, embedded=True, owner=True)
    with admin_engine.begin() as admin:
        admin.execute(text("UPDATE directory.alembic_version SET version_num = :head"), {"head": heads()[0]})


def test_a_context_alone_opens_no_connection_of_another_role(db: Database, two_tenants):
    engine = create_engine(db.url(OWNER_ROLE), poolclass=NullPool)
    with as_tenant(two_tenants[0]), engine.connect() as owner:
        assert owner.scalar(text("SELECT current_setting('app.tenant_id', true)")) is None
    engine.dispose()


def test_a_drafted_table_is_fenced_as_it_is_made(db: Database, owner_engine: Engine):
    notes = MetaData(schema="app")
    Table(
        "probe_notes",
        notes,
        Column("tenant_id", Integer, primary_key=True, autoincrement=False),
        Column("secret", EncryptedText("note"), primary_key=True),
        Column("amount", Money),
    )
    with owner_engine.connect() as owner:
        context = MigrationContext.configure(
            owner, opts={"include_name": lambda name, kind, _: kind == "schema"}
        )
        script = produce_migrations(context, notes)
        fence_new_tables(context, "0000", [script])
        code = render_python_code(script.upgrade_ops_list[0], render_item=render_item)
        assert "sa.LargeBinary()" in code
        assert "sa.Numeric(precision=14, scale=2)" in code
        for step in script.upgrade_ops_list[0].ops:
            Operations(context).invoke(step)
        assert owner.scalar(text("SELECT relforcerowsecurity FROM pg_class WHERE relname = 'probe_notes'"))
        assert check(owner) == []
