"""总览: the ministry's dashboard, for the page, for paper, and for the command line.

    board = Dashboard(2025, "enrolled")
    CHARTS["tiles"](board).svg()

All figures come from ``summaries.ask``, which withholds small counts of people: no chart is given one.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from yanxiu.services.dashboard.board import Dashboard, KeyFigure
from yanxiu.services.dashboard.breakdown import field_table, money
from yanxiu.services.dashboard.course import funnel, trend
from yanxiu.services.dashboard.drawings import Chart, Table
from yanxiu.services.dashboard.files import FORMS, as_pdf, notes, title
from yanxiu.services.dashboard.overview import order, tile_grid
from yanxiu.services.dashboard.writing import CHINESE, Cell, Tongue

__all__ = [
    "CHARTS",
    "CHINESE",
    "FORMS",
    "Cell",
    "Chart",
    "Dashboard",
    "KeyFigure",
    "Table",
    "Tongue",
    "as_pdf",
    "charts_of",
    "notes",
    "title",
]

CHARTS: Final[Mapping[str, Callable[[Dashboard], Chart]]] = MappingProxyType(
    {
        "tiles": tile_grid,
        "ranking": order,
        "trend": trend,
        "funnel": funnel,
        "fields": field_table,
        "money": money,
    }
)
"""The charts by their key, in the order of the page."""


def charts_of(board: Dashboard) -> list[Chart]:
    """All charts of a dashboard; none where there are no figures at all."""
    return [make(board) for make in CHARTS.values()] if board.year is not None else []
