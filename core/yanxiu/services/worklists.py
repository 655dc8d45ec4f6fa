"""办班工作台: what an institution has to do next, over all its classes and applications."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from yanxiu.models import Application, ApplicationState, ClassState, SubjectKind
from yanxiu.phrases import joined, phrase
from yanxiu.policy import Stage, Status
from yanxiu.services.deadlines import Deadline, application_deadlines
from yanxiu.services.facts.application_rows import rows_of_applications
from yanxiu.services.filings import notice_of, plan_of
from yanxiu.services.hosting import applications_of, classes_of, last_review
from yanxiu.services.standing import DEPARTMENT, HOST, Standing, standings_of
from yanxiu.services.work import Work


class TaskState(StrEnum):
    """How far a task is; only what needs action is coloured."""

    OPEN = "todo"
    NOW = "now"
    WARN = "warn"
    LOCK = "lock"
    DONE = "done"


@dataclass(frozen=True)
class Task:
    """One thing to do: ``page`` names the page where it is done (an application's, or a tab of a class)."""

    title: str
    state: TaskState
    kind: SubjectKind
    subject_id: UUID
    subject: str
    page: str
    hint: str = ""
    deadline: Deadline | None = None

    @property
    def due(self) -> date:
        """For sorting: what has no date comes last."""
        return self.deadline.due if self.deadline else date.max


@dataclass(frozen=True)
class Workspace:
    """The desk of an institution on a day."""

    standings: tuple[Standing, ...]
    tasks: tuple[Task, ...]
    deadlines: tuple[Deadline, ...]
    applications: tuple[Application, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The years with classes, the latest first."""
        return tuple(dict.fromkeys(one.cls.year for one in self.standings))

    def of_year(self, year: int) -> tuple[Standing, ...]:
        return tuple(one for one in self.standings if one.cls.year == year)


def workspace_of(work: Work, organization_id: UUID) -> Workspace:
    """Everything on an institution's desk: deadlines by date, tasks by date, classes by year."""
    standings = standings_of(work, classes_of(work, organization_id))
    applications = tuple(applications_of(work, organization_id))
    rows_of_applications(work, [row.id for row in applications])
    tasks = [task for one in standings for task in class_tasks(work, one)]
    tasks += [task for row in applications for task in _application_tasks(work, row)]
    dates = [due for one in standings for due in one.deadlines]
    dates += [due for row in applications for due in application_deadlines(work, row)]
    return Workspace(
        standings,
        tuple(sorted(tasks, key=lambda task: (task.state is TaskState.LOCK, task.due))),
        tuple(sorted(dates, key=lambda one: (one.due, one.subject, one.rule))),
        applications,
    )


def gathered(dates: Iterable[Deadline]) -> list[tuple[Deadline, int]]:
    """One date of one rule for several classes counts once: the first, and how many there are."""
    kept: dict[tuple[str, str, date], list[Deadline]] = {}
    for one in dates:
        kept.setdefault((one.rule, one.citation.id, one.due), []).append(one)
    return [(group[0], len(group)) for group in kept.values()]


def class_tasks(work: Work, standing: Standing) -> list[Task]:
    """What comes next for one class."""
    step = _STEPS.get(standing.cls.state)
    made = step(work, standing) if step else []
    if standing.holder == HOST:
        made += _signatures(standing)
    return made


def _task(
    standing: Standing, title: str, page: str, state: TaskState, *stages: Stage, hint: str = ""
) -> Task:
    due = next((one for one in standing.deadlines if one.stage in stages), None)
    cls = standing.cls
    return Task(title, state, SubjectKind.TRAINING_CLASS, cls.id, cls.project.topic, page, hint, due)


def _waits(standing: Standing, title: str, page: str, whom: str) -> list[Task]:
    return [_task(standing, title, page, TaskState.LOCK, hint=phrase("在办：{whom}", whom=whom))]


def _papers(work: Work, standing: Standing) -> list[Task]:
    """Before the opening: the implementation plan, the opening notice, and what is to be mended."""
    if standing.nothing_to_file:
        hint = "政策没有要求开班前报送材料"
        return [_task(standing, "开始招生", "plan", TaskState.OPEN, Stage.RECRUITMENT, hint=hint)]
    made = []
    if standing.returned:
        title = phrase("补正实施方案：{returned}", returned=standing.returned)
        made.append(_task(standing, title, "plan", TaskState.WARN, Stage.PREPARATION))
    plan, notice = plan_of(work, standing.cls), notice_of(work, standing.cls)
    if plan is None or plan.submitted_on is None:
        made.append(_task(standing, "报送实施方案", "plan", TaskState.OPEN, Stage.PREPARATION))
    if notice is None or notice.submitted_on is None:
        made.append(_task(standing, "报送开班通知", "plan", TaskState.OPEN, Stage.PREPARATION))
    return made or _waits(standing, "等待省厅审核开班材料", "plan", DEPARTMENT)


def _recruiting(_work: Work, standing: Standing) -> list[Task]:
    roster: object = standing.facts.roster  # what an absent fact holds is of no declared type
    known = bool(getattr(roster, "trainees", None))
    title = "核对并确认学员名单" if known else "导入学员名单"
    state = TaskState.NOW if known else TaskState.OPEN
    made = [_task(standing, title, "roster", state, Stage.RECRUITMENT)]
    if standing.cls.timetable_confirmed_on is None:
        made.append(_task(standing, "登记专家和课程表", "attendance", TaskState.OPEN, Stage.DELIVERY))
    return made


def _holding(_work: Work, standing: Standing) -> list[Task]:
    return [
        _task(standing, "登记签到", "attendance", TaskState.NOW, Stage.DELIVERY),
        _task(standing, "登记举办情况", "delivery", TaskState.OPEN, Stage.DELIVERY),
    ]


def _assessing(_work: Work, standing: Standing) -> list[Task]:
    return [
        _task(standing, "登记考核结果并结束考核", "assessment", TaskState.NOW),
        *_reporting(_work, standing),
    ]


def _assessed(work: Work, standing: Standing) -> list[Task]:
    return [*_waits(standing, "等待签发结业证书", "certificates", DEPARTMENT), *_reporting(work, standing)]


def _reporting(_work: Work, standing: Standing) -> list[Task]:
    if standing.cls.state is not ClassState.DELIVERED and standing.holder == DEPARTMENT:
        return _waits(standing, "等待省厅受理结业材料", "materials", DEPARTMENT)
    state = TaskState.NOW if any(f.status is Status.FAIL for f in standing.findings) else TaskState.OPEN
    return [_task(standing, "备齐结业材料并上报", "materials", state, Stage.COMPLETION)]


def _settling(_work: Work, standing: Standing) -> list[Task]:
    if standing.holder == DEPARTMENT:
        return _waits(standing, "等待省厅办结经费结算", "funding", DEPARTMENT)
    return [_task(standing, "填写并报送经费结算", "funding", TaskState.OPEN, Stage.SETTLEMENT)]


_STEPS: Final[Mapping[ClassState, Callable[[Work, Standing], list[Task]]]] = {
    ClassState.PLANNED: _papers,
    ClassState.FILED: _papers,
    ClassState.CLEARED: _recruiting,
    ClassState.RECRUITED: _holding,
    ClassState.DELIVERED: _assessing,
    ClassState.ASSESSED: _assessed,
    ClassState.CERTIFIED: _reporting,
    ClassState.REPORTED: _settling,
}


def _signatures(standing: Standing) -> list[Task]:
    """Words that a person of the institution has to sign for at the gate before the class."""
    asked = [f for f in standing.findings if f.status is Status.ATTEST]
    if not asked or standing.stage is None:
        return []
    title = phrase("签署承诺 {count} 项", count=len(asked))
    hint = joined(dict.fromkeys(f.label for f in asked))
    return [_task(standing, title, "overview", TaskState.OPEN, standing.stage, hint=hint)]


def _application_tasks(work: Work, row: Application) -> list[Task]:
    due = next(iter(application_deadlines(work, row)), None)
    if row.state is ApplicationState.DRAFT:
        title, state, hint = "填写并提交申报", TaskState.NOW, "草稿"
    elif row.state is ApplicationState.RETURNED:
        review = last_review(work, row)
        title, state, hint = "补正申报", TaskState.WARN, (review.opinion or "") if review else ""
    elif row.state is ApplicationState.SUBMITTED:
        title, state, hint = "等待主管部门审核申报", TaskState.LOCK, "在办：主管部门"
    else:
        return []
    return [Task(title, state, SubjectKind.APPLICATION, row.id, row.topic, "application", hint, due)]
