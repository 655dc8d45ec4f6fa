"""By which ways a member hears of deadlines beside the pages: mail, and a calendar feed."""

import re
import secrets
from typing import Final
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import ReminderSettings, User, feed_index
from yanxiu.services.errors import InvalidInput, NotFound
from yanxiu.services.work import Work

_EMAIL: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_LONGEST: Final = 254
"""RFC 5321, 4.5.3.1.3: a path has 256 octets, two of which are its brackets."""


def ways_of(work: Work, user_id: UUID) -> ReminderSettings | None:
    """What a member has chosen; None where nothing was ever chosen."""
    return work.session.scalar(select(ReminderSettings).where(ReminderSettings.user_id == user_id))


def set_email(work: Work, user_id: UUID, email: str) -> ReminderSettings:
    """Send reminders to an address from now on; an empty one ends that. Raises ``InvalidInput``."""
    given = email.strip()
    if given and (len(given) > _LONGEST or not _EMAIL.fullmatch(given)):
        raise InvalidInput("电子邮箱", given, "须写成 名称@域名", "请核对地址，或留空不收邮件")
    row = _row(work, user_id)
    row.email = given or None
    work.session.flush()
    work.record("reminder.set_email", "user", user_id, on=bool(given))
    return row


def renew_feed(work: Work, user_id: UUID) -> ReminderSettings:
    """Give the member a new calendar address; the one before stops working at once."""
    row, token = _row(work, user_id), secrets.token_urlsafe(24)
    row.feed_token, row.feed_index = token, feed_index(work.tenant.id, token)
    work.session.flush()
    work.record("reminder.renew_feed", "user", user_id)
    return row


def close_feed(work: Work, user_id: UUID) -> None:
    """End the calendar address."""
    row = _row(work, user_id)
    row.feed_token = row.feed_index = None
    work.session.flush()
    work.record("reminder.close_feed", "user", user_id)


def user_of_feed(work: Work, token: str) -> User:
    """Whose calendar an address is; raises ``NotFound`` for a wrong one and for a shut account alike."""
    user = work.session.scalar(
        select(User)
        .join(ReminderSettings, ReminderSettings.user_id == User.id)
        .where(ReminderSettings.feed_index == feed_index(work.tenant.id, token), User.active)
    )
    if user is None:
        raise NotFound("日历", "…")
    return user


def _row(work: Work, user_id: UUID) -> ReminderSettings:
    row = ways_of(work, user_id)
    if row is None:
        row = ReminderSettings(user_id=user_id)
        work.session.add(row)
    return row
