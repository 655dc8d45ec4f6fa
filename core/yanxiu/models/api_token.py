"""Personal tokens: by them a program acts in somebody's name, in one role, for some time."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index, tenant_unique
from yanxiu.db.types import EncryptedText
from yanxiu.models.columns import all_of, json, not_negative, to_one
from yanxiu.models.user import User


class Scope(StrEnum):
    """What a token opens: reading something, or writing it."""

    SUMMARY = "summary:read"
    APPLICATIONS = "applications:read"
    PLANS = "plans:read"
    CLASSES = "classes:read"
    ROSTER = "roster:read"
    CERTIFICATES = "certificates:read"
    FUNDS = "funds:read"
    DECISIONS = "decisions:read"
    RECORDS = "records:read"
    WRITE_APPLICATIONS = "applications:write"
    WRITE_ROSTER = "roster:write"
    WRITE_ATTENDANCE = "attendance:write"
    WRITE_RESULTS = "results:write"
    WRITE_TIMETABLE = "timetable:write"
    WRITE_EXPENSES = "expenses:write"

    @property
    def writes(self) -> bool:
        """Whether it changes something."""
        return self.value.endswith(":write")


class ApiToken(Entity, Base):
    """One token of an account.  Its digest is kept; the token itself is shown once and never again.

    It holds to the end of ``expires_on``, unless it is revoked; ``seen_on`` is the day it was last used.
    ``asked`` counts what was asked with it in the minute that began at ``minute``.
    """

    __tablename__ = "api_tokens"
    __table_args__ = (
        tenant_unique("digest"),
        tenant_fk("user_id", "users"),
        tenant_index("ix_api_tokens_user_id", "user_id"),
        all_of("scopes", Scope),
        CheckConstraint("jsonb_array_length(scopes) > 0", name="scopes_some"),
        *not_negative("asked"),
    )

    user_id: Mapped[UUID]
    # no reference: a role may be taken away, and the token then opens nothing
    membership_id: Mapped[UUID]
    name: Mapped[str]
    digest: Mapped[bytes]
    scopes: Mapped[list[str]] = json()
    expires_on: Mapped[date]
    seen_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None] = mapped_column()
    minute: Mapped[datetime | None] = mapped_column(sort_order=95)
    asked: Mapped[int] = mapped_column(default=0, server_default="0", sort_order=96)

    user: Mapped[User] = to_one("ApiToken", "User", "user_id")


class ApiRequest(Entity, Base):
    """One creating request that a program gave a key, and what it was answered, so that it is done once.

    Key and request are kept as digests; ``answer`` is what was said, to be said again, for a day.
    """

    __tablename__ = "api_requests"
    __table_args__ = (
        tenant_unique("token_id", "key_digest"),
        tenant_fk("token_id", "api_tokens"),
        tenant_index("ix_api_requests_answered_at", "answered_at"),
    )

    token_id: Mapped[UUID]
    key_digest: Mapped[bytes]
    request_digest: Mapped[bytes]
    status: Mapped[int]
    answer: Mapped[str] = mapped_column(EncryptedText("api_request.answer"))
    answered_at: Mapped[datetime]
