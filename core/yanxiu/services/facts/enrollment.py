"""学员考核与结业 to facts: each trainee of a class, in a fixed number of queries."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from yanxiu.db import pseudonym
from yanxiu.documents.identity import check_id_number
from yanxiu.models import (
    Assessment,
    Attendance,
    Certificate,
    CertificateState,
    Enrollment,
    EnrollmentState,
    HalfDay,
    Thesis,
    Trainee,
    TrainingClass,
)
from yanxiu.policy import ClassFacts, EnrollmentFacts, Party
from yanxiu.services.facts.class_rows import rows_of_class
from yanxiu.services.facts.known import known
from yanxiu.services.facts.shared import extra_facts
from yanxiu.services.facts.training_class import class_facts as facts_of_class
from yanxiu.services.facts.training_class import without_roster
from yanxiu.services.kept import kept
from yanxiu.services.work import Work

Half = tuple[date, HalfDay]


class Numbered(NamedTuple):
    """A certificate number beside its trainee: who gave it, and whether nobody else has it."""

    number: str
    issuer: Party
    unique: bool


@dataclass(frozen=True)
class TraineeRecord:
    """What the tables hold of one trainee on a class; parts that are not there are None."""

    enrollment: Enrollment
    trainee: Trainee
    assessment: Assessment | None
    thesis: Thesis | None


@dataclass(frozen=True)
class SignIns:
    """签到 of a class: hours taught by half day, and who was there; ``closed`` once nobody adds any more."""

    taught: Mapping[Half, Decimal] = field(default_factory=dict)
    present: Mapping[UUID, Collection[Half]] = field(default_factory=dict)
    absent: Mapping[UUID, Collection[Half]] = field(default_factory=dict)
    closed: bool = False

    def attended_all(self, row: Enrollment) -> bool | None:
        """Whether a trainee was there in every half day taught; as declared where sign-in was on paper."""
        if any(half in self.taught for half in self.absent.get(row.id, ())):
            return False
        if self._counts():
            return set(self.taught) <= set(self.present.get(row.id, ()))
        return row.attended_all

    def hours(self, row: Enrollment) -> Decimal | None:
        """The class hours a trainee was there for; as declared where sign-in was on paper."""
        if not self._counts():
            return row.hours_attended
        there = set(self.present.get(row.id, ()))
        return sum((hours for half, hours in self.taught.items() if half in there), Decimal(0))

    def _counts(self) -> bool:
        return self.closed and bool(self.taught) and bool(self.present or self.absent)


def trainee_records(
    work: Work, cls: TrainingClass, enrollments: Collection[UUID] | None = None
) -> list[TraineeRecord]:
    """The trainees on a class (withdrawn ones apart), in the roster's order; or only those named."""
    query = (
        select(Enrollment, Trainee, Assessment, Thesis)
        .join(Trainee, Trainee.id == Enrollment.trainee_id)
        .outerjoin(Assessment, Assessment.enrollment_id == Enrollment.id)
        .outerjoin(Thesis, Thesis.enrollment_id == Enrollment.id)
        .where(Enrollment.class_id == cls.id, Enrollment.state == EnrollmentState.ENROLLED)
        .order_by(Enrollment.position.nulls_last(), Enrollment.id)
        .execution_options(populate_existing=True)
    )
    if enrollments is not None:
        query = query.where(Enrollment.id.in_(list(enrollments)))
    return [TraineeRecord(*row) for row in work.session.execute(query)]


def sign_ins(work: Work, cls: TrainingClass) -> SignIns:
    """Who was there when something was taught."""
    taught: dict[Half, Decimal] = {}
    for unit in rows_of_class(work, cls).units:
        if unit.form is None:
            continue
        half = (unit.held_on, unit.half)
        taught[half] = taught.get(half, Decimal(0)) + unit.hours
    present: dict[UUID, set[Half]] = {}
    absent: dict[UUID, set[Half]] = {}
    rows = work.session.execute(
        select(Attendance.enrollment_id, Attendance.held_on, Attendance.half, Attendance.present)
        .join(Enrollment, Enrollment.id == Attendance.enrollment_id)
        .where(Enrollment.class_id == cls.id)
    )
    for enrollment_id, held_on, half_day, there in rows:
        (present if there else absent).setdefault(enrollment_id, set()).add((held_on, half_day))
    return SignIns(taught, present, absent, closed=cls.attendance_confirmed_on is not None)


def standing_numbers(work: Work, cls: TrainingClass) -> dict[UUID, Numbered]:
    """The numbers of the certificates that stand, by enrolment."""
    rows = [one for one in class_certificates(work, cls) if one.state is CertificateState.ISSUED]
    often = times_used(work, [row.number for row in rows])
    return {row.enrollment_id: Numbered(row.number, row.issuer, often[row.number] == 1) for row in rows}


def class_certificates(work: Work, cls: TrainingClass) -> tuple[Certificate, ...]:
    """Every certificate that a class has had, standing or not, in the order in which they were made."""
    known: dict[UUID, tuple[Certificate, ...]] = kept(work.session, "class certificates")
    if cls.id not in known:
        query = select(Certificate).where(Certificate.class_id == cls.id).order_by(Certificate.created_at)
        known[cls.id] = tuple(work.session.scalars(query))
    return known[cls.id]


def times_used(work: Work, numbers: Iterable[str]) -> dict[str, int]:
    """How many certificates of the tenant, standing or not, bear each of these numbers."""
    asked = sorted(set(numbers))
    if not asked:
        return {}
    found = work.session.execute(
        select(Certificate.number, func.count())
        .where(Certificate.number.in_(asked))
        .group_by(Certificate.number)
    )
    return dict.fromkeys(asked, 0) | dict(found.all())


@dataclass(frozen=True)
class ClassTrainees:
    """The trainees of a class and what their facts share; ``facts`` puts one trainee's together."""

    records: tuple[TraineeRecord, ...]
    shared: ClassFacts
    signed: SignIns
    numbers: Mapping[UUID, Numbered]

    def facts(self, work: Work, record: TraineeRecord, numbered: Numbered | None = None) -> EnrollmentFacts:
        """One trainee's facts; ``numbered`` is a number that is about to be given, else the standing one."""
        row, assessment, thesis = record.enrollment, record.assessment, record.thesis
        number = numbered or self.numbers.get(row.id)
        return EnrollmentFacts(
            year=self.shared.year,
            as_of=self.shared.as_of,
            class_=self.shared,
            **known(
                name=pseudonym(work.tenant.id, record.trainee.name),
                employer=row.employer,
                title_or_qualification=row.title,
                id_number_valid=_valid(record.trainee, self.shared.as_of),
                attended_all=self.signed.attended_all(row),
                hours_attended=self.signed.hours(row),
                result=assessment and assessment.result,
                thesis_present=thesis and thesis.present,
                thesis_submitted_on=thesis and thesis.submitted_on,
                thesis_weight=assessment and assessment.thesis_weight,
                register_present=row.register_present,
                certificate_number=number and number.number,
                number_issuer=number and number.issuer,
                number_unique=number.unique if number else None,
                extra=extra_facts(work.plugins, row.extra),
            ),
        )


def class_trainees(
    work: Work,
    cls: TrainingClass,
    *,
    enrollments: Collection[UUID] | None = None,
    as_of: date | None = None,
    class_facts: ClassFacts | None = None,
) -> ClassTrainees:
    """All trainees of a class, or those named, with what their facts are made of."""
    shared = class_facts or facts_of_class(work, cls, as_of=as_of)
    return ClassTrainees(
        tuple(trainee_records(work, cls, enrollments)),
        without_roster(shared),
        sign_ins(work, cls),
        standing_numbers(work, cls),
    )


def enrollment_facts(
    work: Work, enrollment: Enrollment, *, class_facts: ClassFacts | None = None, as_of: date | None = None
) -> EnrollmentFacts:
    """One trainee's facts; for a whole class ``class_trainees`` asks the database less."""
    found = class_trainees(
        work,
        enrollment.training_class,
        enrollments=[enrollment.id],
        as_of=as_of,
        class_facts=class_facts,
    )
    return found.facts(work, found.records[0])


def _valid(trainee: Trainee, as_of: date) -> bool | None:
    return None if trainee.id_number is None else check_id_number(trainee.id_number, as_of).ok
