"""A roster from a spreadsheet: looked at first, then taken in as a whole or not at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from yanxiu.documents.roster import RosterProblem, RosterRow, read_roster
from yanxiu.models import (
    ClassState,
    Enrollment,
    EnrollmentState,
    Mode,
    Trainee,
    TrainingClass,
    id_number_index,
)
from yanxiu.phrases import joined, phrase
from yanxiu.policy import Post, TitleLevel
from yanxiu.services.errors import DomainError
from yanxiu.services.recruitment import NOT_CLEARED
from yanxiu.services.steps import class_at
from yanxiu.services.work import Work

_SHOWN = 20


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
    cls = class_at(work, class_id, ClassState.CLEARED, remedy=NOT_CLEARED)
    read = read_roster(source, mapping, on=work.today)
    people = _people(work, read.rows)
    on_class = _on_class(work, cls, people.values())
    conflicts, already, known = [], 0, 0
    for row in read.rows:
        trainee = people.get(id_number_index(work.tenant.id, row.id_number))
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
    cls = class_at(work, class_id, ClassState.CLEARED, remedy=NOT_CLEARED)
    preview = preview_roster(work, class_id, source, mapping)
    if not preview.ok:
        raise RosterRefused(preview.errors)
    people = _people(work, preview.rows)
    fresh = [_person(work, row, sample) for row in preview.rows if _index(work, row) not in people]
    _enter(work, fresh)
    people |= {trainee.id_number_index: trainee for trainee in fresh if trainee.id_number_index}
    _enrol_all(work, cls, preview.rows, people)
    work.record("class.import_roster", "class", cls.id, rows=len(preview.rows), new=preview.new)
    work.touch(cls.id)
    return preview


def _enter(work: Work, fresh: list[Trainee]) -> None:
    """Enter new people; somebody else may be entering the same ones for another class at this moment."""
    try:
        with work.session.begin_nested():
            work.session.add_all(fresh)
    except IntegrityError as error:
        problem = RosterProblem("名单中有学员刚刚由他人录入", "请再导入一次")
        raise RosterRefused((problem,)) from error


def _enrol_all(
    work: Work, cls: TrainingClass, rows: tuple[RosterRow, ...], people: Mapping[bytes, Trainee]
) -> None:
    on_class = _on_class(work, cls, people.values())
    last = work.session.scalar(select(func.max(Enrollment.position)).where(Enrollment.class_id == cls.id))
    position = last or 0
    for row in rows:
        trainee = people[_index(work, row)]
        enrolled = on_class.get(trainee.id)
        if enrolled is None:
            position += 1
            enrolled = Enrollment(class_id=cls.id, trainee_id=trainee.id, position=position, extra={})
            work.session.add(enrolled)
        _fill(enrolled, row)
        if row.phone:
            trainee.reach_at(work.tenant.id, row.phone)
    work.session.flush()


def _index(work: Work, row: RosterRow) -> bytes:
    return id_number_index(work.tenant.id, row.id_number)


def _people(work: Work, rows: Iterable[RosterRow]) -> dict[bytes, Trainee]:
    """The tenant's trainees among these rows, by keyed index: one query."""
    indexes = [_index(work, row) for row in rows]
    found = work.session.scalars(select(Trainee).where(Trainee.id_number_index.in_(indexes)))
    return {trainee.id_number_index: trainee for trainee in found if trainee.id_number_index}


def _on_class(work: Work, cls: TrainingClass, people: Iterable[Trainee]) -> dict[UUID, Enrollment]:
    found = work.session.scalars(
        select(Enrollment).where(
            Enrollment.class_id == cls.id, Enrollment.trainee_id.in_([trainee.id for trainee in people])
        )
    )
    return {row.trainee_id: row for row in found}


def _person(work: Work, row: RosterRow, sample: bool) -> Trainee:
    trainee = Trainee(name=row.name, gender=row.gender, sample=sample)
    trainee.identify(work.tenant.id, row.id_number)
    return trainee


def _fill(enrolled: Enrollment, row: RosterRow) -> None:
    enrolled.state, enrolled.withdrawn_on = EnrollmentState.ENROLLED, None
    enrolled.employer, enrolled.title, enrolled.job = row.employer, row.title, row.position
    enrolled.title_level = TitleLevel(row.title_level) if row.title_level else None
    enrolled.qualification_level = TitleLevel(row.qualification_level) if row.qualification_level else None
    enrolled.post = Post(row.post) if row.post else None
    enrolled.province = row.province
    enrolled.grassroots, enrolled.private_sector = row.grassroots, row.private_sector
    enrolled.mode = Mode(row.mode) if row.mode else None
