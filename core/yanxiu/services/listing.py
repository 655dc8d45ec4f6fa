"""Lists: one page of a query, with how many there are in all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Select, func, select

from yanxiu.services.work import Work

Item = TypeVar("Item")
Other = TypeVar("Other")

SIZE: Final = 25
MOST: Final = 20_000
"""The longest export; a longer list is cut and says so."""


@dataclass(frozen=True)
class Window:
    """Which part of a list: page from 1, and its size; ``size`` None means all of it, for an export."""

    page: int = 1
    size: int | None = SIZE

    @property
    def start(self) -> int:
        return 0 if self.size is None else (self.page - 1) * self.size

    @property
    def limit(self) -> int:
        return MOST if self.size is None else self.size


@dataclass(frozen=True)
class Part(Generic[Item]):
    """The rows of a window; ``total`` counts the whole list."""

    rows: list[Item]
    total: int
    window: Window

    @property
    def first(self) -> int:
        """The place of the first row, from 1; 0 in an empty list."""
        return self.window.start + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return self.window.start + len(self.rows)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // (self.window.size or MOST)))

    def mapped(self, to: Callable[[Item], Other]) -> "Part[Other]":
        """The same part of other things, made from its rows one by one."""
        return Part([to(row) for row in self.rows], self.total, self.window)


def number_asked(text: str) -> int | None:
    """A whole number that a filter was given (a year); None for what is none, or larger than any column."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def part(work: Work, statement: Select[Any], window: Window) -> Part[Any]:
    """The rows of one window of an ordered query of one entity, and the count of all.

    A page beyond the last gives the last.
    """
    counted = select(func.count()).select_from(statement.order_by(None).subquery())
    total = work.session.scalar(counted) or 0
    if window.size is not None and window.start >= total:
        window = Window(max(1, -(-total // window.size)), window.size)
    rows = work.session.scalars(statement.offset(window.start).limit(window.limit)).unique().all()
    return Part(list(rows), total, window)


def part_of(rows: list[Item], window: Window) -> Part[Item]:
    """One window of rows that are all at hand."""
    if window.size is not None and window.start >= len(rows):
        window = Window(max(1, -(-len(rows) // window.size)), window.size)
    return Part(rows[window.start : window.start + window.limit], len(rows), window)
