"""Personal tokens for programs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from yanxiu.db.ddl import create_tenant_table

revision: str = "0029"
down_revision: str | None = "0028"


def upgrade() -> None:
    """Make the table."""
    create_tenant_table(
        "api_tokens",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("jsonb_array_length(scopes) > 0", name=op.f("ck_api_tokens_scopes_some")),
        sa.CheckConstraint(
            """scopes <@ '["summary:read", "classes:read"]'::jsonb""",
            name=op.f("ck_api_tokens_scopes_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_api_tokens_tenant_id_user_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("tenant_id", "digest", name=op.f("uq_api_tokens_tenant_id_digest")),
    )
    op.create_index(op.f("ix_api_tokens_user_id"), "api_tokens", ["tenant_id", "user_id"], schema="app")


def downgrade() -> None:
    """Drop it."""
    op.drop_table("api_tokens", schema="app")
