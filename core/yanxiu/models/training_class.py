"""班次: one run of a project."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index, tenant_unique
from yanxiu.models.columns import (
    all_of,
    code,
    hours,
    in_order,
    json,
    not_negative,
    one_of,
    to_one,
)
from yanxiu.models.plan import Project
from yanxiu.models.states import ClassState
from yanxiu.policy.vocabulary import OutputKind

BEFORE_HELD = (ClassState.PLANNED, ClassState.FILED, ClassState.CLEARED, ClassState.RECRUITED)
"""Not held yet: where a class may still be changed, or cancelled."""

_COUNTS = ("total_days", "travel_days", "teaching_days", "hours", "onsite", "online", "from_outside")


class TrainingClass(Entity, Base):
    """班次. ``number`` is its number in the year's plan; the terms as planned are the project's.

    ``actual_*`` is how it was run. Days, hours and numbers of trainees are what the host declares where no
    timetable or roster says it; None is not known. The ``*_confirmed_on`` dates close a list: from then on
    an empty roster, timetable or sign-in sheet is a known fact. ``cancelled_from`` is where a cancelled class
    stood.
    """

    __tablename__ = "classes"
    __table_args__ = (
        tenant_unique("year", "number"),
        tenant_fk("project_id", "projects"),
        tenant_index("ix_classes_project_id", "project_id"),
        tenant_index("ix_classes_year_state", "year", "state"),
        one_of("state", ClassState),
        one_of("cancelled_from", ClassState),
        all_of("outputs", OutputKind),
        in_order("actual_starts_on", "actual_ends_on"),
        *not_negative("number", *_COUNTS),
    )

    project_id: Mapped[UUID]
    year: Mapped[int]
    number: Mapped[int]
    state: Mapped[ClassState] = code(ClassState, default=ClassState.PLANNED)
    actual_starts_on: Mapped[date | None]
    actual_ends_on: Mapped[date | None]
    actual_place: Mapped[str | None]
    actual_topic: Mapped[str | None]
    actual_content: Mapped[str | None]
    actual_audience: Mapped[str | None]
    actual_host_name: Mapped[str | None]
    total_days: Mapped[int | None]
    travel_days: Mapped[int | None]
    teaching_days: Mapped[int | None]
    hours: Mapped[Decimal | None] = hours()
    onsite: Mapped[int | None]
    online: Mapped[int | None]
    online_reason: Mapped[str | None]
    from_outside: Mapped[int | None]
    staff_signed_in: Mapped[bool | None]
    outputs: Mapped[list[str] | None] = json()
    roster_confirmed_on: Mapped[date | None]
    timetable_confirmed_on: Mapped[date | None]
    attendance_confirmed_on: Mapped[date | None]
    cancelled_on: Mapped[date | None]
    cancelled_because: Mapped[str | None]
    extra: Mapped[dict[str, Any]] = json(default=dict)
    cancelled_from: Mapped[ClassState | None] = code(ClassState, sort_order=95)

    project: Mapped[Project] = to_one("TrainingClass", "Project", "project_id")
