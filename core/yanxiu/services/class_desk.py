"""A class as the department works on it: its papers, accounts and acts beside where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import (
    Amendment,
    Budget,
    BudgetLine,
    CompletionReport,
    Expense,
    FeeCategory,
    ImplementationPlan,
    MinistryAct,
    OpeningNotice,
    Settlement,
    Subsidy,
    TrainingClass,
)
from yanxiu.policy import Level
from yanxiu.services.amendments import amendments_of
from yanxiu.services.exchange.sent import Sent, sent_of
from yanxiu.services.facts.class_rows import rows_of_class
from yanxiu.services.ministry import acts_of
from yanxiu.services.reads import WHOLE_CLASS
from yanxiu.services.standing import Standing, standing_of
from yanxiu.services.work import Work


@dataclass(frozen=True)
class ClassDesk:
    """Everything of one class that an officer's pages and acts look at."""

    row: TrainingClass
    standing: Standing
    plan: ImplementationPlan | None
    notice: OpeningNotice | None
    amendments: tuple[Amendment, ...]
    acts: tuple[MinistryAct, ...]
    report: CompletionReport | None
    settlement: Settlement | None
    subsidy: Subsidy | None
    category: FeeCategory | None = None
    sent: tuple[Sent, ...] = ()

    @property
    def cls(self) -> TrainingClass:
        return self.row

    @property
    def words(self) -> Mapping[str, str]:
        return self.standing.labels


@dataclass(frozen=True)
class Accounts:
    """Budget and expenses of a class."""

    budget: Budget | None
    lines: tuple[BudgetLine, ...]
    expenses: tuple[Expense, ...]


def class_desk(work: Work, class_id: UUID) -> ClassDesk:
    """The desk of one class; ``NotFound`` for a missing one."""
    cls = work.get(TrainingClass, class_id, "班次", options=WHOLE_CLASS)
    standing, rows = standing_of(work, cls), rows_of_class(work, cls)
    return ClassDesk(
        row=cls,
        standing=standing,
        plan=rows.plan,
        notice=rows.notice,
        amendments=tuple(amendments_of(work, cls.id)),
        acts=tuple(acts_of(work, cls.id)),
        report=rows.report,
        settlement=rows.settlement,
        subsidy=rows.subsidy,
        category=rows.category,
        sent=sent_of(work, cls.id) if cls.project.level is Level.NATIONAL else (),
    )


def accounts_of(work: Work, cls: TrainingClass) -> Accounts:
    """Budget and expenses as the host keeps them."""
    budget = work.session.scalar(select(Budget).where(Budget.class_id == cls.id))
    lines = select(BudgetLine).where(BudgetLine.budget_id == budget.id) if budget else None
    spent = select(Expense).where(Expense.class_id == cls.id).order_by(Expense.spent_on, Expense.id)
    return Accounts(
        budget,
        tuple(work.session.scalars(lines.order_by(BudgetLine.head))) if lines is not None else (),
        tuple(work.session.scalars(spent)),
    )
