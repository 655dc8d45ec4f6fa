"""备案 and 审批: the papers before a class opens, and whether it may open.

Filing lets the host go on, approval makes it wait. Which of the two a class needs, and by when, is the
chain's to say: every way ends in the same gate, `preparation`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import (
    ClassState,
    Enrollment,
    ImplementationPlan,
    OpeningNotice,
    PackageKind,
    ReviewKind,
    ReviewOutcome,
    TrainingClass,
)
from yanxiu.policy import ClassFacts, Party, PlanSection, PreparationFacts, RecruitmentScope, Stage
from yanxiu.services import checks, filling
from yanxiu.services.chains import class_chain
from yanxiu.services.deciding import Judged, judge
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.exchange import records
from yanxiu.services.facts import class_facts
from yanxiu.services.facts.class_rows import rows_of_class
from yanxiu.services.steps import class_at, subject_of
from yanxiu.services.work import Work

PLAN_FIELDS: Final = {
    "consulted_on": filling.day("与省厅沟通日"),
    "submitted_on": filling.day("实施方案报送日"),
    "filed_by": filling.word("报送单位", Party),
    "sections": filling.words("实施方案内容", PlanSection),
    "texts": filling.extra_fields("实施方案正文"),
    "platform_reference": filling.text("国家平台编号"),
}
NOTICE_FIELDS: Final = {
    "submitted_on": filling.day("开班通知报送日"),
    "issuer": filling.word("开班通知印发单位", Party),
    "issued_on": filling.day("开班通知印发日"),
    "scope": filling.word("招生范围", RecruitmentScope),
    "document_number": filling.text("开班通知文号"),
}
Paper = TypeVar("Paper", ImplementationPlan, OpeningNotice)

_BEFORE_OPENING: Final = (ClassState.PLANNED, ClassState.FILED)
_FILED_REMEDY: Final = "已经放行的请先撤销放行，改动计划内容请用变更"


def submit_plan(work: Work, class_id: UUID, **given: Any) -> ImplementationPlan:
    """Hand in the implementation plan, or a better one; what is given is added to what is there.

    ``submitted_on`` is today unless given; the day of the first submission stays, as long as the plan was
    not returned in between.
    """
    cls = class_at(work, class_id, *_BEFORE_OPENING, remedy=_FILED_REMEDY)
    row = plan_of(work, cls) or ImplementationPlan(class_id=cls.id, texts={})
    _not_approved(row)
    records.none_waits(work, cls, PackageKind.PLAN)
    returned = row.review_outcome is ReviewOutcome.RETURNED
    if row.submitted_on is None or returned:
        given = {"submitted_on": work.today, **given}
    filling.fill(row, PLAN_FIELDS, given, lambda would: _happened(work, "实施方案报送日", would))
    row.review_outcome = row.review_note = None
    return _file(work, cls, row, "class.submit_plan")


def submit_notice(work: Work, class_id: UUID, **given: Any) -> OpeningNotice:
    """Hand in the opening notice; ``submitted_on`` is today unless given or already there."""
    cls = class_at(work, class_id, *_BEFORE_OPENING, remedy=_FILED_REMEDY)
    row = notice_of(work, cls) or OpeningNotice(class_id=cls.id)
    if row.submitted_on is None:
        given = {"submitted_on": work.today, **given}
    filling.fill(row, NOTICE_FIELDS, given, lambda would: _happened(work, "开班通知报送日", would))
    return _file(work, cls, row, "class.submit_notice")


def issue_notice(
    work: Work, class_id: UUID, *, issuer: Party, issued_on: date, document_number: str | None = None
) -> OpeningNotice:
    """Record who issued the opening notice, and when; a department may issue one that no host handed in."""
    cls = class_at(work, class_id, *_BEFORE_OPENING, remedy=_FILED_REMEDY)
    row = notice_of(work, cls) or OpeningNotice(class_id=cls.id)
    row.issuer, row.issued_on, row.document_number = issuer, issued_on, document_number
    return _file(work, cls, row, "class.issue_notice")


def withdraw_notice_issue(work: Work, class_id: UUID) -> OpeningNotice:
    """Take back that the opening notice was issued, before the papers are reviewed."""
    cls = class_at(work, class_id, *_BEFORE_OPENING, remedy=_FILED_REMEDY)
    row = notice_of(work, cls)
    if row is None or row.issued_on is None:
        raise WrongState("开班通知", "没有印发", "已印发", "没有可撤回的印发")
    row.issued_on = row.document_number = None
    cls.state = _state_of_papers(plan_of(work, cls), row)
    work.record("class.withdraw_notice_issue", "class", cls.id)
    work.touch(cls.id)
    return row


def return_plan(work: Work, class_id: UUID, *, note: str) -> ImplementationPlan:
    """Send the plan back to its host, with what is to be mended."""
    cls = class_at(work, class_id, ClassState.FILED, remedy=_FILED_REMEDY)
    if not note.strip():
        raise InvalidInput("退回意见", note, "退回须说明原因", "请写明要改什么")
    row = _submitted_plan(work, cls)
    _not_approved(row)
    row.review_outcome, row.review_note, row.reviewed_by = ReviewOutcome.RETURNED, note.strip(), work.actor.id
    work.record("class.return_plan", "class", cls.id)
    return row


def withdraw_plan_return(work: Work, class_id: UUID) -> ImplementationPlan:
    """Undo the return, until the host has handed in a better plan."""
    cls = class_at(work, class_id, ClassState.FILED, remedy=_FILED_REMEDY)
    row = _submitted_plan(work, cls)
    if row.review_outcome is not ReviewOutcome.RETURNED:
        raise WrongState("实施方案", "没有退回", "已退回", "没有可撤销的退回")
    row.review_outcome = row.review_note = row.reviewed_by = None
    work.record("class.withdraw_plan_return", "class", cls.id)
    return row


def _not_approved(row: ImplementationPlan) -> None:
    """The ministry has approved one text, and no other."""
    if row.approved_on is not None:
        raise WrongState("实施方案", "已审核通过", "还没有审核", "请先撤销审核记录")


def _happened(work: Work, label: str, would: Mapping[str, Any]) -> None:
    if would["submitted_on"] is not None:
        checks.happened(label, would["submitted_on"], work.today)


def accept_filing(work: Work, class_id: UUID, *, accepted_on: date | None = None) -> Judged:
    """备案: put the papers on file; the class may open if the gate lets it."""
    return _review(work, class_id, ReviewKind.FILING, accepted_on or work.today)


def approve_filing(work: Work, class_id: UUID, *, approved_on: date | None = None) -> Judged:
    """审批 by the department; the ministry's approval of a national class is ``ministry.record_approval``."""
    return _review(work, class_id, ReviewKind.APPROVAL, approved_on or work.today)


def _review(work: Work, class_id: UUID, kind: ReviewKind, day: date) -> Judged:
    cls = class_at(work, class_id, *_BEFORE_OPENING, remedy="已经放行的班次不必再次审核")
    plan = plan_of(work, cls)
    if plan is None and notice_of(work, cls) is None:
        raise WrongState("班次", "没有报送材料", "已报送实施方案或开班通知", "请先报送开班材料")
    _not_returned(plan)
    checks.happened("审核日", day, work.today)
    mark = "accepted_on" if kind is ReviewKind.FILING else "approved_on"
    judged = _judge(work, cls, _with(class_facts(work, cls), {mark: day}))
    if judged.passed:
        row = plan or ImplementationPlan(class_id=cls.id, texts={})
        setattr(row, mark, day)
        row.review_kind, row.review_outcome = kind, ReviewOutcome.ACCEPTED
        row.reviewed_by = work.actor.id
        work.session.add(row)
        _clear(work, cls, f"class.{'accept' if kind is ReviewKind.FILING else 'approve'}_filing")
    return judged


def _not_returned(plan: ImplementationPlan | None) -> None:
    if plan is not None and plan.review_outcome is ReviewOutcome.RETURNED:
        raise WrongState("实施方案", "已退回", "重新报送", "请等承办单位重新报送，或先撤销退回")


def clear_class(work: Work, class_id: UUID) -> Judged:
    """Let a class open on what is on record: where nothing is to be filed, or the ministry has approved."""
    cls = class_at(work, class_id, *_BEFORE_OPENING, remedy="已经放行的班次不必再次放行")
    _not_returned(plan_of(work, cls))
    judged = _judge(work, cls, class_facts(work, cls))
    if judged.passed:
        _clear(work, cls, "class.clear")
    return judged


def withdraw_clearance(work: Work, class_id: UUID) -> TrainingClass:
    """Take the clearance back, with the review it rests on, until somebody has been enrolled."""
    cls = class_at(work, class_id, ClassState.CLEARED, remedy="招生完成之后请先重新开放招生")
    enrolled = work.session.scalar(select(Enrollment.id).where(Enrollment.class_id == cls.id).limit(1))
    if enrolled is not None:
        raise WrongState("班次", "已有学员", "还没有学员", "请先移除学员，或以变更处理")
    row = plan_of(work, cls)
    if row is not None:
        row.accepted_on = None
        row.approved_on = None if row.review_kind is ReviewKind.APPROVAL else row.approved_on
        row.review_kind = row.review_outcome = row.reviewed_by = None
    cls.state = _state_of_papers(row, notice_of(work, cls))
    work.record("class.withdraw_clearance", "class", cls.id)
    work.touch(cls.id)
    return cls


def withdraw_filing(work: Work, class_id: UUID) -> TrainingClass:
    """Take the papers back before they have been reviewed."""
    cls = class_at(work, class_id, ClassState.FILED, remedy="已经放行的请先撤销放行")
    plan, notice = plan_of(work, cls), notice_of(work, cls)
    records.none_waits(work, cls, PackageKind.PLAN)
    if plan is not None:
        _not_approved(plan)
    for row in (plan, notice):
        if row is not None:
            row.submitted_on = None
    cls.state = _state_of_papers(plan, notice)
    work.record("class.withdraw_filing", "class", cls.id)
    work.touch(cls.id)
    return cls


def plan_of(work: Work, cls: TrainingClass) -> ImplementationPlan | None:
    """The implementation plan of a class."""
    return rows_of_class(work, cls).plan


def notice_of(work: Work, cls: TrainingClass) -> OpeningNotice | None:
    """The opening notice of a class."""
    return rows_of_class(work, cls).notice


def _submitted_plan(work: Work, cls: TrainingClass) -> ImplementationPlan:
    row = plan_of(work, cls)
    if row is None or row.submitted_on is None:
        raise WrongState("实施方案", "没有报送", "已报送", "请先报送实施方案")
    return row


def _file(work: Work, cls: TrainingClass, row: Paper, action: str) -> Paper:
    work.session.add(row)
    cls.state = ClassState.FILED
    work.session.flush()
    work.record(action, "class", cls.id, submitted_on=str(row.submitted_on))
    work.touch(cls.id)
    return row


def _state_of_papers(plan: ImplementationPlan | None, notice: OpeningNotice | None) -> ClassState:
    """Where a class stands by its papers alone."""
    there = any(row is not None and row.submitted_on is not None for row in (plan, notice))
    there = there or (notice is not None and notice.issued_on is not None)
    return ClassState.FILED if there else ClassState.PLANNED


def _with(facts: ClassFacts, review: dict[str, Any]) -> ClassFacts:
    """The facts with the review that is about to be recorded."""
    there: object = facts.preparation  # what an absent fact holds is of no declared type
    if isinstance(there, PreparationFacts):
        return replace(facts, preparation=replace(there, **review))
    return replace(facts, preparation=PreparationFacts(**review))


def _judge(work: Work, cls: TrainingClass, facts: ClassFacts) -> Judged:
    return judge(work, Stage.PREPARATION, facts, class_chain(work, cls), subject_of(cls))


def _clear(work: Work, cls: TrainingClass, action: str) -> None:
    cls.state = ClassState.CLEARED
    work.record(action, "class", cls.id)
    work.touch(cls.id)
