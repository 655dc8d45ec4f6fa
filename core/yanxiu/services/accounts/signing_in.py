"""Signing in, step by step: password, second factor, a password that must be changed, the role to act in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yanxiu.models import AuditOutcome, Credential, Membership, Role, SignInSession, User
from yanxiu.services.accounts import idle, lockout, passwords, second_factor, sessions
from yanxiu.services.accounts.members import ADMINISTRATORS, PASSWORD_AGES, SECOND_FACTOR, Seat, SignedIn
from yanxiu.services.errors import NotFound
from yanxiu.services.kept import kept, kept_by
from yanxiu.services.work import Actor, Work


class Visitor(Actor):
    """Somebody who has not signed in: the audit log calls them so, whatever they typed."""

    @property
    def key(self) -> str:
        """Nobody in particular."""
        return "visitor"


VISITOR: Final = Visitor("访客", Role.TRAINEE)


class Step(StrEnum):
    """What a sign-in still lacks."""

    SECOND_FACTOR = "second_factor"
    PASSWORD = "password"  # noqa: S105 - the name of a step
    SET_UP = "set_up"
    ROLE = "role"
    DONE = "done"


class Barred(StrEnum):
    """Why an account opens nothing although its password was right."""

    UNUSED = "unused"
    PASSWORD_OVER = "password_over"  # noqa: S105 - the name of a reason


@dataclass(frozen=True)
class Attempt:
    """How an attempt ended: a token for the cookie, or nothing, perhaps with a pause.

    ``barred`` is told to whoever had the right password only.
    """

    token: str | None = None
    locked_until: datetime | None = None
    barred: Barred | None = None


def with_password(work: Work, login: str, password: str, address: str) -> Attempt:
    """Try a login and a password; what was wrong is not told, and an unknown login takes as long.

    The failure is counted in this transaction, which therefore must be committed.
    """
    counters = lockout.Counters(work, login, address)
    pause = counters.locked_until()
    if pause is not None:
        return Attempt(locked_until=pause)
    credential = _credential_of_login(work, login)
    if credential is None:
        passwords.waste_time(password)
        return _refused(work, counters, None, "password")
    right = passwords.matches(credential.password_hash, password)
    barred = _barred(work, credential) if right else None
    if barred is not None:
        return _turned_away(work, credential, barred)
    if not right or not credential.user.active:
        return _refused(work, counters, credential.user_id, "password")
    if credential.second_factor_since is None:
        counters.succeeded()
    return Attempt(_begin(work, credential, "password"))


def with_subject(work: Work, subject: str) -> Attempt:
    """Begin the session of whom the single sign-on provider vouches for."""
    credential = work.session.scalar(select(Credential).where(Credential.subject == subject))
    if credential is not None and idle.disabled_now(work, credential):
        return _turned_away(work, credential, Barred.UNUSED)
    if credential is None or not credential.user.active:
        work.record("account.sign_in", "user", None, outcome=AuditOutcome.REFUSED, by="single_sign_on")
        return Attempt()
    if credential.must_change:
        passwords.make_unusable(work, credential)
    return Attempt(_begin(work, credential, "single_sign_on"))


def with_code(work: Work, row: SignInSession, given: str, address: str) -> Attempt:
    """Try a one-time code or a recovery code; failures count as those of the password do."""
    credential = credential_of(work, row.user_id)
    counters = lockout.Counters(work, credential.user.login, address)
    pause = counters.locked_until()
    if pause is not None:
        sessions.end(work, row.id, "locked")
        return Attempt(locked_until=pause)
    if credential.second_factor_since is None or not (
        second_factor.accept(work, credential, given)
        or second_factor.accept_recovery(work, credential, given)
    ):
        return _refused(work, counters, row.user_id, "second_factor")
    counters.succeeded()
    row.second_factor_at = work.at
    settle(work, row)
    return Attempt(sessions.rotate(row))


def with_first_code(work: Work, row: SignInSession, given: str) -> tuple[str, list[str]]:
    """Finish setting the second factor up, which also passes it; gives a new token and the recovery codes.

    Raises ``InvalidInput`` for a wrong code.
    """
    codes = second_factor.finish_set_up(work, credential_of(work, row.user_id, lock=True), given)
    row.second_factor_at = work.at
    settle(work, row)
    return sessions.rotate(row), codes


def next_step(work: Work, row: SignInSession) -> Step:
    """What the session still lacks before it opens a page."""
    credential = credential_of(work, row.user_id)
    roles = {seat.role for seat in seats_of(work, row.user_id)}
    if credential.second_factor_since is not None and row.second_factor_at is None:
        return Step.SECOND_FACTOR
    if credential.must_change or _too_old(work, credential, roles):
        return Step.PASSWORD
    if roles & SECOND_FACTOR and credential.second_factor_since is None:
        return Step.SET_UP
    return Step.DONE if row.membership_id else Step.ROLE


def settle(work: Work, row: SignInSession) -> Step:
    """Take the role by itself where there is only one; gives what is still lacking."""
    step = next_step(work, row)
    seats = seats_of(work, row.user_id)
    if step is not Step.ROLE or len(seats) != 1:
        return step
    return take_seat(work, row, seats[0].membership_id)


def take_seat(work: Work, row: SignInSession, membership_id: UUID) -> Step:
    """Act in one of the account's roles; raises ``NotFound`` for a role that it has not.

    An administrator is signed in at one place at a time: the other places end here.
    """
    seat = next((one for one in seats_of(work, row.user_id) if one.membership_id == membership_id), None)
    if seat is None:
        raise NotFound("这个账号的角色", membership_id)
    row.membership_id = membership_id
    step = next_step(work, row)
    work.actor = Actor(row.user.name, seat.role, row.user_id)
    work.record("account.sign_in", "user", row.user_id, role=seat.role)
    if seat.role in ADMINISTRATORS:
        sessions.end_all(work, row.user_id, "elsewhere", but=row.id)
    return step


def member_of(work: Work, row: SignInSession) -> SignedIn | None:
    """Who acts in a session; None while the sign-in is not complete, or where the role is gone."""
    user = row.user
    seats = seats_of(work, row.user_id)
    seat = next((one for one in seats if one.membership_id == row.membership_id), None)
    if seat is None or not user.active or next_step(work, row) is not Step.DONE:
        return None
    return SignedIn(user.id, user.login, user.name, work.tenant, row.id, seat, tuple(seats))


def seats_of(work: Work, user_id: UUID) -> list[Seat]:
    """The roles of an account, in the order in which they were given."""
    return list(seats_by_user(work, [user_id])[user_id])


def seats_by_user(work: Work, users: Iterable[UUID]) -> dict[UUID, tuple[Seat, ...]]:
    """The same for several accounts, read at once."""
    return kept_by(work.session, "seats", users, lambda missing: _seats(work, missing))


def _seats(work: Work, users: list[UUID]) -> dict[UUID, tuple[Seat, ...]]:
    found: dict[UUID, list[Seat]] = {key: [] for key in users}
    rows = work.session.scalars(
        select(Membership)
        .where(Membership.user_id.in_(users))
        .order_by(Membership.created_at)
        .options(joinedload(Membership.organization))
    )
    for row in rows:
        name = row.organization.name if row.organization else None
        found[row.user_id].append(Seat(row.id, row.role, row.organization_id, name))
    return {key: tuple(seats) for key, seats in found.items()}


def credential_of(work: Work, user_id: UUID, *, lock: bool = False) -> Credential:
    """An account's credential; raises ``NotFound`` for one that cannot sign in."""
    found = select(Credential).where(Credential.user_id == user_id)
    if lock:
        row = work.session.scalar(found.with_for_update())
    else:
        known: dict[UUID, Credential | None] = kept(work.session, "credentials")
        row = known[user_id] if user_id in known else known.setdefault(user_id, work.session.scalar(found))
    if row is None:
        raise NotFound("可以登录的账号", user_id)
    return row


def _credential_of_login(work: Work, login: str) -> Credential | None:
    return work.session.scalar(
        select(Credential)
        .join(User, (User.tenant_id == Credential.tenant_id) & (User.id == Credential.user_id))
        .where(User.login == login.strip().lower())
        .with_for_update(of=Credential)
    )


def _begin(work: Work, credential: Credential, by: str) -> str:
    row, token = sessions.start(work, credential.user_id)
    work.record("account.recognized", "user", credential.user_id, by=by)
    lockout.forget_old(work)
    settle(work, row)
    return token


def _refused(work: Work, counters: lockout.Counters, user_id: UUID | None, at: str) -> Attempt:
    pause = counters.failed()
    work.record(
        "account.sign_in", "user", user_id, outcome=AuditOutcome.REFUSED, at=at, locked=pause is not None
    )
    return Attempt(locked_until=pause)


def _barred(work: Work, credential: Credential) -> Barred | None:
    if idle.disabled_now(work, credential):
        return Barred.UNUSED
    over = credential.password_until is not None and work.at > credential.password_until
    return Barred.PASSWORD_OVER if over and credential.user.active else None


def _turned_away(work: Work, credential: Credential, barred: Barred) -> Attempt:
    work.record(
        "account.sign_in", "user", credential.user_id, outcome=AuditOutcome.REFUSED, barred=barred.value
    )
    return Attempt(barred=barred)


def _too_old(work: Work, credential: Credential, roles: set[Role]) -> bool:
    if credential.sample or credential.subject:  # everybody's, or the provider's to look after
        return False
    return bool(roles & PASSWORD_AGES) and passwords.is_too_old(credential.password_since, work.at)
