"""From rows of the statement to lines: what each figure says and what is not told of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any, Final, NamedTuple

from yanxiu.services.summaries.answers import Figure, Line, Mark
from yanxiu.services.summaries.figures import figure_named
from yanxiu.services.summaries.measures import APART, EXACT, Measure
from yanxiu.services.summaries.question import Dimension
from yanxiu.services.summaries.rates import Rate
from yanxiu.services.summaries.statement import ALONE

Sums = Mapping[str, Any]
_NONE: Final = {"money": "0.00", "hours": "0.0", "score": "0.0000"}
_NOTHING: Final[Mapping[str, Any]] = {}


class Told(NamedTuple):
    """One figure as it is told."""

    value: Figure
    mark: Mark | None = None
    left_out: int = 0


Teller = Callable[[Sums], Told]
Maker = Callable[[Any], int | Decimal]


def line_of(
    key: Mapping[Dimension, str | int],
    province: str | None,
    sums: Sums,
    figures: tuple[str, ...],
    before: Sums | None,
) -> Line:
    """A line of told sums; ``before`` are those of the year before, None where it was not asked for."""
    told = {name: tell(sums) for name, tell in _tellers(figures)}
    line = Line(
        key,
        province,
        {name: one.value for name, one in told.items()},
        {name: one.mark for name, one in told.items() if one.mark},
        {name: one.left_out for name, one in told.items() if one.left_out},
        _NOTHING,
        _NOTHING,
        _NOTHING,
    )
    return line if before is None else _compared(line, told, before, figures)


def _compared(line: Line, told: Mapping[str, Told], before: Sums, figures: tuple[str, ...]) -> Line:
    earlier = {name: tell(before) for name, tell in _tellers(figures)}
    changes = {name: _change(told[name], earlier[name]) for name in figures}
    return replace(
        line,
        change={name: one.value for name, one in changes.items()},
        ratio={name: _ratio(changes[name], earlier[name]) for name in figures},
        change_marks={name: one.mark for name, one in changes.items() if one.mark},
    )


def added(rows: Iterable[Sums]) -> dict[str, Any]:
    """The rows of several lines as one: each cell stands in one of them, so the sums add up."""
    total: dict[str, Any] = {}
    for row in rows:
        for name, value in row.items():
            if value is not None:
                total[name] = total[name] + value if name in total else value
    return total


@lru_cache(maxsize=256)
def _tellers(figures: tuple[str, ...]) -> tuple[tuple[str, Teller], ...]:
    # what each figure is made of is looked up once, not for each of hundreds of lines
    return tuple((name, _teller(name)) for name in figures)


def _teller(name: str) -> Teller:
    one = figure_named(name)
    if isinstance(one, Rate):
        return partial(_rate, one, f"{name}.over", f"{name}.under", f"{name}.left_out")
    if name == APART:
        return partial(_apart, one, f"{name}.left_out")
    return partial(_sum, name, _maker(one), f"{name}.left_out")


def _rate(one: Rate, over: str, under: str, small: str, sums: Sums) -> Told:
    left_out = int(sums.get(small) or 0)
    rate = one.of(sums.get(over) or 0, sums.get(under) or 0)
    nothing = Mark.WITHHELD if left_out else Mark.NOTHING
    return Told(rate, nothing if rate is None else _least(left_out), left_out)


def _apart(one: Measure, small: str, sums: Sums) -> Told:
    return Told(None, Mark.APART) if sums.get(ALONE, 0) > 1 else _sum(one.name, _maker(one), small, sums)


def _sum(name: str, made: Maker, small: str, sums: Sums) -> Told:
    value, left_out = made(sums.get(name)), int(sums.get(small) or 0)
    if not left_out:
        return Told(value)
    if not value:
        return Told(None, Mark.SMALL if left_out == 1 else Mark.WITHHELD, left_out)
    return Told(value, Mark.LEAST, left_out)


def _least(left_out: int) -> Mark | None:
    return Mark.LEAST if left_out else None


def _maker(one: Measure) -> Maker:
    """What makes a figure of a sum: an empty line's sum is null; a sum of nothing keeps its places."""
    if one.kind not in EXACT:
        return _count
    return partial(_exact, Decimal(_NONE[one.kind]))


def _count(value: Any) -> int:
    return int(value or 0)


def _exact(nothing: Decimal, value: Any) -> Decimal:
    return nothing if value is None else Decimal(value)


def _change(now: Told, before: Told) -> Told:
    if now.value is None or before.value is None:
        kept = {Mark.NOTHING, Mark.APART}
        lacking = next((one.mark for one in (now, before) if one.mark in kept), Mark.WITHHELD)
        return Told(None, lacking)
    return Told(now.value - before.value, now.mark or before.mark)


def _ratio(change: Told, before: Told) -> Figure:
    if change.value is None or not before.value:
        return None
    return (Decimal(change.value) / Decimal(before.value)).quantize(Decimal("0.0001"))
