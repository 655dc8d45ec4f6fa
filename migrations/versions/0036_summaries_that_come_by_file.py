"""Departments with a server of their own: which delivery their cells are of."""

import sqlalchemy as sa
from alembic import op

from yanxiu.db.ddl import create_tenant_table, open_to_ministry

revision: str = "0036"
down_revision: str | None = "0035"


def upgrade() -> None:
    """Make the table; nobody's cells have come by file so far."""
    create_tenant_table(
        "deliveries",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cells", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("cells_sha256", sa.Text(), nullable=False),
        sa.CheckConstraint("cells >= 0", name=op.f("ck_deliveries_cells_not_negative")),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_deliveries")),
        schema="summary",
    )
    open_to_ministry("deliveries", "summary")


def downgrade() -> None:
    """Drop it: cells that came by file are then taken for wrong ones."""
    op.drop_table("deliveries", schema="summary")
