"""Budget, expenses, settlement, subsidy."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from yanxiu.db.ddl import create_tenant_table

revision: str = "0007"
down_revision: str | None = "0006"


def upgrade() -> None:
    """Make the tables, each fenced in the same step."""
    _budgets()
    _budget_lines()
    _expenses()
    _settlements()
    _subsidies()


def downgrade() -> None:
    """Drop them, the ones that refer to others first."""
    op.drop_table("subsidies", schema="app")
    op.drop_table("settlements", schema="app")
    op.drop_table("expenses", schema="app")
    op.drop_table("budget_lines", schema="app")
    op.drop_table("budgets", schema="app")


def _budgets() -> None:
    create_tenant_table(
        "budgets",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("total", sa.Numeric(14, 2), nullable=True),
        sa.Column("drawn_up_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_budgets")),
        sa.UniqueConstraint("tenant_id", "class_id", name=op.f("uq_budgets_tenant_id_class_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_budgets_tenant_id_class_id"),
        ),
        sa.CheckConstraint("total >= 0", name=op.f("ck_budgets_total_not_negative")),
    )


def _budget_lines() -> None:
    create_tenant_table(
        "budget_lines",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("budget_id", sa.Uuid(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(14, 2), nullable=False),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_budget_lines")),
        sa.UniqueConstraint(
            "tenant_id",
            "budget_id",
            "head",
            "source",
            name=op.f("uq_budget_lines_tenant_id_budget_id_head_source"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "budget_id"],
            ["app.budgets.tenant_id", "app.budgets.id"],
            name=op.f("fk_budget_lines_tenant_id_budget_id"),
        ),
        sa.CheckConstraint(
            "head IN ('teaching', 'lodging', 'meals', 'venue', 'materials', 'transport', 'other')",
            name=op.f("ck_budget_lines_head_known"),
        ),
        sa.CheckConstraint("source IN ('fiscal', 'own')", name=op.f("ck_budget_lines_source_known")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_budget_lines_amount_not_negative")),
    )


def _expenses() -> None:
    create_tenant_table(
        "expenses",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(14, 2), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=True),
        sa.Column("invoice_number", sa.Text(), nullable=True),
        sa.Column("payee", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_expenses")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_expenses_tenant_id_class_id"),
        ),
        sa.CheckConstraint(
            "head IN ('teaching', 'lodging', 'meals', 'venue', 'materials', 'transport', 'other')",
            name=op.f("ck_expenses_head_known"),
        ),
        sa.CheckConstraint("payer IN ('project', 'trainee')", name=op.f("ck_expenses_payer_known")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_expenses_amount_not_negative")),
        sa.Index("ix_expenses_class_id", "tenant_id", "class_id"),
    )


def _settlements() -> None:
    create_tenant_table(
        "settlements",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("requested", sa.Numeric(14, 2), nullable=True),
        sa.Column("budget_line", sa.Text(), nullable=True),
        sa.Column("fees_charged", sa.Numeric(14, 2), nullable=True),
        sa.Column("individual_funds", sa.Numeric(14, 2), nullable=True),
        sa.Column("expenses_confirmed_on", sa.Date(), nullable=True),
        sa.Column("reimbursement_submitted_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_settlements")),
        sa.UniqueConstraint("tenant_id", "class_id", name=op.f("uq_settlements_tenant_id_class_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_settlements_tenant_id_class_id"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'closed', 'returned')", name=op.f("ck_settlements_state_known")
        ),
        sa.CheckConstraint("requested >= 0", name=op.f("ck_settlements_requested_not_negative")),
        sa.CheckConstraint("fees_charged >= 0", name=op.f("ck_settlements_fees_charged_not_negative")),
        sa.CheckConstraint(
            "individual_funds >= 0", name=op.f("ck_settlements_individual_funds_not_negative")
        ),
    )


def _subsidies() -> None:
    create_tenant_table(
        "subsidies",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed", sa.Numeric(14, 2), nullable=True),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("lines", JSONB(), nullable=False),
        sa.Column("approved", sa.Numeric(14, 2), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("paid", sa.Numeric(14, 2), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("recovered", sa.Numeric(14, 2), nullable=True),
        sa.Column("recovered_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_subsidies")),
        sa.UniqueConstraint("tenant_id", "class_id", name=op.f("uq_subsidies_tenant_id_class_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_subsidies_tenant_id_class_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "approved_by"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_subsidies_tenant_id_approved_by"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'approved', 'refused', 'paid', 'recovered')",
            name=op.f("ck_subsidies_state_known"),
        ),
        sa.CheckConstraint("proposed >= 0", name=op.f("ck_subsidies_proposed_not_negative")),
        sa.CheckConstraint("approved >= 0", name=op.f("ck_subsidies_approved_not_negative")),
        sa.CheckConstraint("paid >= 0", name=op.f("ck_subsidies_paid_not_negative")),
        sa.CheckConstraint("recovered >= 0", name=op.f("ck_subsidies_recovered_not_negative")),
        sa.CheckConstraint("proposed_on <= approved_on", name=op.f("ck_subsidies_approved_on_order")),
        sa.CheckConstraint("approved_on <= paid_on", name=op.f("ck_subsidies_paid_on_order")),
        sa.CheckConstraint("paid_on <= recovered_on", name=op.f("ck_subsidies_recovered_on_order")),
    )
