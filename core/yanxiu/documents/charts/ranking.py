"""Ordered bars: the largest first; who is not told or silent stands at the end, with the word for it."""

from collections.abc import Sequence
from typing import Any

from yanxiu.documents.charts.scale import axis_end
from yanxiu.documents.charts.style import (
    ACCENT,
    ACCENT_LINE,
    Shown,
    State,
    amounts,
    at_end,
    bar,
    base,
    categories,
)

WIDTH, NARROW = 560, 360
_ROW, _FOREMOST = 17, 3


def height(count: int) -> int:
    """Pixels for so many bars."""
    return 12 + _ROW * max(count, 1)


def ordered(items: Sequence[tuple[str, Shown]]) -> list[tuple[str, Shown]]:
    """Figures from the largest down, then what is hidden, what is nothing, and who is silent."""
    after = {State.TOLD: 0, State.HIDDEN: 1, State.NONE: 2, State.SILENT: 3}
    return sorted(items, key=lambda one: (after[one[1].state], -(one[1].value or 0)))


def ranking(items: Sequence[tuple[str, Shown]], *, narrow: bool = False) -> dict[str, Any]:
    """The option; `items` are names with their figures, in any order."""
    found = ordered(items)
    high = max((figure.value or 0 for _, figure in found), default=0)
    return base(
        grid={"left": 96 if narrow else 104, "right": 0, "top": 4, "bottom": 4},
        xAxis=amounts(max=axis_end(high, narrow=narrow)),
        yAxis=categories([name for name, _ in found], inverse=True, axisLabel={"fontSize": 12}),
        series=[
            {
                "type": "bar",
                "barWidth": 11,
                "data": [_bar(place, name, figure, narrow) for place, (name, figure) in enumerate(found)],
                "label": at_end(),
            }
        ],
    )


def _bar(place: int, name: str, figure: Shown, narrow: bool) -> dict[str, Any]:
    return bar(figure, name, narrow=narrow, color=ACCENT if place < _FOREMOST else ACCENT_LINE)
