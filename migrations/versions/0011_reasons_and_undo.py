"""Reasons stand in columns, not in the audit log; what an undo has to know; whom a determination reaches."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0011"
down_revision: str | None = "0010"

_STATES = (
    "'planned', 'filed', 'cleared', 'recruited', 'delivered', 'assessed', 'certified', 'reported', 'settled',"
    " 'cancelled'"
)
_REASONED = ("completion_reports", "settlements")


def upgrade() -> None:
    """Add the columns; a draft that was given up may be adopted anew."""
    for table in _REASONED:
        op.add_column(table, sa.Column("returned_on", sa.Date(), nullable=True), schema="app")
        op.add_column(table, sa.Column("returned_because", sa.Text(), nullable=True), schema="app")
    op.add_column("projects", sa.Column("supplied", JSONB(none_as_null=True), nullable=True), schema="app")
    op.add_column("determinations", sa.Column("jurisdiction", sa.Text(), nullable=True), schema="app")
    op.create_check_constraint(
        op.f("ck_determinations_jurisdiction_of_stage"),
        "determinations",
        "whole_stage OR jurisdiction IS NULL",
        schema="app",
    )
    op.add_column("classes", sa.Column("cancelled_from", sa.Text(), nullable=True), schema="app")
    op.create_check_constraint(
        op.f("ck_classes_cancelled_from_known"), "classes", f"cancelled_from IN ({_STATES})", schema="app"
    )
    op.drop_constraint(op.f("uq_adopted_drafts_tenant_id_document_year"), "adopted_drafts", schema="app")
    op.create_index(
        "uq_adopted_drafts_standing",
        "adopted_drafts",
        ["tenant_id", "document", "year"],
        unique=True,
        schema="app",
        postgresql_where=sa.text("ended_on IS NULL"),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("uq_adopted_drafts_standing", "adopted_drafts", schema="app")
    op.create_unique_constraint(
        op.f("uq_adopted_drafts_tenant_id_document_year"),
        "adopted_drafts",
        ["tenant_id", "document", "year"],
        schema="app",
    )
    op.drop_column("classes", "cancelled_from", schema="app")
    op.drop_column("determinations", "jurisdiction", schema="app")
    op.drop_column("projects", "supplied", schema="app")
    for table in _REASONED:
        op.drop_column(table, "returned_because", schema="app")
        op.drop_column(table, "returned_on", schema="app")
