"""Accounts that nobody uses: those of staff are disabled after ninety days (GB/T 22239-2019 8.1.4.2).

Either a daily job does it for all, or the next attempt to sign in. The security administrator opens such an
account again, which starts the ninety days anew. Trainees come back after years, so theirs are left open.
"""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Select, select

from yanxiu.models import Credential, Membership, Role, ShutReason, User
from yanxiu.services.accounts import sessions
from yanxiu.services.work import CLOCK, Work

UNUSED: Final = timedelta(days=90)
STAFF: Final = frozenset(Role) - {Role.TRAINEE}


def disable_unused(work: Work, today: date) -> list[UUID]:
    """Disable the staff accounts that were last used more than ninety days before ``today``; gives them.

    Sample accounts are everybody's, and whoever acts is using the own one: both stay open.
    """
    found = (
        select(User)
        .join(Credential, (Credential.tenant_id == User.tenant_id) & (Credential.user_id == User.id))
        .where(User.active, ~Credential.sample, User.id.in_(_staff()))
        .order_by(User.login)
        .with_for_update(of=User, key_share=True)
    )
    rows = [user for user in work.session.scalars(found) if user.id != work.actor.id]
    seen = sessions.last_seen(work, [user.id for user in rows])
    unused = [user for user in rows if _is_unused(user, seen.get(user.id), today)]
    for user in unused:
        _disable(work, user)
    return [user.id for user in unused]


def disabled_now(work: Work, credential: Credential) -> bool:
    """Whether an account is disabled because nobody used it; one that has to be, is disabled here."""
    user = credential.user
    if user.active and not credential.sample and _is_staff(work, user.id):
        seen = sessions.last_seen(work, [user.id]).get(user.id)
        if _is_unused(user, seen, work.at.astimezone(CLOCK).date()):
            _disable(work, user)
    return user.shut_because is ShutReason.UNUSED


def _is_unused(user: User, seen: datetime | None, today: date) -> bool:
    last = max(one for one in (user.created_at, user.opened_at, seen) if one is not None)
    return today - last.astimezone(CLOCK).date() > UNUSED


def _disable(work: Work, user: User) -> None:
    user.active, user.shut_because = False, ShutReason.UNUSED
    work.session.flush()
    sessions.end_all(work, user.id, "shut")
    work.record("user.unused", "user", user.id, days=UNUSED.days)


def _is_staff(work: Work, user_id: UUID) -> bool:
    return bool(work.session.scalar(_staff().where(Membership.user_id == user_id).limit(1)))


def _staff() -> Select[UUID]:
    return select(Membership.user_id).where(Membership.role.in_(STAFF))
