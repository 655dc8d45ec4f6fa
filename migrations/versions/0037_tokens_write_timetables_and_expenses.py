"""Tokens that write timetables and expenses."""

from alembic import op

from yanxiu.db.ddl import as_each_tenant

revision: str = "0037"
down_revision: str | None = "0036"

_BEFORE = (
    "summary:read",
    "applications:read",
    "plans:read",
    "classes:read",
    "roster:read",
    "certificates:read",
    "funds:read",
    "decisions:read",
    "records:read",
    "applications:write",
    "roster:write",
    "attendance:write",
    "results:write",
)
_NEW = ("timetable:write", "expenses:write")


def upgrade() -> None:
    """Let a token write them."""
    _hold_scopes((*_BEFORE, *_NEW))


def downgrade() -> None:
    """Forget the tokens that write them."""
    with as_each_tenant(op.get_bind()) as tenants:
        for _number in tenants:
            op.execute(f"DELETE FROM app.api_tokens WHERE NOT {_known(_BEFORE)}")  # noqa: S608 - our own words
    _hold_scopes(_BEFORE)


def _hold_scopes(words: tuple[str, ...]) -> None:
    name = op.f("ck_api_tokens_scopes_known")
    op.drop_constraint(name, "api_tokens", schema="app", type_="check")
    op.create_check_constraint(name, "api_tokens", _known(words), schema="app")


def _known(words: tuple[str, ...]) -> str:
    listed = ", ".join(f'"{word}"' for word in words)
    return f"scopes <@ '[{listed}]'::jsonb"
