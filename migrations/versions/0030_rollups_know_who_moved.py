"""A class's roll-up says whether its people were others than before at its last change."""

import sqlalchemy as sa
from alembic import op

revision: str = "0030"
down_revision: str | None = "0029"


def upgrade() -> None:
    """Add the column; until a class changes again it says that they were."""
    column: sa.Column[bool] = sa.Column("moved", sa.Boolean(), nullable=False, server_default=sa.true())
    op.add_column("class_rollups", column, schema="app")
    op.alter_column("class_rollups", "moved", schema="app", server_default=None)


def downgrade() -> None:
    """Drop it."""
    op.drop_column("class_rollups", "moved", schema="app")
