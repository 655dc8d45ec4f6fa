"""Reminders of the ministry's answers, which may have no day that they are due."""

import sqlalchemy as sa
from alembic import op

revision: str = "0034"
down_revision: str | None = "0033"

_STEPS = "step IN ({})"
_OLD = "'week', 'day', 'late'"


def upgrade() -> None:
    """Let a reminder be of an answer, and without a day."""
    op.alter_column("reminders", "due", existing_type=sa.Date(), nullable=True, schema="app")
    _known(f"{_OLD}, 'answer'")


def downgrade() -> None:
    """Forget the reminders of answers, tenant by tenant as row security wants it."""
    op.execute("ALTER TABLE app.reminders NO FORCE ROW LEVEL SECURITY")
    op.execute("DELETE FROM app.reminders WHERE step = 'answer'")
    op.execute("ALTER TABLE app.reminders FORCE ROW LEVEL SECURITY")
    _known(_OLD)
    op.alter_column("reminders", "due", existing_type=sa.Date(), nullable=False, schema="app")


def _known(steps: str) -> None:
    name = op.f("ck_reminders_step_known")
    op.drop_constraint(name, "reminders", schema="app", type_="check")
    op.create_check_constraint(name, "reminders", _STEPS.format(steps), schema="app")
