"""遴选看板: drafts of the year's choice that were saved for comparison, and the money there is for it."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_unique
from yanxiu.models.columns import json, not_negative


class BoardDraft(Entity, Base):
    """草案: how the board of a year stood when somebody saved it; never altered.

    ``content`` holds the candidates by application (place, topic, figures) and the stated figures.
    """

    __tablename__ = "board_drafts"
    __table_args__ = (tenant_unique("year", "name"), tenant_fk("saved_by", "users"))

    year: Mapped[int]
    name: Mapped[str]
    note: Mapped[str | None]
    content: Mapped[dict[str, Any]] = json()
    saved_by: Mapped[UUID | None]
    saved_on: Mapped[date]


class YearFund(Entity, Base):
    """年度经费: what there is for one tier of a year, out of which line, on which basis."""

    __tablename__ = "year_funds"
    __table_args__ = (
        tenant_unique("year", "tier"),
        tenant_fk("entered_by", "users"),
        *not_negative("amount"),
    )

    year: Mapped[int]
    tier: Mapped[str]
    amount: Mapped[Decimal]
    source: Mapped[str | None]
    basis: Mapped[str]
    entered_by: Mapped[UUID | None]
    entered_on: Mapped[date]
