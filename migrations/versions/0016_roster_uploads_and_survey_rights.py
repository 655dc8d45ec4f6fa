"""Uploaded rosters until they are taken in, rights to answer a survey once, materials that were replaced."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from yanxiu.db.ddl import create_tenant_table

revision: str = "0016"
down_revision: str | None = "0015"


def upgrade() -> None:
    """Make the tables, each fenced in the same step; let materials end."""
    _roster_uploads()
    _survey_rights()
    _materials()


def downgrade() -> None:
    """Drop them: uploads that wait are forgotten, everybody may answer again, what was replaced is back."""
    op.drop_constraint(op.f("ck_materials_replaced_ones_ended"), "materials", schema="app", type_="check")
    op.drop_constraint(op.f("fk_materials_tenant_id_ended_by"), "materials", schema="app", type_="foreignkey")
    op.drop_constraint(
        op.f("fk_materials_tenant_id_replaced_by"), "materials", schema="app", type_="foreignkey"
    )
    for column in ("replaced_by", "ended_by", "ended_on"):
        op.drop_column("materials", column, schema="app")
    op.drop_table("survey_rights", schema="app")
    op.drop_table("roster_uploads", schema="app")


def _roster_uploads() -> None:
    create_tenant_table(
        "roster_uploads",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("file_name", sa.LargeBinary(), nullable=False),
        sa.Column("headings", JSONB(none_as_null=True), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trainees", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'imported') = (trainees IS NOT NULL)", name=op.f("ck_roster_uploads_imported_trainees")
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (ended_at IS NULL)", name=op.f("ck_roster_uploads_ended_at_some_time")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'imported', 'discarded')", name=op.f("ck_roster_uploads_state_known")
        ),
        sa.CheckConstraint("trainees >= 0", name=op.f("ck_roster_uploads_trainees_not_negative")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_roster_uploads_tenant_id_class_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "uploaded_by"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_roster_uploads_tenant_id_uploaded_by"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_roster_uploads")),
    )
    op.create_index(
        "ix_roster_uploads_class_id", "roster_uploads", ["tenant_id", "class_id"], unique=False, schema="app"
    )
    op.create_index(
        "ix_roster_uploads_state",
        "roster_uploads",
        ["tenant_id", "state", "uploaded_at"],
        unique=False,
        schema="app",
    )


def _survey_rights() -> None:
    create_tenant_table(
        "survey_rights",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("token_index", sa.LargeBinary(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "enrollment_id"],
            ["app.enrollments.tenant_id", "app.enrollments.id"],
            name=op.f("fk_survey_rights_tenant_id_enrollment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "survey_id"],
            ["app.surveys.tenant_id", "app.surveys.id"],
            name=op.f("fk_survey_rights_tenant_id_survey_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "survey_id", "enrollment_id", name=op.f("pk_survey_rights")),
        sa.UniqueConstraint("tenant_id", "token_index", name=op.f("uq_survey_rights_tenant_id_token_index")),
    )
    op.create_index(
        "ix_survey_rights_enrollment_id",
        "survey_rights",
        ["tenant_id", "enrollment_id"],
        unique=False,
        schema="app",
    )


def _materials() -> None:
    op.add_column("materials", sa.Column("ended_on", sa.Date(), nullable=True), schema="app")
    op.add_column("materials", sa.Column("ended_by", sa.Uuid(), nullable=True), schema="app")
    op.add_column("materials", sa.Column("replaced_by", sa.Uuid(), nullable=True), schema="app")
    # a new reference is checked against all rows, which the policy keeps from the owner
    for table in ("materials", "users"):
        op.execute(f"ALTER TABLE app.{table} NO FORCE ROW LEVEL SECURITY")
    for column, table in (("replaced_by", "materials"), ("ended_by", "users")):
        op.create_foreign_key(
            op.f(f"fk_materials_tenant_id_{column}"),
            "materials",
            table,
            ["tenant_id", column],
            ["tenant_id", "id"],
            source_schema="app",
            referent_schema="app",
        )
    for table in ("materials", "users"):
        op.execute(f"ALTER TABLE app.{table} FORCE ROW LEVEL SECURITY")
    op.create_check_constraint(
        op.f("ck_materials_replaced_ones_ended"),
        "materials",
        "replaced_by IS NULL OR ended_on IS NOT NULL",
        schema="app",
    )
