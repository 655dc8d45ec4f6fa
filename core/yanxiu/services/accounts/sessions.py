"""Sessions kept by the server: a cookie alone proves nothing, and any session can be ended at once."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from yanxiu.models import Credential, Membership, Role, SignInSession
from yanxiu.services.accounts.members import idle_limit
from yanxiu.services.kept import kept
from yanxiu.services.work import Work

ABSOLUTE: Final = timedelta(hours=12)
SIGNING_IN: Final = timedelta(minutes=10)
_TOUCH: Final = timedelta(seconds=30)  # a look at a page within it writes nothing


def start(work: Work, user_id: UUID) -> tuple[SignInSession, str]:
    """Begin a session that opens nothing yet; gives it and the token for its cookie (256 bits)."""
    row = SignInSession(user_id=user_id, digest=b"", started_at=work.at, seen_at=work.at)
    token = rotate(row)
    work.session.add(row)
    work.session.flush()
    return row, token


def rotate(row: SignInSession) -> str:
    """Give a session another token: who knew the old one has nothing."""
    token = secrets.token_urlsafe(32)
    row.digest = _digest(token)
    return token


def find(work: Work, token: str) -> SignInSession | None:
    """The session of a cookie, unless it has ended; one past its limits ends here."""
    found = (
        select(SignInSession, Membership, Credential)
        .outerjoin(Membership, Membership.id == SignInSession.membership_id)
        .outerjoin(Credential, Credential.user_id == SignInSession.user_id)
        .where(SignInSession.digest == _digest(token), SignInSession.ended_at.is_(None))
        .options(joinedload(SignInSession.user))
    )
    row, seat, credential = work.session.execute(found).one_or_none() or (None, None, None)
    if row is None:
        return None
    over = _over(row, seat.role if seat else None, work.at)
    if over:
        _end(work, row.id, over)
        return None
    if work.at - row.seen_at > _TOUCH:
        # by statement: two pictures of one page must not meet the optimistic lock
        work.session.execute(update(SignInSession).where(SignInSession.id == row.id).values(seen_at=work.at))
    kept(work.session, "credentials")[row.user_id] = credential
    return row


def open_sessions(work: Work, user_id: UUID | None = None) -> list[SignInSession]:
    """Sessions that have not ended, of one account or of all; the latest first."""
    found = select(SignInSession).where(
        SignInSession.ended_at.is_(None), SignInSession.started_at > work.at - ABSOLUTE
    )
    if user_id is not None:
        found = found.where(SignInSession.user_id == user_id)
    rows = work.session.scalars(found.order_by(SignInSession.seen_at.desc()))
    return [row for row in rows if not _over(row, _role(work, row), work.at)]


def end(work: Work, session_id: UUID, why: str) -> None:
    """End a session and note it."""
    row = work.get(SignInSession, session_id, "登录会话")
    if row.ended_at is None:
        _end(work, row.id, why)
        work.record("account.sign_out", "user", row.user_id, why=why)


def end_all(work: Work, user_id: UUID, why: str, *, but: UUID | None = None) -> int:
    """End every session of an account, but for one; gives how many there were."""
    others = [row for row in open_sessions(work, user_id) if row.id != but]
    for row in others:
        _end(work, row.id, why)
    if others:
        work.record("account.sessions_ended", "user", user_id, why=why, count=len(others))
    return len(others)


def last_seen(work: Work, users: Iterable[UUID]) -> dict[UUID, datetime]:
    """When each account last had a session that opened pages; nothing of those that never had one."""
    rows = work.session.execute(
        select(SignInSession.user_id, func.max(SignInSession.seen_at))
        .where(SignInSession.user_id.in_(list(users)), SignInSession.membership_id.is_not(None))
        .group_by(SignInSession.user_id)
    )
    return {row[0]: row[1] for row in rows}


def _end(work: Work, session_id: UUID, why: str) -> None:
    work.session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.ended_at.is_(None))
        .values(ended_at=work.at, ended_by=why)
    )


def _over(row: SignInSession, role: Role | None, now: datetime) -> str | None:
    if row.membership_id is None and now - row.seen_at > SIGNING_IN:
        return "unfinished"
    if now - row.started_at > ABSOLUTE:
        return "absolute"
    return "idle" if now - row.seen_at > idle_limit(role) else None


def _role(work: Work, row: SignInSession) -> Role | None:
    if row.membership_id is None:
        return None
    seat = work.session.get(Membership, (work.tenant.id, row.membership_id))
    return seat.role if seat else None


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
