"""Building facts out of what is known, and leaving out what is not."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, TypeVar

Part = TypeVar("Part")
Word = TypeVar("Word", bound=StrEnum)


def known(**values: Any) -> dict[str, Any]:
    """The values that are there: None is a fact that nobody has stated."""
    return {name: value for name, value in values.items() if value is not None}


def part(kind: type[Part], /, **values: Any) -> Part | None:
    """A part with what is known of it; None (an absent part) where nothing is."""
    there = known(**values)
    return kind(**there) if there else None


def words(kind: type[Word], stored: Iterable[str] | None) -> tuple[Word, ...] | None:
    """A stored list as members of ``kind``, each once; None stays None."""
    return None if stored is None else tuple(kind(word) for word in dict.fromkeys(stored))


def texts(stored: Iterable[str] | None) -> tuple[str, ...] | None:
    """A stored list of a region's own words, each once; None stays None."""
    return None if stored is None else tuple(dict.fromkeys(stored))


def listed(items: Iterable[Part], *, closed: object) -> tuple[Part, ...] | None:
    """A list that has lines, or an empty one that somebody has closed; else it is not known."""
    made = tuple(items)
    return made if made or closed else None
