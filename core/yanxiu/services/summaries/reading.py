"""From rows of the statement to lines: what each figure says and what is not told of it."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
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


def line_of(
    key: Mapping[Dimension, str | int],
    province: str | None,
    sums: Sums,
    figures: Sequence[str],
    before: Sums | None,
) -> Line:
    """A line of told sums; ``before`` are those of the year before, None where it was not asked for."""
    told = {name: _told(name, sums) for name in figures}
    changes: Mapping[str, Told] = _NOTHING
    ratios: Mapping[str, Figure] = _NOTHING
    if before is not None:
        earlier = {name: _told(name, before) for name in figures}
        changes = {name: _change(told[name], earlier[name]) for name in figures}
        ratios = {name: _ratio(changes[name], earlier[name]) for name in figures}
    return Line(
        key,
        province,
        {name: one.value for name, one in told.items()},
        {name: one.mark for name, one in told.items() if one.mark},
        {name: one.left_out for name, one in told.items() if one.left_out},
        {name: one.value for name, one in changes.items()},
        ratios,
        {name: one.mark for name, one in changes.items() if one.mark},
    )


def added(rows: Iterable[Sums]) -> dict[str, Any]:
    """The rows of several lines as one: each cell stands in one of them, so the sums add up."""
    total: dict[str, Any] = {}
    for row in rows:
        for name, value in row.items():
            if value is not None:
                total[name] = total[name] + value if name in total else value
    return total


def _told(name: str, sums: Sums) -> Told:
    one = figure_named(name)
    left_out = int(sums.get(f"{name}.left_out") or 0)
    if isinstance(one, Rate):
        rate = one.of(sums.get(f"{name}.over") or 0, sums.get(f"{name}.under") or 0)
        nothing = Mark.WITHHELD if left_out else Mark.NOTHING
        return Told(rate, nothing if rate is None else _least(left_out), left_out)
    if name == APART and sums.get(ALONE, 0) > 1:
        return Told(None, Mark.APART)
    value = _plain(one, sums.get(name))
    if left_out and not value:
        return Told(None, Mark.SMALL if left_out == 1 else Mark.WITHHELD, left_out)
    return Told(value, _least(left_out), left_out)


def _least(left_out: int) -> Mark | None:
    return Mark.LEAST if left_out else None


def _plain(one: Measure, value: Any) -> int | Decimal:
    if one.kind not in EXACT:
        return int(value or 0)
    # an empty line's sum is null; a sum of nothing keeps its places
    return Decimal(_NONE[one.kind] if value is None else value)


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
