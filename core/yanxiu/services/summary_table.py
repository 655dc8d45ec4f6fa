"""The ministry's summary as a table to read and take along: rows, total, what is not told, who is silent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from yanxiu.db import MINISTRY_ROLE, Tenant, TenantKind, database
from yanxiu.models import SummaryCell
from yanxiu.services.disclosure import TOTAL, hidden_cells
from yanxiu.services.summary import MEASURES, Dimension, SummaryRow, summarize
from yanxiu.services.tenants import tenants
from yanxiu.services.work import CLOCK

Figure = int | Decimal | None
"""None: a small number that is not told."""

EXACT: Final = ("subsidy_proposed", "subsidy_paid", "subsidy_recovered", "hours")


@dataclass(frozen=True)
class Line:
    """One row: its key by dimension, the province's name, its figures."""

    key: Mapping[Dimension, str | int]
    province: str | None
    figures: Mapping[str, Figure]


@dataclass(frozen=True)
class Table:
    """The rows and their total; ``hidden`` cells are not told; ``silent`` departments have no figures.

    ``at`` is the moment of the figures: the cells are brought up to date with each change.
    """

    by: Sequence[Dimension]
    lines: Sequence[Line]
    total: Line
    hidden: int
    silent: Sequence[Tenant]
    at: datetime


def years_known() -> list[int]:
    """The years of which there are figures, the latest first."""
    with Session(database().engine(MINISTRY_ROLE)) as session:
        found = select(SummaryCell.year).distinct().order_by(SummaryCell.year.desc())
        return list(session.scalars(found))


def departments() -> list[Tenant]:
    """The departments that there are to sum up, by number."""
    return [one for one in tenants() if one.kind is TenantKind.DEPARTMENT]


def summary_table(
    years: Collection[int],
    by: Sequence[Dimension],
    filters: Mapping[Dimension | str, Collection[str]] | None = None,
) -> Table:
    """The table of some years; ``InvalidInput`` for a province that there is not."""
    rows = summarize(years, by=by, filters=filters)
    total = {name: sum((row.measures[name] for row in rows), start=_zero(name)) for name in MEASURES}
    hidden = hidden_cells([row.measures for row in rows], total)
    lines = [_line(row, {name for at, name in hidden if at == place}) for place, row in enumerate(rows)]
    ended = _line(SummaryRow({}, None, total), {name for at, name in hidden if at == TOTAL})
    return Table(by, lines, ended, len(hidden), _silent(years, filters or {}), datetime.now(CLOCK))


def _line(row: SummaryRow, hidden: Collection[str]) -> Line:
    figures = {name: None if name in hidden else value for name, value in row.measures.items()}
    return Line(row.key, row.province, figures)


def _silent(years: Collection[int], filters: Mapping[Dimension | str, Collection[str]]) -> list[Tenant]:
    told = {row.key[Dimension.PROVINCE] for row in summarize(years, by=[Dimension.PROVINCE])}
    asked = filters.get(Dimension.PROVINCE)
    return [one for one in departments() if one.code not in told and (not asked or one.code in asked)]


def _zero(name: str) -> int | Decimal:
    return Decimal(0) if name in EXACT else 0
