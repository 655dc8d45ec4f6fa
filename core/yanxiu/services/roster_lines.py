"""学员名册 as pages show it: numbers masked, with what is known of each person beside the class."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import func, select

from yanxiu.documents.identity import mask_id_number
from yanxiu.models import Enrollment, EnrollmentState, Trainee, TrainingClass
from yanxiu.policy import Finding, Post, Stage, TitleLevel
from yanxiu.policy.wording import word
from yanxiu.services.facts.class_rows import rows_of_class
from yanxiu.services.facts.enrollment import TraineeRecord, trainee_records
from yanxiu.services.standing import class_findings
from yanxiu.services.work import Work

MODES: Final = {"onsite": "线下", "online": "线上"}


@dataclass(frozen=True)
class RosterLine:
    """One person of a roster; ``id_number`` shows the first four and the last two characters."""

    id: UUID
    position: int
    name: str
    id_number: str
    employer: str
    title: str
    title_level: str
    post: str
    grassroots: bool | None
    private_sector: bool | None
    province: str
    mode: str
    elsewhere: int

    @property
    def missing(self) -> tuple[str, ...]:
        """What policy may ask of a trainee and is not on the line."""
        asked = (
            ("工作单位", self.employer),
            ("职称级别或岗位", self.title_level or self.post),
            ("参加方式", self.mode),
        )
        return tuple(label for label, value in asked if not value)


@dataclass(frozen=True)
class Composition:
    """Counts of a roster."""

    total: int
    onsite: int
    online: int
    qualified: int
    grassroots: int
    private_sector: int


def roster_lines(work: Work, cls: TrainingClass) -> list[RosterLine]:
    """The standing trainees in the roster's order; ``elsewhere`` counts other classes of the same year."""
    return roster_lines_of(work, cls, trainee_records(work, cls))


def roster_lines_of(work: Work, cls: TrainingClass, records: Sequence[TraineeRecord]) -> list[RosterLine]:
    """The same, of records that are at hand."""
    others = _elsewhere(work, cls, [one.trainee.id for one in records])
    return [_line(place, one, others) for place, one in enumerate(records, 1)]


def _line(place: int, record: TraineeRecord, others: Mapping[UUID, int]) -> RosterLine:
    row, person = record.enrollment, record.trainee
    return RosterLine(
        id=row.id,
        position=place,
        name=person.name,
        id_number=mask_id_number(person.id_number or ""),
        employer=row.employer or "",
        title=row.title or "",
        title_level=word(TitleLevel(row.title_level)) if row.title_level else "",
        post=word(Post(row.post)) if row.post else "",
        grassroots=row.grassroots,
        private_sector=row.private_sector,
        province=row.province or "",
        mode=MODES.get(row.mode or "", ""),
        elsewhere=others.get(person.id, 0),
    )


def _elsewhere(work: Work, cls: TrainingClass, people: list[UUID]) -> dict[UUID, int]:
    rows = work.session.execute(
        select(Enrollment.trainee_id, func.count())
        .join(TrainingClass, TrainingClass.id == Enrollment.class_id)
        .where(
            Enrollment.trainee_id.in_(people),
            Enrollment.class_id != cls.id,
            Enrollment.state == EnrollmentState.ENROLLED,
            TrainingClass.year == cls.year,
        )
        .group_by(Enrollment.trainee_id)
    )
    return dict(rows.all())


def composition(lines: list[RosterLine]) -> Composition:
    """Count a roster by what policy speaks of."""
    senior = {word(TitleLevel.INTERMEDIATE), word(TitleLevel.SENIOR)}
    return Composition(
        total=len(lines),
        onsite=sum(one.mode == MODES["onsite"] for one in lines),
        online=sum(one.mode == MODES["online"] for one in lines),
        qualified=sum(one.title_level in senior or one.post == word(Post.MANAGEMENT) for one in lines),
        grassroots=sum(bool(one.grassroots) for one in lines),
        private_sector=sum(bool(one.private_sector) for one in lines),
    )


def number_findings(work: Work, cls: TrainingClass) -> tuple[Finding, ...]:
    """What policy says on the roster: numbers against limits first."""
    found = class_findings(work, cls, Stage.RECRUITMENT)
    return tuple(sorted(found, key=lambda one: one.unit != "person"))


def enrollment_with_trainee(work: Work, enrollment_id: UUID) -> tuple[Enrollment, Trainee]:
    """One line of a roster and the person."""
    row = work.get(Enrollment, enrollment_id, "学员")
    return row, work.get(Trainee, row.trainee_id, "学员")


def counts(work: Work, cls: TrainingClass) -> tuple[int, int]:
    """How many are on the roster, and how many certificates stand: for the tabs."""
    rows = rows_of_class(work, cls)
    return len(rows.trainees), rows.issued
