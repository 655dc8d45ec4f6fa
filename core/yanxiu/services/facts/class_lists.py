"""The lists that hang on a class, as facts read them: what a line holds, and where it stands."""

from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from yanxiu.models import (
    Amendment,
    Attestation,
    Courseware,
    Enrollment,
    EnrollmentState,
    Expense,
    Expert,
    HalfDay,
    LectureFee,
    Mode,
    TimetableSession,
    Trainee,
    TrainingClass,
)
from yanxiu.models import Material as MaterialRow
from yanxiu.policy import (
    ExpenseHead,
    LectureRank,
    Material,
    OrganizationKind,
    Party,
    Payer,
    Post,
    TeachingForm,
    TitleLevel,
    WatchedField,
)
from yanxiu.services.lines import Lines


class Change(NamedTuple):
    """A change on record."""

    field: WatchedField
    effective_on: date | None
    reported_on: date | None
    written: bool | None
    approved_on: date | None
    approver: Party | None


class Trained(NamedTuple):
    """Somebody enrolled."""

    name: str
    employer: str | None
    title_level: TitleLevel | None
    qualification_level: TitleLevel | None
    post: Post | None
    grassroots: bool | None
    private_sector: bool | None
    province: str | None
    mode: Mode | None


class Unit(NamedTuple):
    """A unit of the timetable."""

    held_on: date
    half: HalfDay
    hours: Decimal
    form: TeachingForm | None


class Teacher(NamedTuple):
    """An expert."""

    name: str
    title_level: TitleLevel | None
    organization_kind: OrganizationKind | None
    attested_on: date | None


class Spent(NamedTuple):
    """An expense."""

    head: ExpenseHead
    amount: Decimal
    payer: Payer


class Lectured(NamedTuple):
    """A lecture fee, and the class's share of it."""

    rank: LectureRank
    hours: Decimal
    net: Decimal
    paid: Decimal


class Slides(NamedTuple):
    """A piece of courseware."""

    consented_on: date | None
    published_on: date | None


class Uploaded(NamedTuple):
    """A paper that was uploaded."""

    kind: Material


class Signed(NamedTuple):
    """Words that somebody signed for."""

    word: str


LISTS: Final[tuple[Lines[Any], ...]] = (
    Lines(
        Change,
        (
            Amendment.field,
            Amendment.effective_on,
            Amendment.reported_on,
            Amendment.written,
            Amendment.approved_on,
            Amendment.approver,
        ),
        (Amendment.class_id == TrainingClass.id, Amendment.withdrawn.is_(False)),
        (Amendment.reported_on.nulls_last(), Amendment.id),
    ),
    Lines(
        Trained,
        (
            Trainee.name,
            Enrollment.employer,
            Enrollment.title_level,
            Enrollment.qualification_level,
            Enrollment.post,
            Enrollment.grassroots,
            Enrollment.private_sector,
            Enrollment.province,
            Enrollment.mode,
        ),
        (
            Enrollment.class_id == TrainingClass.id,
            Trainee.id == Enrollment.trainee_id,
            Enrollment.state == EnrollmentState.ENROLLED,
        ),
        (Enrollment.position.nulls_last(), Enrollment.id),
    ),
    Lines(
        Unit,
        (
            TimetableSession.held_on,
            TimetableSession.half,
            TimetableSession.hours,
            TimetableSession.form,
        ),
        (TimetableSession.class_id == TrainingClass.id,),
        (TimetableSession.held_on, TimetableSession.half, TimetableSession.position),
    ),
    Lines(
        Teacher,
        (Expert.name, Expert.title_level, Expert.organization_kind, Expert.attested_on),
        (Expert.class_id == TrainingClass.id,),
        (Expert.id,),
    ),
    Lines(
        Spent,
        (Expense.head, Expense.amount, Expense.payer),
        (Expense.class_id == TrainingClass.id,),
        (Expense.id,),
    ),
    Lines(
        Lectured,
        (LectureFee.rank, LectureFee.hours, LectureFee.net, Expense.amount),
        (Expense.class_id == TrainingClass.id, LectureFee.id == Expense.lecture_fee_id),
        (LectureFee.held_on, LectureFee.id),
    ),
    Lines(
        Slides,
        (Courseware.consented_on, Courseware.published_on),
        (Courseware.class_id == TrainingClass.id,),
        (Courseware.id,),
    ),
    Lines(
        Uploaded,
        (MaterialRow.kind,),
        (
            MaterialRow.class_id == TrainingClass.id,
            MaterialRow.kind.is_not(None),
            MaterialRow.ended_on.is_(None),
        ),
    ),
    Lines(Signed, (Attestation.word,), (Attestation.class_id == TrainingClass.id,), (Attestation.word,)),
)
"""Tables with many rows for a class, in the order of the fields of ``ClassRows``."""
