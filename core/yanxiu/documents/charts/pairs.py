"""Two bars for each division: what was worked out, and what was paid of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from yanxiu.documents.charts.ranking import NARROW, WIDTH
from yanxiu.documents.charts.scale import axis_end
from yanxiu.documents.charts.style import (
    ACCENT,
    INK,
    INK_2,
    UNSEEN,
    Shown,
    State,
    amounts,
    base,
    categories,
    tip,
)

__all__ = ["NARROW", "WIDTH", "Pair", "height", "pairs"]

_ROW, _HEAD = 30, 30
_OPEN: Final = {"color": "#bfd6d6", "borderColor": ACCENT, "borderWidth": 1}
_FULL: Final = {"color": ACCENT}


@dataclass(frozen=True, slots=True)
class Pair:
    """One division with its two figures."""

    name: str
    first: Shown
    second: Shown


def height(count: int) -> int:
    """Pixels for so many pairs."""
    return _HEAD + _ROW * max(count, 1)


def pairs(items: Sequence[Pair], names: tuple[str, str], *, narrow: bool = False) -> dict[str, Any]:
    """The option; `names` are those of the two bars, which differ in filling and edge."""
    high = max((figure.value or 0 for one in items for figure in (one.first, one.second)), default=0)
    text = {"fontSize": 12, "color": INK}
    return base(
        grid={"left": 96 if narrow else 104, "right": 0, "top": _HEAD, "bottom": 0},
        legend={"top": 0, "left": 0, "itemWidth": 18, "itemHeight": 11, "icon": "rect", "textStyle": text},
        xAxis=amounts(max=axis_end(high)),
        yAxis=categories([one.name for one in items], inverse=True),
        series=[
            _series(names[0], [(one.name, one.first) for one in items], _OPEN, narrow),
            _series(names[1], [(one.name, one.second) for one in items], _FULL, narrow),
        ],
    )


def _series(
    name: str, items: Sequence[tuple[str, Shown]], style: dict[str, Any], narrow: bool
) -> dict[str, Any]:
    label = {"show": True, "position": "right", "fontSize": 11, "color": INK}
    data = [
        {
            "value": figure.value or 0,
            **({} if figure.value else {"itemStyle": {"color": UNSEEN, "borderWidth": 0}}),
            "label": {
                "formatter": figure.written(narrow),
                **({} if figure.state is State.TOLD else {"color": INK_2}),
            },
            "tooltip": tip(f"{place}  {name}  {figure.text}"),
        }
        for place, figure in items
    ]
    return {
        "type": "bar",
        "name": name,
        "data": data,
        "itemStyle": style,
        "barWidth": 10,
        "barGap": "12%",
        "label": label,
    }
