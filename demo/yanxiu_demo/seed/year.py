"""One year of a department: the call, applications, the annual plan, and its classes as far as they came."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any, Final

from yanxiu.models import (
    AnnualPlan,
    Application,
    ApplicationState,
    Call,
    CallLevel,
    CallState,
    CertificateSeries,
    ClassState,
    Endorsement,
    EndorsementOutcome,
    PlanState,
    Project,
    TrainingClass,
)
from yanxiu.policy import FundingMode, Level
from yanxiu_demo.seed.classes import Offer, Run, Terms, project_state, runs
from yanxiu_demo.seed.ids import Ids, Sealer
from yanxiu_demo.seed.money import Money
from yanxiu_demo.seed.outline import Task
from yanxiu_demo.seed.papers import Papers
from yanxiu_demo.seed.people import People
from yanxiu_demo.seed.rosters import Rosters, Series
from yanxiu_demo.seed.sheets import Sheets
from yanxiu_demo.seed.words import ASPECTS, FIELDS

_LEVELS: Final = (Level.NATIONAL, Level.PROVINCIAL)
_NOT_CHOSEN: Final = {
    ApplicationState.NOT_SELECTED: 75,
    ApplicationState.RETURNED: 12,
    ApplicationState.WITHDRAWN: 13,
}
_TURNED_DOWN: Final = 0.45
_TEACHING_HOURS: Final = 8
_JUDGED, _ENROLLMENTS_EACH = 3, 1_000
"""How many classes of a year are judged at most, one more for so many enrolments: decisions take longer."""

_REPORTED: Final = 2
"""How many national classes at most are reported to the ministry and wait for its answer."""


@dataclass
class Year:
    """Writes what one department did in one year; ``judged`` are to have decisions, ``to_report`` reports."""

    task: Task
    number: int
    offer: Offer
    people: People
    sealer: Sealer

    def __post_init__(self) -> None:
        """Take up the chance of this year."""
        self.chance: random.Random = self.task.chance(self.number)
        self.ids = Ids(self.chance, date(self.number, 1, 1))
        self.series = Series(self.ids())
        self.judged: list[str] = []
        self.to_report: list[str] = []
        self.rosters = Rosters(self.task, self.people, self.sealer, self.series, self.chance, self.ids)
        self.papers = Papers(self.chance, self.ids)
        self.money = Money(self.task, self.chance, self.ids)

    def opening(self, sheets: Sheets) -> list[list[Run]]:
        """Write call, plan and counter; gives the year's classes by project."""
        made = list(runs(self.task, self.number, self.offer, self.chance, self.ids))
        self.call, self.plan = self.ids(), self.ids()
        day = date(self.number, 1, 12)
        title = f"关于申报{self.number}年高级研修项目的通知（样例）"
        sheets.add(Call, self.call, self.number, title, f"样例〔{self.number}〕1号", day, CallState.CLOSED)
        for level in _LEVELS:
            sheets.add(CallLevel, self.ids(), self.call, level, day, date(self.number, 2, 25))
        by_tier: dict[str, int] = {}
        for group in made:
            tier = group[0].terms.tier
            by_tier[tier or ""] = by_tier.get(tier or "", 0) + len(group)
        sheets.add(
            AnnualPlan,
            self.plan,
            self.task.place.jurisdiction,
            self.number,
            f"样例〔{self.number}〕2号",
            date(self.number, 3, 20),
            sum(map(len, made)),
            by_tier if "" not in by_tier else None,
            PlanState.PUBLISHED,
        )
        label = f"{self.task.place.short}省级{self.number}年度结业证书"
        sheets.add(CertificateSeries, self.series.key, f"{Level.PROVINCIAL}-{self.number}", label, 0)
        return made

    def project(self, sheets: Sheets, group: Sequence[Run]) -> None:
        """Write a project, its application and its classes, and now and then one that was not chosen."""
        terms = group[0].terms
        application = self._application(sheets, terms, ApplicationState.SELECTED)
        where = (self.number, self.plan, application, True, project_state(group))
        sheets.add(Project, terms.key, *where, *_planned(terms))
        for run in group:
            self._class(sheets, run)
        enough = min(_JUDGED, 1 + self.task.years[self.number] // _ENROLLMENTS_EACH)
        if len(self.judged) < enough and group[0].reached(ClassState.DELIVERED):
            self.judged.append(group[0].key)
        if len(self.to_report) < _REPORTED and terms.level is Level.NATIONAL:
            assessed = (run.key for run in group if run.state is ClassState.ASSESSED)
            self.to_report += islice(assessed, _REPORTED)
        if self.chance.random() < _TURNED_DOWN:
            fate = self.chance.choices(list(_NOT_CHOSEN), list(_NOT_CHOSEN.values()))[0]
            self._application(sheets, self._other(terms), fate)

    def _other(self, terms: Terms) -> Terms:
        field = self.chance.choices(list(FIELDS), list(FIELDS.values()))[0]
        host, tiers = self.chance.choice(self.offer.hosts), self.offer.tiers[terms.level]
        topic = f"{field}{self.chance.choice(ASPECTS)}高级研修班"
        tier = self.chance.choice(tiers) if tiers else None
        days = (terms.starts_on, terms.ends_on)
        return Terms(self.ids(), terms.level, tier, topic, field, host, *days, headcount=50, fiscal=True)

    def _application(self, sheets: Sheets, terms: Terms, state: ApplicationState) -> str:
        key, day = self.ids(), date(self.number, 1, 20) + timedelta(days=self.chance.randrange(30))
        asked = (self.call, self.number, terms.level, state, day, True)
        sheets.add(Application, key, *asked, *_planned(terms))
        if state in (ApplicationState.SELECTED, ApplicationState.NOT_SELECTED):
            said = (EndorsementOutcome.ENDORSED, "同意推荐（样例）", day + timedelta(days=5), True)
            sheets.add(Endorsement, self.ids(), key, terms.host.supervisor, *said)
        return key

    def _class(self, sheets: Sheets, run: Run) -> None:
        sheets.add(
            TrainingClass, run.key, run.terms.key, self.number, run.number, run.state, *self._actual(run)
        )
        trainees = self.rosters.write(sheets, run) if run.size else 0
        self.papers.write(sheets, run, trainees)
        self.money.write(sheets, run, trainees)

    def _actual(self, run: Run) -> tuple[Any, ...]:
        """How the class was run, or how it was called off."""
        closed = run.starts_on - timedelta(days=3) if run.reached(ClassState.RECRUITED) else None
        how: tuple[Any, ...] = (None,) * 10
        if run.reached(ClassState.DELIVERED):
            what = (run.starts_on, run.ends_on, _place(run.terms), run.terms.topic, run.terms.host.name)
            how = (*what, run.days, 0, run.days, run.days * _TEACHING_HOURS, True)
        off: tuple[Any, ...] = (None,) * 3
        if run.state is ClassState.CANCELLED:
            off = (min(run.starts_on, self.task.as_of), "样例：报名人数不足", ClassState.PLANNED)
        return (*how, closed, *off)


def _place(terms: Terms) -> str:
    return f"{terms.host.name}培训中心"


def _planned(terms: Terms) -> tuple[Any, ...]:
    """The terms in the order in which both tables have them."""
    return (
        terms.level,
        terms.tier,
        terms.topic,
        f"{terms.field}领域的理论、方法与案例（样例）",
        "高级职称专业技术人员和管理人员",
        _place(terms),
        terms.starts_on,
        terms.ends_on,
        terms.headcount,
        FundingMode.FISCAL if terms.fiscal else FundingMode.SELF_FUNDED,
        terms.field,
        terms.host.key,
        terms.host.key,
        terms.host.supervisor,
    )
