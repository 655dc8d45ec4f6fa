"""开班前 and 变更: implementation plan, opening notice, amendments."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index, tenant_unique
from yanxiu.models.columns import all_of, code, json, one_of, to_one
from yanxiu.models.states import ReviewKind, ReviewOutcome
from yanxiu.models.training_class import TrainingClass
from yanxiu.policy.vocabulary import Party, PlanSection, RecruitmentScope, WatchedField


class ImplementationPlan(Entity, Base):
    """实施方案 and its review: ``accepted_on`` is the filing (备案), ``approved_on`` the approval (审批).

    ``sections`` lists the parts present, ``texts`` holds them by part.
    """

    __tablename__ = "implementation_plans"
    __table_args__ = (
        tenant_unique("class_id"),
        tenant_fk("class_id", "classes"),
        tenant_fk("reviewed_by", "users"),
        one_of("filed_by", Party),
        one_of("review_kind", ReviewKind),
        one_of("review_outcome", ReviewOutcome),
        all_of("sections", PlanSection),
    )

    class_id: Mapped[UUID]
    consulted_on: Mapped[date | None]
    submitted_on: Mapped[date | None]
    filed_by: Mapped[Party | None] = code(Party)
    sections: Mapped[list[str] | None] = json()
    texts: Mapped[dict[str, Any]] = json(default=dict)
    review_kind: Mapped[ReviewKind | None] = code(ReviewKind)
    review_outcome: Mapped[ReviewOutcome | None] = code(ReviewOutcome)
    review_note: Mapped[str | None]
    reviewed_by: Mapped[UUID | None]
    accepted_on: Mapped[date | None]
    approved_on: Mapped[date | None]
    platform_reference: Mapped[str | None]

    training_class: Mapped[TrainingClass] = to_one("ImplementationPlan", "TrainingClass", "class_id")


class OpeningNotice(Entity, Base):
    """开班通知."""

    __tablename__ = "opening_notices"
    __table_args__ = (
        tenant_unique("class_id"),
        tenant_fk("class_id", "classes"),
        one_of("issuer", Party),
        one_of("scope", RecruitmentScope),
    )

    class_id: Mapped[UUID]
    submitted_on: Mapped[date | None]
    issuer: Mapped[Party | None] = code(Party)
    issued_on: Mapped[date | None]
    scope: Mapped[RecruitmentScope | None] = code(RecruitmentScope)
    document_number: Mapped[str | None]

    training_class: Mapped[TrainingClass] = to_one("OpeningNotice", "TrainingClass", "class_id")


class Amendment(Entity, Base):
    """变更 of one planned term, from ``old`` to ``new``; the project's row stays as planned."""

    __tablename__ = "amendments"
    __table_args__ = (
        tenant_fk("class_id", "classes"),
        tenant_index("ix_amendments_class_id", "class_id"),
        one_of("field", WatchedField),
        one_of("approver", Party),
    )

    class_id: Mapped[UUID]
    field: Mapped[WatchedField] = code(WatchedField)
    old: Mapped[str | None]
    new: Mapped[str | None]
    reason: Mapped[str | None]
    effective_on: Mapped[date | None]
    reported_on: Mapped[date | None]
    written: Mapped[bool | None]
    approved_on: Mapped[date | None]
    approver: Mapped[Party | None] = code(Party)
    withdrawn: Mapped[bool] = mapped_column(default=False)

    training_class: Mapped[TrainingClass] = to_one("Amendment", "TrainingClass", "class_id")
