"""What most lists are narrowed by: a year, and a text anywhere in some columns."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, or_

from yanxiu.services.listing import number_asked


def of_year(query: Select[Any], values: Mapping[str, str], column: Any) -> Select[Any]:
    """Keep to the year that was asked for, where one was."""
    asked = number_asked(values.get("year", ""))
    return query if asked is None else query.where(column == asked)


def saying(query: Select[Any], values: Mapping[str, str], *columns: Any) -> Select[Any]:
    """Keep to rows that have the text ``q`` anywhere in one of the columns."""
    text = values.get("q", "")
    if not text:
        return query
    found: list[ColumnElement[bool]] = [column.contains(text, autoescape=True) for column in columns]
    return query.where(or_(*found))


def equal(query: Select[Any], values: Mapping[str, str], **columns: Any) -> Select[Any]:
    """Hold columns to what was asked of them."""
    for name, column in columns.items():
        if values.get(name):
            query = query.where(column == values[name])
    return query
