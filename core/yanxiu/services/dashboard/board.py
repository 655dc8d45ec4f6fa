"""The dashboard of a year and a measure: what was asked for it, the key figures, who has reported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from yanxiu.services.dashboard.figures import (
    CHOICES,
    DEFAULT,
    KEY,
    MONEY,
    PEOPLE,
    PROJECTS,
    family,
    label,
    unit,
)
from yanxiu.services.dashboard.places import Place, places
from yanxiu.services.dashboard.writing import CHINESE, Cell, Tongue, cell, changed
from yanxiu.services.policies import registry
from yanxiu.services.summaries import (
    Answer,
    Dimension,
    Line,
    Question,
    ask,
    figure_named,
    known_figures,
)
from yanxiu.services.tenants import tenants
from yanxiu.services.work import CLOCK

_YEARS: Final = 8
"""How many years a trend goes back."""
_BACK: Final = 20
_AHEAD: Final = 3
"""Which years are looked through, from now: plans are made a year ahead."""


@dataclass(frozen=True)
class KeyFigure:
    """One key figure in the reader's language: its definition and its change stand with it."""

    name: str
    label: str
    unit: str
    figure: Cell
    change: Cell
    meaning: str


class Dashboard:
    """Figures are asked for when a chart needs them, each question once.

    An unknown year becomes the latest there is, an unknown measure the usual one.
    """

    def __init__(self, year: int | None = None, measure: str = DEFAULT, tongue: Tongue = CHINESE) -> None:
        self.tongue = tongue
        self.measure = measure if measure in CHOICES else DEFAULT
        self._wanted = year

    @cached_property
    def years(self) -> Sequence[int]:
        """The years of which there are figures, the latest first."""
        return sorted((int(line.key[Dimension.YEAR]) for line in self.by_year.lines), reverse=True)

    @cached_property
    def year(self) -> int | None:
        """The year told; None where there are no figures at all."""
        return self._wanted if self._wanted in self.years else next(iter(self.years), None)

    def say(self, text: object) -> str:
        return self.tongue.say(text)

    def label(self, name: str = "") -> str:
        """What a figure, or the measure chosen, is called."""
        return self.say(label(name or self.measure))

    def unit(self, name: str = "") -> str:
        """What a figure, or the measure chosen, is counted in."""
        return self.say(unit(name or self.measure))

    @cached_property
    def by_province(self) -> Answer:
        """The year by province, against the year before."""
        wanted = (*KEY, self.measure, *PROJECTS, *PEOPLE, *MONEY)
        return ask(
            Question(
                years=(self._year(),),
                by=(Dimension.PROVINCE,),
                figures=tuple(name for name in dict.fromkeys(wanted) if name in known_figures()),
                against_previous_year=True,
            )
        )

    @cached_property
    def by_year(self) -> Answer:
        """The measure and its family over all years that there may be: whoever asks which there are, too."""
        now = datetime.now(CLOCK).year
        figures = tuple(name for name in family(self.measure) if name in known_figures())
        return ask(
            Question(years=tuple(range(now - _BACK, now + _AHEAD)), by=(Dimension.YEAR,), figures=figures)
        )

    @property
    def course(self) -> Sequence[Line]:
        """The years up to this one, as far back as a trend goes."""
        found = sorted(self.by_year.lines, key=lambda line: line.key[Dimension.YEAR])
        return [line for line in found if int(line.key[Dimension.YEAR]) <= self._year()][-_YEARS:]

    @cached_property
    def by_field(self) -> Answer:
        """The measure by province and field."""
        by = (Dimension.PROVINCE, Dimension.FIELD)
        return ask(Question(years=(self._year(),), by=by, figures=(self.measure,)))

    def _year(self) -> int:
        if self.year is None:
            raise LookupError("a dashboard without any year is not asked for figures")
        return self.year

    @cached_property
    def places(self) -> Sequence[Place]:
        """Divisions and departments, named in the reader's language."""
        known = places(registry().divisions(), tenants())
        return [Place(self.say(one.name), one.tenant, one.tile) for one in known]

    @cached_property
    def lines(self) -> Mapping[str, Line]:
        """The year's line of each department that has figures, by its code."""
        return {str(line.key[Dimension.PROVINCE]): line for line in self.by_province.lines}

    def line(self, place: Place) -> Line | None:
        """The line of a place; None where nothing was reported."""
        return self.lines.get(place.tenant)

    @property
    def at(self) -> datetime:
        """The moment of the figures."""
        return self.by_province.at

    @property
    def silent(self) -> list[Place]:
        """Who has not reported, whether or not its department works with this platform."""
        return [one for one in self.places if self.line(one) is None]

    @property
    def keys(self) -> list[KeyFigure]:
        """The key figures of the whole, against the year before."""
        total = self.by_province.total
        return [
            KeyFigure(
                name,
                self.label(name),
                self.unit(name),
                cell(name, total, self.tongue),
                changed(name, total, self.tongue),
                self.meaning(name),
            )
            for name in KEY
            if name in known_figures()
        ]

    def meaning(self, name: str) -> str:
        """What a figure counts."""
        return self.say(figure_named(name).meaning)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What may be chosen as measure: its name and what it is called."""
        return [(name, self.label(name)) for name in CHOICES]
