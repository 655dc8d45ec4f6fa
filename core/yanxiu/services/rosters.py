"""学员名单, read."""

from uuid import UUID

from sqlalchemy import select

from yanxiu.models import Enrollment, EnrollmentState, TrainingClass
from yanxiu.services.work import Work


def roster_of(work: Work, class_id: UUID) -> list[Enrollment]:
    """The standing enrolments of a class in the roster's order; withdrawn ones are left out."""
    cls = work.get(TrainingClass, class_id, "班次")
    rows = work.session.scalars(
        select(Enrollment)
        .where(Enrollment.class_id == cls.id, Enrollment.state == EnrollmentState.ENROLLED)
        .order_by(Enrollment.position.nulls_last(), Enrollment.id)
    )
    return list(rows)
