"""Long lists, a piece at a time: each piece goes on after the last row of the one before.

Unlike a page by its number, no row is told twice or left out because others came or went in between.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_

from yanxiu.services.errors import InvalidInput
from yanxiu.services.work import Work

Item = TypeVar("Item")


@dataclass(frozen=True)
class Key:
    """One column that a list is ordered by, of numbers, texts or ids; all of a list's tell its rows apart.

    Columns that may be empty or hold personal data are no keys: their values travel in addresses.
    """

    column: Any
    descending: bool = False

    def ordered(self) -> ColumnElement[Any]:
        found: ColumnElement[Any] = self.column.desc() if self.descending else self.column.asc()
        return found

    def past(self, value: Any) -> ColumnElement[bool]:
        found: ColumnElement[bool] = self.column < value if self.descending else self.column > value
        return found


@dataclass(frozen=True)
class Piece(Generic[Item]):
    """Some rows of a list; ``next`` is where it goes on, None at its end."""

    rows: Sequence[Item]
    next: str | None


def piece(work: Work, statement: Select[Any], keys: Sequence[Key], after: str, size: int) -> Piece[Any]:
    """At most ``size`` rows of a query of one entity, those behind ``after`` (``""``: from the beginning).

    Raises ``InvalidInput`` for an ``after`` that this list never gave.
    """
    if after:
        statement = statement.where(_behind(keys, _values(keys, after)))
    whole = statement.add_columns(*(key.column for key in keys)).order_by(*(key.ordered() for key in keys))
    found = work.session.execute(whole.limit(size + 1)).unique().all()
    told = found[:size]
    more = len(found) > size
    return Piece([row[0] for row in told], _mark(told[-1][1:]) if more else None)


def _behind(keys: Sequence[Key], values: Sequence[Any]) -> ColumnElement[bool]:
    pairs = list(zip(keys, values, strict=True))
    return or_(
        *(
            and_(*(former.column == same for former, same in pairs[:place]), key.past(value))
            for place, (key, value) in enumerate(pairs)
        )
    )


def _mark(values: Sequence[Any]) -> str:
    text = json.dumps([str(one) for one in values])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _values(keys: Sequence[Key], after: str) -> list[Any]:
    try:
        told = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        if not isinstance(told, list) or not all(isinstance(one, str) for one in told):
            raise ValueError
        return [_read(key.column.type.python_type, one) for key, one in zip(keys, told, strict=True)]
    except (ValueError, RecursionError):
        rule = "须是上一页答复里的 next，原样写上"
        raise InvalidInput("after", "（不显示）", rule, "请从第一页重新读起") from None


def _read(kind: type, text: str) -> Any:
    if kind is int:
        number = int(text)
        if not -(2**31) <= number < 2**31:
            raise ValueError
        return number
    if not text.isprintable():  # the database takes no NUL and no half of a character
        raise ValueError
    return UUID(text) if kind is UUID else text
