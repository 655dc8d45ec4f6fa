"""票据: the same invoice entered for more than one class is found, whoever entered it."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from yanxiu.models import Expense, TrainingClass
from yanxiu.services.work import Work


def invoice_key(number: str | None) -> str | None:
    """An invoice number as it is compared: width, blanks, dashes and case do not matter."""
    plain = unicodedata.normalize("NFKC", number or "")
    return "".join(letter for letter in plain.upper() if letter.isalnum()) or None


class Entered(NamedTuple):
    """An invoice as one class entered it."""

    expense: Expense
    cls: TrainingClass


@dataclass(frozen=True)
class Double:
    """An invoice that several classes entered."""

    key: str
    entered: Sequence[Entered]


def doubles(work: Work) -> list[Double]:
    """The invoices that stand in more than one class of the tenant, by number."""
    keys = (
        select(Expense.invoice_key)
        .where(Expense.invoice_key.is_not(None))
        .group_by(Expense.invoice_key)
        .having(func.count(Expense.class_id.distinct()) > 1)
    )
    rows = work.session.execute(
        select(Expense, TrainingClass)
        .join(TrainingClass, TrainingClass.id == Expense.class_id)
        .where(Expense.invoice_key.in_(keys))
        .order_by(Expense.invoice_key, TrainingClass.year, TrainingClass.number, Expense.id)
    )
    found: dict[str, list[Entered]] = {}
    for expense, cls in rows:
        found.setdefault(expense.invoice_key or "", []).append(Entered(expense, cls))
    return [Double(key, entered) for key, entered in found.items()]


def entered_elsewhere(work: Work, class_id: UUID) -> set[str]:
    """The invoice keys of a class that another class entered as well; whose, is for the department to see."""
    own = select(Expense.invoice_key).where(Expense.class_id == class_id, Expense.invoice_key.is_not(None))
    found = work.session.scalars(
        select(Expense.invoice_key)
        .where(Expense.class_id != class_id, Expense.invoice_key.in_(own))
        .distinct()
    )
    return {key for key in found if key}
