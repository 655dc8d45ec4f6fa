"""From application to certificate: bars that grow shorter, with the share that reached each step.

Projects and people are counted apart: a bar of the one is never compared with a bar of the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from yanxiu.documents.charts.scale import axis_end
from yanxiu.documents.charts.style import (
    ACCENT,
    ACCENT_LINE,
    INK_2,
    UNSEEN,
    Shown,
    State,
    amounts,
    at_end,
    bar,
    base,
    categories,
)

WIDTH: Final = 560
NARROW: Final = 360
_STEP, _HEAD = 44, 26
_LABEL: Final = {"fontSize": 13, "width": 90, "overflow": "break", "lineHeight": 14}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, its figure, what part of the step before came here (`''` for the first)."""

    name: str
    shown: Shown
    share: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One funnel: what is counted in it, its steps."""

    title: str
    steps: Sequence[Step]


def height(parts: Sequence[Part]) -> int:
    """Pixels for these funnels, one below the other."""
    return sum(_HEAD + _STEP * len(part.steps) for part in parts)


def funnel(parts: Sequence[Part], *, narrow: bool = False) -> dict[str, Any]:
    """The option; each part has a scale of its own, which begins at nothing."""
    grids: list[dict[str, Any]] = []
    titles: list[dict[str, Any]] = []
    top = 0
    for part in parts:
        size = _STEP * len(part.steps)
        titles.append(
            {"text": part.title, "top": top, "left": 0, "textStyle": {"fontSize": 12, "color": INK_2}}
        )
        grids.append({"left": 92 if narrow else 104, "right": 4, "top": top + _HEAD - 4, "height": size})
        top += _HEAD + size
    return base(
        title=titles,
        grid=grids,
        xAxis=[amounts(gridIndex=place, max=_end(part, narrow)) for place, part in enumerate(parts)],
        yAxis=[_names(place, part) for place, part in enumerate(parts)],
        series=[_series(place, part, narrow) for place, part in enumerate(parts)],
    )


def _end(part: Part, narrow: bool) -> float:
    return axis_end(max((one.shown.value or 0 for one in part.steps), default=0), narrow=narrow)


def _names(place: int, part: Part) -> dict[str, Any]:
    """Between two steps there is a row for what came through."""
    names = [text for one in part.steps for text in (one.name, "")]
    return categories(names, gridIndex=place, inverse=True, axisLabel=_LABEL)


def _series(place: int, part: Part, narrow: bool) -> dict[str, Any]:
    data = [row for number, _ in enumerate(part.steps) for row in _rows(part.steps, number, narrow)]
    axes = {"xAxisIndex": place, "yAxisIndex": place}
    return {"type": "bar", "barWidth": 21, "data": data, "label": at_end(), **axes}


def _rows(steps: Sequence[Step], number: int, narrow: bool) -> list[dict[str, Any]]:
    one = steps[number]
    reached = bar(one.shown, one.name, narrow=narrow, color=ACCENT if number % 2 else ACCENT_LINE)
    if one.shown.state is State.TOLD:
        reached["label"]["fontWeight"] = "bold"
    share = steps[number + 1].share if number + 1 < len(steps) else ""
    through = {"formatter": f"↓ {share}" if share else "", "color": INK_2}
    between = {"value": 0, "itemStyle": {"color": UNSEEN}, "label": through, "tooltip": {"show": False}}
    return [reached, between]
