"""Adding cells up to lines: sums of what is told, and counts of what is withheld."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from yanxiu.services.summaries.columns import Cells, Codes, Marks, Numbers
from yanxiu.services.summaries.figures import figure_named
from yanxiu.services.summaries.question import Dimension
from yanxiu.services.summaries.rates import Rate
from yanxiu.services.summaries.withholding import withheld

Key = tuple[Any, ...]

ALONE: Final = "stored_cells"
"""How many stored cells stand in a line."""


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines in the order of their keys, with their sums by columns: the names of figures and their parts.

    Money is in fen, hours in tenths, scores in ten-thousandths.
    """

    keys: Sequence[Key]
    columns: Mapping[str, Sequence[int]]

    def column(self, name: str) -> Sequence[int]:
        """The sums of that name; where there is no such column, nothing stands in any line."""
        return self.columns.get(name) or [0] * len(self.keys)

    def total(self) -> "Lines":
        """All as one line: each cell stands in one of them, so the sums add up."""
        return Lines([()], {name: [sum(column)] for name, column in self.columns.items()})

    def at(self, keys: Sequence[Key]) -> "Lines":
        """Those lines of these keys, with nothing where there is none."""
        places = {key: place for place, key in enumerate(self.keys)}
        wanted = [places.get(key) for key in keys]
        columns = {
            name: [0 if place is None else column[place] for place in wanted]
            for name, column in self.columns.items()
        }
        return Lines(keys, columns)


class Adding:
    """Adds up cells that stay as they are; what no question changes is worked out once.

    ``whole`` withholds nothing.
    """

    def __init__(self, cells: Cells, *, whole: bool = False) -> None:
        self.cells = cells
        self._whole = whole
        self._columns: dict[str, dict[str, Numbers]] = {}

    def lines(
        self,
        by: Sequence[Dimension],
        figures: Collection[str],
        values: Mapping[Dimension, Collection[Any]],
    ) -> Lines:
        """The lines of a breakdown; ``values`` narrow dimensions to some of their words."""
        chosen = self._chosen(values)
        if not len(chosen):
            return Lines([], {})
        keys, order, starts = self._grouped(by, chosen)
        sums = {ALONE: np.diff(starts, append=len(order))}
        for name in figures:
            for part, column in self._parts(name).items():
                sums[part] = np.add.reduceat(column[order], starts)
        return Lines(keys, {name: column.tolist() for name, column in sums.items()})

    def _chosen(self, values: Mapping[Dimension, Collection[Any]]) -> Numbers:
        """Where the cells stand that are asked for."""
        marks: Marks = np.ones(len(self.cells.codes[Dimension.YEAR]), dtype=np.bool_)
        for dimension, words in values.items():
            marks &= self.cells.among(dimension, words)
        return np.flatnonzero(marks)

    def _grouped(self, by: Sequence[Dimension], chosen: Numbers) -> tuple[list[Key], Numbers, Numbers]:
        """Keys of the lines, the cells in the order of their lines, and where in it each line begins."""
        if not by:
            return [()], chosen, np.zeros(1, dtype=np.int64)
        line: Numbers = np.zeros(len(chosen), dtype=np.int64)
        for dimension in by:
            line = line * len(self.cells.words[dimension]) + self.cells.codes[dimension][chosen]
        order = np.argsort(_narrow(line), kind="stable")
        sorted_lines = line[order]
        starts = np.flatnonzero(np.diff(sorted_lines, prepend=sorted_lines[0] - 1))
        first = chosen[order[starts]]
        told = (self._told(dimension, self.cells.codes[dimension][first]) for dimension in by)
        return list(zip(*told, strict=True)), chosen[order], starts

    def _told(self, dimension: Dimension, codes: Codes) -> Iterable[Any]:
        words = self.cells.words[dimension]
        return [words[code] for code in codes.tolist()]

    def _parts(self, name: str) -> dict[str, Numbers]:
        """A figure's columns: what is told of it, or of both sides of a rate, and where it is withheld."""
        if name not in self._columns:
            self._columns[name] = self._columns_of(name)
        return self._columns[name]

    def _columns_of(self, name: str) -> dict[str, Numbers]:
        one = figure_named(name)
        parts = {name: name}
        if isinstance(one, Rate):
            parts = {f"{name}.over": one.numerator, f"{name}.under": one.denominator}
        columns = {part: self.cells.figures[measure] for part, measure in parts.items()}
        small = None if self._whole else withheld(self.cells, *parts.values())
        if small is None:
            return columns
        told = {part: np.where(small, 0, column) for part, column in columns.items()}
        return {**told, f"{name}.left_out": small.astype(np.int64)}


def _narrow(lines: Numbers) -> Any:
    """Numbers of two bytes, where they suffice, are sorted without comparing them."""
    return lines.astype(np.uint16) if int(lines.max()) < 2**16 else lines
