"""Questions to the summary that analysts keep by name."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from yanxiu.db.ddl import create_tenant_table

revision: str = "0028"
down_revision: str | None = "0027"


def upgrade() -> None:
    """Make the table."""
    create_tenant_table(
        "saved_questions",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("asked", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_saved_questions_name_not_empty")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "owner_id"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_saved_questions_tenant_id_owner_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_saved_questions")),
        sa.UniqueConstraint(
            "tenant_id", "owner_id", "name", name=op.f("uq_saved_questions_tenant_id_owner_id_name")
        ),
    )
    op.create_index(
        op.f("ix_saved_questions_shared"), "saved_questions", ["tenant_id", "shared"], schema="app"
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("saved_questions", schema="app")
