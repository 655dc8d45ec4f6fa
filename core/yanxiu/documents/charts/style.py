"""What charts look like: the style sheet's colours, a scale of five steps, and what stands for no figure.

A state is never told by colour alone: figures stand on their tiles, not reported is hatched and says so, a
small number has a dotted edge and says `<5`, lines differ in their dashes and marks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

FONT: Final = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
"""Quoted so, since ECharts writes it into an attribute as it stands."""
ACCENT, ACCENT_LINE = "#14505c", "#6b989f"
INK, INK_2, LINE, EDGE = "#1b2426", "#465154", "#dbd6ca", "#87826f"
SURFACE, SUNK = "#fff", "#efece4"
UNSEEN = "rgba(0,0,0,0)"
"""A bar of no length: paper would show it as a hair."""
STEPS: Final = ("#e6eeed", "#bfd6d6", "#8db8bb", "#35717b", "#0c3f4a")
"""From little to much; the last two bear white text."""

_DARK_TEXT: Final = ("#1b2426", "#1b2426", "#10191b", "#fff", "#fff")
HATCH: Final = {
    "symbol": "rect",
    "symbolSize": 1,
    "dashArrayX": [1, 0],
    "dashArrayY": [1, 5],
    "rotation": -0.785,
    "color": "rgba(27,36,38,0.3)",
}


class State(StrEnum):
    """What is known of a figure: `none` is nothing to show, since there is nothing to divide by."""

    TOLD = "told"
    HIDDEN = "hidden"
    SILENT = "silent"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure as it is drawn: `text` is written, `short` where there is little room.

    `value` is what its length or colour shows; only a figure that is told has one.
    """

    text: str
    value: float | None = None
    state: State = State.TOLD
    short: str = ""

    def __post_init__(self) -> None:
        if (self.value is None) is (self.state is State.TOLD):
            raise ValueError(f"a figure that is {self.state} with the value {self.value!r}")

    def written(self, narrow: bool) -> str:
        return self.short if narrow and self.short else self.text


@dataclass(frozen=True, slots=True)
class Words:
    """The few words that charts say themselves, in the reader's language."""

    silent: str
    hidden: str
    below: str
    """`{high}以下`, with the braces."""
    above: str
    """`{low}以上`."""

    told: str
    """What a single step is called: 有数据."""


def base(**parts: Any) -> dict[str, Any]:
    """An option with what all charts share."""
    shared = {
        "animation": False,
        "backgroundColor": SURFACE,
        "textStyle": {"fontFamily": FONT, "color": INK},
        # the default tooltip is HTML with styles of its own, which pages do not allow
        "tooltip": {
            "renderMode": "richText",
            "confine": True,
            "borderColor": EDGE,
            "textStyle": {"fontSize": 13, "color": INK, "fontFamily": FONT},
        },
    }
    return {**shared, **parts}


def tip(text: str) -> dict[str, str]:
    """A tooltip's text as it stands: braces would be read as the name of something."""
    return {"formatter": text.replace("{", "").replace("}", "")}


def at_end(size: int = 12) -> dict[str, Any]:
    """The label of bars: their figure where they end."""
    return {"show": True, "position": "right", "fontSize": size, "color": INK}


def bar(figure: Shown, told: str, *, narrow: bool, **style: Any) -> dict[str, Any]:
    """One bar with its figure; a figure that is not told stands quiet, one of no length is not seen."""
    quiet = {} if figure.state is State.TOLD else {"color": INK_2}
    return {
        "value": figure.value or 0,
        "itemStyle": style if figure.value else {"color": UNSEEN, "borderWidth": 0},
        "label": {"formatter": figure.written(narrow), **quiet},
        "tooltip": tip(f"{told}  {figure.text}"),
    }


def categories(names: Sequence[str], **more: Any) -> dict[str, Any]:
    """An axis of names, first on top or left, without ticks."""
    quiet = {"axisTick": {"show": False}, "axisLine": {"show": False}, "splitLine": {"show": False}}
    label = {"color": INK, "fontSize": 12, "interval": 0, **more.pop("axisLabel", {})}
    return {"type": "category", "data": list(names), **quiet, "axisLabel": label, **more}


def amounts(**more: Any) -> dict[str, Any]:
    """A value axis that begins at zero and shows nothing: every bar bears its figure."""
    return {"type": "value", "min": 0, "show": False, **more}


def text_on(step: int) -> str:
    """The colour that text has on a step of the scale."""
    return _DARK_TEXT[step]


def quiet_style(state: State) -> Mapping[str, Any]:
    """The ground of what has no figure."""
    if state is State.SILENT:
        return {"color": SURFACE, "borderColor": EDGE, "borderWidth": 1, "decal": HATCH}
    if state is State.HIDDEN:
        return {"color": SUNK, "borderColor": EDGE, "borderWidth": 1, "borderType": "dotted"}
    return {"color": SURFACE, "borderColor": LINE, "borderWidth": 1}
