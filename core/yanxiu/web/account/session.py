"""The session of whoever is signed in: a token in the tenant's own cookie, the rest in the database."""

from typing import Final
from uuid import UUID

from flask import g, request, session

from yanxiu.services.accounts import sessions, signing_in
from yanxiu.services.accounts.members import SignedIn
from yanxiu.services.accounts.signing_in import VISITOR, Step
from yanxiu.services.work import begin
from yanxiu.web.member import Member
from yanxiu.web.tenancy import current_tenant

KEY: Final = "sign_in"
"""Where the cookie holds the token."""


def keep(token: str) -> None:
    """Put a token into the cookie; whatever the browser held before is void (session fixation)."""
    session.clear()
    session[KEY] = token
    _forget()


def drop() -> None:
    """Empty the cookie."""
    session.clear()
    _forget()


def token() -> str | None:
    """The token of this browser."""
    found = session.get(KEY)
    return found if isinstance(found, str) else None


def current() -> tuple[UUID, Step, SignedIn | None] | None:
    """The session of this browser: its id, what it lacks, and who acts. Looked up once for a request."""
    if "sign_in" not in g:
        g.sign_in = _look_up()
    found: tuple[UUID, Step, SignedIn | None] | None = g.sign_in
    return found


def current_member() -> Member | None:
    """Who is signed in, as pages know it; None while a sign-in is not complete."""
    found = current()
    signed = found[2] if found else None
    if signed is None:
        return None
    return Member(
        signed.user_id,
        signed.name,
        signed.tenant.id,
        signed.role,
        frozenset(seat.role for seat in signed.seats),
        signed.organization_id,
        signed.organization or "",
    )


def address() -> str:
    """Where a request comes from; behind a proxy, what the application was told to believe of it."""
    return request.remote_addr or "?"


def _look_up() -> tuple[UUID, Step, SignedIn | None] | None:
    held = token()
    if held is None:
        return None
    with begin(current_tenant(), VISITOR) as work:
        row = sessions.find(work, held)
        if row is None:
            return None
        return row.id, signing_in.next_step(work, row), signing_in.member_of(work, row)


def _forget() -> None:
    g.pop("sign_in", None)
    g.pop("member", None)
