"""经费 of a class as pages show it: budget against expenses by head, the settlement, what is proposed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import Budget, BudgetLine, Expense, FundingSource, Settlement, Subsidy, TrainingClass
from yanxiu.phrases import joined
from yanxiu.policy import ExpenseHead, Payer
from yanxiu.policy.wording import word
from yanxiu.services.facts.class_rows import rows_of_class
from yanxiu.services.kept import kept
from yanxiu.services.work import Work


@dataclass(frozen=True)
class HeadLine:
    """One head of expenses: what was planned from each source, what was spent; None where nothing is."""

    head: ExpenseHead
    label: str
    fiscal: Decimal | None
    own: Decimal | None
    spent: Decimal | None
    basis: str
    other: Decimal | None = None

    @property
    def planned(self) -> Decimal | None:
        return _sum((self.fiscal, self.own, self.other))


@dataclass(frozen=True)
class Accounts:
    """The money of a class."""

    budget: Budget | None
    heads: tuple[HeadLine, ...]
    expenses: Sequence[Expense]
    settlement: Settlement | None
    subsidy: Subsidy | None
    lines: Sequence[BudgetLine] = ()

    def said_of(self, source: FundingSource) -> str:
        """The budget line of the fiscal money, or where the money of another source comes from."""
        of_source = [line for line in self.lines if line.source is source]
        return next((text for line in of_source if (text := line.budget_line or line.origin)), "")

    @property
    def planned(self) -> Decimal | None:
        """The whole budget; None while there is none, which is not zero."""
        return _sum(one.planned for one in self.heads)

    @property
    def spent(self) -> Decimal | None:
        """What the project paid; what trainees paid themselves is not in it."""
        return _sum(one.spent for one in self.heads)

    @property
    def left(self) -> Decimal | None:
        if self.planned is None or self.spent is None:
            return None
        return self.planned - self.spent

    @property
    def paid_by_trainees(self) -> Decimal:
        return sum((row.amount for row in self.expenses if row.payer is Payer.TRAINEE), Decimal(0))


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def accounts_of(work: Work, cls: TrainingClass) -> Accounts:
    """Budget, expenses, settlement and subsidy of a class."""
    known: dict[UUID, Accounts] = kept(work.session, "accounts")
    if cls.id not in known:
        known[cls.id] = _accounts(work, cls)
    return known[cls.id]


def _accounts(work: Work, cls: TrainingClass) -> Accounts:
    budget = work.session.scalar(select(Budget).where(Budget.class_id == cls.id))
    lines = _budget_lines(work, budget)
    expenses = list(
        work.session.scalars(
            select(Expense)
            .where(Expense.class_id == cls.id)
            .order_by(Expense.spent_on.nulls_last(), Expense.created_at, Expense.id)
        )
    )
    rows = rows_of_class(work, cls)
    heads = tuple(_head(head, lines, expenses) for head in ExpenseHead)
    return Accounts(budget, heads, expenses, rows.settlement, rows.subsidy, lines)


def _budget_lines(work: Work, budget: Budget | None) -> list[BudgetLine]:
    if budget is None:
        return []
    return list(work.session.scalars(select(BudgetLine).where(BudgetLine.budget_id == budget.id)))


def _head(head: ExpenseHead, lines: Sequence[BudgetLine], expenses: Sequence[Expense]) -> HeadLine:
    of_head = {line.source: line for line in lines if line.head is head}
    spent = [row.amount for row in expenses if row.head is head and row.payer is Payer.PROJECT]
    planned = {source: line.amount for source, line in of_head.items()}
    bases = [line.basis for line in of_head.values() if line.basis]
    return HeadLine(
        head,
        word(head),
        planned.get(FundingSource.FISCAL),
        planned.get(FundingSource.OWN),
        sum(spent, Decimal(0)) if spent else None,
        joined(dict.fromkeys(bases), "；"),
        planned.get(FundingSource.OTHER),
    )
