"""期限提醒: what a member was reminded of, and by which ways the member wants to hear of it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index, tenant_unique
from yanxiu.db.crypto import keyed_index
from yanxiu.db.types import EncryptedText
from yanxiu.models.columns import code, one_of
from yanxiu.models.states import SubjectKind


class ReminderStep(StrEnum):
    """How near a deadline was: a week, a day, or past; or that the ministry answered."""

    WEEK = "week"
    DAY = "day"
    LATE = "late"
    ANSWER = "answer"


def feed_index(tenant: int, token: str) -> bytes:
    """Give what finds a calendar feed by its token."""
    return keyed_index(tenant, "reminder_settings.feed_token", token)


class Reminder(Entity, Base):
    """One deadline of which one member was told, once for each step towards it; or an answer that came.

    ``citation`` is document and clause in words. An answer may have neither them nor a day that it is due.
    ``mailed_at`` stays empty where the member wants no mail.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        tenant_fk("user_id", "users"),
        tenant_unique("user_id", "subject_id", "rule", "due", "step"),
        one_of("subject_kind", SubjectKind),
        one_of("step", ReminderStep),
        tenant_index("ix_reminders_due", "due"),
    )

    user_id: Mapped[UUID]
    subject_kind: Mapped[SubjectKind] = code(SubjectKind)
    subject_id: Mapped[UUID]
    subject: Mapped[str]
    rule: Mapped[str]
    label: Mapped[str]
    citation: Mapped[str]
    due: Mapped[date | None]
    step: Mapped[ReminderStep] = code(ReminderStep)
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]


class ReminderSettings(Entity, Base):
    """By which ways a member hears of deadlines beside the pages: an address for mail, a calendar feed.

    The feed's token has 192 random bits; who reads the database cannot use it.
    """

    __tablename__ = "reminder_settings"
    __table_args__ = (
        tenant_fk("user_id", "users"),
        tenant_unique("user_id"),
        tenant_unique("feed_index"),
    )

    user_id: Mapped[UUID]
    email: Mapped[str | None] = mapped_column(EncryptedText("reminder_settings.email"))
    feed_token: Mapped[str | None] = mapped_column(EncryptedText("reminder_settings.feed_token"))
    feed_index: Mapped[bytes | None]
