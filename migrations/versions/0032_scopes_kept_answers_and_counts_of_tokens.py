"""More that tokens open, writing too; what was answered to requests with a key; how much a token asked."""

import sqlalchemy as sa
from alembic import op

from yanxiu.db.ddl import as_each_tenant, create_tenant_table

revision: str = "0032"
down_revision: str | None = "0030"

_BEFORE = ("summary:read", "classes:read")
_NOW = (
    "summary:read",
    "applications:read",
    "plans:read",
    "classes:read",
    "roster:read",
    "certificates:read",
    "funds:read",
    "decisions:read",
    "applications:write",
    "roster:write",
    "attendance:write",
    "results:write",
)


def upgrade() -> None:
    """Widen the scopes, count requests, and make the table of kept answers."""
    _hold_scopes(_NOW)
    op.add_column("api_tokens", sa.Column("minute", sa.DateTime(timezone=True), nullable=True), schema="app")
    op.add_column(
        "api_tokens", sa.Column("asked", sa.Integer(), server_default="0", nullable=False), schema="app"
    )
    op.create_check_constraint(
        op.f("ck_api_tokens_asked_not_negative"), "api_tokens", "asked >= 0", schema="app"
    )
    create_tenant_table(
        "api_requests",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_id", sa.Uuid(), nullable=False),
        sa.Column("key_digest", sa.LargeBinary(), nullable=False),
        sa.Column("request_digest", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "token_id"],
            ["app.api_tokens.tenant_id", "app.api_tokens.id"],
            name=op.f("fk_api_requests_tenant_id_token_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_api_requests")),
        sa.UniqueConstraint(
            "tenant_id", "token_id", "key_digest", name=op.f("uq_api_requests_tenant_id_token_id_key_digest")
        ),
    )
    op.create_index(
        op.f("ix_api_requests_answered_at"), "api_requests", ["tenant_id", "answered_at"], schema="app"
    )


def downgrade() -> None:
    """Forget answers and counts, and the tokens that open what is new."""
    op.drop_table("api_requests", schema="app")
    with as_each_tenant(op.get_bind()) as tenants:
        for _number in tenants:
            op.execute(f"DELETE FROM app.api_tokens WHERE NOT {_known(_BEFORE)}")  # noqa: S608 - our own words
    op.drop_column("api_tokens", "asked", schema="app")
    op.drop_column("api_tokens", "minute", schema="app")
    _hold_scopes(_BEFORE)


def _hold_scopes(words: tuple[str, ...]) -> None:
    name = op.f("ck_api_tokens_scopes_known")
    op.drop_constraint(name, "api_tokens", schema="app", type_="check")
    op.create_check_constraint(name, "api_tokens", _known(words), schema="app")


def _known(words: tuple[str, ...]) -> str:
    listed = ", ".join(f'"{word}"' for word in words)
    return f"scopes <@ '[{listed}]'::jsonb"
