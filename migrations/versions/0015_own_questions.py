"""A survey may ask the host's own questions, where no template is declared."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0015"
down_revision: str | None = "0014"


def upgrade() -> None:
    """Add the column."""
    op.add_column("surveys", sa.Column("questions", JSONB(none_as_null=True), nullable=True), schema="app")


def downgrade() -> None:
    """Forget the questions; answers stay."""
    op.drop_column("surveys", "questions", schema="app")
