"""Cells as columns of whole numbers, which adding up thousands of them takes fractions of a millisecond for.

Money is in fen, hours in tenths, scores in ten-thousandths: sums stay exact, and no sum of cells comes near
the largest number (a column of the database holds ten to the fourteenth of these, a country some tens of
thousands of cells).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from yanxiu.models.summary import DIMENSIONS
from yanxiu.services.summaries.measures import MEASURES, PLACES
from yanxiu.services.summaries.question import Dimension

Numbers = NDArray[np.int64]
Codes = NDArray[np.int32]
Marks = NDArray[np.bool_]

WORDS: Final = tuple(Dimension(name) for name in DIMENSIONS if name != "year")
"""The dimensions that are words, as columns of a block have them."""

READ: Final = ", ".join(
    (
        *map(str, WORDS),
        *(
            f"({name} * {10 ** PLACES[one.kind]})::bigint" if one.kind in PLACES else name
            for name, one in MEASURES.items()
        ),
    )
)
"""What a block is made of, in SQL."""

_PRESENT: Final = tuple(
    list(MEASURES).index(name)
    for name in ("projects_applied", "projects_planned", "classes")
    if name in MEASURES
)


class Vocabulary:
    """Words by numbers, in the order in which they were first met; a word keeps its number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, word: str) -> int:
        """The number of a word."""
        return self._numbers.setdefault(word, len(self._numbers))

    def words(self) -> list[str]:
        """All words by their numbers."""
        return list(self._numbers)


@dataclass(frozen=True, eq=False)
class Block:
    """The cells of one department and year that anything stands in: codes of their words, their figures."""

    codes: Codes
    figures: Numbers

    @classmethod
    def of(cls, rows: Sequence[Sequence[Any]], vocabulary: Vocabulary) -> "Block":
        """From rows of ``READ``; cells that everything has left stay out."""
        width = len(WORDS)
        figures = np.array([row[width:] for row in rows], dtype=np.int64).reshape(len(rows), len(MEASURES))
        codes = np.array([[vocabulary.number(word) for word in row[:width]] for row in rows], dtype=np.int32)
        filled = figures[:, _PRESENT].any(axis=1)
        return cls(codes.reshape(len(rows), width)[filled], figures[filled])


@dataclass(frozen=True, eq=False)
class Cells:
    """Stored cells by columns. A code is the place of a cell's word among the dimension's words.

    These stand in the order in which they are told: departments as they are given, all others sorted.
    """

    words: Mapping[Dimension, Sequence[Any]]
    codes: Mapping[Dimension, Codes]
    figures: Mapping[str, Numbers]
    reported: frozenset[tuple[int, int]]
    """Departments and years that have any."""

    @classmethod
    def of(
        cls,
        blocks: Mapping[tuple[int, int], Block],
        vocabulary: Vocabulary,
        departments: Sequence[int],
    ) -> "Cells":
        """All blocks as one; ``departments`` in the order in which they are told, all that have a block."""
        keys = [key for key, block in blocks.items() if len(block.codes)]
        each = [blocks[key] for key in keys]
        sizes = [len(block.codes) for block in each]
        words: dict[Dimension, Sequence[Any]] = {}
        codes: dict[Dimension, Codes] = {}
        for place, dimension, order in (
            (0, Dimension.PROVINCE, departments),
            (1, Dimension.YEAR, sorted({year for _, year in keys})),
        ):
            words[dimension], coded = order, _coded([key[place] for key in keys], order)
            codes[dimension] = np.repeat(coded, sizes)
        known = vocabulary.words()
        written = _stacked([block.codes for block in each], len(WORDS), np.int32)
        for column, dimension in enumerate(WORDS):
            met, places = np.unique(written[:, column], return_inverse=True)
            found = [known[number] for number in met]
            words[dimension] = sorted(found)
            codes[dimension] = _coded(found, words[dimension])[places]
        figures = _stacked([block.figures for block in each], len(MEASURES), np.int64)
        by_name = {name: np.ascontiguousarray(figures[:, n]) for n, name in enumerate(MEASURES)}
        return cls(words, codes, by_name, frozenset(keys))

    def among(self, dimension: Dimension, wanted: Iterable[Any]) -> Marks:
        """Which cells have one of these words."""
        given = set(wanted)
        chosen = np.array([word in given for word in self.words[dimension]], dtype=np.bool_)
        return chosen[self.codes[dimension]]


def _coded(given: Sequence[Any], order: Sequence[Any]) -> Codes:
    """The place of each of the given words in the order."""
    places = {word: place for place, word in enumerate(order)}
    return np.array([places[word] for word in given], dtype=np.int32)


def _stacked(parts: list[NDArray[Any]], width: int, kind: type[Any]) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.empty((0, width), dtype=kind)
