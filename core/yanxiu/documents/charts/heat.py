"""The heat table: divisions down, fields across, a figure in every cell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from yanxiu.documents.charts.squares import Square, series_of
from yanxiu.documents.charts.style import Shown, State, Words, base, categories

WIDTH: Final = 1140
NARROW: Final = 360
COLUMNS, NARROW_COLUMNS = 12, 4
"""How many fields there is room for."""
_ROW, _HEAD, _FOOT, _NARROW_FOOT = 22, 46, 44, 72


@dataclass(frozen=True, slots=True)
class Row:
    """One division: its name and a figure for each field; none at all where it is silent."""

    name: str
    shown: Sequence[Shown]


def height(count: int, *, narrow: bool = False) -> int:
    """Pixels for so many rows."""
    return _HEAD + _ROW * max(count, 1) + (_NARROW_FOOT if narrow else _FOOT)


def heat(
    fields: Sequence[str],
    rows: Sequence[Row],
    words: Words,
    written: Callable[[float], str],
    *,
    narrow: bool = False,
) -> dict[str, Any]:
    """The option; a row without figures is hatched and says so."""
    shown = list(fields)[: NARROW_COLUMNS if narrow else COLUMNS]
    squares = [
        square for number, row in enumerate(rows) for square in _squares(number, row, shown, words, narrow)
    ]
    series, legend = series_of(squares, words, written, 11, 2)
    width = (NARROW - 90) // max(len(shown), 1) if narrow else (WIDTH - 110) // max(len(shown), 1)
    label = {"width": width - 6, "overflow": "break", "fontSize": 11 if narrow else 12, "lineHeight": 14}
    return base(
        grid={
            "left": 84 if narrow else 104,
            "right": 2,
            "top": _HEAD,
            "bottom": _NARROW_FOOT if narrow else _FOOT,
        },
        xAxis=categories(shown, position="top", axisLabel=label),
        yAxis=categories([row.name for row in rows], inverse=True),
        series=series,
        legend=legend,
    )


def _squares(number: int, row: Row, fields: Sequence[str], words: Words, narrow: bool) -> list[Square]:
    if not row.shown:
        silent = Shown(words.silent, None, State.SILENT)
        middle = (len(fields) - 1) // 2
        return [
            Square(
                place, number, silent, words.silent if place == middle else "", f"{row.name}  {words.silent}"
            )
            for place in range(len(fields))
        ]
    return [
        Square(place, number, figure, figure.written(narrow), f"{row.name}  {field}  {figure.text}")
        for place, (field, figure) in enumerate(zip(fields, row.shown, strict=False))
    ]
