"""Who is on a class, found by the id of the roster's line or by identity number; one query for a class."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import Enrollment, EnrollmentState, Trainee, TrainingClass, id_number_index
from yanxiu.services.work import Work


@dataclass(frozen=True)
class Enrolled:
    """The standing enrolments of one class."""

    tenant: int
    keys: frozenset[UUID]
    indexes: dict[bytes, UUID]

    def by_id(self, key: UUID) -> UUID | None:
        """The enrolment itself, if it is one of this class."""
        return key if key in self.keys else None

    def by_number(self, number: str) -> UUID | None:
        """The enrolment of whoever has this identity number (in its normal form)."""
        return self.indexes.get(id_number_index(self.tenant, number))


def enrolled_on(work: Work, cls: TrainingClass) -> Enrolled:
    """Who is on a class now; those who withdrew are not."""
    rows = work.session.execute(
        select(Enrollment.id, Trainee.id_number_index)
        .join(Trainee, Trainee.id == Enrollment.trainee_id)
        .where(Enrollment.class_id == cls.id, Enrollment.state == EnrollmentState.ENROLLED)
    ).all()
    indexes = {index: key for key, index in rows if index is not None}
    return Enrolled(work.tenant.id, frozenset(key for key, _ in rows), indexes)
