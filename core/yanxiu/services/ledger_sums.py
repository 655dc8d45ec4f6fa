"""Sums of a ledger: whatever it is grouped by, its total is the sum of its lines. Money is yuan.

What is not known is left out of a sum, and a sum of nothing known is not known: it is not zero.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Amounts:
    """预算、支出、申请、测算、批复、拨付、追回."""

    planned: Decimal | None = None
    spent: Decimal | None = None
    requested: Decimal | None = None
    proposed: Decimal | None = None
    approved: Decimal | None = None
    paid: Decimal | None = None
    recovered: Decimal | None = None

    @property
    def outstanding(self) -> Decimal | None:
        """Approved and not paid; None where nothing was approved."""
        return None if self.approved is None else self.approved - (self.paid or Decimal(0))

    @property
    def net(self) -> Decimal | None:
        """Paid and not recovered; None where nothing was paid."""
        return None if self.paid is None else self.paid - (self.recovered or Decimal(0))


NAMES = tuple(one.name for one in fields(Amounts))


@dataclass(frozen=True)
class Line:
    """One line: a class, or what a host's or a budget line's classes come to."""

    year: int
    label: str
    host: str
    budget_line: str
    amounts: Amounts
    number: int | None = None
    classes: int = 1
    without_voucher: int = 0
    class_id: UUID | None = None


def add_up(lines: Iterable[Line]) -> tuple[int, int, Amounts]:
    """Classes, movements without a voucher, and amounts of all lines together."""
    rows = list(lines)
    sums = {name: _sum(getattr(row.amounts, name) for row in rows) for name in NAMES}
    return sum(row.classes for row in rows), sum(row.without_voucher for row in rows), Amounts(**sums)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def grouped(
    lines: Sequence[Line], key: Callable[[Line], Key], made: Callable[[Key, Line], Line]
) -> list[Line]:
    """One line for each key, in the order in which the keys come; ``made`` gives its words."""
    groups: dict[Key, list[Line]] = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    return [_together(made(name, rows[0]), rows) for name, rows in groups.items()]


def _together(words: Line, rows: Sequence[Line]) -> Line:
    classes, without, amounts = add_up(rows)
    return Line(
        words.year,
        words.label,
        words.host,
        words.budget_line,
        amounts,
        classes=classes,
        without_voucher=without,
    )
