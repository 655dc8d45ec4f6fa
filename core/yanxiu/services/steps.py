"""Where a record must stand for a step, said in the user's words."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeVar
from uuid import UUID

from yanxiu.models import ApplicationState, CallState, ClassState, PlanState, SubjectKind, TrainingClass
from yanxiu.phrases import joined, worded
from yanxiu.services.deciding import Subject
from yanxiu.services.errors import WrongState
from yanxiu.services.work import Work

LABELS: Final[Mapping[StrEnum, str]] = worded(
    {
        ApplicationState.DRAFT: "草稿",
        ApplicationState.SUBMITTED: "已提交",
        ApplicationState.ENDORSED: "已审核",
        ApplicationState.RETURNED: "已退回",
        ApplicationState.SELECTED: "已入选",
        ApplicationState.NOT_SELECTED: "未入选",
        ApplicationState.WITHDRAWN: "已撤回",
    }
)
CLASS_LABELS: Final = worded(
    {
        ClassState.PLANNED: "已列入计划",
        ClassState.FILED: "已报送",
        ClassState.CLEARED: "可以开班",
        ClassState.RECRUITED: "招生完成",
        ClassState.DELIVERED: "已举办",
        ClassState.ASSESSED: "已考核",
        ClassState.CERTIFIED: "已发证",
        ClassState.REPORTED: "已上报",
        ClassState.SETTLED: "已结算",
        ClassState.CANCELLED: "已取消",
    }
)
CALL_LABELS: Final = worded({CallState.DRAFT: "草稿", CallState.OPEN: "征集中", CallState.CLOSED: "已截止"})
PLAN_LABELS: Final = worded({PlanState.DRAFT: "草稿", PlanState.PUBLISHED: "已公布"})

State = TypeVar("State", bound=StrEnum)


def expect(
    what: str, state: State, allowed: tuple[State, ...], labels: Mapping[State, str], remedy: str
) -> None:
    """Raise ``WrongState`` unless ``state`` is one of ``allowed``."""
    if state not in allowed:
        expected = joined((labels[one] for one in allowed), "”或“")
        raise WrongState(what, labels[state], expected, remedy)


def class_at(work: Work, class_id: UUID, *allowed: ClassState, remedy: str) -> TrainingClass:
    """A class, locked before anything else of it is touched, that stands where the step begins."""
    cls = work.get(TrainingClass, class_id, "班次", lock=True)
    expect("班次", cls.state, allowed, CLASS_LABELS, remedy)
    return cls


def subject_of(cls: TrainingClass) -> Subject:
    """The class as what is judged; its host is whom a consequence would hit."""
    return Subject(SubjectKind.TRAINING_CLASS, cls.id, class_id=cls.id, organization_id=cls.project.host_id)
