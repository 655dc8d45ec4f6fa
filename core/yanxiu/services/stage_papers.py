"""材料 stage by stage: what the rules ask for, by when, and what of it is there; nothing is stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from yanxiu.models import Material as MaterialRow
from yanxiu.policy import Citation, Finding, Material, Stage, Status, evaluate
from yanxiu.policy.facts import ABSENT
from yanxiu.policy.wording import word
from yanxiu.services.deadlines import dates_set, without_papers
from yanxiu.services.materials import class_materials
from yanxiu.services.paper_checklist import Checklist
from yanxiu.services.standing import Standing
from yanxiu.services.work import Work

_FACTS: Final[Mapping[Stage, tuple[tuple[Material, str, tuple[str, ...]], ...]]] = {
    Stage.PREPARATION: (
        (
            Material.IMPLEMENTATION_PLAN,
            "plan",
            ("preparation.plan_submitted_on", "preparation.plan_sections"),
        ),
        (
            Material.OPENING_NOTICE,
            "plan",
            ("preparation.notice_submitted_on", "preparation.notice_issued_on"),
        ),
    ),
    Stage.EVALUATION: ((Material.SURVEY_STATISTICS, "survey", ("survey.statistics_computed",)),),
    Stage.SETTLEMENT: (
        (
            Material.SETTLEMENT_STATEMENT,
            "funding",
            ("funding.expenses", "funding.reimbursement_submitted_on"),
        ),
    ),
}
"""Stage → papers that its rules ask for by facts: the paper, the tab where it is handed in, those facts."""


@dataclass(frozen=True)
class StagePaper:
    """One paper of a stage; ``page``: the tab where it is handed in, ``done``: whether it counts as there.

    ``dated``: its rule sets a date, if not known yet.
    """

    kind: Material
    label: str
    citation: Citation | None
    due: date | None
    days_left: int | None
    dated: bool
    page: str
    done: bool
    files: tuple[MaterialRow, ...]

    @property
    def late(self) -> bool:
        return not self.done and self.days_left is not None and self.days_left < 0


@dataclass(frozen=True)
class StagePapers:
    """The papers of one stage, what is missing first."""

    stage: Stage
    papers: tuple[StagePaper, ...]

    @property
    def done(self) -> int:
        return sum(one.done for one in self.papers)


def papers_by_stage(work: Work, standing: Standing, checklist: Checklist) -> list[StagePapers]:
    """Every stage of a class that asks for papers, in the order of the year."""
    files = _by_kind(class_materials(work, standing.cls.id))
    completion = [(one.kind, one.citation, one.there) for one in checklist.papers]
    last = {kind for kind, _citation, _there in completion}
    found = []
    for stage in (Stage.PREPARATION, Stage.EVALUATION, Stage.COMPLETION, Stage.SETTLEMENT):
        dates = dates_set(stage, standing.facts, standing.chain)
        if stage is Stage.COMPLETION:
            asked = [(kind, citation, there, "materials") for kind, citation, there in completion]
        else:
            asked = _asked_by_facts(standing, stage)
        papers = [
            _paper(work, one, dates, files if stage is Stage.COMPLETION or one[0] not in last else {})
            for one in asked
        ]
        if papers:
            found.append(StagePapers(stage, tuple(sorted(papers, key=lambda one: one.done))))
    return found


def _by_kind(rows: Iterable[MaterialRow]) -> dict[Material, tuple[MaterialRow, ...]]:
    found: dict[Material, tuple[MaterialRow, ...]] = {}
    for row in rows:
        if row.kind is not None:
            found[row.kind] = (*found.get(row.kind, ()), row)
    return found


def _paper(
    work: Work,
    asked: tuple[Material, Citation | None, bool, str],
    dates: Mapping[str, date | None],
    files: Mapping[Material, tuple[MaterialRow, ...]],
) -> StagePaper:
    kind, citation, there, page = asked
    due = dates.get(citation.id) if citation else None
    days = (due - work.today).days if due else None
    dated = citation is not None and citation.id in dates
    return StagePaper(kind, word(kind), citation, due, days, dated, page, there, files.get(kind, ()))


def _asked_by_facts(standing: Standing, stage: Stage) -> list[tuple[Material, Citation | None, bool, str]]:
    """Papers whose facts a rule of the stage misses where nothing is there; whether it misses them now."""
    bare = without_papers(stage, standing.facts)
    if stage is Stage.EVALUATION:
        bare = replace(bare, survey=ABSENT)
    missed = _missing(evaluate(stage, bare, standing.chain).findings)
    still = _missing(evaluate(stage, standing.facts, standing.chain).findings)
    found = []
    for kind, page, facts in _FACTS[stage]:
        rules = [missed[name] for name in facts if name in missed]
        if rules:
            dated = next((rule for rule in rules if rule.unit == "date"), rules[0])
            found.append((kind, dated.citation, not any(name in still for name in facts), page))
    return found


def _missing(findings: Iterable[Finding]) -> dict[str, Finding]:
    """Each fact that a rule could not do without, and that rule; one that sets a date before others."""
    found: dict[str, Finding] = {}
    for finding in findings:
        if finding.status is not Status.UNKNOWN or finding.citation is None:
            continue
        for need in finding.needs:
            if need.name not in found or finding.unit == "date":
                found[need.name] = finding
    return found
