"""Policy simulations that are kept, and their kind of job."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from yanxiu.db.ddl import as_each_tenant, create_tenant_table

revision: str = "0024"
down_revision: str | None = "0023"

_KINDS = ("certificates", "report", "roster", "summary", "reminders", "housekeeping")


def upgrade() -> None:
    """Make the table; let jobs be of the new kind."""
    create_tenant_table(
        "simulations",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("result_sha256", sa.Text(), nullable=True),
        sa.Column("data_sha256", sa.Text(), nullable=True),
        sa.Column("policies_sha256", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("counts", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(result_sha256 IS NULL) = (data_sha256 IS NULL) AND (result_sha256 IS NULL) = (counts IS NULL)",
            name=op.f("ck_simulations_result_is_whole"),
        ),
        sa.CheckConstraint("result_sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_simulations_result_sha256_hex")),
        sa.CheckConstraint("data_sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_simulations_data_sha256_hex")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "asked_by"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_simulations_tenant_id_asked_by"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_simulations")),
    )
    op.create_index(op.f("ix_simulations_asked_by"), "simulations", ["tenant_id", "asked_by"], schema="app")
    _hold_kinds((*_KINDS, "simulation"))


def downgrade() -> None:
    """Drop the table, and jobs of its kind with it."""
    with as_each_tenant(op.get_bind()) as tenants:
        for _ in tenants:
            op.execute("DELETE FROM app.jobs WHERE tenant_id = app.tenant_id() AND kind = 'simulation'")
    _hold_kinds(_KINDS)
    op.drop_table("simulations", schema="app")


def _hold_kinds(kinds: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.drop_constraint(op.f("ck_jobs_kind_known"), "jobs", schema="app", type_="check")
    op.create_check_constraint(op.f("ck_jobs_kind_known"), "jobs", f"kind IN ({listed})", schema="app")
