"""申报: the host institution fills the form and hands it in."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from yanxiu.models import Application, ApplicationState, Call, CallState, SubjectKind
from yanxiu.phrases import phrase
from yanxiu.policy import (
    ApplicationFacts,
    ApplicationField,
    Chain,
    Finding,
    Level,
    RecruitmentScope,
    Stage,
    Status,
    evaluate,
)
from yanxiu.policy.facts import ABSENT
from yanxiu.services import filling
from yanxiu.services.calls import call_level
from yanxiu.services.chains import terms_chain
from yanxiu.services.deciding import Judged, Subject, closes, judge
from yanxiu.services.errors import InvalidInput
from yanxiu.services.facts import application_facts
from yanxiu.services.steps import CALL_LABELS, LABELS, expect
from yanxiu.services.terms import fill_terms
from yanxiu.services.work import Work

FIELDS: Final = {
    "form": filling.text("申报表式"),
    "filled_fields": filling.words("已填栏目", ApplicationField),
    "sealed": filling.flag("申报表已盖章"),
    "attachments": filling.own_words("附件"),
    "audience_scope": filling.word("研修对象范围", RecruitmentScope),
    "topic_justifications": filling.mapping("选题范围说明"),
    "series_description": filling.text("特色班情况"),
    "series_described": filling.flag("已说明特色班情况"),
    "self_funding_marked": filling.flag("已注明自筹经费"),
    "recommended_national": filling.flag("已推荐申报国家级"),
    "extra": filling.extra_fields(),
}
RECEIPT_FIELDS: Final = {
    "paper_received_on": filling.day("纸质材料收到日"),
    "electronic_received_on": filling.day("电子材料收到日"),
}
# what others add once the host has handed the form in
_ADDED_IN_REVIEW: Final = frozenset(
    {
        "review_opinion_by",
        "review_opinion_sealed",
        "review_opinion_on",
        "summary_columns",
        "summary_sealed",
        "summary_filled_on",
        "paper_received_on",
        "electronic_received_on",
    }
)
_STILL_OPEN: Final = (ApplicationState.DRAFT, ApplicationState.RETURNED)


def draft_application(
    work: Work, year: int, level: Level, *, call_id: UUID | None = None, **given: Any
) -> Application:
    """Begin an application; ``given`` needs ``host_id`` and ``topic``, the rest may follow.

    Under a call the call must be open, take this level, and be of this year.
    """
    for name, label in (("host_id", "承办单位"), ("topic", "选题")):
        if not given.get(name):
            raise InvalidInput(
                label, "（空）", "申报须有承办单位和选题", phrase("请填写{label}", label=label)
            )
    row = Application(year=year, level=level, level_applied=level, state=ApplicationState.DRAFT)
    if call_id is not None:
        _join_call(work, row, call_id)
    _fill(work, row, given)
    work.session.add(row)
    work.session.flush()
    work.record("application.draft", "application", row.id, year=year, level=level)
    return row


def _join_call(work: Work, row: Application, call_id: UUID) -> None:
    call = work.get(Call, call_id, "征集", lock=True)
    expect("征集", call.state, (CallState.OPEN,), CALL_LABELS, "征集开放后才能申报")
    if call.year != row.year:
        raise InvalidInput(
            "年度", row.year, phrase("这次征集是{year}年度的", year=call.year), "请改为征集的年度"
        )
    row.call_id, row.form = call.id, call_level(work, call, row.level_applied).form


def edit_application(work: Work, application_id: UUID, **given: Any) -> Application:
    """Change what has not been handed in, or what was returned."""
    row = at(work, application_id, *_STILL_OPEN, remedy="请先撤回，或请主管部门退回")
    _fill(work, row, given)
    work.record("application.edit", "application", row.id, fields=sorted(given))
    return row


def complete_transfer(work: Work, application_id: UUID, **given: Any) -> Application:
    """Add to a transferred application what its new level's form has and the old one had not."""
    row = at(work, application_id, ApplicationState.ENDORSED, remedy="只用于转入省级的申报")
    if row.level is row.level_applied:
        raise InvalidInput("申报级别", row.level.value, "没有转入其他级别的申报不需要补充", "请退回后修改")
    _fill(work, row, given)
    work.record("application.complete_transfer", "application", row.id, fields=sorted(given))
    return row


def _fill(work: Work, row: Application, given: dict[str, Any]) -> None:
    fill_terms(work, row, row.year, given, FIELDS, _check_words)


def _check_words(chain: Chain, would: Mapping[str, Any]) -> None:
    filling.check_words(chain, "form", "申报表式", [would["form"]] if would["form"] else None)
    filling.check_words(chain, "attachment", "附件", would["attachments"])
    filling.check_words(chain, "topic_range", "选题范围说明", would["topic_justifications"])


def record_receipt(work: Work, application_id: UUID, **given: Any) -> Application:
    """Note when the department received the papers and the electronic copy."""
    row = work.get(Application, application_id, "申报", lock=True)
    filling.fill(row, RECEIPT_FIELDS, given)
    work.record("application.receive", "application", row.id, fields=sorted(given))
    return row


def submit_application(work: Work, application_id: UUID) -> Judged:
    """Hand an application in: judged as it stands, so that its host sees what is missing.

    It goes on to the review where nothing closes the gate but what the review itself adds: the opinion with
    its block of the form, the summary, the dates of receipt, the officer's signatures.
    """
    row = at(work, application_id, *_STILL_OPEN, remedy="已经提交的不必再次提交")
    facts, chain = application_facts(work, row), terms_chain(work, row, row.year)
    judged = judge(work, Stage.APPLICATION, facts, chain, subject_of(row))
    if judged.passed or _only_the_review_is_missing(facts, chain):
        row.state, row.submitted_on = ApplicationState.SUBMITTED, work.today
        work.record("application.submit", "application", row.id, gate=judged.gate)
    return judged


def _only_the_review_is_missing(facts: ApplicationFacts, chain: Chain) -> bool:
    """Whether all that closes the gate is the reviewers' to add, their block of the form included."""
    filled: object = facts.filled_fields  # what an absent fact holds is of no declared type
    if filled is not ABSENT:
        blocks = (*facts.filled_fields, ApplicationField.REVIEW_OPINION)
        facts = replace(facts, filled_fields=tuple(dict.fromkeys(blocks)))
    closing = [f for f in evaluate(Stage.APPLICATION, facts, chain).findings if closes(f)]
    return all(_is_added_in_review(finding) for finding in closing)


def _is_added_in_review(finding: Finding) -> bool:
    if finding.status is Status.ATTEST:
        return True
    needed = {need.name for need in finding.needs}
    return finding.status is Status.UNKNOWN and bool(needed) and needed <= _ADDED_IN_REVIEW


def withdraw_application(work: Work, application_id: UUID) -> Application:
    """Take back what was handed in, until the review has endorsed it; it is a draft again."""
    row = at(work, application_id, ApplicationState.SUBMITTED, remedy="主管部门审核之后请由其先撤销审核")
    row.state, row.submitted_on = ApplicationState.DRAFT, None
    work.record("application.withdraw", "application", row.id)
    return row


def abandon_application(work: Work, application_id: UUID) -> Application:
    """Give an application up; ``resume_application`` takes it up again."""
    row = at(work, application_id, *_STILL_OPEN, ApplicationState.WITHDRAWN, remedy="请先撤回申报")
    if row.state is not ApplicationState.WITHDRAWN:
        row.state = ApplicationState.WITHDRAWN
        work.record("application.abandon", "application", row.id)
    return row


def resume_application(work: Work, application_id: UUID) -> Application:
    """Take up an application that was given up."""
    row = at(work, application_id, ApplicationState.WITHDRAWN, remedy="没有放弃的申报不必恢复")
    row.state = ApplicationState.DRAFT
    work.record("application.resume", "application", row.id)
    return row


def at(work: Work, application_id: UUID, *allowed: ApplicationState, remedy: str) -> Application:
    """An application, locked, that stands where the step begins; whatever the step does to it is counted."""
    row = work.get(Application, application_id, "申报", lock=True)
    expect("申报", row.state, allowed, LABELS, remedy)
    work.touch_application(row.id)
    return row


def subject_of(row: Application) -> Subject:
    """The application as what is judged."""
    return Subject(SubjectKind.APPLICATION, row.id, organization_id=row.host_id)
