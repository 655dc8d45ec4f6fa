"""预算 and 费用: what a class was to cost, and what it did. Money is yuan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
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
from yanxiu.policy import ExpenseHead, Payer, TermKind
from yanxiu.services import budget_history, checks
from yanxiu.services.chains import class_chain
from yanxiu.services.class_steps import AFTER_CLASS
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.invoices import invoice_key
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
    """One line of a budget; ``budget_line`` is of fiscal money, ``origin`` of any other."""

    head: ExpenseHead
    amount: Decimal
    source: FundingSource = FundingSource.FISCAL
    basis: str | None = None
    budget_line: str | None = None
    origin: str | None = None


@dataclass(frozen=True)
class Against:
    """What a budget is reckoned on: days, trainees, staff."""

    days: int | None = None
    trainees: int | None = None
    staff: int | None = None


@dataclass(frozen=True)
class Cost:
    """One line of expenses; ``tax`` is part of the amount, ``key`` the line that it stands for."""

    head: ExpenseHead
    amount: Decimal
    payer: Payer = Payer.PROJECT
    spent_on: date | None = None
    invoice_number: str | None = None
    payee: str | None = None
    note: str | None = None
    tax: Decimal | None = None
    key: UUID | None = None


def draw_up_budget(
    work: Work,
    class_id: UUID,
    lines: Sequence[PlannedCost],
    *,
    on: date | None = None,
    against: Against | None = None,
    because: str | None = None,
) -> Budget:
    """Put a budget in the place of the one before; one line for each head and source.

    Once the class has filed its plan, the budget stands there: another one says why (``because``), and the
    one before stays in the history.
    """
    cls = class_at(work, class_id, *_UNSETTLED, remedy="已结算或取消的班次不再编预算")
    keys = [(line.head, line.source) for line in lines]
    if twice := sorted({head.value for head, source in keys if keys.count((head, source)) > 1}):
        raise InvalidInput("预算科目", joined(twice), "同一科目、同一来源只列一行", "请合并这些行")
    amounts = [
        checks.money(phrase("预算第{number}行", number=number), line.amount)
        for number, line in enumerate(lines, 1)
    ]
    for line in lines:
        _check_source(work, cls, line)
    reckoned = _checked_against(against or Against())
    if (former := _find_budget(work, cls)) is not None:
        budget_history.keep(work, cls, former, because)
    budget = former or _budget(work, cls)
    work.session.execute(delete(BudgetLine).where(BudgetLine.budget_id == budget.id))
    budget.total, budget.drawn_up_on = sum(amounts, Decimal(0)), on or work.today
    for name, value in reckoned.items():
        setattr(budget, name, value)
    work.session.add_all(
        BudgetLine(
            budget_id=budget.id,
            head=line.head,
            source=line.source,
            amount=amount,
            basis=line.basis,
            budget_line=line.budget_line,
            origin=line.origin,
        )
        for line, amount in zip(lines, amounts, strict=True)
    )
    work.session.flush()
    work.record("budget.draw_up", "class", cls.id, lines=len(lines))
    work.touch(cls.id)
    return budget


def _checked_against(against: Against) -> dict[str, int | None]:
    labels = {"days": "天数", "trainees": "学员人数", "staff": "工作人员人数"}
    given = {name: getattr(against, name) for name in labels}
    return {
        name: None if value is None else checks.count(labels[name], value) for name, value in given.items()
    }


def _check_source(work: Work, cls: TrainingClass, line: PlannedCost) -> None:
    """Fiscal money comes from a budget line of the region, other money from somewhere that is named."""
    if line.budget_line is None:
        return
    if line.source is not FundingSource.FISCAL:
        rule = "只有财政资金有预算科目"
        raise InvalidInput("财政列支渠道", line.budget_line, rule, "自有和其他资金请写明来源")
    problem = class_chain(work, cls).check_word(TermKind.BUDGET_LINE, line.budget_line)
    if problem:
        raise InvalidInput("财政列支渠道", line.budget_line, problem, "请从列表中选取")


def withdraw_budget(work: Work, class_id: UUID, *, because: str | None = None) -> None:
    """Take the budget back."""
    cls = class_at(work, class_id, *_UNSETTLED, remedy="已结算或取消的班次不再改预算")
    budget = _find_budget(work, cls)
    if budget is None:
        raise WrongState("预算", "还没有编制", "已编制", "没有可撤回的预算")
    budget_history.keep(work, cls, budget, because)
    work.session.execute(delete(BudgetLine).where(BudgetLine.budget_id == budget.id))
    work.session.delete(budget)
    work.record("budget.withdraw", "class", cls.id)
    work.touch(cls.id)


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
    """Put a list of expenses in the place of the one before, until the list is confirmed.

    A line with the ``key`` of one that is there changes that one, and keeps its voucher.  Shares of lecture
    fees are made with those and stay.
    """
    cls = open_list(work, class_id)
    there = {row.id: row for row in _typed_rows(work, cls)}
    _no_line_twice(lines)
    checked = [_checked(work, number, line) for number, line in enumerate(lines, 1)]
    rows = [(there.get(line.key) if line.key else None) or Expense(class_id=cls.id) for line in lines]
    for row, values in zip(rows, checked, strict=True):
        for name, value in values.items():
            setattr(row, name, value)
    for row in there.values():
        if row not in rows:
            work.session.delete(row)
    work.session.add_all(rows)
    work.session.flush()
    work.record("expenses.record", "class", cls.id, lines=len(rows))
    work.touch(cls.id)
    return rows


def _typed_rows(work: Work, cls: TrainingClass) -> Sequence[Expense]:
    of_class = select(Expense).where(Expense.class_id == cls.id, Expense.lecture_fee_id.is_(None))
    return work.session.scalars(of_class).all()


def _no_line_twice(lines: Sequence[Cost]) -> None:
    """One invoice may cover several heads; the same head and amount of it is the same line."""
    seen: dict[tuple[object, ...], int] = {}
    for number, line in enumerate(lines, 1):
        key = invoice_key(line.invoice_number)
        same = seen.setdefault((key, line.head, line.amount), number)
        if key is not None and same != number:
            rule = phrase("与第{same}行是同一张票据、同一科目、同一金额", same=same)
            field = phrase("费用第{number}行的票据号", number=number)
            raise InvalidInput(field, str(line.invoice_number), rule, "请删去重复的一行")


def _checked(work: Work, number: int, line: Cost) -> dict[str, Any]:
    """The values of a line; raises before any row was touched."""
    label = phrase("费用第{number}行", number=number)
    if line.spent_on is not None:
        checks.happened(phrase("费用第{number}行的日期", number=number), line.spent_on, work.today)
    amount = checks.money(label, line.amount)
    tax = None
    if line.tax is not None:
        tax = checks.money(phrase("费用第{number}行的税额", number=number), line.tax)
        if tax > amount:
            raise InvalidInput(label, tax, "税额不得超过金额", "请核对票据上的税额和价税合计")
    given = {name: getattr(line, name) for name in ("head", "payer", "spent_on", "payee", "note")}
    number_and_key = {"invoice_number": line.invoice_number, "invoice_key": invoice_key(line.invoice_number)}
    return {**given, **number_and_key, "amount": amount, "tax": tax}


def open_list(work: Work, class_id: UUID) -> TrainingClass:
    """A class, locked, whose list of expenses is still open; ``WrongState`` for any other."""
    cls = class_at(work, class_id, *_UNSETTLED, remedy="已结算或取消的班次不再登记费用")
    settlement = settlement_of(work, cls)
    is_draft(settlement)
    if settlement.expenses_confirmed_on is not None:
        raise WrongState("费用明细", "已确认", "未确认", "请先重新打开费用明细")
    return cls


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
