"""The records of decisions, with their facts, are opened by a scope of their own."""

from alembic import op

from yanxiu.db.ddl import as_each_tenant

revision: str = "0035"
down_revision: str | None = "0034"

_BEFORE = (
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
_NEW = "records:read"


def upgrade() -> None:
    """Let a token open records."""
    _hold_scopes((*_BEFORE, _NEW))


def downgrade() -> None:
    """Forget the tokens that open records."""
    with as_each_tenant(op.get_bind()) as tenants:
        for _number in tenants:
            op.execute(f"DELETE FROM app.api_tokens WHERE scopes ? '{_NEW}'")  # noqa: S608 - our own word
    _hold_scopes(_BEFORE)


def _hold_scopes(words: tuple[str, ...]) -> None:
    name = op.f("ck_api_tokens_scopes_known")
    listed = ", ".join(f'"{word}"' for word in words)
    op.drop_constraint(name, "api_tokens", schema="app", type_="check")
    op.create_check_constraint(name, "api_tokens", f"scopes <@ '[{listed}]'::jsonb", schema="app")
