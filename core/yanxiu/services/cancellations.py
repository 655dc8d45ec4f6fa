"""取消班次: a class that will not be held; it stays on the list, and can be taken up where it stood."""

from uuid import UUID

from sqlalchemy import select

from yanxiu.models import ClassState, Project, ProjectState, TrainingClass
from yanxiu.models.training_class import BEFORE_HELD
from yanxiu.services import checks
from yanxiu.services.class_steps import AFTER_CLASS
from yanxiu.services.errors import WrongState
from yanxiu.services.steps import class_at
from yanxiu.services.work import Work


def cancel_class(work: Work, class_id: UUID, *, because: str) -> TrainingClass:
    """Cancel a class that has not been held; its project is cancelled with the last of its classes."""
    cls = class_at(work, class_id, *BEFORE_HELD, remedy="已举办的班次不能取消")
    cls.cancelled_because = checks.filled("取消理由", because)
    cls.cancelled_on, cls.cancelled_from, cls.state = work.today, cls.state, ClassState.CANCELLED
    _settle_project(work, cls)
    work.record("class.cancel", "class", cls.id)
    work.touch(cls.id)
    return cls


def withdraw_cancellation(work: Work, class_id: UUID) -> TrainingClass:
    """Take a cancelled class up again where it stood."""
    cls = class_at(work, class_id, ClassState.CANCELLED, remedy="没有取消的班次不必恢复")
    if cls.cancelled_from is None:
        raise WrongState("班次", "没有登记取消之前的状态", "由取消步骤登记", "请重新列入计划")
    cls.state = cls.cancelled_from
    cls.cancelled_on = cls.cancelled_because = cls.cancelled_from = None
    _settle_project(work, cls)
    work.record("class.withdraw_cancellation", "class", cls.id)
    work.touch(cls.id)
    return cls


def _settle_project(work: Work, cls: TrainingClass) -> None:
    """What a project is worth follows from what became of its classes."""
    project = work.get(Project, cls.project_id, "项目", lock=True)
    work.session.flush()
    of_project = select(TrainingClass.state).where(TrainingClass.project_id == cls.project_id)
    states = set(work.session.scalars(of_project))
    held = states & set(AFTER_CLASS)
    if states == {ClassState.CANCELLED}:
        project.state = ProjectState.CANCELLED
    elif held and states <= {ClassState.SETTLED, ClassState.CANCELLED}:
        project.state = ProjectState.COMPLETED
    else:
        project.state = ProjectState.HELD if held else ProjectState.PLANNED
