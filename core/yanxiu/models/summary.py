"""Roll-ups: one row per class, and from them the cells which the ministry reads. Counts and money only."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, TenantMixin, tenant_fk, tenant_index
from yanxiu.db.names import SUMMARY
from yanxiu.db.types import Money
from yanxiu.models.columns import not_negative

CLASS_MEASURES = (
    "classes",
    "classes_held",
    "enrolled",
    "onsite",
    "online",
    "graded",
    "completed",
    "certificates",
    "hours",
    "subsidy_proposed",
    "subsidy_paid",
    "subsidy_recovered",
)
"""What is counted at class grain and added up in a cell."""

PROJECT_MEASURES = ("projects_planned", "projects_held", "projects_completed", "projects_cancelled")
"""What is counted from projects, in cells only."""


class Measures:
    """Person-times and money of classes; ``hours`` are hours taught; ``completed`` are those who passed."""

    classes: Mapped[int] = mapped_column(BigInteger, default=0)
    classes_held: Mapped[int] = mapped_column(BigInteger, default=0)
    enrolled: Mapped[int] = mapped_column(BigInteger, default=0)
    onsite: Mapped[int] = mapped_column(BigInteger, default=0)
    online: Mapped[int] = mapped_column(BigInteger, default=0)
    graded: Mapped[int] = mapped_column(BigInteger, default=0)
    completed: Mapped[int] = mapped_column(BigInteger, default=0)
    certificates: Mapped[int] = mapped_column(BigInteger, default=0)
    hours: Mapped[Decimal] = mapped_column(Numeric(14, 1), default=Decimal(0))
    subsidy_proposed: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))
    subsidy_paid: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))
    subsidy_recovered: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))


class ClassRollup(Measures, TenantMixin, Base):
    """One class. The dimensions are those of its project; '' where one is not known."""

    __tablename__ = "class_rollups"
    __table_args__ = (
        tenant_fk("class_id", "classes"),
        tenant_index("ix_class_rollups_cell", "year", "level", "tier", "field", "host_kind"),
        *not_negative(*CLASS_MEASURES),
    )

    class_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-98)
    year: Mapped[int] = mapped_column(sort_order=-97)
    level: Mapped[str] = mapped_column(sort_order=-96)
    tier: Mapped[str] = mapped_column(sort_order=-95)
    field: Mapped[str] = mapped_column(sort_order=-94)
    host_kind: Mapped[str] = mapped_column(sort_order=-93)


class SummaryCell(Measures, TenantMixin, Base):
    """One cell of province (the tenant) × year × level × tier × field × host kind."""

    __tablename__ = "cells"
    __table_args__ = (*not_negative(*PROJECT_MEASURES, *CLASS_MEASURES), {"schema": SUMMARY})

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-97)
    level: Mapped[str] = mapped_column(primary_key=True, sort_order=-96)
    tier: Mapped[str] = mapped_column(primary_key=True, sort_order=-95)
    field: Mapped[str] = mapped_column(primary_key=True, sort_order=-94)
    host_kind: Mapped[str] = mapped_column(primary_key=True, sort_order=-93)
    projects_planned: Mapped[int] = mapped_column(BigInteger, default=0)
    projects_held: Mapped[int] = mapped_column(BigInteger, default=0)
    projects_completed: Mapped[int] = mapped_column(BigInteger, default=0)
    projects_cancelled: Mapped[int] = mapped_column(BigInteger, default=0)
