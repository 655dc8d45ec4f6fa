"""A year's projects and classes before anything is written: what they are, when, how far they have come."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from yanxiu.models import ClassState, ProjectState
from yanxiu.policy import Level
from yanxiu_demo.seed.ids import Ids
from yanxiu_demo.seed.outline import Task
from yanxiu_demo.seed.places import shares
from yanxiu_demo.seed.words import ASPECTS, FIELDS, RARE_FIELD

_SMALLEST, _LARGEST = 30, 75
_TINY: Final = 0.012
_CANCELLED: Final = 0.04
_AHEAD: Final = 0.2
_NATIONAL: Final = 0.08
_PAUSE: Final = 75
"""Days from the published plan to the first class."""

_SINCE: Final = (
    (0, ClassState.RECRUITED),
    (3, ClassState.DELIVERED),
    (10, ClassState.ASSESSED),
    (20, ClassState.CERTIFIED),
    (60, ClassState.REPORTED),
)
_UNTIL: Final = ((12, ClassState.CLEARED), (35, ClassState.FILED))
_STRAGGLERS: Final = (ClassState.REPORTED, ClassState.REPORTED, ClassState.CERTIFIED, ClassState.ASSESSED)
_ORDER: Final = tuple(ClassState)
ENDED: Final = (ClassState.REPORTED, ClassState.SETTLED)


@dataclass(frozen=True)
class Host:
    """An institution that holds classes, and the department above it."""

    key: str
    name: str
    kind: str
    supervisor: str


@dataclass(frozen=True)
class Terms:
    """A project as planned. ``fiscal``: with a subsidy."""

    key: str
    level: Level
    tier: str | None
    topic: str
    field: str
    host: Host
    starts_on: date
    ends_on: date
    headcount: int
    fiscal: bool


@dataclass(frozen=True)
class Run:
    """A class of a project; ``size`` 0: without a roster."""

    key: str
    number: int
    terms: Terms
    size: int
    state: ClassState
    starts_on: date
    ends_on: date

    def reached(self, state: ClassState) -> bool:
        """Tell whether the class has come to ``state`` on its way; one that was cancelled has not."""
        return self.state is not ClassState.CANCELLED and _ORDER.index(self.state) >= _ORDER.index(state)

    @property
    def days(self) -> int:
        """How many days it takes, first and last counted."""
        return (self.ends_on - self.starts_on).days + 1


@dataclass(frozen=True)
class Offer:
    """What a department has to choose from in a year: its hosts, and its tiers by level."""

    hosts: Sequence[Host]
    tiers: Mapping[Level, Sequence[str]]


def runs(task: Task, year: int, offer: Offer, chance: random.Random, ids: Ids) -> Iterator[list[Run]]:
    """Make the classes of a year, one list for each project, numbered as they stand in the plan."""
    number = 0
    for sizes, fate in _groups(task, year, chance):
        terms = _terms(task, year, offer, chance, ids, sizes, fate)
        made = [
            _run(task, terms, ids(), number + at, size, fate, chance)
            for at, size in enumerate(sizes, start=1)
        ]
        number += len(made)
        yield made


def project_state(made: Sequence[Run]) -> ProjectState:
    """Give the state of a project whose classes these are."""
    if all(run.state is ClassState.CANCELLED for run in made):
        return ProjectState.CANCELLED
    if not any(run.reached(ClassState.DELIVERED) for run in made):
        return ProjectState.PLANNED
    return ProjectState.COMPLETED if all(run.state in ENDED for run in made) else ProjectState.HELD


def _groups(task: Task, year: int, chance: random.Random) -> Iterator[tuple[list[int], str]]:
    """Sizes of the classes of each project, and whether they are held, called off, or yet to come."""
    held = _sizes(task.years[year], chance)
    ahead = _AHEAD if year == task.as_of.year else 0
    fates = ["held"] * len(held)
    fates += ["cancelled"] * round(len(held) * _CANCELLED) + ["ahead"] * round(len(held) * ahead)
    chance.shuffle(fates)
    while fates:
        fate, wanted = fates[-1], chance.choices((1, 2, 3), (70, 20, 10))[0]
        group: list[int] = []
        while fates and fates[-1] == fate and len(group) < wanted:
            fates.pop()
            group.append(held.pop() if fate == "held" else 0)
        yield group, fate


def _sizes(total: int, chance: random.Random) -> list[int]:
    """Numbers of trainees that add up to the year's; a few classes have next to nobody."""
    sizes = []
    while total > 0:
        size = chance.randint(1, 4) if chance.random() < _TINY else chance.randint(_SMALLEST, _LARGEST)
        sizes.append(min(size, total))
        total -= sizes[-1]
    return sizes


def _terms(
    task: Task, year: int, offer: Offer, chance: random.Random, ids: Ids, sizes: Sequence[int], fate: str
) -> Terms:
    level = Level.NATIONAL if chance.random() < _NATIONAL else Level.PROVINCIAL
    tiers = offer.tiers[level]
    tier = chance.choices(tiers, [len(tiers) - at for at in range(len(tiers))])[0] if tiers else None
    tiny = fate == "held" and max(sizes) < _SMALLEST
    field = RARE_FIELD if tiny else chance.choices(list(FIELDS), list(FIELDS.values()))[0]
    starts = _start(task, year, fate, chance)
    return Terms(
        key=ids(),
        level=level,
        tier=tier,
        topic=f"{field}{chance.choice(ASPECTS)}高级研修班",
        field=field,
        host=chance.choice(offer.hosts),
        starts_on=starts,
        ends_on=starts + timedelta(days=chance.randint(2, 5)),
        headcount=chance.choice((40, 50, 60, 70)),
        fiscal=level is Level.NATIONAL or chance.random() < 0.7,
    )


def _start(task: Task, year: int, fate: str, chance: random.Random) -> date:
    first, last = date(year, 3, 20) + timedelta(days=_PAUSE), date(year, 11, 25)
    if year == task.as_of.year:
        first, last = (
            (task.as_of + timedelta(days=3), date(year, 12, 20)) if fate == "ahead" else (first, task.as_of)
        )
    day = first + timedelta(days=chance.randrange((last - first).days + 1))
    # classes begin on a Monday
    return day - timedelta(days=day.weekday())


def _run(task: Task, terms: Terms, key: str, number: int, size: int, fate: str, chance: random.Random) -> Run:
    planned = Run(key, number, terms, size, ClassState.CANCELLED, terms.starts_on, terms.ends_on)
    if fate == "cancelled":
        return planned
    return replace(planned, state=_state(task, planned, fate, chance))


def _state(task: Task, run: Run, fate: str, chance: random.Random) -> ClassState:
    if fate == "ahead":
        wait = (run.starts_on - task.as_of).days
        return next((state for days, state in _UNTIL if wait < days), ClassState.PLANNED)
    since = (task.as_of - run.ends_on).days
    come = next((state for days, state in _SINCE if since < days), ClassState.SETTLED)
    late = come is ClassState.SETTLED and chance.random() < 0.06
    return chance.choice(_STRAGGLERS) if late else come


def parts_of(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Split a whole number by weights."""
    return dict(zip(weights, shares(total, weights.values()), strict=True))
