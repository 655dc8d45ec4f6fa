"""签到 by half day, of trainees and of staff."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_unique
from yanxiu.models.columns import code, one_of, to_one
from yanxiu.models.states import HalfDay, SignInSource
from yanxiu.models.trainee import Enrollment
from yanxiu.models.training_class import TrainingClass


class Attendance(Entity, Base):
    """A trainee's half day; ``present`` false is a recorded absence."""

    __tablename__ = "attendances"
    __table_args__ = (
        tenant_unique("enrollment_id", "held_on", "half"),
        tenant_fk("enrollment_id", "enrollments"),
        one_of("half", HalfDay),
        one_of("source", SignInSource),
    )

    enrollment_id: Mapped[UUID]
    held_on: Mapped[date]
    half: Mapped[HalfDay] = code(HalfDay)
    present: Mapped[bool] = mapped_column(default=True)
    source: Mapped[SignInSource] = code(SignInSource, default=SignInSource.PAPER)

    enrollment: Mapped[Enrollment] = to_one("Attendance", "Enrollment", "enrollment_id")


class StaffAttendance(Entity, Base):
    """A member of staff on a half day."""

    __tablename__ = "staff_attendances"
    __table_args__ = (
        tenant_unique("class_id", "name", "held_on", "half"),
        tenant_fk("class_id", "classes"),
        one_of("half", HalfDay),
    )

    class_id: Mapped[UUID]
    name: Mapped[str]
    task: Mapped[str | None]
    held_on: Mapped[date]
    half: Mapped[HalfDay] = code(HalfDay)

    training_class: Mapped[TrainingClass] = to_one("StaffAttendance", "TrainingClass", "class_id")
