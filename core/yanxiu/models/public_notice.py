"""通知公告: what the department tells everybody on its public pages."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from yanxiu.db.base import Base, Entity, tenant_index
from yanxiu.models.columns import code, one_of


class PublicNoticeKind(StrEnum):
    """What a notice is about: 征集、开班、年度计划、结果、其他."""

    CALL = "call"
    OPENING = "opening"
    PLAN = "plan"
    RESULT = "result"
    OTHER = "other"


class PublicNotice(Entity, Base):
    """A notice as people type it: plain text in paragraphs. Public from ``published_on`` on.

    ``withdrawn_on`` takes it off the pages; the row stays, since people may have acted on it.
    """

    __tablename__ = "public_notices"
    __table_args__ = (
        tenant_index("ix_public_notices_published_on", "published_on"),
        one_of("kind", PublicNoticeKind),
        CheckConstraint("withdrawn_on IS NULL OR published_on IS NOT NULL", name="withdrawn_after_all"),
    )

    kind: Mapped[PublicNoticeKind] = code(PublicNoticeKind)
    title: Mapped[str]
    body: Mapped[str]
    document_number: Mapped[str | None]
    published_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
