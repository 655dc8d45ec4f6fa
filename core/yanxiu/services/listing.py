"""Lists: one page of a query, with how many there are in all."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar, overload

from sqlalchemy import Result, ScalarResult, Select, func, select

from yanxiu.services.work import Work

Item = TypeVar("Item")
Other = TypeVar("Other")

SIZE: Final = 25
MOST: Final = 200_000
"""The longest export; a longer list is cut and says so."""
AT_ONCE: Final = 2_000
"""An export of more rows is read from the database little by little."""
_CHUNK: Final = 500


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


class Stream(Sequence[Item]):
    """The rows of a long query, read anew for each walk through them and never all held at once.

    To be walked through while the transaction is open.
    """

    def __init__(self, length: int, walk: Callable[[], Iterator[Item]]) -> None:
        self._length, self._walk = length, walk

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Item]:
        return self._walk()

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> list[Item]: ...
    def __getitem__(self, at: int | slice) -> Item | list[Item]:
        return list(self)[at]

    def mapped(self, to: Callable[[Item], Other]) -> "Stream[Other]":
        """The same rows as other things, each made when it is its turn."""
        return Stream(self._length, lambda: map(to, self))


@dataclass(frozen=True)
class Part(Generic[Item]):
    """The rows of a window; ``total`` counts the whole list."""

    rows: Sequence[Item]
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
        rows = self.rows.mapped(to) if isinstance(self.rows, Stream) else [to(row) for row in self.rows]
        return Part(rows, self.total, self.window)


def number_asked(text: str) -> int | None:
    """A whole number that a filter was given (a year); None for what is none, or larger than any column."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def part(work: Work, statement: Select[Any], window: Window) -> Part[Any]:
    """The rows of one window of an ordered query of one entity, or of columns; and the count of all.

    A page beyond the last gives the last.  A long export comes as a ``Stream``.
    """
    counted = select(func.count()).select_from(statement.order_by(None).subquery())
    total = work.session.scalar(counted) or 0
    if window.size is not None and window.start >= total:
        window = Window(max(1, -(-total // window.size)), window.size)
    if window.size is None and total > AT_ONCE:
        whole = statement.limit(window.limit)
        return Part(Stream(min(total, window.limit), lambda: _walked(work, whole)), total, window)
    rows = _found(work, statement.offset(window.start).limit(window.limit)).unique().all()
    return Part(list(rows), total, window)


def _found(work: Work, statement: Select[Any], **options: Any) -> Result[Any] | ScalarResult[Any]:
    found = work.session.execute(statement, execution_options=options)
    return found.scalars() if len(statement.column_descriptions) == 1 else found


def _walked(work: Work, statement: Select[Any]) -> Iterator[Any]:
    """The rows by a cursor of the server's, a chunk at a time."""
    found = _found(work, statement, yield_per=_CHUNK)
    try:
        yield from found
    finally:
        found.close()


def part_of(rows: list[Item], window: Window) -> Part[Item]:
    """One window of rows that are all at hand."""
    if window.size is not None and window.start >= len(rows):
        window = Window(max(1, -(-len(rows) // window.size)), window.size)
    return Part(rows[window.start : window.start + window.limit], len(rows), window)
