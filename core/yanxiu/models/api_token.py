"""Personal tokens: by them a program reads in somebody's name, in one role, for some time."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index, tenant_unique
from yanxiu.models.columns import all_of, json, to_one
from yanxiu.models.user import User


class Scope(StrEnum):
    """What a token opens; reading only."""

    SUMMARY = "summary:read"
    CLASSES = "classes:read"


class ApiToken(Entity, Base):
    """One token of an account.  Its digest is kept; the token itself is shown once and never again.

    It holds to the end of ``expires_on``, unless it is revoked; ``seen_on`` is the day it was last used.
    """

    __tablename__ = "api_tokens"
    __table_args__ = (
        tenant_unique("digest"),
        tenant_fk("user_id", "users"),
        tenant_index("ix_api_tokens_user_id", "user_id"),
        all_of("scopes", Scope),
        CheckConstraint("jsonb_array_length(scopes) > 0", name="scopes_some"),
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

    user: Mapped[User] = to_one("ApiToken", "User", "user_id")
