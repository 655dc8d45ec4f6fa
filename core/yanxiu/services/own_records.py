"""What belongs to the person of an account: the trainee, the classes, the certificates."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import (
    Attendance,
    Certificate,
    Enrollment,
    EnrollmentState,
    Trainee,
    TrainingClass,
)
from yanxiu.services.errors import NotFound
from yanxiu.services.steps import CLASS_LABELS
from yanxiu.services.work import Work


def trainee_of(work: Work, user_id: UUID) -> Trainee | None:
    """The trainee that an account belongs to."""
    return work.session.scalar(
        select(Trainee).where(Trainee.user_id == user_id).order_by(Trainee.id).limit(1)
    )


@dataclass(frozen=True)
class OwnClass:
    """One class of a person: how often signed in there, and the certificate that stands."""

    enrollment: Enrollment
    cls: TrainingClass
    signed_in: int
    certificate: Certificate | None

    @property
    def state(self) -> str:
        """Where the person stands in the class, in words."""
        if self.enrollment.state is EnrollmentState.WITHDRAWN:
            return "已退出"
        return CLASS_LABELS[self.cls.state]


def own_classes(work: Work, trainee: Trainee) -> list[OwnClass]:
    """A person's classes, the latest first, those withdrawn from too."""
    rows = work.session.execute(
        select(Enrollment, TrainingClass)
        .join(TrainingClass, TrainingClass.id == Enrollment.class_id)
        .where(Enrollment.trainee_id == trainee.id)
        .order_by(TrainingClass.year.desc(), Enrollment.id.desc())
    ).all()
    keys = [enrollment.id for enrollment, _cls in rows]
    present = list(
        work.session.scalars(
            select(Attendance.enrollment_id).where(
                Attendance.enrollment_id.in_(keys), Attendance.present.is_(True)
            )
        )
    )
    standing = {row.enrollment_id: row for row in _certificates(work, keys) if row.ended_on is None}
    return [
        OwnClass(enrollment, cls, present.count(enrollment.id), standing.get(enrollment.id))
        for enrollment, cls in rows
    ]


def own_certificates(work: Work, trainee: Trainee) -> list[Certificate]:
    """A person's certificates, the latest first, ended ones too."""
    keys = list(work.session.scalars(select(Enrollment.id).where(Enrollment.trainee_id == trainee.id)))
    return list(_certificates(work, keys))


def _certificates(work: Work, keys: Sequence[UUID]) -> Sequence[Certificate]:
    return work.session.scalars(
        select(Certificate)
        .where(Certificate.enrollment_id.in_(keys))
        .order_by(Certificate.issued_on.desc(), Certificate.number)
    ).all()


def own_certificate(work: Work, trainee: Trainee, certificate_id: UUID) -> Certificate:
    """One of a person's certificates; ``NotFound`` for anybody else's."""
    row = work.get(Certificate, certificate_id, "证书")
    if row.enrollment.trainee_id != trainee.id:
        raise NotFound("证书", certificate_id)
    return row
