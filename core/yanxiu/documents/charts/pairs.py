"""Two bars for each division: what was worked out, and what was paid of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from yanxiu.documents.charts.scale import axis_end
from yanxiu.documents.charts.style import ACCENT, INK, Shown, amounts, at_end, bar, base, categories

WIDTH: Final = 1140
NARROW: Final = 360
_PANELS, _ROW, _HEAD = 2, 30, 30
_OPEN: Final = {"color": "#bfd6d6", "borderColor": ACCENT, "borderWidth": 1}
_FULL: Final = {"color": ACCENT}


@dataclass(frozen=True, slots=True)
class Pair:
    """One division with its two figures."""

    name: str
    first: Shown
    second: Shown


def height(count: int, *, narrow: bool = False) -> int:
    """Pixels for so many pairs."""
    return _HEAD + _ROW * max(count if narrow else -(-count // _PANELS), 1)


def pairs(items: Sequence[Pair], names: tuple[str, str], *, narrow: bool = False) -> dict[str, Any]:
    """The option; `names` are those of the two bars, which differ in filling and edge.

    Where there is room the second half of the pairs stands beside the first, on the same scale.
    """
    high = max((figure.value or 0 for one in items for figure in (one.first, one.second)), default=0)
    text = {"fontSize": 12, "color": INK}
    panels = list(_panels(items, narrow))
    return base(
        grid=[_grid(place, narrow) for place in range(len(panels))],
        legend={"top": 0, "left": 0, "itemWidth": 18, "itemHeight": 11, "icon": "rect", "textStyle": text},
        xAxis=[amounts(max=axis_end(high, narrow=narrow), gridIndex=place) for place in range(len(panels))],
        yAxis=[
            categories([one.name if one else "" for one in part], inverse=True, gridIndex=place)
            for place, part in enumerate(panels)
        ],
        series=[one for place, part in enumerate(panels) for one in _both(place, part, names, narrow)],
    )


def _panels(items: Sequence[Pair], narrow: bool) -> Iterator[list[Pair | None]]:
    """All pairs, or two halves of one length."""
    size = len(items) if narrow else -(-len(items) // _PANELS)
    for start in range(0, len(items), max(size, 1)):
        part: list[Pair | None] = list(items[start : start + size])
        yield part + [None] * (size - len(part))


def _grid(place: int, narrow: bool) -> dict[str, Any]:
    if narrow:
        return {"left": 96, "right": 0, "top": _HEAD, "bottom": 0}
    half = WIDTH // _PANELS
    return {"left": 104 + half * place, "width": half - 116, "top": _HEAD, "bottom": 0}


def _both(
    place: int, part: Sequence[Pair | None], names: tuple[str, str], narrow: bool
) -> Iterator[dict[str, Any]]:
    axes = {"xAxisIndex": place, "yAxisIndex": place}
    first = [(one.name, one.first) if one else None for one in part]
    second = [(one.name, one.second) if one else None for one in part]
    yield {**_series(names[0], first, _OPEN, narrow), **axes}
    yield {**_series(names[1], second, _FULL, narrow), **axes}


def _series(
    name: str, items: Sequence[tuple[str, Shown] | None], style: dict[str, Any], narrow: bool
) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": name,
        "data": [_bar(name, *one, style, narrow) if one else {"value": "-"} for one in items],
        "itemStyle": style,
        "barWidth": 10,
        "barGap": "12%",
        "label": at_end(11),
    }


def _bar(name: str, place: str, figure: Shown, style: dict[str, Any], narrow: bool) -> dict[str, Any]:
    return bar(figure, f"{place}  {name}", narrow=narrow, **style)
