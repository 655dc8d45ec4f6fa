"""A roster from a spreadsheet: looked at first, then taken in as a whole or not at all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from yanxiu.db import uuid7
from yanxiu.db.bulk import add_rows
from yanxiu.documents.roster import RosterProblem, RosterRead, RosterRow, read_roster
from yanxiu.models import (
    ClassState,
    Enrollment,
    EnrollmentState,
    Mode,
    Trainee,
    TrainingClass,
    id_number_index,
    phone_index,
)
from yanxiu.phrases import joined, phrase
from yanxiu.policy import Post, TitleLevel
from yanxiu.services.errors import DomainError
from yanxiu.services.recruitment import NOT_CLEARED
from yanxiu.services.steps import class_at
from yanxiu.services.work import Work

_SHOWN = 20
_Line = tuple[RosterRow, bytes]
"""A row, and what finds its person."""


class RosterRefused(DomainError):
    """A roster with errors: nothing of it was taken in. Every problem is in ``problems``."""

    def __init__(self, problems: tuple[RosterProblem, ...]) -> None:
        lines = [problem.message for problem in problems[:_SHOWN]]
        more = phrase("（另有{count}处）", count=len(problems) - _SHOWN) if len(problems) > _SHOWN else ""
        super().__init__(
            phrase(
                "学员名单有{count}处错误，没有导入：{problems}{more}",
                count=len(problems),
                problems=joined(lines, "；"),
                more=more,
            )
        )
        self.problems = problems


@dataclass(frozen=True)
class RosterPreview:
    """What importing a file would do; ``known`` people are in the tenant's records already.

    ``unknown`` are headings of the file that stand for none of our columns.
    """

    rows: tuple[RosterRow, ...]
    errors: tuple[RosterProblem, ...]
    hints: tuple[RosterProblem, ...]
    new: int
    known: int
    already: int
    unknown: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the file can be imported."""
        return not self.errors


def preview_roster(
    work: Work, class_id: UUID, source: bytes | Path, mapping: Mapping[str, str] | None = None
) -> RosterPreview:
    """Read a file against the class and the tenant's trainees; nothing is written.

    Raises ``WrongState`` where the class takes no trainees now.
    """
    return look_at(work, class_id, read_roster(source, mapping, on=work.today))


def look_at(work: Work, class_id: UUID, read: RosterRead) -> RosterPreview:
    """The same of what was read already, from a file or from records."""
    cls = class_at(work, class_id, ClassState.CLEARED, remedy=NOT_CLEARED)
    lines = _lines(work, read.rows)
    return _preview(work, cls, read, lines, _people(work, lines))


def _preview(
    work: Work, cls: TrainingClass, read: RosterRead, lines: Sequence[_Line], people: Mapping[bytes, Trainee]
) -> RosterPreview:
    on_class = _on_class(work, cls, people.values())
    conflicts, already, known = [], 0, 0
    for row, index in lines:
        trainee = people.get(index)
        if trainee is None:
            continue
        known += 1
        if trainee.name != row.name:
            conflicts.append(
                RosterProblem("这个号码已登记在另一姓名下", "请核对姓名和号码", row.row, "", "身份证号")
            )
        enrolled = on_class.get(trainee.id)
        already += enrolled is not None and enrolled.state is EnrollmentState.ENROLLED
    errors = tuple(sorted((*read.errors, *conflicts), key=lambda problem: problem.row or 0))
    return RosterPreview(read.rows, errors, read.hints, len(read.rows) - known, known, already, read.unknown)


def import_roster(
    work: Work,
    class_id: UUID,
    source: bytes | Path,
    mapping: Mapping[str, str] | None = None,
    *,
    sample: bool = False,
) -> RosterPreview:
    """Take a whole file in, or raise ``RosterRefused`` with every error by row and column.

    Importing a file again corrects the lines of people who are on the roster; nobody is entered twice.
    ``sample`` marks people who do not exist.
    """
    return take_in(work, class_id, read_roster(source, mapping, on=work.today), sample=sample)


def take_in(work: Work, class_id: UUID, read: RosterRead, *, sample: bool = False) -> RosterPreview:
    """The same of what was read already, from a file or from records."""
    cls = class_at(work, class_id, ClassState.CLEARED, remedy=NOT_CLEARED)
    lines = _lines(work, read.rows)
    known = _people(work, lines)
    preview = _preview(work, cls, read, lines, known)
    if not preview.ok:
        raise RosterRefused(preview.errors)
    made = _enter(work, [line for line in lines if line[1] not in known], sample)
    _enrol_all(work, cls, lines, known, made)
    work.record("class.import_roster", "class", cls.id, rows=len(preview.rows), new=preview.new)
    work.touch(cls.id)
    return preview


def entered(work: Work, class_id: UUID, rows: Iterable[RosterRow]) -> list[UUID]:
    """The enrolments of rows that were taken in, in their order."""
    indexes = [index for _, index in _lines(work, rows)]
    found = work.session.execute(
        select(Trainee.id_number_index, Enrollment.id)
        .join(Enrollment, Enrollment.trainee_id == Trainee.id)
        .where(Enrollment.class_id == class_id, Trainee.id_number_index.in_(indexes))
    )
    by_index = dict(found.all())
    return [by_index[index] for index in indexes]


def _enter(work: Work, fresh: Sequence[_Line], sample: bool) -> dict[bytes, UUID]:
    """Enter new people; somebody else may be entering the same ones for another class at this moment."""
    people = [_person(work, row, index, sample) for row, index in fresh]
    try:
        with work.session.begin_nested():
            add_rows(work.session, Trainee, people)
    except IntegrityError as error:
        problem = RosterProblem("名单中有学员刚刚由他人录入", "请再导入一次")
        raise RosterRefused((problem,)) from error
    return {one["id_number_index"]: one["id"] for one in people}


def _enrol_all(
    work: Work,
    cls: TrainingClass,
    lines: Sequence[_Line],
    known: Mapping[bytes, Trainee],
    made: Mapping[bytes, UUID],
) -> None:
    on_class = _on_class(work, cls, known.values())
    last = work.session.scalar(select(func.max(Enrollment.position)).where(Enrollment.class_id == cls.id))
    position, new = last or 0, []
    for row, index in lines:
        trainee = known.get(index)
        enrolled = on_class.get(trainee.id) if trainee else None
        if enrolled is None:
            position += 1
            key = trainee.id if trainee else made[index]
            place = {"id": uuid7(), "class_id": cls.id, "trainee_id": key, "position": position}
            new.append({**place, **_said(row), "extra": {}})
        else:
            _fill(enrolled, row)
        if trainee and row.phone and row.phone != trainee.phone:
            trainee.reach_at(work.tenant.id, row.phone)
    work.session.flush()
    add_rows(work.session, Enrollment, new)


def _lines(work: Work, rows: Iterable[RosterRow]) -> list[_Line]:
    return [(row, id_number_index(work.tenant.id, row.id_number)) for row in rows]


def _people(work: Work, lines: Sequence[_Line]) -> dict[bytes, Trainee]:
    """The tenant's trainees among these rows, by keyed index: one query."""
    indexes = [index for _, index in lines]
    found = work.session.scalars(select(Trainee).where(Trainee.id_number_index.in_(indexes)))
    return {trainee.id_number_index: trainee for trainee in found if trainee.id_number_index}


def _on_class(work: Work, cls: TrainingClass, people: Iterable[Trainee]) -> dict[UUID, Enrollment]:
    found = work.session.scalars(
        select(Enrollment).where(
            Enrollment.class_id == cls.id, Enrollment.trainee_id.in_([trainee.id for trainee in people])
        )
    )
    return {row.trainee_id: row for row in found}


def _person(work: Work, row: RosterRow, index: bytes, sample: bool) -> dict[str, Any]:
    """The row of somebody new."""
    return {
        "id": uuid7(),
        "name": row.name,
        "gender": row.gender,
        "id_number": row.id_number.strip().upper(),
        "id_number_index": index,
        "phone": row.phone or None,
        "phone_index": phone_index(work.tenant.id, row.phone) if row.phone else None,
        "sample": sample,
    }


def _fill(enrolled: Enrollment, row: RosterRow) -> None:
    enrolled.state, enrolled.withdrawn_on = EnrollmentState.ENROLLED, None
    for name, value in _said(row).items():
        setattr(enrolled, name, value)


def _said(row: RosterRow) -> dict[str, Any]:
    """What a line says of somebody at the class, by column."""
    return {
        "employer": row.employer,
        "title": row.title,
        "job": row.position,
        "title_level": TitleLevel(row.title_level) if row.title_level else None,
        "qualification_level": TitleLevel(row.qualification_level) if row.qualification_level else None,
        "post": Post(row.post) if row.post else None,
        "province": row.province,
        "grassroots": row.grassroots,
        "private_sector": row.private_sector,
        "mode": Mode(row.mode) if row.mode else None,
    }
