"""From sums to figures: what each says, and what is not told of it, column by column."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from yanxiu.services.summaries.adding import ALONE, Lines
from yanxiu.services.summaries.answers import Figure, Mark
from yanxiu.services.summaries.figures import figure_named
from yanxiu.services.summaries.measures import APART, MEASURES, PLACES, Measure
from yanxiu.services.summaries.rates import Rate

_RATIO: Final = Decimal("0.0001")


class Column(NamedTuple):
    """One figure of all lines; marks and numbers of small counts only of the lines that have any."""

    values: Sequence[Figure]
    marks: Mapping[int, Mark]
    left_out: Mapping[int, int]


class Change(NamedTuple):
    """This year less the year before, and that as a share of the year before."""

    values: Sequence[Figure]
    ratios: Sequence[Figure]
    marks: Mapping[int, Mark]


def columns_of(figures: Iterable[str], lines: Lines) -> dict[str, Column]:
    """The figures as they are told."""
    return {name: _column(name, lines) for name in figures}


def changes(now: Mapping[str, Column], before: Mapping[str, Column]) -> dict[str, Change]:
    """From the figures of the year before, line by line in the same order."""
    return {name: _change(column, before[name]) for name, column in now.items()}


def _column(name: str, lines: Lines) -> Column:
    one = figure_named(name)
    left_out = {line: small for line, small in enumerate(lines.column(f"{name}.left_out")) if small}
    if isinstance(one, Rate):
        return _rate(one, lines, left_out)
    column = _sum(one, lines.column(name), left_out)
    return _apart(column, lines.column(ALONE)) if name == APART else column


def _sum(one: Measure, numbers: Sequence[int], left_out: Mapping[int, int]) -> Column:
    values, marks = _exact(one, numbers), {}
    for line, small in left_out.items():
        if numbers[line]:
            marks[line] = Mark.LEAST
        else:
            values[line], marks[line] = None, Mark.SMALL if small == 1 else Mark.WITHHELD
    return Column(values, marks, left_out)


def _apart(column: Column, stored: Sequence[int]) -> Column:
    """Distinct people of several stored cells are not told at all."""
    several = {line for line, cells in enumerate(stored) if cells > 1}
    values = [None if line in several else value for line, value in enumerate(column.values)]
    left_out = {line: small for line, small in column.left_out.items() if line not in several}
    return Column(values, {**column.marks, **dict.fromkeys(several, Mark.APART)}, left_out)


def _rate(one: Rate, lines: Lines, left_out: Mapping[int, int]) -> Column:
    over = _exact(MEASURES[one.numerator], lines.column(f"{one.name}.over"))
    under = _exact(MEASURES[one.denominator], lines.column(f"{one.name}.under"))
    values = [one.of(above or 0, below or 0) for above, below in zip(over, under, strict=True)]
    marks = dict.fromkeys(left_out, Mark.LEAST)
    for line, value in enumerate(values):
        if value is None:
            marks[line] = Mark.WITHHELD if line in left_out else Mark.NOTHING
    return Column(values, marks, left_out)


def _exact(one: Measure, numbers: Sequence[int]) -> list[Figure]:
    """Of whole numbers of the last place; a sum of nothing keeps its places."""
    places = PLACES.get(one.kind)
    return [Decimal(number).scaleb(-places) for number in numbers] if places else list(numbers)


def _change(now: Column, before: Column) -> Change:
    pairs = list(zip(now.values, before.values, strict=True))
    values = [None if one is None or earlier is None else one - earlier for one, earlier in pairs]
    ratios = [
        None if change is None or not earlier else (Decimal(change) / earlier).quantize(_RATIO)
        for change, (_, earlier) in zip(values, pairs, strict=True)
    ]
    marks: dict[int, Mark] = {}
    # a value that is not told has a mark: where neither year has one, both are told
    for line in sorted(now.marks.keys() | before.marks.keys()):
        known = [column.marks[line] for column in (now, before) if line in column.marks]
        marks[line] = _lacking(known) if values[line] is None else known[0]
    return Change(values, ratios, marks)


def _lacking(marks: Iterable[Mark]) -> Mark:
    kept = {Mark.NOTHING, Mark.APART}
    return next((mark for mark in marks if mark in kept), Mark.WITHHELD)
