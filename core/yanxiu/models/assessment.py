"""考核 and 研修论文."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_unique
from yanxiu.models.columns import code, not_negative, one_of, share, to_one
from yanxiu.models.trainee import Enrollment
from yanxiu.policy.vocabulary import Result


class Assessment(Entity, Base):
    """考核 of one trainee; ``thesis_weight`` is the thesis' share of the result, 0 to 1."""

    __tablename__ = "assessments"
    __table_args__ = (
        tenant_unique("enrollment_id"),
        tenant_fk("enrollment_id", "enrollments"),
        tenant_fk("assessed_by", "users"),
        one_of("result", Result),
        CheckConstraint("thesis_weight BETWEEN 0 AND 1", name="thesis_weight_share"),
        *not_negative("score"),
    )

    enrollment_id: Mapped[UUID]
    result: Mapped[Result | None] = code(Result)
    score: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    thesis_weight: Mapped[Decimal | None] = share()
    assessed_on: Mapped[date | None]
    assessed_by: Mapped[UUID | None]

    enrollment: Mapped[Enrollment] = to_one("Assessment", "Enrollment", "enrollment_id")


class Thesis(Entity, Base):
    """研修论文; ``present`` false says that none was handed in. The file is a ``Material``."""

    __tablename__ = "theses"
    __table_args__ = (
        tenant_unique("enrollment_id"),
        tenant_fk("enrollment_id", "enrollments"),
        CheckConstraint("present OR submitted_on IS NULL", name="absent_has_no_date"),
    )

    enrollment_id: Mapped[UUID]
    present: Mapped[bool] = mapped_column(default=True)
    title: Mapped[str | None]
    submitted_on: Mapped[date | None]

    enrollment: Mapped[Enrollment] = to_one("Thesis", "Enrollment", "enrollment_id")
