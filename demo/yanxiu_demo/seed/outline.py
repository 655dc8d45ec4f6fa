"""How much is made where: the enrolments of each department and year, adding up to what was asked for."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from yanxiu_demo.seed.places import Place, shares

_GROWTH: Final = 1.09
_ONE_SILENT_IN: Final = 10


@dataclass(frozen=True)
class Task:
    """One department's part: its tenant, how many enrolments a year has, and the number its chance starts at.

    What came after ``as_of`` has not happened yet.  Of a year that is missing nothing is reported.
    """

    place: Place
    tenant: int
    years: Mapping[int, int]
    seed: int
    as_of: date

    @property
    def first_year(self) -> int:
        """The first of which anything is reported."""
        return min(self.years, default=self.as_of.year)

    @property
    def enrollments(self) -> int:
        """How many there are in all years."""
        return sum(self.years.values())

    def chance(self, *what: object) -> random.Random:
        """Give the chance of one part, the same in every run whatever else is made."""
        return random.Random(f"{self.seed}/{self.place.code}/{'/'.join(map(str, what))}")  # noqa: S311 - samples


def outline(places: Sequence[Place], years: Sequence[int], enrollments: int, seed: int) -> list[Task]:
    """Split the enrolments on departments by size and on years by growth.

    A few departments report nothing of the last year.  Tenants are numbered from 1 here, until the directory
    gives them their numbers.
    """
    chance = random.Random(f"{seed}/outline")  # noqa: S311 - samples
    totals = shares(enrollments, [place.size * chance.uniform(0.9, 1.1) for place in places])
    silent = _silent(places, chance) if len(years) > 1 else set()
    as_of = date(years[-1], 10, 31)
    return [
        Task(place, at + 1, _by_year(total, years[:-1] if at in silent else years, chance), seed, as_of)
        for at, (place, total) in enumerate(zip(places, totals, strict=True))
    ]


def _silent(places: Sequence[Place], chance: random.Random) -> set[int]:
    """Departments without a plugin of their own, so that those which have one show all years."""
    plain = [at for at, place in enumerate(places) if place.jurisdiction != place.code]
    return set(chance.sample(plain, min(len(plain), len(places) // _ONE_SILENT_IN)))


def _by_year(total: int, years: Sequence[int], chance: random.Random) -> dict[int, int]:
    weights = [_GROWTH**at * chance.uniform(0.85, 1.15) for at in range(len(years))]
    return {year: part for year, part in zip(years, shares(total, weights), strict=True) if part}
