"""预算 and 费用: what a class was to cost, and what it did. Money is yuan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select

from yanxiu.models import (
    Budget,
    BudgetLine,
    ClassState,
    Expense,
    FundingSource,
    Settlement,
    SettlementState,
    TrainingClass,
)
from yanxiu.phrases import joined, phrase
from yanxiu.policy import ExpenseHead, Payer
from yanxiu.services import checks
from yanxiu.services.class_steps import AFTER_CLASS
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.steps import class_at
from yanxiu.services.work import Work

SETTLEMENT_WORDS: Final = {
    SettlementState.DRAFT: "草稿",
    SettlementState.SUBMITTED: "已报送",
    SettlementState.RETURNED: "已退回",
    SettlementState.CLOSED: "已办结",
}
_UNSETTLED: Final = tuple(
    state for state in ClassState if state not in (ClassState.SETTLED, ClassState.CANCELLED)
)
_HELD_UNSETTLED: Final = tuple(state for state in AFTER_CLASS if state is not ClassState.SETTLED)


@dataclass(frozen=True)
class PlannedCost:
    """One line of a budget."""

    head: ExpenseHead
    amount: Decimal
    source: FundingSource = FundingSource.FISCAL
    basis: str | None = None


@dataclass(frozen=True)
class Cost:
    """One line of expenses."""

    head: ExpenseHead
    amount: Decimal
    payer: Payer = Payer.PROJECT
    spent_on: date | None = None
    invoice_number: str | None = None
    payee: str | None = None
    note: str | None = None


def draw_up_budget(
    work: Work, class_id: UUID, lines: Sequence[PlannedCost], *, on: date | None = None
) -> Budget:
    """Put a budget in the place of the one before; one line for each head and source."""
    cls = class_at(work, class_id, *_UNSETTLED, remedy="已结算或取消的班次不再编预算")
    keys = [(line.head, line.source) for line in lines]
    if twice := sorted({head.value for head, source in keys if keys.count((head, source)) > 1}):
        raise InvalidInput("预算科目", joined(twice), "同一科目、同一来源只列一行", "请合并这些行")
    amounts = [
        checks.money(phrase("预算第{number}行", number=number), line.amount)
        for number, line in enumerate(lines, 1)
    ]
    budget = _budget(work, cls)
    work.session.execute(delete(BudgetLine).where(BudgetLine.budget_id == budget.id))
    budget.total, budget.drawn_up_on = sum(amounts, Decimal(0)), on or work.today
    work.session.add_all(
        BudgetLine(budget_id=budget.id, head=line.head, source=line.source, amount=amount, basis=line.basis)
        for line, amount in zip(lines, amounts, strict=True)
    )
    work.session.flush()
    work.record("budget.draw_up", "class", cls.id, lines=len(lines))
    return budget


def withdraw_budget(work: Work, class_id: UUID) -> None:
    """Take the budget back."""
    cls = class_at(work, class_id, *_UNSETTLED, remedy="已结算或取消的班次不再改预算")
    budget = _find_budget(work, cls)
    if budget is None:
        raise WrongState("预算", "还没有编制", "已编制", "没有可撤回的预算")
    work.session.execute(delete(BudgetLine).where(BudgetLine.budget_id == budget.id))
    work.session.delete(budget)
    work.record("budget.withdraw", "class", cls.id)


def _budget(work: Work, cls: TrainingClass) -> Budget:
    found = _find_budget(work, cls)
    if found is None:
        found = Budget(class_id=cls.id)
        work.session.add(found)
        work.session.flush()
    return found


def _find_budget(work: Work, cls: TrainingClass) -> Budget | None:
    return work.session.scalar(select(Budget).where(Budget.class_id == cls.id))


def record_expenses(work: Work, class_id: UUID, lines: Sequence[Cost]) -> list[Expense]:
    """Put a list of expenses in the place of the one before, until the list is confirmed."""
    cls = class_at(work, class_id, *_UNSETTLED, remedy="已结算或取消的班次不再登记费用")
    _list_is_open(settlement_of(work, cls))
    rows = [_expense(work, cls, number, line) for number, line in enumerate(lines, 1)]
    work.session.execute(delete(Expense).where(Expense.class_id == cls.id))
    work.session.add_all(rows)
    work.session.flush()
    work.record("expenses.record", "class", cls.id, lines=len(rows))
    return rows


def _expense(work: Work, cls: TrainingClass, number: int, line: Cost) -> Expense:
    if line.spent_on is not None:
        checks.happened(phrase("费用第{number}行的日期", number=number), line.spent_on, work.today)
    return Expense(
        class_id=cls.id,
        head=line.head,
        amount=checks.money(phrase("费用第{number}行", number=number), line.amount),
        payer=line.payer,
        spent_on=line.spent_on,
        invoice_number=line.invoice_number,
        payee=line.payee,
        note=line.note,
    )


def confirm_expenses(work: Work, class_id: UUID) -> Settlement:
    """Close the list of expenses: from now on it is whole, and an empty one says that nothing was spent."""
    cls = class_at(work, class_id, *_HELD_UNSETTLED, remedy="班次办完之后才确认费用")
    settlement = settlement_of(work, cls)
    if settlement.expenses_confirmed_on is None:
        settlement.expenses_confirmed_on = work.today
        work.record("expenses.confirm", "class", cls.id)
    return settlement


def reopen_expenses(work: Work, class_id: UUID) -> Settlement:
    """Open the list again, until the settlement has built on it."""
    cls = class_at(work, class_id, *_HELD_UNSETTLED, remedy="已结算的请先撤销结算")
    settlement = settlement_of(work, cls)
    is_draft(settlement)
    settlement.expenses_confirmed_on = None
    work.record("expenses.reopen", "class", cls.id)
    return settlement


def settlement_of(work: Work, cls: TrainingClass) -> Settlement:
    """The settlement of a class, made at the first call."""
    found = work.session.scalar(select(Settlement).where(Settlement.class_id == cls.id))
    if found is None:
        found = Settlement(class_id=cls.id)
        work.session.add(found)
        work.session.flush()
    return found


def is_draft(settlement: Settlement) -> None:
    """Raise ``WrongState`` unless the host may still change the settlement."""
    if settlement.state not in (SettlementState.DRAFT, SettlementState.RETURNED):
        is_now = SETTLEMENT_WORDS[settlement.state]
        raise WrongState("经费结算", is_now, "草稿、已退回", "请先撤回或退回经费结算")


def _list_is_open(settlement: Settlement) -> None:
    is_draft(settlement)
    if settlement.expenses_confirmed_on is not None:
        raise WrongState("费用明细", "已确认", "未确认", "请先重新打开费用明细")
