"""A question as words: what an address, a saved question or the command line carries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self
from urllib.parse import urlencode

from yanxiu.services.summaries.question import Dimension, Question

YEAR, BY, FIGURE, PREVIOUS = "year", "by", "figure", "previous"
NARROWED: Final = tuple(one for one in Dimension if one is not Dimension.YEAR)
"""What an address narrows by a name of its own; years have ``year``."""

USUAL_BY: Final = (Dimension.PROVINCE, Dimension.YEAR)
"""The breakdown where nobody says another."""

UNKNOWN: Final = "-"
"""How an address writes the empty word: what is not known of a class."""


@dataclass(frozen=True)
class Asked:
    """What somebody asks for, not looked at yet: no years means all there are, no figures the usual ones.

    ``by`` is None where nothing is said of it, which means the usual breakdown; empty, none. ``question``
    looks at all this and raises ``InvalidInput``.
    """

    years: tuple[str, ...] = ()
    by: tuple[str, ...] | None = None
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    figures: tuple[str, ...] = ()
    previous: bool = False

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Self:
        """From an address's names and values, each as often as it stands there."""
        given: dict[str, list[str]] = {}
        for name, value in pairs:
            given.setdefault(name, []).append(value)
        chosen = {str(one): tuple(filter(None, given.get(one, ()))) for one in NARROWED}
        filters = tuple(
            (name, tuple("" if word == UNKNOWN else word for word in words))
            for name, words in chosen.items()
            if words
        )
        return cls(
            tuple(filter(None, given.get(YEAR, ()))),
            tuple(filter(None, given[BY])) if BY in given else None,
            filters,
            tuple(filter(None, given.get(FIGURE, ()))),
            bool(given.get(PREVIOUS, [""])[-1]),
        )

    @classmethod
    def kept(cls, words: Mapping[str, Any]) -> Self:
        """From what ``words`` gave."""
        return cls.of((name, value) for name, values in words.items() for value in values)

    def pairs(self) -> list[tuple[str, str]]:
        """The address's names and values."""
        return [(name, value) for name, values in self.words().items() for value in values]

    def query(self) -> str:
        """The address's query."""
        return urlencode(self.pairs())

    def words(self) -> dict[str, list[str]]:
        """The same by name; nothing that was not asked for."""
        found: dict[str, Sequence[str]] = {
            YEAR: self.years,
            BY: () if self.by is None else self.by or ("",),
            **{name: [word or UNKNOWN for word in words] for name, words in self.filters},
            FIGURE: self.figures,
            PREVIOUS: ("1",) if self.previous else (),
        }
        return {name: list(values) for name, values in found.items() if values}

    def over(self, other: Self) -> Self:
        """This, and where it asks for nothing, what the other asks for."""
        return replace(
            self,
            years=self.years or other.years,
            by=other.by if self.by is None else self.by,
            filters=self.filters or other.filters,
            figures=self.figures or other.figures,
            previous=self.previous or other.previous,
        )

    def question(self, known_years: Sequence[int]) -> Question:
        """The question; ``known_years`` are asked for where none is named."""
        years = self.years or tuple(map(str, known_years))
        return Question(
            years,  # type: ignore[arg-type] # looked at there
            USUAL_BY if self.by is None else self.by,  # type: ignore[arg-type]
            dict(self.filters),  # type: ignore[arg-type]
            self.figures,
            self.previous,
        )
