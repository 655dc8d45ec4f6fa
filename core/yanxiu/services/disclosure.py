"""Small numbers of people are not told: one to four of them, and what they could be worked out from.

A hidden figure must not follow from those that are shown: neither along a row, where people on site and
online add up to all, nor along a column, where the rows add up to the total.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

SMALLEST: Final = 5
PEOPLE: Final = ("enrolled", "onsite", "online", "graded", "completed", "certificates")
"""The measures that count people."""

_PARTS: Final = ("onsite", "online")

Figures = Mapping[str, int | Decimal]
Cell = tuple[int, str]
TOTAL: Final = -1
"""The place of the total among the cells."""


def hidden_cells(rows: Sequence[Figures], total: Figures) -> set[Cell]:
    """The cells (place of the row, measure) that are not told; the total's place is ``TOTAL``."""
    hidden: set[Cell] = set()
    for name in PEOPLE:
        hidden |= {(place, name) for place, row in enumerate(rows) if _is_small(row, name)}
        if _is_small(total, name):
            hidden.add((TOTAL, name))
    while more := _along_rows(rows, total, hidden) | _along_columns(rows, hidden):
        hidden |= more
    return hidden


def _is_small(row: Figures, name: str) -> bool:
    return 0 < row[name] < SMALLEST


def _along_rows(rows: Sequence[Figures], total: Figures, hidden: set[Cell]) -> set[Cell]:
    """Where one part of a whole is hidden, the other part is too; the whole stays."""
    found: set[Cell] = set()
    for place, row in (*enumerate(rows), (TOTAL, total)):
        if any((place, name) in hidden for name in _PARTS) and (place, "enrolled") not in hidden:
            found |= {(place, name) for name in _PARTS if row[name]}
    return found - hidden


def _along_columns(rows: Sequence[Figures], hidden: set[Cell]) -> set[Cell]:
    """Where one row alone is hidden in a column, another is too, the smallest; else the total."""
    found: set[Cell] = set()
    for name in PEOPLE:
        places = [place for place in range(len(rows)) if (place, name) in hidden]
        if len(places) != 1 or (TOTAL, name) in hidden:
            continue
        shown = [place for place, row in enumerate(rows) if row[name] and (place, name) not in hidden]
        found.add((min(shown, key=lambda place: rows[place][name]) if shown else TOTAL, name))
    return found - hidden
