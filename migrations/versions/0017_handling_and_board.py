"""Who deals with a record and who stands aside from it; drafts of the board, and the year's money."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from yanxiu.db.ddl import create_tenant_table

revision: str = "0017"
down_revision: str | None = "0016"


def upgrade() -> None:
    """Make the tables, each fenced in the same step."""
    _assignments()
    _recusals()
    _board_drafts()
    _year_funds()


def downgrade() -> None:
    """Drop them: nobody is in charge or stands aside any more, saved drafts are forgotten."""
    for table in ("year_funds", "board_drafts", "recusals", "assignments"):
        op.drop_table(table, schema="app")


def _head() -> list[sa.Column[Any]]:
    return [
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
    ]


def _tail() -> list[sa.Column[Any]]:
    return [
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
    ]


def _user(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        ["app.users.tenant_id", "app.users.id"],
        name=op.f(f"fk_{table}_tenant_id_{column}"),
    )


def _assignments() -> None:
    create_tenant_table(
        "assignments",
        *_head(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        *_tail(),
        sa.CheckConstraint(
            "kind IN ('application', 'class', 'amendment', 'consequence')",
            name=op.f("ck_assignments_kind_known"),
        ),
        _user("assignments", "officer_id"),
        _user("assignments", "given_by"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_assignments")),
        sa.UniqueConstraint(
            "tenant_id", "kind", "record_id", name=op.f("uq_assignments_tenant_id_kind_record_id")
        ),
    )
    op.create_index(
        "ix_assignments_officer_id", "assignments", ["tenant_id", "officer_id"], unique=False, schema="app"
    )


def _recusals() -> None:
    create_tenant_table(
        "recusals",
        *_head(),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("recused_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        *_tail(),
        sa.CheckConstraint(
            "kind IN ('application', 'class', 'organization')", name=op.f("ck_recusals_kind_known")
        ),
        sa.CheckConstraint("recused_on <= withdrawn_on", name=op.f("ck_recusals_withdrawn_on_order")),
        _user("recusals", "officer_id"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_recusals")),
    )
    op.create_index(
        "ix_recusals_record_id", "recusals", ["tenant_id", "record_id"], unique=False, schema="app"
    )
    op.create_index(
        "uq_recusals_standing",
        "recusals",
        ["tenant_id", "officer_id", "kind", "record_id"],
        unique=True,
        schema="app",
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )


def _board_drafts() -> None:
    create_tenant_table(
        "board_drafts",
        *_head(),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("content", JSONB(none_as_null=True), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=True),
        sa.Column("saved_on", sa.Date(), nullable=False),
        *_tail(),
        _user("board_drafts", "saved_by"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_board_drafts")),
        sa.UniqueConstraint("tenant_id", "year", "name", name=op.f("uq_board_drafts_tenant_id_year_name")),
    )


def _year_funds() -> None:
    create_tenant_table(
        "year_funds",
        *_head(),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(14, 2), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("entered_on", sa.Date(), nullable=False),
        *_tail(),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_year_funds_amount_not_negative")),
        _user("year_funds", "entered_by"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_year_funds")),
        sa.UniqueConstraint("tenant_id", "year", "tier", name=op.f("uq_year_funds_tenant_id_year_tier")),
    )
