"""Lines over the years; each differs in its dashes and marks, and bears its name at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from yanxiu.documents.charts.scale import round_down
from yanxiu.documents.charts.style import ACCENT, INK, INK_2, LINE, SURFACE, Shown, base, categories, tip

SIZE: Final = (560, 330)
NARROW: Final = (360, 300)
_SPAN: Final = 0.2
"""The least that an axis spans, of the largest figure."""
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
    """The option; the axis may begin above nothing; the first and the last line bear their figures."""
    return base(
        grid={
            "left": 8,
            "right": 22 if narrow else 30,
            "top": _head(lines, narrow),
            "bottom": 8,
            "containLabel": True,
        },
        xAxis=categories([str(year) for year in years], boundaryGap=True, axisLabel={"margin": 20}),
        yAxis={
            "type": "value",
            "scale": True,
            **_floor(
                [figure.value for one in lines for figure in one.shown if figure and figure.value is not None]
            ),
            "axisLabel": {"color": INK_2, "fontSize": 11},
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
        series=[_series(place, one, len(lines), narrow) for place, one in enumerate(lines)],
    )


def _floor(values: Sequence[float]) -> dict[str, float]:
    """Where all figures lie close together the axis begins well below them: a ripple is no landslide."""
    if not values or max(values) - min(values) >= _SPAN * max(values):
        return {}
    return {"min": round_down(max(values) * (1 - _SPAN))}


def _head(lines: Sequence[Line], narrow: bool) -> int:
    """Room for the names above: two rows where one is too short for them."""
    wide = sum(60 + sum(7 if letter.isascii() else 12 for letter in one.name) for one in lines)
    return 34 if wide <= (NARROW if narrow else SIZE)[0] else 58


def _series(place: int, line: Line, count: int, narrow: bool) -> dict[str, Any]:
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
            # those between would stand on other lines; the table has all of them
            "show": place in (0, count - 1),
            "position": "top" if place == 0 else "bottom",
            "fontSize": 11,
            "color": colour,
        },
        "labelLayout": {"hideOverlap": True},
    }


def _point(name: str, figure: Shown | None, narrow: bool) -> dict[str, Any]:
    if figure is None or figure.value is None:
        return {"value": "-"}
    return {
        "value": figure.value,
        "label": {"formatter": figure.written(narrow)},
        "tooltip": tip(f"{name}  {figure.text}"),
    }
