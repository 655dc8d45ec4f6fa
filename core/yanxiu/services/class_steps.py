"""Where a class stands in its year, in words, and loading one that a step may begin on."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from yanxiu.models import ClassState, SubjectKind, TrainingClass
from yanxiu.services.deciding import Subject
from yanxiu.services.errors import WrongState
from yanxiu.services.work import Work

WORDS: Final = {
    ClassState.PLANNED: "已列入计划",
    ClassState.FILED: "已报送实施方案",
    ClassState.CLEARED: "已备案或批准",
    ClassState.RECRUITED: "已招生",
    ClassState.DELIVERED: "已办班",
    ClassState.ASSESSED: "已考核",
    ClassState.CERTIFIED: "已发证",
    ClassState.REPORTED: "已结业上报",
    ClassState.SETTLED: "已结算",
    ClassState.CANCELLED: "已取消",
}

HELD: Final = (ClassState.DELIVERED, ClassState.ASSESSED, ClassState.CERTIFIED)
"""Held and not yet reported: where the papers after a class are put together."""

AFTER_CLASS: Final = (*HELD, ClassState.REPORTED, ClassState.SETTLED)
"""Held, whatever came after."""


def class_in(work: Work, class_id: UUID, states: Collection[ClassState], remedy: str) -> TrainingClass:
    """A class, locked; raises ``WrongState`` unless it stands in one of ``states``."""
    cls = work.get(TrainingClass, class_id, "班次", lock=True)
    if cls.state not in states:
        expected = "、".join(WORDS[state] for state in ClassState if state in states)
        raise WrongState("班次", WORDS[cls.state], expected, remedy)
    return cls


def subject_of(cls: TrainingClass) -> Subject:
    """A class as what is judged."""
    return Subject(SubjectKind.TRAINING_CLASS, cls.id, class_id=cls.id)
