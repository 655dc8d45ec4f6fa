"""What the security administrator's pages list: accounts with their roles, pauses, proposals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, select

from yanxiu.models import (
    Credential,
    FailureScope,
    Membership,
    Role,
    SignInFailures,
    SignInSession,
    User,
)
from yanxiu.phrases import joined
from yanxiu.services.accounts import sessions
from yanxiu.services.accounts.lockout import account_key, digest_of, locked
from yanxiu.services.accounts.members import Seat
from yanxiu.services.accounts.signing_in import seats_by_user
from yanxiu.services.listing import Part, Window, part
from yanxiu.services.work import Work

_RECENT: Final = timedelta(minutes=30)


@dataclass(frozen=True)
class Line:
    """An account in the list; ``seen_at`` is the last time it was used."""

    id: UUID
    login: str
    name: str
    roles: str
    active: bool
    second_factor: bool
    seen_at: datetime | None
    sample: bool = False


@dataclass(frozen=True)
class Pause:
    """A pause that runs: an account's login where the account exists, nothing for an address."""

    id: UUID
    scope: FailureScope
    login: str | None
    until: datetime


def accounts(work: Work, asked: Mapping[str, str], window: Window) -> Part[Line]:
    """Accounts by login; filters ``q`` (login or name), ``role``, ``state`` (open, shut)."""
    found = part(work, _asked_for(asked), window)
    keys = [user.id for user in found.rows]
    credentials = {
        row.user_id: row
        for row in work.session.scalars(select(Credential).where(Credential.user_id.in_(keys)))
    }
    seen, seats = sessions.last_seen(work, keys), seats_by_user(work, keys)
    return found.mapped(lambda user: _line(user, seats[user.id], credentials.get(user.id), seen.get(user.id)))


def pauses(work: Work) -> list[Pause]:
    """The pauses that run now; a login is found again by trying those that there are."""
    rows = locked(work)
    wanted = {row.digest for row in rows if row.scope is FailureScope.ACCOUNT}
    known: dict[bytes, str] = {}
    if wanted:
        for login in work.session.scalars(select(User.login)):
            digest = digest_of(work, FailureScope.ACCOUNT, account_key(login))
            if digest in wanted:
                known[digest] = login
    return [_pause(row, known.get(row.digest)) for row in rows]


def _asked_for(asked: Mapping[str, str]) -> Select[User]:
    found = select(User).order_by(User.login)
    text = asked.get("q", "")
    if text:
        # by comparison in the middle of a name: an office has hundreds of accounts, not millions
        by_login = User.login.contains(text.lower(), autoescape=True)
        found = found.where(by_login | User.name.contains(text, autoescape=True))
    if asked.get("role"):
        held = select(Membership.user_id).where(Membership.role == Role(asked["role"]))
        found = found.where(User.id.in_(held))
    if asked.get("state"):
        found = found.where(User.active.is_(asked["state"] == "open"))
    return found


def _line(user: User, seats: Iterable[Seat], credential: Credential | None, seen_at: datetime | None) -> Line:
    return Line(
        user.id,
        user.login,
        user.name,
        joined(seat.label for seat in seats),
        user.active,
        credential is not None and credential.second_factor_since is not None,
        seen_at,
        credential is not None and credential.sample,
    )


def _pause(row: SignInFailures, login: str | None) -> Pause:
    return Pause(row.id, row.scope, login, row.locked_until or row.last_at)


def overview(work: Work) -> Mapping[str, int]:
    """Figures for the system administrator: accounts, and who is signed in now."""
    return {
        "accounts": work.session.scalar(select(func.count(User.id)).where(User.active)) or 0,
        "signed_in": work.session.scalar(
            select(func.count(SignInSession.id)).where(
                SignInSession.ended_at.is_(None), SignInSession.seen_at > work.at - _RECENT
            )
        )
        or 0,
    }
