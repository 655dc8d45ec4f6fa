"""The ministry's acts on a class, as they came through ``exchange`` or on paper, by date and document."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import (
    Amendment,
    ClassState,
    MinistryAct,
    MinistryActKind,
    PackageKind,
    TrainingClass,
)
from yanxiu.policy import Level, Party
from yanxiu.services.checks import happened
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.exchange import records
from yanxiu.services.filings import plan_of
from yanxiu.services.filling import check_order
from yanxiu.services.steps import class_at
from yanxiu.services.work import Work

_OPEN = (ClassState.PLANNED, ClassState.FILED)
_ONGOING = (*_OPEN, ClassState.CLEARED, ClassState.RECRUITED)


def record_approval(
    work: Work,
    class_id: UUID,
    *,
    approved_on: date,
    document_number: str | None = None,
    note: str | None = None,
) -> MinistryAct:
    """The ministry has approved a national class's papers; ``filings.clear_class`` then asks the gate."""
    cls = class_at(work, class_id, *_OPEN, remedy="已经放行的班次请先撤销放行")
    _national(cls)
    plan = plan_of(work, cls)
    if plan is None or plan.submitted_on is None:
        raise WrongState("实施方案", "没有报送", "已报送", "请先登记实施方案的报送")
    if plan.approved_on is not None:
        raise WrongState("实施方案", "已审核通过", "还没有审核通过", "登记有误的请先撤销原来的记录")
    check_order("实施方案报送日", plan.submitted_on, "审核通过日", approved_on)
    happened("审核通过日", approved_on, work.today)
    plan.approved_on = approved_on
    return _record(work, cls, MinistryActKind.APPROVAL, approved_on, document_number, note)


def record_amendment(
    work: Work,
    amendment_id: UUID,
    *,
    acted_on: date,
    document_number: str | None = None,
    note: str | None = None,
) -> MinistryAct:
    """The ministry has acknowledged a change of a national class."""
    key = work.get(Amendment, amendment_id, "变更").class_id
    cls = class_at(work, key, *_ONGOING, remedy="班次举办之后不再办理变更")
    _national(cls)
    amendment = work.get(Amendment, amendment_id, "变更", lock=True)
    if amendment.withdrawn or amendment.approved_on is not None:
        state = "已撤回" if amendment.withdrawn else "已批准"
        raise WrongState("变更", state, "有效且没有批准", "请核对变更记录")
    check_order("变更报告日", amendment.reported_on, "变更批准日", acted_on)
    happened("变更批准日", acted_on, work.today)
    amendment.approved_on, amendment.approver = acted_on, Party.MINISTRY
    return _record(work, cls, MinistryActKind.AMENDMENT, acted_on, document_number, note, amendment.id)


def withdraw_act(work: Work, act_id: UUID) -> None:
    """Take back a record that was wrong, until the class has built on it."""
    key = work.get(MinistryAct, act_id, "部级审批记录").class_id
    if key is None:
        raise WrongState("部级审批记录", "针对申报", "针对班次", "请用撤销国家级遴选结果")
    approval = work.get(MinistryAct, act_id, "部级审批记录").kind is MinistryActKind.APPROVAL
    remedy = "已经放行的班次请先撤销放行" if approval else "班次举办之后不再改动变更"
    cls = class_at(work, key, *(_OPEN if approval else _ONGOING), remedy=remedy)
    act = work.get(MinistryAct, act_id, "部级审批记录", lock=True)
    kind = PackageKind.PLAN if approval else PackageKind.AMENDMENT
    if records.approved(work, cls.id, kind):
        raise WrongState("部级审批记录", "由人社部作出", "由省厅登记", "请与人社部联系")
    plan = plan_of(work, cls)
    if approval and plan is not None:
        plan.approved_on = None
    if act.amendment_id is not None:
        amendment = work.get(Amendment, act.amendment_id, "变更", lock=True)
        amendment.approved_on = amendment.approver = None
    work.session.delete(act)
    work.record("ministry.withdraw_act", "class", cls.id, act=act.kind)


def acts_of(work: Work, class_id: UUID) -> list[MinistryAct]:
    """The ministry's acts on a class, in their order."""
    found = select(MinistryAct).where(MinistryAct.class_id == class_id)
    return list(work.session.scalars(found.order_by(MinistryAct.acted_on, MinistryAct.id)))


def _national(cls: TrainingClass) -> None:
    if cls.project.level is not Level.NATIONAL:
        rule = "人社部只审核国家级项目"
        raise InvalidInput("级别", cls.project.level.value, rule, "省级项目请由省厅备案或审批")


def _record(
    work: Work,
    cls: TrainingClass,
    kind: MinistryActKind,
    acted_on: date,
    document_number: str | None,
    note: str | None,
    amendment_id: UUID | None = None,
) -> MinistryAct:
    act = MinistryAct(
        kind=kind,
        class_id=cls.id,
        amendment_id=amendment_id,
        acted_on=acted_on,
        document_number=document_number,
        note=note,
        recorded_by=work.actor.id,
    )
    work.session.add(act)
    work.session.flush()
    work.record(f"ministry.record_{kind}", "class", cls.id, document=document_number)
    return act
