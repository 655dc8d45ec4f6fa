"""遴选: scores, and what is recommended to the ministry."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Numeric
from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_unique
from yanxiu.models.application import Application
from yanxiu.models.columns import code, in_order, json, not_negative, one_of, to_one
from yanxiu.policy.vocabulary import NationalResult


class ScoreSheet(Entity, Base):
    """评分表 of one reviewer; ``items`` is a list of heading and points."""

    __tablename__ = "score_sheets"
    __table_args__ = (
        tenant_unique("application_id", "reviewer"),
        tenant_fk("application_id", "applications"),
        tenant_fk("recorded_by", "users"),
        *not_negative("total"),
    )

    application_id: Mapped[UUID]
    reviewer: Mapped[str]
    items: Mapped[list[dict[str, Any]]] = json(default=list)
    total: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    complete: Mapped[bool] = mapped_column(default=False)
    scored_on: Mapped[date | None]
    recorded_by: Mapped[UUID | None]

    application: Mapped[Application] = to_one("ScoreSheet", "Application", "application_id")


class Recommendation(Entity, Base):
    """推荐申报国家级, and what became of it; ``result`` None: not known yet."""

    __tablename__ = "recommendations"
    __table_args__ = (
        tenant_unique("application_id"),
        tenant_fk("application_id", "applications"),
        one_of("result", NationalResult),
        in_order("recommended_on", "result_on"),
    )

    application_id: Mapped[UUID]
    recommended_on: Mapped[date]
    document_number: Mapped[str | None]
    result: Mapped[NationalResult | None] = code(NationalResult)
    result_on: Mapped[date | None]
    result_document: Mapped[str | None]

    application: Mapped[Application] = to_one("Recommendation", "Application", "application_id")
