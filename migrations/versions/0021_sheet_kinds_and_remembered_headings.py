"""Uploaded sheets of other kinds than rosters; the headings that an institution named, for its next file."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from yanxiu.db.ddl import create_tenant_table

revision: str = "0021"
down_revision: str | None = "0020"

KINDS = "kind IN ('roster', 'timetable', 'expenses', 'answers')"


def upgrade() -> None:
    """Say of each upload what it brings: those that are there are rosters."""
    op.add_column(
        "roster_uploads", sa.Column("kind", sa.Text(), server_default="roster", nullable=False), schema="app"
    )
    op.create_check_constraint(op.f("ck_roster_uploads_kind_known"), "roster_uploads", KINDS, schema="app")
    create_tenant_table(
        "sheet_headings",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("headings", JSONB(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_sheet_headings_kind_known")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organization_id"],
            ["app.organizations.tenant_id", "app.organizations.id"],
            name=op.f("fk_sheet_headings_tenant_id_organization_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_sheet_headings")),
        sa.UniqueConstraint(
            "tenant_id",
            "organization_id",
            "kind",
            name=op.f("uq_sheet_headings_tenant_id_organization_id_kind"),
        ),
    )


def downgrade() -> None:
    """Forget headings; what waits and is no roster is refused as one, and thrown away after its days."""
    op.drop_table("sheet_headings", schema="app")
    op.drop_constraint(op.f("ck_roster_uploads_kind_known"), "roster_uploads", schema="app", type_="check")
    op.drop_column("roster_uploads", "kind", schema="app")
