"""`python -m yanxiu.testing.sampling NAME|FOLDER`: a sample tenant under a plugin, its classes from cases.

Every tier has a class that is only planned; every case about a class has one with the terms that it states,
brought as far as its stage.  What the plugin refuses on the way is let pass by a determination, so that the
step which the case is about can be tried on the pages.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any, Final, TypeVar
from uuid import UUID

import click

from yanxiu.db import Tenant
from yanxiu.models import ClassState, Role, TrainingClass
from yanxiu.policy import (
    Case,
    ClassFacts,
    FundingMode,
    Level,
    OrganizationKind,
    Pack,
    Party,
    PlanSection,
    PolicyError,
    RecruitmentScope,
    Stage,
)
from yanxiu.policy.facts import ABSENT
from yanxiu.scaffold import find_project
from yanxiu.services import delivery, determinations, filings, organizations, plans, policy_choices, projects
from yanxiu.services.accounts import samples
from yanxiu.services.deciding import Judged
from yanxiu.services.errors import DomainError
from yanxiu.services.policies import registry
from yanxiu.services.recruitment import confirm_roster
from yanxiu.services.tenants import enter_tenant, erase_samples
from yanxiu.services.work import Actor, Work, begin
from yanxiu.testing import factories
from yanxiu.testing.examined import Examined
from yanxiu.testing.varying import fact_at

OFFICER: Final = Actor("样例经办人", Role.DEPARTMENT_OFFICER)
MOST: Final = 3
"""Classes made from cases of one stage: enough to try it, few enough to find one's way."""
PEOPLE: Final = 12
WHY: Final[Any] = {"officer": "样例负责人", "reason": "样例数据：跳过前面的环节", "basis": "样例"}
_TERMS: Final = ("content", "audience", "place", "headcount", "funding_mode", "self_funding_source")
_DAYS: Final = ("total_days", "travel_days", "teaching_days", "hours", "staff_signed_in")
_BEFORE_OPENING: Final = (Stage.PREPARATION, Stage.AMENDMENT)
_RECRUITING: Final = Stage.RECRUITMENT

T = TypeVar("T")


@dataclass(frozen=True)
class Wanted:
    """A class to make: its terms, how far to take it, and what was recorded of how it was run."""

    topic: str
    level: Level
    tier: str | None
    stage: Stage
    starts_on: date
    ends_on: date
    terms: dict[str, Any]
    held: dict[str, Any]


class Sampler:
    """Makes the sample tenant of one plugin."""

    def __init__(self, plugin: Examined, year: int) -> None:
        self.plugin, self.year = plugin, year
        self.tenant: Tenant
        self.places: dict[str, UUID] = {}

    def make(self) -> int:
        """Everything, from the tenant to its accounts; says how many classes there are."""
        place = self.plugin.pack.jurisdiction
        code = self.plugin.project.name.replace("_", "-")
        erase_samples({code})
        self.tenant = enter_tenant(code, plugins=registry(), jurisdiction=place.id, sample=True)
        self._organizations()
        self._adopt()
        made = self._classes()
        with self._on(date(self.year, 12, 1)) as work:
            hosts = {
                Role.HOST_INSTITUTION: self.places["host"],
                Role.SUPERVISING_DEPARTMENT: self.places["bureau"],
            }
            samples.enter_samples(work, hosts)
        return made

    def _on(self, day: date) -> Any:
        return begin(self.tenant, OFFICER, today=day)

    def _organizations(self) -> None:
        with self._on(date(self.year, 1, 4)) as work:
            bureau = organizations.register_organization(
                work, "样例市人力资源和社会保障局", kind=OrganizationKind.AGENCY, supervises=True
            )
            host = organizations.register_organization(
                work, "样例大学", kind=OrganizationKind.UNIVERSITY, supervisor_id=bureau.id
            )
            self.places = {"bureau": bureau.id, "host": host.id}

    def _adopt(self) -> None:
        """Drafts judge only where they are adopted; a sample tenant adopts all there are."""
        with self._on(date(self.year, 1, 5)) as work:
            for key in sorted(work.chain(self.year).drafts()):
                policy_choices.adopt_draft(work, key, self.year, officer="样例负责人", basis="样例：试行")
            determinations.determine_stage(work, Stage.PLAN, self.year, **WHY)

    def _classes(self) -> int:
        with self._on(date(self.year, 1, 8)) as work:
            plan = plans.draft_plan(work, self.year).id
        made = [(key, one) for one in self._wanted() if (key := self._listed(plan, one))]
        self._passed(date(self.year, 1, 20), lambda work: self._publish(work, plan))
        for key, one in made:
            _told(one.topic, partial(self._lived, key, one))
        return len(made)

    def _publish(self, work: Work, plan: UUID) -> Judged:
        return plans.publish_plan(
            work, plan, document_number=f"样例〔{self.year}〕1号", published_on=work.today
        ).judged

    def _wanted(self) -> Iterator[Wanted]:
        pack = self.plugin.pack
        for index, tier in enumerate(one for one in pack.tiers if one.exists_in(self.year)):
            opens = date(self.year, 9, 7) + timedelta(days=7 * index)
            yield Wanted(
                f"{tier.label}（只列入计划）", tier.level, tier.id, Stage.PLAN, opens, _end(opens), {}, {}
            )
        yield from _from_cases(self.plugin, self.year)

    def _listed(self, plan: UUID, one: Wanted) -> UUID | None:
        given = {
            "headcount": 50,
            "funding_mode": FundingMode.FISCAL,
            "place": "样例市",
            **one.terms,
            "topic": one.topic,
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
            "host_id": self.places["host"],
            "applicant_id": self.places["host"],
            "supervisor_id": self.places["bureau"],
        }

        def enter() -> UUID:
            with self._on(date(self.year, 1, 8)) as work:
                return projects.add_project(work, plan, one.level, tier=one.tier, **given).id

        return _told(one.topic, enter)

    def _lived(self, key: UUID, one: Wanted) -> None:
        """Take a class to where its case asks: papers, roster, how it was run."""
        if one.stage is Stage.PLAN:
            return
        early = one.starts_on - timedelta(days=45)
        with self._on(early) as work:
            filings.submit_plan(work, key, sections=list(PlanSection), filed_by=Party.APPLICANT)
            filings.submit_notice(work, key, scope=RecruitmentScope.PROVINCE, issuer=Party.HOST)
        if one.stage in _BEFORE_OPENING:
            return
        self._passed(early + timedelta(days=3), lambda work: filings.accept_filing(work, key))
        self._cleared(early + timedelta(days=4), key)
        with self._on(one.starts_on - timedelta(days=2)) as work:
            for place in range(1, PEOPLE + 1):
                factories.enrollment(work.session, key, position=place)
            work.touch(key)
        if one.stage is _RECRUITING:
            return
        self._passed(one.starts_on, lambda work: confirm_roster(work, key))
        with self._on(one.ends_on + timedelta(days=1)) as work:
            delivery.record_as_planned(work, key, **one.held)

    def _cleared(self, day: date, key: UUID) -> None:
        """Let the class open, where the filing alone did not."""
        with self._on(day) as work:
            waiting = work.get(TrainingClass, key, "班次").state is ClassState.FILED
        if waiting:
            self._passed(day, lambda work: filings.clear_class(work, key))

    def _passed(self, day: date, step: Callable[[Work], Judged]) -> None:
        """Do a step; where its gate is closed, let it pass by determination and do it again."""
        with self._on(day) as work:
            judged = step(work)
            if judged.passed:
                return
            decision = judged.row.id
        with self._on(day) as work:
            determinations.determine_decision(work, decision, **WHY)
        with self._on(day) as work:
            step(work)


def _told(topic: str, act: Callable[[], T]) -> T | None:
    """Do something; a class that cannot be made as its case says is told, and the others go on."""
    try:
        return act()
    except (DomainError, PolicyError) as error:
        click.echo(f"  样例班次“{topic}”没有建全：{error}", err=True)
        return None


def _from_cases(plugin: Examined, year: int) -> Iterator[Wanted]:
    made: Counter[Stage] = Counter()
    for case in plugin.sound_cases:
        facts = case.facts
        if not isinstance(facts, ClassFacts) or facts.year != year or made[case.stage] == MOST:
            continue
        if one := _of(plugin.pack, case, facts):
            made[case.stage] += 1
            yield one


def _of(pack: Pack, case: Case, facts: ClassFacts) -> Wanted | None:
    """What a case says of its class; nothing where it does not say of which level."""
    known = {
        name: fact_at(facts, f"project.{name}") for name in (*_TERMS, "starts_on", "ends_on", "tier", "level")
    }
    known = {name: value for name, value in known.items() if value is not ABSENT}
    tier = known.pop("tier", None)
    level = known.pop("level", None) or next((t.level for t in pack.tiers if t.id == tier), None)
    if level is None:
        return None
    ends_on = known.pop("ends_on", None)
    starts_on = known.pop("starts_on", None) or (
        ends_on - timedelta(days=3) if ends_on else date(facts.year, 5, 11)
    )
    held = {name: fact_at(facts, f"delivery.{name}") for name in _DAYS}
    return Wanted(
        topic=case.name,
        level=level,
        tier=tier,
        stage=case.stage,
        starts_on=starts_on,
        ends_on=ends_on or _end(starts_on),
        terms=known,
        held={name: value for name, value in held.items() if value is not ABSENT},
    )


def _end(starts_on: date) -> date:
    return starts_on + timedelta(days=3)


def _year(plugin: Examined) -> int:
    """The year that most cases about classes are of; else the last that a document names, else this one."""
    cases = Counter(case.facts.year for case in plugin.sound_cases if isinstance(case.facts, ClassFacts))
    named = [year for document in plugin.pack.jurisdiction.documents for year in document.years]
    return cases.most_common(1)[0][0] if cases else max(named, default=date.today().year)  # noqa: DTZ011 - for samples only


def main(named: str) -> None:
    """Make the samples of one plugin in the database of this process's home."""
    plugin = Examined.load(find_project(named))
    if not plugin.loaded:
        raise SystemExit("；".join(failure.problem for failure in plugin.failures))
    year = _year(plugin)
    made = Sampler(plugin, year).make()
    click.echo(f"样例：{plugin.pack.jurisdiction.name} {year} 年度，{made} 个班次")


if __name__ == "__main__":
    main(sys.argv[1])
