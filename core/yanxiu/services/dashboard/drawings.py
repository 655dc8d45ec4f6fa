"""What a chart of the dashboard is: its drawing in two widths, its table, and what stands around them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from yanxiu.documents.charts import Option, svg
from yanxiu.services.dashboard.writing import Cell

Size = tuple[int, int]


@dataclass(frozen=True)
class Table:
    """The figures of a chart: headings, rows; ``names`` are how many columns on the left are no figures."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    names: int = 1


@dataclass(frozen=True)
class Chart:
    """One chart. ``option`` and ``size`` take whether it is the narrow one; ``alt`` tells what matters.

    ``cut``: the picture has no room for all that the table tells.
    """

    key: str
    title: str
    unit: str
    alt: str
    note: str
    option: Callable[[bool], Option]
    size: Callable[[bool], Size]
    table: Table
    cut: bool = False

    def svg(self, narrow: bool = False) -> bytes:
        """The picture."""
        return svg(self.option(narrow), *self.size(narrow))
