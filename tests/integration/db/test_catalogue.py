"""The catalogue check passes on the real schema and reports every weakening that is planted in it."""

import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError

from yanxiu.db.check import MINIMUM_MINOR, Violation, check, outdated_version
from yanxiu.db.check_rules import RULES

COURSES = "app.probe_courses"
OWN = "tenant_id = app.tenant_id()"
FENCED = (
    "ALTER TABLE {0} OWNER TO yanxiu_owner; ALTER TABLE {0} ENABLE ROW LEVEL SECURITY;"
    "ALTER TABLE {0} FORCE ROW LEVEL SECURITY;"
)
DEFINER = "LANGUAGE plpgsql SECURITY DEFINER {0} AS 'BEGIN RETURN 1; END'"
SAFE_PATH = "SET search_path = pg_catalog, pg_temp"
TENANT_ID = "CREATE OR REPLACE FUNCTION app.tenant_id() RETURNS int LANGUAGE {0} AS {1}"
PUPILS = (
    "ALTER TABLE app.probe_pupils ADD FOREIGN KEY (tenant_id, course_id)"
    " REFERENCES app.probe_courses (tenant_id, id) {0}"
)
READ = "$$ SELECT nullif(current_setting('app.tenant_id', true), '')::int $$"

WEAKENINGS = [
    ("R0", "ALTER ROLE yanxiu_public RENAME TO somebody"),
    ("R0", "ALTER SCHEMA lookup RENAME TO elsewhere"),
    ("R1", "CREATE TABLE app.t (id int PRIMARY KEY);" + FENCED.format("app.t")),
    ("R2", f"ALTER TABLE {COURSES} DISABLE ROW LEVEL SECURITY"),
    ("R2", "CREATE TABLE summary.t (tenant_id int PRIMARY KEY)"),
    ("R3", f"ALTER TABLE {COURSES} NO FORCE ROW LEVEL SECURITY"),
    ("R4", "CREATE TABLE app.t (tenant_id int, id int UNIQUE);" + FENCED.format("app.t")),
    ("R4", "CREATE TABLE app.t (tenant_id bigint PRIMARY KEY);" + FENCED.format("app.t")),
    ("R5", f"CREATE UNIQUE INDEX ON {COURSES} (name)"),
    ("R5", f"CREATE UNIQUE INDEX ON {COURSES} (name, tenant_id)"),
    ("R5", f"CREATE UNIQUE INDEX ON {COURSES} (lower(name))"),
    (
        "R6",
        f"ALTER TABLE {COURSES} ADD UNIQUE (id);"
        f"ALTER TABLE app.probe_pupils ADD FOREIGN KEY (course_id) REFERENCES {COURSES} (id)",
    ),
    ("R7", f"ALTER POLICY tenant ON {COURSES} USING (true)"),
    ("R7", f"ALTER POLICY tenant ON {COURSES} WITH CHECK (true)"),
    ("R7", f"ALTER POLICY tenant ON {COURSES} USING ({OWN} OR name = '')"),
    ("R7", f"ALTER POLICY tenant ON {COURSES} USING (tenant_id = (SELECT app.tenant_id()))"),
    ("R7", f"ALTER POLICY tenant ON {COURSES} RENAME TO lodger"),
    (
        "R7",
        f"DROP POLICY tenant ON {COURSES};"
        f"CREATE POLICY tenant ON {COURSES} FOR SELECT TO yanxiu_app USING ({OWN})",
    ),
    ("R8", f"CREATE POLICY all_of_us ON {COURSES} USING ({OWN})"),
    ("R8", f"CREATE POLICY two ON {COURSES} TO yanxiu_app, yanxiu_worker USING ({OWN})"),
    ("R9", f"CREATE POLICY ministry ON {COURSES} FOR SELECT TO yanxiu_ministry USING (true)"),
    ("R9", f"CREATE POLICY owner ON {COURSES} TO yanxiu_owner USING (true)"),
    ("R9", "CREATE POLICY more ON exchange.packages FOR INSERT TO yanxiu_exchange WITH CHECK (true)"),
    ("R9", "CREATE POLICY answer_drops ON exchange.receipts FOR DELETE TO yanxiu_exchange USING (true)"),
    ("R10", f"CREATE POLICY floor ON {COURSES} AS RESTRICTIVE TO yanxiu_app USING ({OWN})"),
    ("R11", f"DROP POLICY tenant ON {COURSES}"),
    ("R12", "ALTER ROLE yanxiu_app BYPASSRLS"),
    ("R12", "ALTER ROLE yanxiu_ministry SUPERUSER"),
    ("R12", "ALTER ROLE yanxiu_public CREATEROLE"),
    ("R12", "ALTER ROLE yanxiu_owner BYPASSRLS"),
    ("R12", "ALTER ROLE yanxiu_lookup REPLICATION"),
    ("R13", "GRANT yanxiu_backup TO yanxiu_app"),
    ("R13", "GRANT yanxiu_app TO yanxiu_worker"),
    ("R13", "GRANT yanxiu_backup TO yanxiu_lookup"),
    ("R14", f"ALTER TABLE {COURSES} OWNER TO yanxiu_app"),
    ("R14", "ALTER FUNCTION app.tenant_id() OWNER TO yanxiu_app"),
    ("R14", "ALTER SCHEMA summary OWNER TO yanxiu_ministry"),
    ("R15", f"GRANT ALL ON {COURSES} TO yanxiu_app"),
    ("R15", f"GRANT TRUNCATE ON {COURSES} TO yanxiu_app"),
    ("R15", f"GRANT REFERENCES (name) ON {COURSES} TO yanxiu_app"),
    ("R15", f"GRANT SELECT ON {COURSES} TO PUBLIC"),
    ("R15", f"GRANT SELECT ON {COURSES} TO yanxiu_app WITH GRANT OPTION"),
    ("R16", f"GRANT SELECT (name) ON {COURSES} TO yanxiu_ministry"),
    ("R16", f"GRANT SELECT ON {COURSES} TO yanxiu_public"),
    ("R16", f"GRANT DELETE ON {COURSES} TO yanxiu_worker"),
    ("R16", "CREATE TABLE jobs.t (id int PRIMARY KEY); GRANT SELECT ON jobs.t TO yanxiu_app"),
    ("R16", "GRANT UPDATE (state) ON exchange.packages TO yanxiu_ministry"),
    ("R17", "GRANT USAGE ON SCHEMA app TO yanxiu_ministry"),
    ("R17", "GRANT USAGE ON SCHEMA exchange TO PUBLIC"),
    ("R18", f"CREATE MATERIALIZED VIEW app.m AS SELECT tenant_id FROM {COURSES}"),
    ("R19", f"CREATE VIEW app.v AS SELECT tenant_id FROM {COURSES}"),
    ("R20", f"CREATE FUNCTION app.f() RETURNS int {DEFINER.format(SAFE_PATH)}"),
    ("R20", f"CREATE FUNCTION public.f() RETURNS int {DEFINER.format(SAFE_PATH)}"),
    ("R21", f"CREATE FUNCTION lookup.f() RETURNS int {DEFINER.format('')}"),
    ("R21", f"CREATE FUNCTION app.f() RETURNS int {DEFINER.format('SET search_path = app')}"),
    (
        "R22",
        f"CREATE FUNCTION app.f() RETURNS int {DEFINER.format(SAFE_PATH)};"
        "ALTER FUNCTION app.f() OWNER TO yanxiu_owner",
    ),
    ("R23", "CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1'"),
    ("R23", "GRANT EXECUTE ON FUNCTION app.tenant_id() TO PUBLIC"),
    ("R24", TENANT_ID.format("sql IMMUTABLE", READ)),
    ("R24", TENANT_ID.format("sql STABLE", READ.replace("'')::int", "'')::int + 0"))),
    ("R24", TENANT_ID.format("sql STABLE", "$$ SELECT 1 $$")),
    ("R24", TENANT_ID.format("plpgsql STABLE", "$$ BEGIN RETURN 1; END $$")),
    ("R24", "ALTER FUNCTION app.tenant_id() SECURITY DEFINER"),
    ("R24", "ALTER FUNCTION app.tenant_id() SET search_path = app"),
    ("R25", f"ALTER TABLE {COURSES} OWNER TO postgres"),
    ("R25", "ALTER FUNCTION app.tenant_id() OWNER TO postgres"),
    ("R26", "ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO yanxiu_app"),
    ("R27", "CREATE ROLE second_door LOGIN BYPASSRLS"),
    ("R27", "CREATE ROLE second_king LOGIN SUPERUSER"),
    ("R28", "GRANT pg_read_all_data TO yanxiu_app"),
    ("R28", "GRANT pg_monitor TO yanxiu_public"),
    ("R29", "ALTER ROLE yanxiu_app SET app.tenant_id = '1'"),
    ("R29", "ALTER ROLE ALL SET app.tenant_id = '1'"),
    ("R29", "ALTER ROLE yanxiu_worker SET role = 'yanxiu_app'"),
    ("R30", "CREATE PUBLICATION p FOR ALL TABLES"),
    ("R30", f"CREATE PUBLICATION p FOR TABLE {COURSES}"),
    ("R31", f"CREATE INDEX ON {COURSES} (name)"),
    ("R32", "ALTER TABLE app.probe_pupils DROP CONSTRAINT probe_pupils_pkey"),
    (
        "R33",
        "CREATE FUNCTION app.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
        f"CREATE TRIGGER t BEFORE INSERT ON {COURSES} FOR EACH ROW EXECUTE FUNCTION app.f()",
    ),
    ("R34", f"CREATE TYPE app.e AS ENUM ('a'); ALTER TABLE {COURSES} ADD COLUMN e app.e"),
    ("R34", f"ALTER TABLE {COURSES} ADD COLUMN n numeric; CREATE INDEX ON {COURSES} (tenant_id, n)"),
    ("R35", f"ALTER TABLE {COURSES} ADD COLUMN n bigserial"),
    ("R35", f"ALTER TABLE {COURSES} ADD COLUMN n int GENERATED ALWAYS AS IDENTITY"),
    ("R36", "GRANT CREATE ON SCHEMA app TO yanxiu_app"),
    ("R36", "GRANT CREATE ON SCHEMA public TO PUBLIC"),
    ("R36", "GRANT CREATE ON SCHEMA lookup TO yanxiu_lookup"),
    (
        "R36",
        "DO $$BEGIN EXECUTE concat('GRANT CREATE ON DATABASE ', current_database(), ' TO yanxiu_app'); END$$",
    ),
    ("R37", f"CREATE POLICY second ON {COURSES} TO yanxiu_app USING ({OWN})"),
    ("R38", "GRANT INSERT ON directory.tenants TO yanxiu_app"),
    ("R38", "GRANT UPDATE (name) ON directory.tenants TO yanxiu_public"),
    ("R39", "GRANT yanxiu_app TO yanxiu_owner WITH INHERIT TRUE"),
    ("R40", "CREATE ROLE stranger LOGIN; GRANT yanxiu_app TO stranger"),
    ("R41", f"CREATE RULE r AS ON INSERT TO {COURSES} DO ALSO SELECT 1"),
    ("R42", f"CREATE TABLE public.t AS TABLE {COURSES}; GRANT SELECT ON public.t TO yanxiu_app"),
    ("R43", f"ALTER TABLE {COURSES} ADD FOREIGN KEY (tenant_id) REFERENCES directory.tenants"),
    ("R44", PUPILS.format("ON DELETE SET NULL")),
    ("R44", PUPILS.format("ON DELETE SET DEFAULT")),
    ("R44", PUPILS.format("ON UPDATE CASCADE")),
    ("R45", "CREATE FUNCTION app.f(n int) RETURNS int LANGUAGE sql AS 'SELECT n'"),
    ("R46", f"CREATE TABLE app.t () INHERITS ({COURSES})"),
    ("R48", "GRANT EXECUTE ON FUNCTION exchange.take(uuid, date) TO yanxiu_ministry"),
    ("R48", "GRANT EXECUTE ON FUNCTION jobs.enqueue(text, uuid) TO yanxiu_public"),
    # the shape of the extension's own table, with one of ours in it
    (
        "R47",
        "SET LOCAL allow_system_table_mods = on;"
        "CREATE TABLE pg_catalog.pg_dist_partition (logicalrelid regclass);"
        f"INSERT INTO pg_dist_partition VALUES ('{COURSES}')",
    ),
]


@pytest.fixture(scope="module")
def sound(probe, owner_engine: Engine) -> None:
    """Make sure that what is damaged was sound before."""
    with owner_engine.connect() as owner:
        assert check(owner) == []


def test_the_real_schema_is_sound_for_whoever_looks(sound, worker_engine: Engine, public_engine: Engine):
    for engine in (worker_engine, public_engine):
        with engine.connect() as connection:
            assert check(connection) == []


def test_the_check_leaves_the_search_path_alone(owner_engine: Engine):
    with owner_engine.connect() as owner:
        before = owner.scalar(text("SHOW search_path"))
        check(owner)
        assert owner.scalar(text("SHOW search_path")) == before


@pytest.mark.parametrize(("rule", "damage"), WEAKENINGS)
def test_every_weakening_is_reported(sound, admin_engine: Engine, rule, damage):
    with admin_engine.connect() as admin:
        admin.exec_driver_sql(damage)
        found = check(admin)
        admin.rollback()
    assert rule in {violation.rule for violation in found}, found


def test_every_rule_is_tried():
    assert {rule for rule, _ in WEAKENINGS} == set(RULES)


def test_a_violation_tells_the_rule_in_words():
    assert str(Violation("R3", "app.classes")).startswith("R3 数据表未强制行级安全")


def tenant_tables(engine: Engine) -> list[str]:
    """All tables and views of schema app."""
    listed = "SELECT oid::regclass::text FROM pg_class WHERE relnamespace = 'app'::regnamespace"
    with engine.connect() as admin:
        return list(admin.scalars(text(f"{listed} AND relkind IN ('r', 'p', 'v')")))


def test_every_table_of_app_is_empty_for_who_names_no_tenant(probe, admin_engine: Engine, app_engine: Engine):
    raw = app_engine.raw_connection()
    for table in tenant_tables(admin_engine):
        cursor = raw.cursor()
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() == (0,)
    raw.close()


@pytest.mark.parametrize("role", ["ministry_engine", "public_engine", "worker_engine"])
def test_other_roles_are_refused_every_table_of_a_tenant(probe, request, admin_engine: Engine, role):
    engine: Engine = request.getfixturevalue(role)
    tables = tenant_tables(admin_engine)
    assert COURSES in tables
    for table in tables:
        with engine.connect() as connection, pytest.raises(ProgrammingError) as refused:
            connection.execute(text(f"SELECT 1 FROM {table}"))
        assert isinstance(refused.value.orig, InsufficientPrivilege)


def test_nobody_writes_the_directory_but_the_owner(
    two_tenants, public_engine: Engine, ministry_engine: Engine
):
    for engine in (public_engine, ministry_engine):
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM directory.tenants")) == len(two_tenants)
            with pytest.raises(ProgrammingError):
                connection.execute(text("UPDATE directory.tenants SET name = 'x'"))


@pytest.mark.parametrize(("major", "minor"), [(14, 99), *((m, n - 1) for m, n in MINIMUM_MINOR.items())])
def test_a_server_without_the_fixes_is_refused(major, minor):
    assert f"{major}.{minor}" in (outdated_version(major, minor) or "")


@pytest.mark.parametrize(("major", "minor"), [(15, 20), (18, 7), (20, 0)])
def test_a_server_with_the_fixes_is_taken(major, minor):
    assert outdated_version(major, minor) is None
