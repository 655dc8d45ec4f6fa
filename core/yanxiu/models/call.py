"""征集: the department opens the year's applications."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_unique
from yanxiu.models.columns import code, in_order, json, one_of, to_one
from yanxiu.models.states import CallState
from yanxiu.policy.vocabulary import Level


class Call(Entity, Base):
    """征集. ``topic_ranges`` and ``forms`` are words that the year's plugin declares."""

    __tablename__ = "calls"
    __table_args__ = (tenant_unique("year", "title"), one_of("state", CallState))

    year: Mapped[int]
    title: Mapped[str]
    document_number: Mapped[str | None]
    announced_on: Mapped[date | None]
    topic_ranges: Mapped[list[str] | None] = json()
    forms: Mapped[list[str] | None] = json()
    state: Mapped[CallState] = code(CallState, default=CallState.DRAFT)


class CallLevel(Entity, Base):
    """One level that a call is open for, and its closing date (the last day in time)."""

    __tablename__ = "call_levels"
    __table_args__ = (
        tenant_unique("call_id", "level"),
        tenant_fk("call_id", "calls"),
        one_of("level", Level),
        in_order("opens_on", "closes_on"),
    )

    call_id: Mapped[UUID]
    level: Mapped[Level] = code(Level)
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    form: Mapped[str | None]

    call: Mapped[Call] = to_one("CallLevel", "Call", "call_id")
