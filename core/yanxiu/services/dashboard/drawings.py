"""What a chart of the dashboard is: its drawing in two widths, its table, and what stands around them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from yanxiu.documents.charts import Option, svg
from yanxiu.services.dashboard.writing import Cell

Size = tuple[int, int]


@dataclass(frozen=True)
class Table:
    """The figures of a chart: headings, rows; ``names`` are how many columns on the left are no figures.

    ``tenants`` are the codes of the departments that the rows are of, empty where a row is of none.
    """

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    names: int = 1
    tenants: Sequence[str] = ()


@dataclass(frozen=True)
class Chart:
    """One chart. ``option`` takes whether it is the narrow one; ``alt`` tells what matters.

    ``cut``: the picture has no room for all that the table tells.
    """

    key: str
    title: str
    unit: str
    alt: str
    note: str
    option: Callable[[bool], Option]
    sizes: tuple[Size, Size]
    """Of the wide drawing and of the narrow one."""

    table: Table
    cut: bool = False

    def svg(self, narrow: bool = False) -> bytes:
        """The picture."""
        return svg(self.option(narrow), *self.sizes[narrow])
