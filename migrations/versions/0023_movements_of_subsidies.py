"""Payments and recoveries of a subsidy one by one; how much of it a recovery asks back."""

import sqlalchemy as sa
from alembic import op

from yanxiu.db.ddl import as_each_tenant, create_tenant_table

revision: str = "0023"
down_revision: str | None = "0022"

_MOVED = """
INSERT INTO app.subsidy_movements (tenant_id, id, class_id, kind, amount, moved_on, revision)
SELECT s.tenant_id, gen_random_uuid(), s.class_id, '{kind}', s.{sum}, coalesce(s.{sum}_on, s.proposed_on), 1
FROM app.subsidies AS s WHERE s.tenant_id = app.tenant_id() AND s.{sum} > 0
"""


def upgrade() -> None:
    """Give each sum that was paid or recovered its one movement."""
    _create()
    with as_each_tenant(op.get_bind()) as tenants:
        for _ in tenants:
            op.execute(_MOVED.format(kind="payment", sum="paid"))
            op.execute(_MOVED.format(kind="recovery", sum="recovered"))
    op.create_check_constraint(
        op.f("ck_subsidies_paid_within"), "subsidies", "paid <= approved", schema="app"
    )
    op.create_check_constraint(
        op.f("ck_subsidies_recovered_within"), "subsidies", "recovered <= paid", schema="app"
    )
    op.add_column("consequences", sa.Column("amount", sa.Numeric(14, 2), nullable=True), schema="app")
    op.create_check_constraint(
        op.f("ck_consequences_amount_of_recovery"),
        "consequences",
        "amount IS NULL OR (amount > 0 AND effect = 'recovery')",
        schema="app",
    )


def _create() -> None:
    create_tenant_table(
        "subsidy_movements",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(14, 2), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("voucher", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("consequence_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('payment', 'recovery')", name=op.f("ck_subsidy_movements_kind_known")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_subsidy_movements_amount_positive")),
        sa.CheckConstraint(
            "consequence_id IS NULL OR kind = 'recovery'",
            name=op.f("ck_subsidy_movements_consequence_of_recovery"),
        ),
        sa.CheckConstraint("moved_on <= withdrawn_on", name=op.f("ck_subsidy_movements_withdrawn_on_order")),
        *(_refers(column, table) for column, table in _REFERRED.items()),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_subsidy_movements")),
    )
    op.create_index(
        op.f("ix_subsidy_movements_class_id"), "subsidy_movements", ["tenant_id", "class_id"], schema="app"
    )


_REFERRED = {
    "class_id": "classes",
    "consequence_id": "consequences",
    "recorded_by": "users",
    "withdrawn_by": "users",
}


def _refers(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"app.{table}.tenant_id", f"app.{table}.id"],
        name=op.f(f"fk_subsidy_movements_tenant_id_{column}"),
    )


def downgrade() -> None:
    """Keep the sums; the movements behind them are forgotten."""
    op.drop_constraint(
        op.f("ck_consequences_amount_of_recovery"), "consequences", schema="app", type_="check"
    )
    op.drop_column("consequences", "amount", schema="app")
    op.drop_constraint(op.f("ck_subsidies_recovered_within"), "subsidies", schema="app", type_="check")
    op.drop_constraint(op.f("ck_subsidies_paid_within"), "subsidies", schema="app", type_="check")
    op.drop_table("subsidy_movements", schema="app")
