"""经费结算: the host hands in its accounts, the department closes them at what policy gives.

The proposal is kept as soon as accounts are handed in, line by line with its citations. What a confirmed
consequence leaves of it is worked out when the settlement is closed.
"""

from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import (
    ClassState,
    Consequence,
    ConsequenceState,
    Project,
    ProjectState,
    Settlement,
    SettlementState,
    Subsidy,
    SubsidyState,
    TrainingClass,
)
from yanxiu.phrases import joined, phrase
from yanxiu.policy import Citation, Effect, Stage, SubsidyProposal, TermKind, plain
from yanxiu.services import checks
from yanxiu.services.budgets import SETTLEMENT_WORDS, is_draft, settlement_of
from yanxiu.services.chains import class_chain
from yanxiu.services.class_steps import HELD
from yanxiu.services.deciding import Judged, judge
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.facts import class_facts
from yanxiu.services.facts.class_rows import rows_of_class
from yanxiu.services.steps import class_at, subject_of
from yanxiu.services.work import Work

FIELDS: Final = (
    "requested",
    "budget_line",
    "fees_charged",
    "individual_funds",
    "reimbursement_submitted_on",
)
_OPEN: Final = (*HELD, ClassState.REPORTED)
_REPORTED: Final = (ClassState.REPORTED,)
_AFTER_REPORT: Final = "先通过结业上报，再结算经费"


def draft_settlement(
    work: Work,
    class_id: UUID,
    *,
    requested: Decimal | None = None,
    budget_line: str | None = None,
    fees_charged: Decimal | None = None,
    individual_funds: Decimal | None = None,
    reimbursement_submitted_on: date | None = None,
) -> Settlement:
    """Fill in the accounts; what is left out stays as it was.

    ``budget_line`` is a word that a plugin of the class's chain declares.
    """
    cls = class_at(work, class_id, *_OPEN, remedy="班次办完之后、结算之前才填写经费结算")
    settlement = settlement_of(work, cls)
    is_draft(settlement)
    amounts = (
        ("requested", "申请补助", requested),
        ("fees_charged", "向学员收费", fees_charged),
        ("individual_funds", "个人出资", individual_funds),
    )
    for name, label, value in amounts:
        if value is not None:
            setattr(settlement, name, checks.money(label, value))
    if budget_line is not None:
        settlement.budget_line = _known_line(work, cls, budget_line)
    if reimbursement_submitted_on is not None:
        day = checks.happened("报销材料报送日", reimbursement_submitted_on, work.today)
        settlement.reimbursement_submitted_on = day
    work.session.flush()
    work.record("settlement.draft", "class", cls.id)
    return settlement


def clear_settlement(work: Work, class_id: UUID, *fields: str) -> Settlement:
    """Make fields of the accounts unknown again; without any, all of them."""
    cls = class_at(work, class_id, *_OPEN, remedy="班次办完之后、结算之前才填写经费结算")
    settlement = settlement_of(work, cls)
    is_draft(settlement)
    for name in fields or FIELDS:
        if name not in FIELDS:
            raise InvalidInput(
                "经费结算栏目", name, phrase("须是：{known}", known=joined(FIELDS)), "请从中选取"
            )
        setattr(settlement, name, None)
    work.record("settlement.clear", "class", cls.id, fields=sorted(fields or FIELDS))
    return settlement


def _known_line(work: Work, cls: TrainingClass, word: str) -> str:
    problem = class_chain(work, cls).check_word(TermKind.BUDGET_LINE, word)
    if problem:
        raise InvalidInput("列支渠道", word, problem, "请从列表中选取")
    return word


def submit_settlement(work: Work, class_id: UUID) -> Judged:
    """Hand the accounts in: judged, and what policy proposes is kept; ``close_settlement`` ends it.

    Consequences are drafted here, for a named person to confirm.
    """
    cls = class_at(work, class_id, *_REPORTED, remedy=_AFTER_REPORT)
    settlement = settlement_of(work, cls)
    is_draft(settlement)
    settlement.state = SettlementState.SUBMITTED
    work.record("settlement.submit", "class", cls.id)
    return _judge_and_propose(work, cls)


def _judge_and_propose(work: Work, cls: TrainingClass) -> Judged:
    judged = _judge(work, cls)
    _propose(work, cls, judged.decision.subsidy)
    return judged


def close_settlement(work: Work, class_id: UUID) -> Judged:
    """Judge the accounts again and, where the gate lets them, close them at what consequences leave."""
    cls = class_at(work, class_id, *_REPORTED, remedy=_AFTER_REPORT)
    settlement = _in(work, cls, SettlementState.SUBMITTED, "承办单位报送之后才能办结")
    judged = _judge(work, cls)
    if judged.passed:
        _propose(work, cls, judged.decision.subsidy)
        settlement.state, settlement.closed_on = SettlementState.CLOSED, work.today
        cls.state = ClassState.SETTLED
        _complete_project(work, cls)
        work.record("settlement.close", "class", cls.id, decision=judged.decision.id)
    return judged


def return_settlement(work: Work, class_id: UUID, *, because: str) -> Settlement:
    """Give the accounts back to be put right; handing them in again ends that."""
    reason = checks.filled("退回理由", because)
    settlement = _open_again(work, class_id, SettlementState.RETURNED, "settlement.return")
    settlement.returned_because, settlement.returned_on = reason, work.today
    return settlement


def withdraw_return(work: Work, class_id: UUID) -> Judged:
    """Undo the return: the accounts are where they were, and are judged as they stand."""
    cls = class_at(work, class_id, *_REPORTED, remedy=_AFTER_REPORT)
    settlement = _in(work, cls, SettlementState.RETURNED, "只有已退回的可以撤销退回")
    settlement.returned_because = settlement.returned_on = None
    settlement.state = SettlementState.SUBMITTED
    work.record("settlement.withdraw_return", "class", cls.id)
    return _judge_and_propose(work, cls)


def withdraw_settlement(work: Work, class_id: UUID) -> Settlement:
    """Take the accounts back, before they are closed."""
    return _open_again(work, class_id, SettlementState.DRAFT, "settlement.withdraw")


def reopen_settlement(work: Work, class_id: UUID) -> Settlement:
    """Undo the closing, until a subsidy has been approved on it."""
    cls = class_at(work, class_id, ClassState.SETTLED, remedy="只有已结算的班次可以撤销结算")
    settlement = _in(work, cls, SettlementState.CLOSED, "只有已办结的可以撤销")
    subsidy = find_subsidy(work, cls)
    if subsidy is not None and subsidy.state is not SubsidyState.PROPOSED:
        raise WrongState("补助", "已批复", "尚未批复", "请先撤销补助批复")
    settlement.state, settlement.closed_on = SettlementState.SUBMITTED, None
    cls.state = ClassState.REPORTED
    project = work.get(Project, cls.project_id, "项目", lock=True)
    if project.state is ProjectState.COMPLETED:
        project.state = ProjectState.HELD
    work.record("settlement.reopen", "class", cls.id)
    work.touch(cls.id)
    return settlement


def find_subsidy(work: Work, cls: TrainingClass) -> Subsidy | None:
    """What is proposed, approved or paid for a class."""
    return rows_of_class(work, cls).subsidy


def _judge(work: Work, cls: TrainingClass) -> Judged:
    return judge(work, Stage.SETTLEMENT, class_facts(work, cls), class_chain(work, cls), subject_of(cls))


def _open_again(work: Work, class_id: UUID, state: SettlementState, action: str) -> Settlement:
    cls = class_at(work, class_id, *_REPORTED, remedy="已结算的请先撤销结算")
    settlement = _in(work, cls, SettlementState.SUBMITTED, "只有已报送而未办结的可以退回或撤回")
    settlement.state = state
    subsidy = find_subsidy(work, cls)
    if subsidy is not None:
        work.session.delete(subsidy)
    work.record(action, "class", cls.id)
    work.touch(cls.id)
    return settlement


def _in(work: Work, cls: TrainingClass, state: SettlementState, remedy: str) -> Settlement:
    settlement = settlement_of(work, cls)
    if settlement.state is not state:
        is_now, wanted = SETTLEMENT_WORDS[settlement.state], SETTLEMENT_WORDS[state]
        raise WrongState("经费结算", is_now, wanted, remedy)
    return settlement


def _propose(work: Work, cls: TrainingClass, proposal: SubsidyProposal | None) -> Subsidy:
    subsidy = find_subsidy(work, cls)
    if subsidy is None:
        subsidy = Subsidy(class_id=cls.id, proposed_on=work.today)
        work.session.add(subsidy)
    subsidy.proposed = proposal.amount if proposal else None
    subsidy.proposed_on = work.today
    subsidy.lines = [
        _line(line.label, line.amount, _cited(line.citation), line.note)
        for line in (proposal.lines if proposal else ())
    ]
    for consequence in _forfeits(work, cls):
        subsidy.proposed = Decimal(0)
        subsidy.lines = [*subsidy.lines, _line(consequence.label, Decimal(0), dict(consequence.citation), "")]
    work.session.flush()
    work.touch(cls.id)
    return subsidy


def _forfeits(work: Work, cls: TrainingClass) -> list[Consequence]:
    """Confirmed consequences that leave no subsidy."""
    found = work.session.scalars(
        select(Consequence)
        .where(
            Consequence.class_id == cls.id,
            Consequence.effect == Effect.NO_SUBSIDY,
            Consequence.state == ConsequenceState.CONFIRMED,
        )
        .order_by(Consequence.confirmed_on, Consequence.id)
    )
    return list(found)


def _line(label: str, amount: Decimal | None, citation: dict[str, str] | None, note: str) -> dict[str, Any]:
    """One line as stored; the amount as text, so that no reader makes a float of it."""
    return {"label": label, "amount": plain(amount), "citation": citation, "note": note}


def _cited(citation: Citation | None) -> dict[str, str] | None:
    if citation is None:
        return None
    return {"id": citation.id, "document": citation.document, "clause": citation.clause}


def _complete_project(work: Work, cls: TrainingClass) -> None:
    """A project is completed with the last of its classes."""
    project = work.get(Project, cls.project_id, "项目", lock=True)
    work.session.flush()
    states = work.session.scalars(
        select(TrainingClass.state).where(TrainingClass.project_id == cls.project_id)
    )
    if set(states) <= {ClassState.SETTLED, ClassState.CANCELLED}:
        project.state = ProjectState.COMPLETED
    work.touch(cls.id)
