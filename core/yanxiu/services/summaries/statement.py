"""The one statement that reads the cells: sums of what is told, and counts of what is withheld."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, func, select

from yanxiu.models import SummaryCell
from yanxiu.services.summaries.figures import figure_named
from yanxiu.services.summaries.measures import MEASURES
from yanxiu.services.summaries.question import Dimension, Question
from yanxiu.services.summaries.rates import Rate
from yanxiu.services.summaries.withholding import told, withheld

ALONE: Final = "stored_cells"
"""How many stored cells stand in a line."""


def summing(
    question: Question,
    years: Collection[int],
    values: Mapping[Dimension, Collection[Any]],
    *,
    whole: bool = False,
) -> tuple[Select[Any], dict[str, Any]]:
    """The lines of the question for these years, and what the statement is run with.

    ``values`` are the filters as the cells have them; ``whole`` withholds nothing.
    """
    given = {"years": list(years), **{f"in_{one}": list(words) for one, words in values.items()}}
    return _summing(question.by, question.figures, tuple(values), whole), given


@lru_cache(maxsize=256)
def _summing(
    by: tuple[Dimension, ...], figures: tuple[str, ...], narrowed: tuple[Dimension, ...], whole: bool
) -> Select[Any]:
    # building it takes longer than running it
    keys = [column_of(one).label(one.value) for one in by]
    query = select(*keys, *_sums(figures, whole)).where(SummaryCell.year.in_(_words("years")), is_filled())
    for dimension in narrowed:
        query = query.where(column_of(dimension).in_(_words(f"in_{dimension}")))
    grouped = [column_of(one) for one in by]
    return query.group_by(*grouped).having(func.count() > 0).order_by(*grouped)


def _words(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


def reporting(years: Collection[int], tenants: Collection[int]) -> tuple[Select[Any], dict[str, Any]]:
    """Of which departments and years there are figures."""
    return _REPORTING, {"years": list(years), "tenants": list(tenants)}


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


def _sums(figures: Collection[str], whole: bool) -> list[ColumnElement[Any]]:
    found: list[ColumnElement[Any]] = [func.count().label(ALONE)]
    for name in figures:
        one = figure_named(name)
        parts = {"over": one.numerator, "under": one.denominator} if isinstance(one, Rate) else {"": name}
        left_out = None if whole else withheld(*parts.values())
        entering = None if left_out is None else told(*parts.values())
        for part, measure in parts.items():
            found.append(_sum(measure, entering).label(f"{name}.{part}" if part else name))
        if left_out is not None:
            found.append(func.count().filter(left_out).label(f"{name}.left_out"))
    return found


def _sum(name: str, where: ColumnElement[bool] | None) -> ColumnElement[Any]:
    total = func.sum(getattr(SummaryCell, name))
    return total if where is None else total.filter(where)


def _reporting() -> Select[Any]:
    # a look for each department and year would save nothing, and servers with Citus refuse it
    columns: list[ColumnElement[Any]] = [column_of(Dimension.PROVINCE), column_of(Dimension.YEAR)]
    asked = (SummaryCell.tenant_id.in_(_words("tenants")), SummaryCell.year.in_(_words("years")))
    return select(*columns).distinct().where(*asked, is_filled())


_REPORTING: Final = _reporting()
