"""规则预检: what policy says now of each candidate as it is placed; nothing is stored.

The rules of the selection on the application as it stands, and of the steps after it what a class held just
as it is planned would break: dates, days, numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from yanxiu.models import Application
from yanxiu.policy import (
    ActualFacts,
    Chain,
    ClassFacts,
    DeliveryFacts,
    Finding,
    Kind,
    RosterFacts,
    Severity,
    Stage,
    Status,
    evaluate,
)
from yanxiu.services.chains import terms_chain
from yanxiu.services.facts import application_facts
from yanxiu.services.facts.application_rows import rows_of_applications
from yanxiu.services.facts.known import known, part
from yanxiu.services.facts.shared import project_facts, records_of, records_of_terms
from yanxiu.services.work import Work

_LATER: Final = (Stage.PREPARATION, Stage.RECRUITMENT, Stage.DELIVERY)
_PLANNED: Final = ("project.", "actual.", "roster.onsite", "delivery.total_days", "year", "as_of")
"""Facts that the plan gives; a finding that rests on others says nothing yet."""


@dataclass(frozen=True)
class Precheck:
    """The findings to be seen, the worst first; ``silent``: no rules on selecting are published."""

    findings: tuple[Finding, ...]
    silent: bool
    planned: ClassFacts

    @property
    def mark(self) -> str:
        """``fail``, ``warn``, ``unknown`` or, with nothing to see, ``clean``."""
        return mark_of(self.findings[0]) if self.findings else "clean"


def mark_of(finding: Finding) -> str:
    """What a finding that is to be seen counts as."""
    if finding.status in (Status.FAIL, Status.ERROR):
        return "fail" if finding.severity is Severity.HARD else "warn"
    return "unknown"


def prechecks(work: Work, rows: Sequence[Application], tiers: Mapping[UUID, str]) -> dict[UUID, Precheck]:
    """The pre-check of each application in its tier, on a fixed number of statements."""
    rows_of_applications(work, [row.id for row in rows])
    for year in {row.year for row in rows}:
        units = [key for row in rows for key in (row.host_id, row.applicant_id, row.supervisor_id)]
        records_of(work, units, year)
    return {row.id: _precheck(work, row, tiers.get(row.id)) for row in rows}


def _precheck(work: Work, row: Application, tier: str | None) -> Precheck:
    chain = terms_chain(work, row, row.year)
    facts = application_facts(work, row)
    if tier is not None:
        facts = replace(facts, project=replace(facts.project, tier=tier))
    chosen = evaluate(Stage.SELECTION, facts, chain).findings
    planned = planned_facts(work, row, tier)
    seen = [one for one in chosen if _to_see(one)] + _broken(planned, chain)
    order = ("fail", "unknown", "warn")
    return Precheck(
        tuple(sorted(seen, key=lambda one: order.index(mark_of(one)))),
        any(one.kind is Kind.NO_POLICY for one in chosen),
        planned,
    )


def planned_facts(work: Work, row: Application, tier: str | None) -> ClassFacts:
    """The facts of a class that is held just as these terms plan it."""
    project = project_facts(row, row.year, work.today, records_of_terms(work, row, row.year))
    if tier is not None:
        project = replace(project, tier=tier)
    first, last = row.starts_on, row.ends_on
    return ClassFacts(
        year=row.year,
        as_of=work.today,
        **known(
            project=project,
            actual=part(ActualFacts, starts_on=first, ends_on=last),
            roster=part(RosterFacts, onsite=row.headcount),
            delivery=part(DeliveryFacts, total_days=(last - first).days + 1 if first and last else None),
        ),
    )


def _to_see(finding: Finding) -> bool:
    open_ones = (Status.FAIL, Status.ERROR, Status.UNKNOWN, Status.ATTEST)
    return finding.kind is not Kind.NO_POLICY and finding.status in open_ones


def _broken(facts: ClassFacts, chain: Chain) -> list[Finding]:
    """What the planned terms by themselves break of the rules after the selection; each rule once."""
    found: dict[str, Finding] = {}
    for stage in _LATER:
        for one in evaluate(stage, facts, chain).findings:
            if one.status is Status.FAIL and all(name.startswith(_PLANNED) for name in one.reads):
                found.setdefault(one.rule, one)
    return list(found.values())
