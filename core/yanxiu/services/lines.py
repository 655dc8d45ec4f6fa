"""Lists that hang on rows, all in the one statement that reads the rows: each comes as one JSON value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Date, Numeric, ScalarSelect, Text, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.orm import QueryableAttribute

from yanxiu.db.types import Code, EncryptedText, Money

Line = TypeVar("Line", bound=tuple[Any, ...])


@dataclass(frozen=True)
class Lines(Generic[Line]):
    """A list of ``kind``: ``columns`` give its fields in their order, ``where`` ties it to the row read."""

    kind: Callable[..., Line]
    columns: Sequence[QueryableAttribute[Any]]
    where: Sequence[ColumnElement[bool]]
    order: Sequence[Any] = ()

    def column(self) -> ScalarSelect[Any]:
        """The list as a column of the statement that reads the row."""
        line: Any = func.jsonb_build_array(*(_plain(one) for one in self.columns), type_=JSONB())
        if self.order:
            line = aggregate_order_by(line, *self.order)
        return select(func.jsonb_agg(line, type_=JSONB())).where(*self.where).scalar_subquery()

    def read(self, given: Sequence[Sequence[Any]] | None) -> tuple[Line, ...]:
        """The list from that column; a row on which nothing hangs has an empty one."""
        takers = [_taker(one) for one in self.columns]
        return tuple(
            self.kind(*(None if v is None else take(v) for v, take in zip(line, takers, strict=True)))
            for line in given or ()
        )


def _plain(column: QueryableAttribute[Any]) -> Any:
    """A number as text: as JSON's it would become a float and lose its places."""
    if isinstance(column.type, EncryptedText):
        raise TypeError(f"{column} is encrypted: it cannot travel in a list")
    return cast(column, Text) if isinstance(column.type, Money | Numeric) else column


def _taker(column: QueryableAttribute[Any]) -> Callable[[Any], Any]:
    """What makes a value of the column's own kind of what JSON holds."""
    if isinstance(column.type, Code):
        return column.type.kind
    if isinstance(column.type, Money | Numeric):
        return Decimal
    return date.fromisoformat if isinstance(column.type, Date) else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
