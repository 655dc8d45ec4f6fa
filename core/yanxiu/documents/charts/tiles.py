"""The grid of tiles: every division one square, roughly where it lies. No map, and none is meant."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from yanxiu.documents.charts.squares import Square, series_of
from yanxiu.documents.charts.style import Shown, State, Words, base

SIZE = (560, 470)
NARROW = (360, 400)


@dataclass(frozen=True, slots=True)
class Tile:
    """One division: its name, row and column from 1, its figure."""

    name: str
    row: int
    column: int
    shown: Shown


def tiles(
    items: Sequence[Tile], words: Words, written: Callable[[float], str], *, narrow: bool = False
) -> dict[str, Any]:
    """The option of the grid; every square bears its name and its figure."""
    squares = [_square(one, narrow) for one in items]
    series, legend = series_of(squares, words, written, _font(items, narrow), 3)
    for one in series:
        one["label"] |= {"width": (NARROW if narrow else SIZE)[0] // 8 - 2, "overflow": "truncate"}
    columns, rows = (max((getattr(one, name) for one in items), default=1) for name in ("column", "row"))
    return base(
        grid={"left": 0, "right": 0, "top": 0, "bottom": 60 if narrow else 48},
        xAxis={"type": "category", "data": list(range(columns)), "show": False},
        yAxis={"type": "category", "data": list(range(rows)), "show": False, "inverse": True},
        series=series,
        legend=legend,
    )


def _font(items: Sequence[Tile], narrow: bool) -> int:
    """Names of Latin letters are long: they are set smaller, and so are long figures on a telephone."""
    latin = any(one.name.isascii() for one in items)
    if not narrow:
        return 10 if latin else 12
    told = (len(one.shown.written(narrow)) for one in items if one.shown.state is State.TOLD)
    return 8 if latin else max(8, 11 - max(0, max(told, default=0) - 5))


def _square(one: Tile, narrow: bool) -> Square:
    text = one.shown.written(narrow)
    figure = f"{{n|{text}}}" if one.shown.state is State.TOLD else text
    return Square(
        one.column - 1, one.row - 1, one.shown, f"{one.name}\n{figure}", f"{one.name}  {one.shown.text}"
    )
