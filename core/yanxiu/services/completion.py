"""结业上报: the host puts the papers together, its superior reviews, the department takes them.

That papers came in on a day is a fact whatever the gate says: it is recorded even where the step is refused,
since a late report has to be known as late. Only the class moves on with the gate.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import exists, select

from yanxiu.models import (
    Assessment,
    Certificate,
    CertificateState,
    ClassState,
    CompletionReport,
    CompletionState,
    Enrollment,
    TrainingClass,
)
from yanxiu.phrases import joined
from yanxiu.policy import Material, Seal, Stage
from yanxiu.services import checks
from yanxiu.services.chains import class_chain
from yanxiu.services.class_steps import HELD
from yanxiu.services.deciding import Judged, judge
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.facts import class_facts
from yanxiu.services.steps import class_at, subject_of
from yanxiu.services.work import Work

WORDS: Final = {
    CompletionState.DRAFT: "草稿",
    CompletionState.REVIEWED: "主管部门已审核",
    CompletionState.SUBMITTED: "已上报",
    CompletionState.RETURNED: "已退回",
}
_OPEN: Final = (CompletionState.DRAFT, CompletionState.RETURNED)
_ACCOUNT: Final = re.compile(r"[0-9]{8,32}")


def draft_completion(
    work: Work,
    class_id: UUID,
    *,
    materials: Iterable[str] | None = None,
    seals: Iterable[str] | None = None,
) -> CompletionReport:
    """Say which papers are there, and which seals the settlement statement bears; each list is whole.

    A list that is left out stays as it was.
    """
    report = _editable(work, class_id)
    if materials is not None:
        report.materials = checks.words("结业材料", Material, materials)
    if seals is not None:
        report.seals = checks.words("经费结算表印章", Seal, seals)
    work.session.flush()
    work.record("completion.draft", "class", class_id)
    return report


def give_bank_details(
    work: Work, class_id: UUID, *, account_name: str, account_number: str, branch: str
) -> CompletionReport:
    """Where a subsidy is to be paid; stored encrypted, and never told back in an error."""
    report = _editable(work, class_id)
    number = re.sub(r"[\s-]", "", account_number)
    if not _ACCOUNT.fullmatch(number):
        raise InvalidInput("收款账号", "（不显示）", "须是8至32位数字", "请核对开户许可证上的账号")
    report.bank_account_name = checks.filled("收款户名", account_name)
    report.bank_account_number = number
    report.bank_branch = checks.filled("开户行", branch)
    work.session.flush()
    work.record("completion.bank_details", "class", class_id)
    return report


def withdraw_bank_details(work: Work, class_id: UUID) -> CompletionReport:
    """Forget where a subsidy was to be paid."""
    report = _editable(work, class_id)
    report.bank_account_name = report.bank_account_number = report.bank_branch = None
    work.record("completion.withdraw_bank_details", "class", class_id)
    return report


def review_completion(work: Work, class_id: UUID, *, on: date | None = None) -> CompletionReport:
    """The supervising department, or the applicant, has looked the papers through."""
    cls = class_at(work, class_id, *HELD, remedy="班次办完之后才审核结业材料")
    report = _report(work, cls, _OPEN, "只有还没有上报的材料可以审核")
    _take_up(report)
    day = checks.happened("审核日", on or work.today, work.today)
    report.reviewed_on = checks.not_before("审核日", day, "实际结束日期", cls.actual_ends_on)
    report.reviewed_by, report.state = work.actor.id, CompletionState.REVIEWED
    work.record("completion.review", "class", cls.id)
    return report


def withdraw_review(work: Work, class_id: UUID) -> CompletionReport:
    """Take the review back, before the papers are submitted."""
    cls = class_at(work, class_id, *HELD, remedy="已经上报并通过的，请先撤回上报")
    report = _report(work, cls, (CompletionState.REVIEWED,), "只有已审核而未上报的可以撤回审核")
    report.reviewed_on = report.reviewed_by = None
    report.state = CompletionState.DRAFT
    work.record("completion.withdraw_review", "class", cls.id)
    return report


def submit_completion(work: Work, class_id: UUID, *, on: date | None = None) -> Judged:
    """Hand the papers in to the department; the class counts as reported if the gate lets it.

    Submitting twice keeps the first day and judges again.
    """
    cls = class_at(work, class_id, *HELD, remedy="班次办完之后才结业上报；已经上报的不必再报")
    report = _report(work, cls, tuple(CompletionState), "请先填写结业材料")
    if report.state is not CompletionState.SUBMITTED:
        _take_up(report)
        day = checks.happened("上报日", on or work.today, work.today)
        checks.not_before("上报日", day, "实际结束日期", cls.actual_ends_on)
        report.submitted_on = checks.not_before("上报日", day, "审核日", report.reviewed_on)
        report.state = CompletionState.SUBMITTED
        work.record("completion.submit", "class", cls.id)
    return _accept(work, cls)


def accept_completion(work: Work, class_id: UUID) -> Judged:
    """Judge submitted papers again, after a determination or a confirmed consequence."""
    cls = class_at(work, class_id, *HELD, remedy="已经通过的不必再次审核")
    _report(work, cls, (CompletionState.SUBMITTED,), "承办单位上报之后才能受理")
    return _accept(work, cls)


def _accept(work: Work, cls: TrainingClass) -> Judged:
    judged = judge(work, Stage.COMPLETION, class_facts(work, cls), class_chain(work, cls), subject_of(cls))
    if judged.passed:
        cls.state = ClassState.REPORTED
        work.record("completion.accept", "class", cls.id, decision=judged.decision.id)
        work.touch(cls.id)
    return judged


def return_completion(work: Work, class_id: UUID, *, because: str) -> CompletionReport:
    """Give submitted papers back to be completed; they are then reviewed and submitted anew.

    Their days are no facts any more, and are kept until the host takes the papers up again.
    """
    cls = class_at(work, class_id, *HELD, remedy="已经通过的请先撤回受理")
    report = _report(work, cls, (CompletionState.SUBMITTED,), "只有已上报的材料可以退回")
    report.returned_because, report.returned_on = checks.filled("退回理由", because), work.today
    report.state = CompletionState.RETURNED
    work.record("completion.return", "class", cls.id)
    return report


def withdraw_return(work: Work, class_id: UUID) -> CompletionReport:
    """Undo the return, until the host has taken the papers up again."""
    cls = class_at(work, class_id, *HELD, remedy="已经通过的不必撤销退回")
    report = _report(work, cls, (CompletionState.RETURNED,), "承办单位已重新填写的，请等其再次上报")
    report.returned_because = report.returned_on = None
    report.state = CompletionState.SUBMITTED
    work.record("completion.withdraw_return", "class", cls.id)
    return report


def _take_up(report: CompletionReport) -> None:
    """What was returned begins anew; the reason for the return stays to be read."""
    if report.state is CompletionState.RETURNED:
        report.submitted_on = report.reviewed_on = report.reviewed_by = None
        report.state = CompletionState.DRAFT


def withdraw_completion(work: Work, class_id: UUID) -> CompletionReport:
    """Take the report back until the settlement has built on it; the papers stay as a draft."""
    cls = class_at(work, class_id, *HELD, ClassState.REPORTED, remedy="已经结算的请先撤销结算")
    report = _report(work, cls, (CompletionState.SUBMITTED,), "只有已上报的可以撤回")
    report.state = CompletionState.REVIEWED if report.reviewed_on else CompletionState.DRAFT
    report.submitted_on = None
    if cls.state is ClassState.REPORTED:
        cls.state = _state_before_report(work, cls)
        work.touch(cls.id)
    work.record("completion.withdraw", "class", cls.id)
    return report


def _state_before_report(work: Work, cls: TrainingClass) -> ClassState:
    """Where the class stood: numbers issued, results on record, or only held."""
    standing = exists().where(Certificate.class_id == cls.id, Certificate.state == CertificateState.ISSUED)
    graded = exists().where(
        Assessment.enrollment_id == Enrollment.id,
        Enrollment.class_id == cls.id,
        Assessment.result.is_not(None),
    )
    if work.session.scalar(select(standing)):
        return ClassState.CERTIFIED
    return ClassState.ASSESSED if work.session.scalar(select(graded)) else ClassState.DELIVERED


def _editable(work: Work, class_id: UUID) -> CompletionReport:
    """The draft of a class's report, made at the first call."""
    cls = class_at(work, class_id, *HELD, remedy="班次办完之后才填写结业材料；已上报的请先撤回")
    report = _find(work, cls)
    if report is None:
        report = CompletionReport(class_id=cls.id)
        work.session.add(report)
        work.session.flush()
    if report.state not in _OPEN:
        raise WrongState("结业材料", WORDS[report.state], "草稿、已退回", "请先撤回审核或上报")
    _take_up(report)
    return report


def _report(
    work: Work, cls: TrainingClass, states: tuple[CompletionState, ...], remedy: str
) -> CompletionReport:
    report = _find(work, cls)
    if report is None or report.state not in states:
        is_now = WORDS[report.state] if report else "还没有填写"
        raise WrongState("结业材料", is_now, joined(WORDS[state] for state in states), remedy)
    return report


def _find(work: Work, cls: TrainingClass) -> CompletionReport | None:
    return work.session.scalar(select(CompletionReport).where(CompletionReport.class_id == cls.id))
