"""Editions of a department's cells of a year, so that readers know what they have read already."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

from yanxiu.db.ddl import create_tenant_table, open_to_ministry

revision: str = "0033"
down_revision: str | None = "0032"

_BEHIND = "fk_cells_tenant_id_year"


def upgrade() -> None:
    """Make the table, give every year that has cells its edition, and let no cell be without one."""
    create_tenant_table(
        "editions",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("edition", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "year", name=op.f("pk_editions")),
        schema="summary",
    )
    open_to_ministry("editions", "summary")
    with _unfenced():
        op.execute(
            "INSERT INTO summary.editions (tenant_id, year, edition)"
            " SELECT tenant_id, year, gen_random_uuid() FROM summary.cells GROUP BY tenant_id, year"
        )
        op.create_foreign_key(
            op.f(_BEHIND),
            "cells",
            "editions",
            ["tenant_id", "year"],
            ["tenant_id", "year"],
            source_schema="summary",
            referent_schema="summary",
        )


def downgrade() -> None:
    """Drop it: cells are then read at each question."""
    op.drop_constraint(op.f(_BEHIND), "cells", schema="summary", type_="foreignkey")
    op.drop_table("editions", schema="summary")


@contextmanager
def _unfenced() -> Iterator[None]:
    # a new foreign key is checked as the owner, who stands under the force too
    for table in ("cells", "editions"):
        op.execute(f"ALTER TABLE summary.{table} NO FORCE ROW LEVEL SECURITY")
    yield
    for table in ("cells", "editions"):
        op.execute(f"ALTER TABLE summary.{table} FORCE ROW LEVEL SECURITY")
