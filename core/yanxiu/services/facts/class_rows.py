"""What hangs on classes, read for all of them in one statement, whatever their number or their rosters'."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Text, cast, exists, func, select

from yanxiu.models import (
    AuditEntry,
    Certificate,
    CertificateState,
    CompletionReport,
    Evaluation,
    FeeCategory,
    FollowUp,
    ImplementationPlan,
    OpeningNotice,
    Settlement,
    StaffAttendance,
    Subsidy,
    Survey,
    TrainingClass,
)
from yanxiu.services.facts.class_lists import (
    LISTS,
    Change,
    Lectured,
    Signed,
    Slides,
    Spent,
    Teacher,
    Trained,
    Unit,
    Uploaded,
)
from yanxiu.services.kept import kept_by
from yanxiu.services.work import Work


@dataclass(frozen=True)
class ClassRows:
    """What hangs on one class; lists in the order in which facts take them."""

    plan: ImplementationPlan | None
    notice: OpeningNotice | None
    report: CompletionReport | None
    settlement: Settlement | None
    subsidy: Subsidy | None
    survey: Survey | None
    evaluation: Evaluation | None
    category: FeeCategory | None
    amendments: tuple[Change, ...]
    trainees: tuple[Trained, ...]
    units: tuple[Unit, ...]
    experts: tuple[Teacher, ...]
    expenses: tuple[Spent, ...]
    lectures: tuple[Lectured, ...]
    coursewares: tuple[Slides, ...]
    uploaded: tuple[Uploaded, ...]
    signed: tuple[Signed, ...]
    follow_ups: int
    staff_signed: bool
    issued: int
    last_act: datetime | None


_ONES: Final[tuple[Any, ...]] = (
    ImplementationPlan,
    OpeningNotice,
    CompletionReport,
    Settlement,
    Subsidy,
    Survey,
    Evaluation,
    FeeCategory,
)
"""Tables with at most one row for a class, in the order of the fields above."""

_SUMS: Final[tuple[Any, ...]] = (
    select(func.count(FollowUp.id)).where(FollowUp.class_id == TrainingClass.id).scalar_subquery(),
    exists().where(StaffAttendance.class_id == TrainingClass.id),
    select(func.count(Certificate.id))
    .where(Certificate.class_id == TrainingClass.id, Certificate.state == CertificateState.ISSUED)
    .scalar_subquery(),
    select(func.max(AuditEntry.at))
    .where(AuditEntry.object_kind == "class", AuditEntry.object_id == cast(TrainingClass.id, Text))
    .scalar_subquery(),
)


def rows_of_classes(work: Work, keys: Iterable[UUID]) -> dict[UUID, ClassRows]:
    """What hangs on these classes, by class; one statement, and none for what is known already."""
    return kept_by(work.session, "class rows", keys, lambda missing: _read(work, missing))


def rows_of_class(work: Work, cls: TrainingClass) -> ClassRows:
    """What hangs on one class."""
    return rows_of_classes(work, [cls.id])[cls.id]


def _read(work: Work, keys: list[UUID]) -> dict[UUID, ClassRows]:
    lists = [one.column() for one in LISTS]
    query = select(TrainingClass.id, *_ONES, *lists, *_SUMS).where(TrainingClass.id.in_(keys))
    for kind in _ONES:
        query = query.outerjoin(kind, kind.class_id == TrainingClass.id)
    return {row[0]: _made(row[1:]) for row in work.session.execute(query)}


def _made(values: Any) -> ClassRows:
    ones, lists, sums = values[: len(_ONES)], values[len(_ONES) : -len(_SUMS)], values[-len(_SUMS) :]
    return ClassRows(*ones, *(kind.read(given) for kind, given in zip(LISTS, lists, strict=True)), *sums)
