"""A sheet as plain values, with Excel's own row and column names."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

ROWS = 2000
COLUMNS = 60
MEMORY = 512 * 1024 * 1024
SECONDS = 20


class Formula(Enum):
    """Stands where a cell holds a formula: its cached value is not what anybody typed."""

    FORMULA = "formula"


FORMULA = Formula.FORMULA
Cell = str | int | float | bool | date | datetime | Formula | None


class SpreadsheetRefusedError(ValueError):
    """A file that is not read at all. The message says what was found where, and what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows from Excel's row 1; an empty cell is None. `merged` holds (top, left, bottom, right), from 0."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()


def column_name(index: int) -> str:
    """0 → `A`, 26 → `AA`."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def cell_name(row: int, column: int) -> str:
    """(0, 0) → `A1`."""
    return f"{column_name(column)}{row + 1}"


def cell_position(name: str) -> tuple[int, int]:
    """`A1` → (0, 0), without building anything as large as a hostile address asks for."""
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters[:4].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    digits = name[len(letters) :][:9]
    return int(digits or "1") - 1, column - 1
