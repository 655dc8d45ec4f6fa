"""The queue of background jobs, jobs as tenants see them, reminders of deadlines.

The queue's tables are those of procrastinate 3.10: its own migrations are run as the library ships them, up
to the last one that this migration knows, and their text is compared with a digest. What the library adds
later comes with a migration of ours.
"""

from hashlib import sha256
from importlib.resources import files
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from yanxiu.db.ddl import create_definer_function, create_tenant_table
from yanxiu.db.names import APP_ROLE, JOBS_DEFINER, WORKER_ROLE

revision: str = "0018"
down_revision: str | None = "0017"

LAST_OF_LIBRARY = "03.04.00_50_post_add_retry_failed_job_procedure.sql"
DIGEST = "365a817fc5b91914e3de242e8a7c26462f8fe863e4db9b47ccd0055dd22d40cd"

# Its functions name tables without their schema. Called by a definer, whose path holds pg_catalog alone, they
# would find none: so each has a path of its own.
FIX_FUNCTIONS = """
DO $$
DECLARE
  f regprocedure;
BEGIN
  FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = 'jobs'::regnamespace LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = jobs, pg_catalog, pg_temp', f);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO yanxiu_worker', f);
  END LOOP;
END
$$
"""

# The tenant comes from the setting that row security goes by, never from the caller's words.
ENQUEUE = """
CREATE FUNCTION jobs.enqueue(kind text, id uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  tenant integer := nullif(current_setting('app.tenant_id', true), '')::integer;
BEGIN
  IF tenant IS NULL THEN
    RAISE 'no tenant is named' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF kind !~ '^[a-z][a-z_]{0,39}$' OR id IS NULL THEN
    RAISE 'a kind is a word of small letters, an id is given' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM jobs.procrastinate_defer_jobs_v1(ARRAY[ROW(
    'tenants', 'yanxiu.run', 0, format('%s/%s', tenant, id), NULL,
    jsonb_build_object('tenant', tenant, 'kind', kind, 'id', id), NULL
  )::jobs.procrastinate_job_to_defer_v1]);
END
$$
"""


def upgrade() -> None:
    """Install the queue with the one function that reaches into it; make the tenants' tables."""
    _install_library()
    _grant_worker()
    _grant_enqueue()
    _jobs()
    _reminders()
    _reminder_settings()


def downgrade() -> None:
    """Drop the queue with all that waits in it, and the tenants' tables."""
    for table in ("reminder_settings", "reminders", "jobs"):
        op.drop_table(table, schema="app")
    op.execute("DROP SCHEMA jobs CASCADE")
    op.execute("CREATE SCHEMA jobs")
    op.execute("REVOKE ALL ON SCHEMA jobs FROM PUBLIC")
    op.execute(f"GRANT USAGE ON SCHEMA jobs TO {APP_ROLE}, {WORKER_ROLE}")


def library_sql() -> list[str]:
    """The library's migrations that this one runs; raises ``RuntimeError`` where they are others."""
    folder = files("procrastinate.sql.migrations")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".sql"))
    found = [folder.joinpath(name).read_text("utf-8") for name in names if name <= LAST_OF_LIBRARY]
    digest = sha256("".join(found).encode()).hexdigest()
    if digest != DIGEST:
        raise RuntimeError(f"procrastinate's migrations changed: their digest is {digest}, not {DIGEST}")
    return found


def _install_library() -> None:
    driver = op.get_bind().connection.driver_connection
    assert driver is not None  # noqa: S101 - migrations run on a connection
    op.execute("SET LOCAL search_path = jobs")
    for statements in library_sql():
        # straight to the driver: the text has percent signs and colons of its own
        driver.execute(statements)
    op.execute("SET LOCAL search_path = DEFAULT")
    op.execute(FIX_FUNCTIONS)


def _grant_worker() -> None:
    for table in ("jobs", "events", "periodic_defers", "workers"):
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON jobs.procrastinate_{table} TO {WORKER_ROLE}")
    op.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA jobs TO {WORKER_ROLE}")


def _grant_enqueue() -> None:
    columns = "queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at"
    op.execute(f"GRANT INSERT ({columns}), SELECT (id) ON jobs.procrastinate_jobs TO {JOBS_DEFINER}")
    op.execute(f"GRANT INSERT (job_id, type, at) ON jobs.procrastinate_events TO {JOBS_DEFINER}")
    for table in ("jobs", "events"):
        op.execute(f"GRANT USAGE ON SEQUENCE jobs.procrastinate_{table}_id_seq TO {JOBS_DEFINER}")
    library = "jobs.procrastinate_defer_jobs_v1(jobs.procrastinate_job_to_defer_v1[])"
    op.execute(f"GRANT EXECUTE ON FUNCTION {library} TO {JOBS_DEFINER}")
    create_definer_function("jobs.enqueue(text, uuid)", ENQUEUE, JOBS_DEFINER, [APP_ROLE])


def _entity(*columns: sa.Column[Any]) -> tuple[sa.Column[Any], ...]:
    stamp: dict[str, Any] = {"server_default": sa.func.now(), "nullable": False}
    return (
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *columns,
        sa.Column("created_at", sa.DateTime(timezone=True), **stamp),
        sa.Column("updated_at", sa.DateTime(timezone=True), **stamp),
        sa.Column("revision", sa.Integer(), nullable=False),
    )


def _jobs() -> None:
    create_tenant_table(
        "jobs",
        *_entity(
            sa.Column("kind", sa.Text(), nullable=False),
            sa.Column("object_id", sa.Uuid(), nullable=True),
            sa.Column("subject", sa.Text(), nullable=False),
            sa.Column("given", JSONB(none_as_null=True), nullable=False),
            sa.Column("state", sa.Text(), nullable=False),
            sa.Column("done", sa.Integer(), nullable=False),
            sa.Column("total", sa.Integer(), nullable=True),
            sa.Column("message", sa.LargeBinary(), nullable=True),
            sa.Column("result_sha256", sa.Text(), nullable=True),
            sa.Column("result_name", sa.Text(), nullable=True),
            sa.Column("requested_by", sa.Uuid(), nullable=True),
            sa.Column("attempt", sa.Integer(), nullable=False),
            sa.Column("cancel_asked_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        ),
        sa.CheckConstraint(
            "kind IN ('certificates', 'report', 'roster', 'summary', 'reminders', 'housekeeping')",
            name=op.f("ck_jobs_kind_known"),
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name=op.f("ck_jobs_state_known")
        ),
        sa.CheckConstraint("done >= 0", name=op.f("ck_jobs_done_not_negative")),
        sa.CheckConstraint("total >= 0", name=op.f("ck_jobs_total_not_negative")),
        sa.CheckConstraint("attempt >= 0", name=op.f("ck_jobs_attempt_not_negative")),
        sa.CheckConstraint("result_sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_jobs_result_sha256_hex")),
        sa.CheckConstraint(
            "(result_sha256 IS NULL) = (result_name IS NULL)", name=op.f("ck_jobs_result_has_a_name")
        ),
        sa.CheckConstraint(
            "(state IN ('queued', 'running')) = (ended_at IS NULL)", name=op.f("ck_jobs_ended_at_some_time")
        ),
        _to_user("jobs", "requested_by"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_jobs")),
    )
    op.create_index("ix_jobs_requested_by", "jobs", ["tenant_id", "requested_by", "id"], schema="app")
    op.create_index("ix_jobs_state", "jobs", ["tenant_id", "state", "id"], schema="app")
    op.create_index(
        "uq_jobs_open",
        "jobs",
        ["tenant_id", "kind", "object_id"],
        unique=True,
        schema="app",
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("state IN ('queued', 'running')"),
    )


def _to_user(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        ["app.users.tenant_id", "app.users.id"],
        name=op.f(f"fk_{table}_tenant_id_{column}"),
    )


def _reminders() -> None:
    create_tenant_table(
        "reminders",
        *_entity(
            sa.Column("user_id", sa.Uuid(), nullable=False),
            sa.Column("subject_kind", sa.Text(), nullable=False),
            sa.Column("subject_id", sa.Uuid(), nullable=False),
            sa.Column("subject", sa.Text(), nullable=False),
            sa.Column("rule", sa.Text(), nullable=False),
            sa.Column("label", sa.Text(), nullable=False),
            sa.Column("citation", sa.Text(), nullable=False),
            sa.Column("due", sa.Date(), nullable=False),
            sa.Column("step", sa.Text(), nullable=False),
            sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        ),
        sa.CheckConstraint(
            "subject_kind IN ('application', 'plan', 'class', 'enrollment', 'organization')",
            name=op.f("ck_reminders_subject_kind_known"),
        ),
        sa.CheckConstraint("step IN ('week', 'day', 'late')", name=op.f("ck_reminders_step_known")),
        _to_user("reminders", "user_id"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_reminders")),
        sa.UniqueConstraint(
            "tenant_id",
            "user_id",
            "subject_id",
            "rule",
            "due",
            "step",
            name=op.f("uq_reminders_tenant_id_user_id_subject_id_rule_due_step"),
        ),
    )
    op.create_index("ix_reminders_due", "reminders", ["tenant_id", "due"], schema="app")


def _reminder_settings() -> None:
    create_tenant_table(
        "reminder_settings",
        *_entity(
            sa.Column("user_id", sa.Uuid(), nullable=False),
            sa.Column("email", sa.LargeBinary(), nullable=True),
            sa.Column("feed_token", sa.LargeBinary(), nullable=True),
            sa.Column("feed_index", sa.LargeBinary(), nullable=True),
        ),
        _to_user("reminder_settings", "user_id"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_reminder_settings")),
        sa.UniqueConstraint("tenant_id", "user_id", name=op.f("uq_reminder_settings_tenant_id_user_id")),
        sa.UniqueConstraint(
            "tenant_id", "feed_index", name=op.f("uq_reminder_settings_tenant_id_feed_index")
        ),
    )
