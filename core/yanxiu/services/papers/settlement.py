"""经费结算表: budget and expenses by head, what is asked for and granted, every expense. Sums are yuan."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select

from yanxiu.models import CompletionReport, Expense, Subsidy, TrainingClass
from yanxiu.policy import Seal
from yanxiu.policy.wording import word
from yanxiu.services.accounts_sheet import Accounts, HeadLine, accounts_of
from yanxiu.services.budgets import SETTLEMENT_WORDS
from yanxiu.services.chains import class_chain
from yanxiu.services.movements import words_of
from yanxiu.services.papers.shared import class_head, day, figure, in_capitals, yuan
from yanxiu.services.roster_lines import counts
from yanxiu.services.work import Work

SEALS: Final = {Seal.FINANCE: "财务章", Seal.ORGANIZATION: "单位公章"}


def settlement_statement(work: Work, cls: TrainingClass) -> dict[str, Any]:
    """The money of a class as it stands; what is not known is left blank, never zero."""
    accounts = accounts_of(work, cls)
    held = accounts.settlement
    granted, granted_word = _granted(accounts.subsidy)
    enrolled, _ = counts(work, cls)
    words = class_chain(work, cls).labels()
    return {
        "head": class_head(work, cls),
        "heads": [_head(one) for one in _in_use(accounts.heads)],
        "sums": _sums(accounts),
        "spent_capital": in_capitals(accounts.spent),
        "requested": yuan(held.requested) if held else "",
        "requested_capital": in_capitals(held.requested) if held else "",
        "budget_line": words.get(held.budget_line, held.budget_line) if held and held.budget_line else "",
        "fees_charged": yuan(held.fees_charged) if held else "",
        "individual_funds": yuan(held.individual_funds) if held else "",
        "by_trainees": yuan(accounts.paid_by_trainees),
        "subsidy": yuan(granted),
        "subsidy_capital": in_capitals(granted),
        "subsidy_word": granted_word,
        "state": SETTLEMENT_WORDS[held.state] if held else "没有填写",
        "submitted_on": day(held.reimbursement_submitted_on) if held else "",
        "closed_on": day(held.closed_on) if held else "",
        "trainees": enrolled,
        "days": figure(cls.total_days),
        "seals": _seals(work, cls),
        "expenses": [_expense(place, row) for place, row in enumerate(accounts.expenses, 1)],
    }


def _in_use(heads: Sequence[HeadLine]) -> Sequence[HeadLine]:
    """The heads that something stands under; all of them, to be written on, where nothing does."""
    used = [one for one in heads if one.planned is not None or one.spent is not None]
    return used or heads


def _head(one: HeadLine) -> dict[str, str]:
    return {
        "label": one.label,
        "fiscal": yuan(one.fiscal),
        "own": yuan(one.own),
        "planned": yuan(one.planned),
        "spent": yuan(one.spent),
        "basis": one.basis,
    }


def _sums(accounts: Accounts) -> dict[str, Any]:
    left = accounts.left
    return {
        "fiscal": yuan(_sum(one.fiscal for one in accounts.heads)),
        "own": yuan(_sum(one.own for one in accounts.heads)),
        "planned": yuan(accounts.planned),
        "spent": yuan(accounts.spent),
        "left": yuan(abs(left)) if left is not None else "",
        "over": left is not None and left < 0,
    }


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _granted(subsidy: Subsidy | None) -> tuple[Decimal | None, str]:
    """The furthest figure of the subsidy, and what it is."""
    if subsidy is None:
        return None, ""
    furthest = [one for one in (subsidy.proposed, subsidy.approved, subsidy.paid) if one is not None]
    return (furthest[-1] if furthest else None), words_of(subsidy)


def _seals(work: Work, cls: TrainingClass) -> list[str]:
    """The seals that the report names; both places where it names none."""
    named = work.session.scalar(select(CompletionReport.seals).where(CompletionReport.class_id == cls.id))
    return [SEALS[Seal(one)] for one in named or list(Seal)]


def _expense(place: int, row: Expense) -> dict[str, str]:
    return {
        "number": str(place),
        "day": row.spent_on.isoformat() if row.spent_on else "",
        "head": word(row.head),
        "amount": yuan(row.amount),
        "payer": word(row.payer),
        "payee": row.payee or "",
        "invoice": row.invoice_number or "",
        "note": row.note or "",
    }
