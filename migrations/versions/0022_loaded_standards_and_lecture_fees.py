"""Loaded standards, lecture fees, revisions of budgets, vouchers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from yanxiu.db.ddl import as_each_tenant, create_tenant_table

revision: str = "0022"
down_revision: str | None = "0021"

PURPOSES = (
    "purpose IN ('material', 'attachment', 'thesis', 'seal', 'courseware', 'package', 'evidence'{more})"
)
SOURCES = "source IN ('fiscal', 'own'{more})"


def upgrade() -> None:
    """Make the tables, each fenced in the same step; let budgets and expenses say more."""
    _standards()
    _budget_revisions()
    _fee_categories()
    _lecture_fees()
    _budgets()
    _expenses()


def downgrade() -> None:
    """Forget what there was no room for: vouchers, money from other sources, standards, lecture fees."""
    with as_each_tenant(op.get_bind()) as tenants:
        for _ in tenants:
            op.execute("UPDATE app.expenses SET voucher_id = NULL, lecture_fee_id = NULL")
            op.execute("DELETE FROM app.materials WHERE purpose = 'voucher'")
            op.execute("DELETE FROM app.budget_lines WHERE source = 'other'")
    _words("materials", "purpose", PURPOSES, "")
    _words("budget_lines", "source", SOURCES, "")
    op.drop_constraint(op.f("fk_expenses_tenant_id_voucher_id"), "expenses", schema="app", type_="foreignkey")
    op.drop_constraint(
        op.f("fk_expenses_tenant_id_lecture_fee_id"), "expenses", schema="app", type_="foreignkey"
    )
    op.drop_index("ix_expenses_lecture_fee_id", table_name="expenses", schema="app")
    op.drop_index("ix_expenses_invoice_key", table_name="expenses", schema="app")
    op.drop_column("expenses", "voucher_id", schema="app")
    op.drop_column("expenses", "lecture_fee_id", schema="app")
    op.drop_column("expenses", "invoice_key", schema="app")
    op.drop_column("expenses", "tax", schema="app")
    op.drop_column("budgets", "staff", schema="app")
    op.drop_column("budgets", "trainees", schema="app")
    op.drop_column("budgets", "days", schema="app")
    op.drop_column("budget_lines", "origin", schema="app")
    op.drop_column("budget_lines", "budget_line", schema="app")
    op.drop_index("ix_lecture_fees_class_id", table_name="lecture_fees", schema="app")
    op.drop_table("lecture_fees", schema="app")
    op.drop_table("fee_categories", schema="app")
    op.drop_table("budget_revisions", schema="app")
    op.drop_index("ix_standards_name", table_name="standards", schema="app")
    op.drop_table("standards", schema="app")


def _standards() -> None:
    create_tenant_table(
        "standards",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("content", JSONB(none_as_null=True), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("loaded_on", sa.Date(), nullable=False),
        sa.Column("loaded_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('training_fee', 'withholding')", name=op.f("ck_standards_kind_known")),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_standards_sha256_hex")),
        sa.CheckConstraint("loaded_on <= withdrawn_on", name=op.f("ck_standards_withdrawn_on_order")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "loaded_by"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_standards_tenant_id_loaded_by"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_standards")),
    )
    op.create_index(
        "ix_standards_name", "standards", ["tenant_id", "name", "in_force_from"], unique=False, schema="app"
    )


def _budget_revisions() -> None:
    create_tenant_table(
        "budget_revisions",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", JSONB(none_as_null=True), nullable=False),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("replaced_on", sa.Date(), nullable=False),
        sa.Column("replaced_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_budget_revisions_tenant_id_class_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "replaced_by"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_budget_revisions_tenant_id_replaced_by"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_budget_revisions")),
        sa.UniqueConstraint(
            "tenant_id", "class_id", "number", name=op.f("uq_budget_revisions_tenant_id_class_id_number")
        ),
    )


def _fee_categories() -> None:
    create_tenant_table(
        "fee_categories",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_fee_categories_tenant_id_class_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "decided_by"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_fee_categories_tenant_id_decided_by"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_fee_categories")),
        sa.UniqueConstraint("tenant_id", "class_id", name=op.f("uq_fee_categories_tenant_id_class_id")),
    )


def _lecture_fees() -> None:
    create_tenant_table(
        "lecture_fees",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("expert_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("half", sa.Text(), nullable=False),
        sa.Column("rank", sa.Text(), nullable=False),
        sa.Column("hours", sa.Numeric(precision=5, scale=1), nullable=False),
        sa.Column("net", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("tax", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("gross", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("schedule", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "half IN ('morning', 'afternoon', 'evening')", name=op.f("ck_lecture_fees_half_known")
        ),
        sa.CheckConstraint(
            "rank IN ('deputy_senior', 'senior', 'academician')", name=op.f("ck_lecture_fees_rank_known")
        ),
        sa.CheckConstraint("gross = net + tax", name=op.f("ck_lecture_fees_gross_is_net_and_tax")),
        sa.CheckConstraint("gross >= 0", name=op.f("ck_lecture_fees_gross_not_negative")),
        sa.CheckConstraint("hours >= 0", name=op.f("ck_lecture_fees_hours_not_negative")),
        sa.CheckConstraint("net >= 0", name=op.f("ck_lecture_fees_net_not_negative")),
        sa.CheckConstraint("tax >= 0", name=op.f("ck_lecture_fees_tax_not_negative")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_lecture_fees_tenant_id_class_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "expert_id"],
            ["app.experts.tenant_id", "app.experts.id"],
            name=op.f("fk_lecture_fees_tenant_id_expert_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_lecture_fees")),
        sa.UniqueConstraint(
            "tenant_id",
            "expert_id",
            "held_on",
            "half",
            name=op.f("uq_lecture_fees_tenant_id_expert_id_held_on_half"),
        ),
    )
    op.create_index(
        "ix_lecture_fees_class_id", "lecture_fees", ["tenant_id", "class_id"], unique=False, schema="app"
    )


def _budgets() -> None:
    op.add_column("budget_lines", sa.Column("budget_line", sa.Text(), nullable=True), schema="app")
    op.add_column("budget_lines", sa.Column("origin", sa.Text(), nullable=True), schema="app")
    op.add_column("budgets", sa.Column("days", sa.Integer(), nullable=True), schema="app")
    op.add_column("budgets", sa.Column("trainees", sa.Integer(), nullable=True), schema="app")
    op.add_column("budgets", sa.Column("staff", sa.Integer(), nullable=True), schema="app")
    for column in ("days", "staff", "trainees"):
        op.create_check_constraint(
            op.f(f"ck_budgets_{column}_not_negative"), "budgets", f"{column} >= 0", schema="app"
        )
    _words("budget_lines", "source", SOURCES, ", 'other'")


def _expenses() -> None:
    op.add_column(
        "expenses", sa.Column("tax", sa.Numeric(precision=14, scale=2), nullable=True), schema="app"
    )
    op.add_column("expenses", sa.Column("invoice_key", sa.Text(collation="C"), nullable=True), schema="app")
    op.add_column("expenses", sa.Column("lecture_fee_id", sa.Uuid(), nullable=True), schema="app")
    op.add_column("expenses", sa.Column("voucher_id", sa.Uuid(), nullable=True), schema="app")
    op.create_index(
        "ix_expenses_invoice_key", "expenses", ["tenant_id", "invoice_key"], unique=False, schema="app"
    )
    op.create_index(
        "ix_expenses_lecture_fee_id", "expenses", ["tenant_id", "lecture_fee_id"], unique=False, schema="app"
    )
    # a new reference is checked against all rows, which the policy keeps from the owner
    for table in ("expenses", "lecture_fees", "materials"):
        op.execute(f"ALTER TABLE app.{table} NO FORCE ROW LEVEL SECURITY")
    op.create_foreign_key(
        op.f("fk_expenses_tenant_id_lecture_fee_id"),
        "expenses",
        "lecture_fees",
        ["tenant_id", "lecture_fee_id"],
        ["tenant_id", "id"],
        source_schema="app",
        referent_schema="app",
    )
    op.create_foreign_key(
        op.f("fk_expenses_tenant_id_voucher_id"),
        "expenses",
        "materials",
        ["tenant_id", "voucher_id"],
        ["tenant_id", "id"],
        source_schema="app",
        referent_schema="app",
    )
    for table in ("expenses", "lecture_fees", "materials"):
        op.execute(f"ALTER TABLE app.{table} FORCE ROW LEVEL SECURITY")
    op.create_check_constraint(op.f("ck_expenses_tax_not_negative"), "expenses", "tax >= 0", schema="app")
    op.create_check_constraint(
        op.f("ck_expenses_tax_within_amount"), "expenses", "tax <= amount", schema="app"
    )
    _words("materials", "purpose", PURPOSES, ", 'voucher'")


def _words(table: str, column: str, rule: str, more: str) -> None:
    """Hold a column to other words."""
    name = op.f(f"ck_{table}_{column}_known")
    op.drop_constraint(name, table, schema="app", type_="check")
    op.create_check_constraint(name, table, rule.format(more=more), schema="app")
