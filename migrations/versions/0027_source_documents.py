"""Policy documents' own files, as tenants keep them."""

import sqlalchemy as sa
from alembic import op

from yanxiu.db.ddl import create_tenant_table

revision: str = "0027"
down_revision: str | None = "0026"


def upgrade() -> None:
    """Make the table, fenced in the same step."""
    create_tenant_table(
        "source_documents",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.Text(), nullable=False),
        sa.Column("imported_on", sa.Date(), nullable=False),
        sa.Column("imported_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_source_documents_sha256_hex")),
        sa.CheckConstraint(
            "text_sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_source_documents_text_sha256_hex")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "imported_by"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_source_documents_tenant_id_imported_by"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_source_documents")),
        sa.UniqueConstraint(
            "tenant_id",
            "jurisdiction",
            "document",
            name=op.f("uq_source_documents_tenant_id_jurisdiction_document"),
        ),
    )
    op.create_index(
        "ix_source_documents_imported_by",
        "source_documents",
        ["tenant_id", "imported_by"],
        unique=False,
        schema="app",
    )


def downgrade() -> None:
    """Drop it; the files stay in the store."""
    op.drop_table("source_documents", schema="app")
