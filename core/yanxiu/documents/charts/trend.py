"""Lines over the years; each differs in its dashes and marks, and bears its name at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from yanxiu.documents.charts.style import ACCENT, INK, INK_2, LINE, SURFACE, Shown, base, categories, tip

SIZE: Final = (560, 330)
NARROW: Final = (360, 300)
_LOOKS: Final = (
    (ACCENT, "solid", "circle", True),
    (INK_2, "dashed", "rect", False),
    ("#765000", "dotted", "triangle", True),
    ("#51428a", [8, 3, 2, 3], "diamond", False),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its name, a figure for each year (`None`: nothing is known of that year)."""

    name: str
    shown: Sequence[Shown | None]


def trend(years: Sequence[int], lines: Sequence[Line], *, narrow: bool = False) -> dict[str, Any]:
    """The option; the axis may begin above nothing, and every point bears its figure."""
    return base(
        grid={"left": 8, "right": 22 if narrow else 30, "top": 34, "bottom": 34, "containLabel": True},
        xAxis=categories([str(year) for year in years], boundaryGap=True),
        yAxis={
            "type": "value",
            "scale": True,
            "axisLabel": {"show": False},
            "splitLine": {"lineStyle": {"color": LINE}},
            "splitNumber": 4,
        },
        legend={
            "top": 0,
            "left": 0,
            "itemWidth": 34,
            "itemHeight": 10,
            "textStyle": {"fontSize": 12, "color": INK},
        },
        series=[_series(place, one, narrow) for place, one in enumerate(lines)],
    )


def _series(place: int, line: Line, narrow: bool) -> dict[str, Any]:
    colour, dashes, symbol, full = _LOOKS[place % len(_LOOKS)]
    return {
        "type": "line",
        "name": line.name,
        "symbol": symbol,
        "symbolSize": 9,
        "lineStyle": {"color": colour, "type": dashes, "width": 2.2},
        "itemStyle": {"color": colour if full else SURFACE, "borderColor": colour, "borderWidth": 2},
        "data": [_point(line.name, figure, narrow) for figure in line.shown],
        "label": {
            "show": True,
            "position": "top" if place % 2 == 0 else "bottom",
            "fontSize": 11,
            "color": colour,
        },
    }


def _point(name: str, figure: Shown | None, narrow: bool) -> dict[str, Any]:
    if figure is None or figure.value is None:
        return {"value": "-"}
    return {
        "value": figure.value,
        "label": {"formatter": figure.written(narrow)},
        "tooltip": tip(f"{name}  {figure.text}"),
    }
