"""Steps for figures, at round numbers, with a fifth of the figures each: one giant leaves the rest apart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor, log10

from yanxiu.documents.charts.style import STEPS, Words

_DIGITS = (2, 3)
"""How many digits of a bound are kept: more only where figures lie close together."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The bounds between the steps, at most four, ascending."""

    bounds: tuple[float, ...]

    def step(self, value: float) -> int:
        """The step of a figure, from 0; a bound belongs to the step above it."""
        return sum(value >= bound for bound in self.bounds)

    def colour(self, step: int) -> int:
        """The place of a step among the five colours; few steps are spread over all of them."""
        last = len(self.bounds)
        return round(step * (len(STEPS) - 1) / last) if last else len(STEPS) // 2

    def labels(self, words: Words, written: Callable[[float], str]) -> list[str]:
        """What each step is called: `1,000以下`, `1,000–2,000`, …, `4,000以上`; nothing for a single one."""
        told = [written(bound) for bound in self.bounds]
        if not told:
            return [words.told]
        between = [f"{low}–{high}" for low, high in pairwise(told)]
        return [words.below.format(high=told[0]), *between, words.above.format(low=told[-1])]


def scale_of(values: Sequence[float]) -> Scale:
    """Steps with about as many figures each."""
    found = [_bounds(sorted(values), digits) for digits in _DIGITS]
    return Scale(next((one for one in found if len(one) == len(STEPS) - 1), found[-1]))


def _bounds(values: Sequence[float], digits: int) -> tuple[float, ...]:
    places = (len(values) * part // len(STEPS) for part in range(1, len(STEPS)))
    rounded = {round_down(values[place], digits) for place in places} if values else set()
    return tuple(sorted(bound for bound in rounded if values[0] < bound <= values[-1]))


def round_down(value: float, digits: int = 1) -> float:
    """A figure cut to its first digits."""
    if value <= 0:
        return 0.0
    size = 10.0 ** (floor(log10(value)) - digits + 1)
    return round(floor(value / size + 1e-9) * size, 9)


def axis_end(value: float, *, narrow: bool = False) -> float:
    """Where an axis ends so that the longest bar leaves room for its figure."""
    return value * (1.38 if narrow else 1.2) or 1
