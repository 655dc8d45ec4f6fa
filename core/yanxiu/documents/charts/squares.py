"""Squares in steps of colour, each with its figure: what the tile grid and the heat table share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from yanxiu.documents.charts.scale import Scale, scale_of
from yanxiu.documents.charts.style import (
    INK,
    INK_2,
    STEPS,
    SURFACE,
    Shown,
    State,
    Words,
    quiet_style,
    text_on,
    tip,
)

NONE: Final = "none"
"""The series of what there is none of: it has no entry in the legend."""


@dataclass(frozen=True, slots=True)
class Square:
    """One square by column and row from 0; `label` is what stands on it, `hint` what a pointer is told."""

    column: int
    row: int
    shown: Shown
    label: str
    hint: str


def series_of(
    squares: Sequence[Square], words: Words, written: Callable[[float], str], font: int, gap: int
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """A series for each step and state that occurs, and the legend that names them."""
    scale = scale_of([one.shown.value for one in squares if one.shown.value])
    names = scale.labels(words, written)
    series = [
        _series(name, _in_step(squares, scale, step), *_filled(scale.colour(step), gap), font)
        for step, name in enumerate(names)
    ]
    for state, name in ((State.SILENT, words.silent), (State.HIDDEN, words.hidden), (State.NONE, NONE)):
        found = [one for one in squares if _is(one.shown, state)]
        colour = INK if state is State.HIDDEN else INK_2
        series.append(_series(name, found, quiet_style(state), colour, font))
    drawn = [one for one in series if one["data"]]
    return drawn, _legend([one["name"] for one in drawn if one["name"] != NONE])


def _is(figure: Shown, state: State) -> bool:
    """A nought has no colour, like nothing."""
    return figure.state is state or (state is State.NONE and figure.value == 0)


def _in_step(squares: Sequence[Square], scale: Scale, step: int) -> list[Square]:
    return [one for one in squares if one.shown.value and scale.step(one.shown.value) == step]


def _filled(colour: int, gap: int) -> tuple[dict[str, Any], str]:
    return {"color": STEPS[colour], "borderColor": SURFACE, "borderWidth": gap}, text_on(colour)


def _series(name: str, squares: Sequence[Square], style: Any, colour: str, font: int) -> dict[str, Any]:
    label = {"show": True, "color": colour, "fontSize": font, "lineHeight": font + 4}
    rich = {"n": {"fontWeight": "bold", "fontSize": font + 1, "color": colour}}
    data = [
        {
            "value": [one.column, one.row, 0 if one.shown.value is None else one.shown.value],
            "label": {"formatter": one.label},
            "tooltip": tip(one.hint),
        }
        for one in squares
    ]
    return {
        "type": "heatmap",
        "name": name,
        "data": data,
        "itemStyle": style,
        "label": {**label, "rich": rich},
    }


def _legend(names: Sequence[str]) -> dict[str, Any]:
    text = {"fontSize": 12, "color": INK_2}
    size = {"itemWidth": 18, "itemHeight": 12, "itemGap": 12}
    return {"data": list(names), "bottom": 0, "left": 0, "icon": "rect", "textStyle": text, **size}
