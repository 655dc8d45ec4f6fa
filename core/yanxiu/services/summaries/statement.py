"""The one statement that reads the cells: sums of what is told, and counts of what is withheld."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select

from yanxiu.models import SummaryCell
from yanxiu.services.summaries.figures import figure_named
from yanxiu.services.summaries.measures import MEASURES
from yanxiu.services.summaries.question import Dimension, Question
from yanxiu.services.summaries.rates import Rate
from yanxiu.services.summaries.withholding import guards, told, withheld

ALONE: Final = "stored_cells"
"""How many stored cells stand in a line."""


def summing(
    question: Question, years: Collection[int], values: Mapping[Dimension, Collection[Any]]
) -> Select[Any]:
    """The lines of the question for these years; ``values`` are the filters as the cells have them."""
    keys = [column_of(one).label(one.value) for one in question.by]
    query = select(*keys, *_sums(question.figures)).where(SummaryCell.year.in_(years))
    for dimension, words in values.items():
        query = query.where(column_of(dimension).in_(words))
    grouped = [column_of(one) for one in question.by]
    return query.where(is_filled()).group_by(*grouped).having(func.count() > 0).order_by(*grouped)


def reporting(years: Collection[int], tenants: Collection[int]) -> Select[int, int]:
    """Of which departments and years there are figures."""
    cell = SummaryCell
    return (
        select(cell.tenant_id, cell.year)
        .where(cell.year.in_(years), cell.tenant_id.in_(tenants), is_filled())
        .group_by(cell.tenant_id, cell.year)
    )


def column_of(dimension: Dimension) -> ColumnElement[Any]:
    """The cells' column of a dimension."""
    name = "tenant_id" if dimension is Dimension.PROVINCE else dimension.value
    column: ColumnElement[Any] = getattr(SummaryCell, name)
    return column


def is_filled() -> ColumnElement[bool]:
    """Cells that everything has left stay behind empty, so that locks never miss one."""
    present = [name for name in ("projects_applied", "projects_planned", "classes") if name in MEASURES]
    first, *others = (getattr(SummaryCell, name) for name in present)
    filled: ColumnElement[bool] = sum(others, start=first) > 0
    return filled


def _sums(figures: Collection[str]) -> list[ColumnElement[Any]]:
    found: list[ColumnElement[Any]] = [func.count().label(ALONE)]
    for name in figures:
        one = figure_named(name)
        if isinstance(one, Rate):
            both = told(one.numerator, one.denominator)
            found += [
                _sum(one.numerator, both).label(f"{name}.over"),
                _sum(one.denominator, both).label(f"{name}.under"),
            ]
            left_out = withheld(one.numerator, one.denominator)
        else:
            found.append(_sum(name, told(name) if guards(name) else None).label(name))
            left_out = withheld(name)
        if left_out is not None:
            found.append(func.count().filter(left_out).label(f"{name}.left_out"))
    return found


def _sum(name: str, where: ColumnElement[bool] | None) -> ColumnElement[Any]:
    total = func.sum(getattr(SummaryCell, name))
    return total if where is None else total.filter(where)
