"""实施: how a class was run, and whether that is in order."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Exists, exists, select

from yanxiu.models import (
    ClassState,
    CompletionReport,
    CompletionState,
    Courseware,
    Evaluation,
    FollowUp,
    ProjectState,
    TrainingClass,
)
from yanxiu.phrases import phrase
from yanxiu.policy import OutputKind, Stage
from yanxiu.services import filling
from yanxiu.services.chains import class_chain
from yanxiu.services.deciding import Judged, judge
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.facts import class_facts
from yanxiu.services.steps import class_at, subject_of
from yanxiu.services.work import Work

FIELDS: Final = {
    "actual_starts_on": filling.day("实际开班日期"),
    "actual_ends_on": filling.day("实际结束日期"),
    "actual_place": filling.text("实际地点"),
    "actual_topic": filling.text("实际选题"),
    "actual_content": filling.text("实际内容"),
    "actual_audience": filling.text("实际对象"),
    "actual_host_name": filling.text("实际承办单位"),
    "total_days": filling.count("总天数（含报到返程）"),
    "travel_days": filling.count("报到返程天数"),
    "teaching_days": filling.count("教学天数"),
    "hours": filling.hours("学时"),
    "staff_signed_in": filling.flag("工作人员已签到"),
    "outputs": filling.words("研修成果", OutputKind),
    "extra": filling.extra_fields(),
}
_AS_PLANNED: Final = ("starts_on", "ends_on", "place", "topic", "content", "audience")
_REMEDY: Final = "名单确认之后才能登记举办情况；已登记的请先撤销"


def record_delivery(work: Work, class_id: UUID, **given: Any) -> TrainingClass:
    """State how the class was run: dates, place, content; days and hours where no list says."""
    cls = class_at(work, class_id, ClassState.RECRUITED, remedy=_REMEDY)
    filling.fill(cls, FIELDS, given, lambda would: _check(work.today, would))
    work.record("class.record_delivery", "class", cls.id, fields=sorted(given))
    work.touch(cls.id)
    return cls


def record_as_planned(work: Work, class_id: UUID, **given: Any) -> TrainingClass:
    """State that the class was run as planned, but for what is given.

    A term that the plan leaves open stays unknown.
    """
    cls = work.get(TrainingClass, class_id, "班次")
    project = cls.project
    planned = {f"actual_{name}": getattr(project, name) for name in _AS_PLANNED}
    planned["actual_host_name"] = project.host.name
    return record_delivery(work, class_id, **(planned | given))


def _check(today: date, would: Mapping[str, Any]) -> None:
    ends_on, total = would["actual_ends_on"], would["total_days"]
    filling.check_order("实际开班日期", would["actual_starts_on"], "实际结束日期", ends_on)
    if ends_on is not None and ends_on > today:
        raise InvalidInput(
            "实际结束日期", ends_on, phrase("不得晚于今天（{today}）", today=today), "班次结束之后再登记"
        )
    parts = [days for days in (would["travel_days"], would["teaching_days"]) if days is not None]
    if total is not None and any(days > total for days in parts):
        rule = "不得少于教学天数或报到返程天数"
        raise InvalidInput("总天数（含报到返程）", total, rule, "请核对天数")


def finish_delivery(work: Work, class_id: UUID) -> Judged:
    """Close the delivery of a class: judged as it was run; the project counts as held."""
    cls = class_at(work, class_id, ClassState.RECRUITED, remedy=_REMEDY)
    facts, chain = class_facts(work, cls), class_chain(work, cls)
    judged = judge(work, Stage.DELIVERY, facts, chain, subject_of(cls))
    if judged.passed:
        cls.state, cls.project.state = ClassState.DELIVERED, ProjectState.HELD
        work.record("class.finish_delivery", "class", cls.id)
        work.touch(cls.id)
    return judged


def reopen_delivery(work: Work, class_id: UUID) -> TrainingClass:
    """Take the closing back, until the assessment has built on it."""
    cls = class_at(work, class_id, ClassState.DELIVERED, remedy="已考核的班次请先撤销考核")
    for what, there in _built_on(cls):
        if work.session.scalar(select(there)):
            raise WrongState(
                "班次",
                phrase("已有{what}", what=what),
                "还没有举办之后的记录",
                phrase("请先撤回{what}", what=what),
            )
    cls.state = ClassState.RECRUITED
    if not _another_was_held(work, cls):
        cls.project.state = ProjectState.PLANNED
    work.record("class.reopen_delivery", "class", cls.id)
    work.touch(cls.id)
    return cls


def _built_on(cls: TrainingClass) -> tuple[tuple[str, Exists], ...]:
    """What rests on a class having been held, before it is assessed."""
    reported = exists().where(
        CompletionReport.class_id == cls.id,
        CompletionReport.state.in_((CompletionState.REVIEWED, CompletionState.SUBMITTED)),
    )
    return (
        ("结业材料的审核或上报", reported),
        ("班次评估", exists().where(Evaluation.class_id == cls.id)),
        ("课件", exists().where(Courseware.class_id == cls.id)),
        ("问效跟踪", exists().where(FollowUp.class_id == cls.id)),
    )


def _another_was_held(work: Work, cls: TrainingClass) -> bool:
    before = (
        ClassState.PLANNED,
        ClassState.FILED,
        ClassState.CLEARED,
        ClassState.RECRUITED,
        ClassState.CANCELLED,
    )
    other = exists().where(
        TrainingClass.project_id == cls.project_id,
        TrainingClass.id != cls.id,
        TrainingClass.state.not_in(before),
    )
    return bool(work.session.scalar(select(other)))
