"""What is answered: lines and their total, what is not told in them, who is silent, as of when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from yanxiu.db import Tenant
from yanxiu.services.summaries.figures import figure_named
from yanxiu.services.summaries.question import Dimension, Question

Figure = int | Decimal | None
"""None: not told, or there is none; the line's mark says which. Never a zero instead."""


class Mark(StrEnum):
    """What is to be known of a figure beside its value."""

    SMALL = "small"
    """One to four people of one stored cell: ``<5``."""

    WITHHELD = "withheld"
    """Nothing but small counts, of several cells; or a rate or change of what is not told: 不公开."""

    LEAST = "least"
    """Small counts are left out: a count is a lower bound (``≥50``), a rate is one of the others only."""

    APART = "apart"
    """Distinct people of several stored cells, which are never added up."""

    NOTHING = "nothing"
    """There is nothing to divide by or to compare with."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its key by dimension (a province by its tenant's code), the province's name, its figures.

    An empty word in the key: the dimension is not known of those classes. ``left_out`` is how many small
    counts are not in a figure. ``change`` is this year less the year before, ``ratio`` the change as a share
    of the year before; both only where they were asked for, ``change_marks`` says what is lacking in them.
    """

    key: Mapping[Dimension, str | int]
    province: str | None
    figures: Mapping[str, Figure]
    marks: Mapping[str, Mark]
    left_out: Mapping[str, int]
    change: Mapping[str, Figure]
    ratio: Mapping[str, Figure]
    change_marks: Mapping[str, Mark]


@dataclass(frozen=True)
class Silent:
    """A department that has no figures for some of the years asked for."""

    tenant: Tenant
    years: tuple[int, ...]


@dataclass(frozen=True)
class Carried:
    """A department with a server of its own, whose figures came by file, and when they were right."""

    tenant: Tenant
    as_of: datetime


@dataclass(frozen=True)
class Answer:
    """The lines in the order of their keys, and their total.

    ``hidden`` is how many small counts are left out of the figures asked for. ``at`` is the moment of the
    figures: cells are brought up to date with each change of a department's own records; those of ``carried``
    are older.
    """

    question: Question
    lines: Sequence[Line]
    total: Line
    hidden: int
    silent: Sequence[Silent]
    at: datetime
    carried: Sequence[Carried] = ()

    def definitions(self, name: str) -> tuple[str, str]:
        """What a figure is called, and what it counts."""
        one = figure_named(name)
        return one.label, one.meaning
