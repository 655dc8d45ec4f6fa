"""考核: results and theses per trainee; each trainee is judged, then the class is assessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import exists, select

from yanxiu.models import (
    Assessment,
    Certificate,
    ClassState,
    Enrollment,
    EnrollmentState,
    PlatformReport,
    ReportState,
    SubjectKind,
    Thesis,
    TrainingClass,
)
from yanxiu.policy import Gate, Result, Stage
from yanxiu.services import checks
from yanxiu.services.chains import class_chain
from yanxiu.services.deciding import Judged, Subject, judge_all
from yanxiu.services.errors import InvalidInput, NotFound, WrongState
from yanxiu.services.facts.enrollment import class_trainees
from yanxiu.services.steps import class_at
from yanxiu.services.work import Work

_BEING_HELD: Final = (ClassState.CLEARED, ClassState.RECRUITED, ClassState.DELIVERED)
_CAN_BE_ASSESSED: Final = (ClassState.DELIVERED, ClassState.ASSESSED)


@dataclass(frozen=True)
class TraineeResult:
    """考核 of one trainee as entered; ``thesis_weight`` is the thesis' share, 0 to 1."""

    enrollment_id: UUID
    result: Result | None = None
    score: Decimal | None = None
    thesis_weight: Decimal | None = None
    assessed_on: date | None = None
    register_present: bool | None = None


@dataclass(frozen=True)
class TraineeThesis:
    """研修论文 of one trainee as entered; ``present`` false says that none was handed in."""

    enrollment_id: UUID
    present: bool = True
    title: str | None = None
    submitted_on: date | None = None


@dataclass(frozen=True)
class Assessed:
    """The decision on each trainee by enrolment, and whether the class counts as assessed."""

    class_id: UUID
    trainees: Mapping[UUID, Judged]
    closed: bool

    @property
    def passed(self) -> tuple[UUID, ...]:
        """Those who may have a certificate."""
        return tuple(key for key, judged in self.trainees.items() if judged.passed)

    @property
    def undecided(self) -> tuple[UUID, ...]:
        """Those of whom something is not known yet; they keep the class open."""
        return tuple(key for key, judged in self.trainees.items() if _undecided(judged))


def enter_results(work: Work, class_id: UUID, results: Iterable[TraineeResult]) -> list[Assessment]:
    """Enter results of trainees; entering one again replaces it.  All or nothing."""
    cls = class_at(work, class_id, *_BEING_HELD, remedy="考核结束后要改结果，请先撤回考核")
    given = list(results)
    rows = _enrolled(work, cls, [result.enrollment_id for result in given])
    kept = {
        row.enrollment_id: row
        for row in work.session.scalars(select(Assessment).where(Assessment.enrollment_id.in_(rows)))
    }
    made = [_enter(work, cls, rows, kept, result) for result in given]
    work.session.flush()
    work.record("assessment.enter_results", "class", cls.id, trainees=len(made))
    work.touch(cls.id)
    return made


def _enter(
    work: Work,
    cls: TrainingClass,
    rows: Mapping[UUID, Enrollment],
    kept: dict[UUID, Assessment],
    given: TraineeResult,
) -> Assessment:
    _check(work, cls, given)
    row = kept.get(given.enrollment_id)
    if row is None:
        row = kept[given.enrollment_id] = Assessment(enrollment_id=given.enrollment_id)
        work.session.add(row)
    row.result, row.score, row.thesis_weight = given.result, given.score, given.thesis_weight
    row.assessed_on, row.assessed_by = given.assessed_on, work.actor.id
    if given.register_present is not None:
        rows[given.enrollment_id].register_present = given.register_present
    return row


def _check(work: Work, cls: TrainingClass, given: TraineeResult) -> None:
    if given.score is not None and not (given.score.is_finite() and 0 <= given.score <= 100):
        raise InvalidInput("考核成绩", given.score, "须在0到100之间", "请按百分制填写，或留空")
    if given.thesis_weight is not None and not 0 <= given.thesis_weight <= 1:
        raise InvalidInput("论文所占比重", given.thesis_weight, "须在0到1之间", "例如六成填写 0.6")
    if given.assessed_on is not None:
        checks.happened("考核日期", given.assessed_on, work.today)
        checks.not_before("考核日期", given.assessed_on, "实际开班日期", cls.actual_starts_on)


def enter_theses(work: Work, class_id: UUID, theses: Iterable[TraineeThesis]) -> list[Thesis]:
    """Enter which trainees handed in a thesis; entering one again replaces it.  All or nothing."""
    cls = class_at(work, class_id, *_BEING_HELD, remedy="考核结束后要改论文记录，请先撤回考核")
    given = list(theses)
    rows = _enrolled(work, cls, [thesis.enrollment_id for thesis in given])
    kept = {
        row.enrollment_id: row
        for row in work.session.scalars(select(Thesis).where(Thesis.enrollment_id.in_(rows)))
    }
    made = []
    for thesis in given:
        if thesis.submitted_on is not None:
            if not thesis.present:
                rule = "没有提交论文的学员不应有提交日期"
                raise InvalidInput("论文提交日", thesis.submitted_on, rule, "请删去日期，或改为已提交")
            checks.happened("论文提交日", thesis.submitted_on, work.today)
        row = kept.get(thesis.enrollment_id)
        if row is None:
            row = kept[thesis.enrollment_id] = Thesis(enrollment_id=thesis.enrollment_id)
            work.session.add(row)
        row.present, row.title, row.submitted_on = thesis.present, thesis.title, thesis.submitted_on
        made.append(row)
    work.session.flush()
    work.record("assessment.enter_theses", "class", cls.id, trainees=len(made))
    return made


def _enrolled(work: Work, cls: TrainingClass, asked: list[UUID]) -> dict[UUID, Enrollment]:
    rows = {
        row.id: row
        for row in work.session.scalars(
            select(Enrollment).where(Enrollment.class_id == cls.id, Enrollment.id.in_(asked))
        )
    }
    for key in asked:
        if key not in rows:
            raise NotFound("本班学员", key)
        if rows[key].state is not EnrollmentState.ENROLLED:
            raise WrongState("这名学员", "已退出", "在班", "请先恢复其学员资格，或从名单中去掉")
    return rows


def close_assessment(work: Work, class_id: UUID) -> Assessed:
    """Judge every trainee.

    The class counts as assessed once each of them is decided: let through, or found not to have passed.  One
    of whom something is not known keeps it open.  Doing it again judges again.
    """
    cls = class_at(
        work, class_id, *_CAN_BE_ASSESSED, remedy="班次办完之后才结束考核；已发证或已上报的不能重新考核"
    )
    found = class_trainees(work, cls)
    if not found.records:
        raise WrongState("班次", "没有学员", "有学员名单", "请先导入学员名单")
    judged = judge_all(
        work,
        Stage.ASSESSMENT,
        [
            (found.facts(work, record), Subject(SubjectKind.ENROLLMENT, record.enrollment.id))
            for record in found.records
        ],
        class_chain(work, cls),
    )
    trainees = {record.enrollment.id: one for record, one in zip(found.records, judged, strict=True)}
    closed = not any(_undecided(judged) for judged in trainees.values())
    if not closed:
        _nothing_built(work, cls)
    cls.state = ClassState.ASSESSED if closed else ClassState.DELIVERED
    passed = sum(judged.passed for judged in trainees.values())
    work.record("assessment.close", "class", cls.id, closed=closed, trainees=len(trainees), passed=passed)
    work.touch(cls.id)
    return Assessed(cls.id, trainees, closed)


def _undecided(judged: Judged) -> bool:
    return not judged.passed and judged.gate is Gate.INCOMPLETE


def reopen_assessment(work: Work, class_id: UUID) -> TrainingClass:
    """Take the assessment back; allowed until a certificate or a report has built on it."""
    cls = class_at(work, class_id, ClassState.ASSESSED, remedy="只有刚结束考核、还没有发证的班次可以撤回考核")
    _nothing_built(work, cls)
    for stale in _built_reports(work, cls):
        work.session.delete(stale)
    cls.state = ClassState.DELIVERED
    work.record("assessment.reopen", "class", cls.id)
    work.touch(cls.id)
    return cls


def _nothing_built(work: Work, cls: TrainingClass) -> None:
    """Raise ``WrongState`` where a certificate or a report rests on the results."""
    if work.session.scalar(select(exists().where(Certificate.class_id == cls.id))):
        raise WrongState("班次", "发过证书", "没有发过证书", "请改用证书的撤销或换发")
    handed_over = exists().where(
        PlatformReport.class_id == cls.id,
        PlatformReport.state.not_in((ReportState.BUILT, ReportState.RETURNED)),
    )
    if work.session.scalar(select(handed_over)):
        raise WrongState("班次", "已报平台", "没有报平台", "请等平台退回后再改")


def _built_reports(work: Work, cls: TrainingClass) -> list[PlatformReport]:
    """Packages put together and not handed over: they hold results that may now change."""
    built = select(PlatformReport).where(
        PlatformReport.class_id == cls.id, PlatformReport.state == ReportState.BUILT
    )
    return list(work.session.scalars(built))
