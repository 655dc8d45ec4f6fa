"""课程表 and 授课专家."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index, tenant_unique
from yanxiu.models.columns import code, hours, not_negative, one_of, to_one
from yanxiu.models.states import HalfDay, Mode
from yanxiu.models.training_class import TrainingClass
from yanxiu.policy.vocabulary import OrganizationKind, TeachingForm, TitleLevel


class Expert(Entity, Base):
    """授课专家 of one class; ``attested_on`` is the day somebody signed for their quality."""

    __tablename__ = "experts"
    __table_args__ = (
        tenant_fk("class_id", "classes"),
        tenant_fk("attested_by", "users"),
        tenant_index("ix_experts_class_id", "class_id"),
        one_of("title_level", TitleLevel),
        one_of("organization_kind", OrganizationKind),
    )

    class_id: Mapped[UUID]
    name: Mapped[str]
    title: Mapped[str | None]
    title_level: Mapped[TitleLevel | None] = code(TitleLevel)
    organization_name: Mapped[str | None]
    organization_kind: Mapped[OrganizationKind | None] = code(OrganizationKind)
    attested_on: Mapped[date | None]
    attested_by: Mapped[UUID | None]

    training_class: Mapped[TrainingClass] = to_one("Expert", "TrainingClass", "class_id")


class TimetableSession(Entity, Base):
    """One unit of the timetable; ``form`` None: registration, travel or a meal, which count no hours."""

    __tablename__ = "timetable_sessions"
    __table_args__ = (
        tenant_unique("class_id", "held_on", "half", "position"),
        tenant_fk("class_id", "classes"),
        tenant_fk("expert_id", "experts"),
        one_of("half", HalfDay),
        one_of("form", TeachingForm),
        one_of("mode", Mode),
        *not_negative("hours"),
    )

    class_id: Mapped[UUID]
    held_on: Mapped[date]
    half: Mapped[HalfDay] = code(HalfDay)
    position: Mapped[int] = mapped_column(default=1)
    topic: Mapped[str | None]
    hours: Mapped[Decimal] = hours(default=Decimal(0))
    form: Mapped[TeachingForm | None] = code(TeachingForm)
    mode: Mapped[Mode] = code(Mode, default=Mode.ONSITE)
    expert_id: Mapped[UUID | None]

    training_class: Mapped[TrainingClass] = to_one("TimetableSession", "TrainingClass", "class_id")
    expert: Mapped[Expert | None] = to_one("TimetableSession", "Expert", "expert_id")
