"""Earlier budgets of a class: each as it stood, why another took its place, when and by whom."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from yanxiu.models import Budget, BudgetLine, BudgetRevision, ClassState, FundingSource, TrainingClass
from yanxiu.policy import ExpenseHead, plain
from yanxiu.services import checks
from yanxiu.services.work import Work


def keep(work: Work, cls: TrainingClass, budget: Budget, because: str | None) -> BudgetRevision:
    """Keep a budget before another takes its place; a class that has filed its plan says why."""
    if cls.state is not ClassState.PLANNED:
        because = checks.filled("预算变更理由", because or "")
    before = select(func.count(BudgetRevision.id)).where(BudgetRevision.class_id == cls.id)
    row = BudgetRevision(
        class_id=cls.id,
        number=(work.session.scalar(before) or 0) + 1,
        content=_content(work, budget),
        because=(because or "").strip() or None,
        replaced_on=work.today,
        replaced_by=work.actor.id,
    )
    work.session.add(row)
    work.record("budget.amend", "class", cls.id, number=row.number)
    return row


def revisions_of(work: Work, class_id: UUID) -> list[BudgetRevision]:
    """The earlier budgets of a class, the first one first."""
    found = select(BudgetRevision).where(BudgetRevision.class_id == class_id)
    return list(work.session.scalars(found.order_by(BudgetRevision.number)))


def amounts_of(row: BudgetRevision) -> tuple[Decimal, list[tuple[ExpenseHead, FundingSource, Decimal]]]:
    """The total of an earlier budget, and its lines: head, source and amount."""
    lines = [
        (ExpenseHead(one["head"]), FundingSource(one["source"]), _yuan(one["amount"]))
        for one in row.content["lines"]
    ]
    return _yuan(row.content["total"] or "0"), lines


def _yuan(text: str) -> Decimal:
    """A kept amount, with its fen."""
    return Decimal(text).quantize(Decimal("0.01"))


def _content(work: Work, budget: Budget) -> dict[str, Any]:
    """A budget as plain data; amounts as text, so that no reader makes floats of them."""
    lines = work.session.scalars(
        select(BudgetLine)
        .where(BudgetLine.budget_id == budget.id)
        .order_by(BudgetLine.head, BudgetLine.source)
    )
    names = ("head", "source", "amount", "basis", "budget_line", "origin")
    top = ("total", "drawn_up_on", "days", "trainees", "staff")
    return {
        **{name: plain(getattr(budget, name)) for name in top},
        "lines": [{name: plain(getattr(line, name)) for name in names} for line in lines],
    }
