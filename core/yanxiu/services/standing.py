"""Where a class or an application stands on its present facts: findings, their sum, the rail, who holds it.

Everything is evaluated as it is asked for, and nothing is stored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from yanxiu.models import (
    Application,
    ClassState,
    CompletionState,
    ReviewOutcome,
    SettlementState,
    TrainingClass,
)
from yanxiu.phrases import phrase
from yanxiu.policy import Chain, ClassFacts, Finding, Kind, Level, Severity, Stage, Status, evaluate
from yanxiu.policy.facts import ABSENT
from yanxiu.policy.wording import word
from yanxiu.services.chains import class_chain, terms_chain
from yanxiu.services.deadlines import Deadline, class_deadlines
from yanxiu.services.facts import application_facts, class_facts
from yanxiu.services.facts.class_rows import ClassRows, rows_of_class, rows_of_classes
from yanxiu.services.facts.shared import records_of
from yanxiu.services.work import CLOCK, Work

HOST: Final = "本单位"
DEPARTMENT: Final = "省厅"

STAGE_OF: Final[Mapping[ClassState, Stage | None]] = {
    ClassState.PLANNED: Stage.PREPARATION,
    ClassState.FILED: Stage.PREPARATION,
    ClassState.CLEARED: Stage.RECRUITMENT,
    ClassState.RECRUITED: Stage.DELIVERY,
    ClassState.DELIVERED: Stage.COMPLETION,
    ClassState.ASSESSED: Stage.COMPLETION,
    ClassState.CERTIFIED: Stage.COMPLETION,
    ClassState.REPORTED: Stage.SETTLEMENT,
    ClassState.SETTLED: None,
    ClassState.CANCELLED: None,
}
"""The gate that a class has before it."""

_PLACE: Final[Mapping[ClassState, int]] = {
    ClassState.PLANNED: 3,
    ClassState.FILED: 3,
    ClassState.CLEARED: 4,
    ClassState.RECRUITED: 4,
    ClassState.DELIVERED: 5,
    ClassState.ASSESSED: 5,
    ClassState.CERTIFIED: 5,
    ClassState.REPORTED: 6,
    ClassState.SETTLED: 7,
    ClassState.CANCELLED: 3,
}
_NOTES: Final[Mapping[ClassState, str]] = {
    ClassState.PLANNED: "待报送",
    ClassState.FILED: "待审核",
    ClassState.CLEARED: "招生中",
    ClassState.RECRUITED: "名单已确认",
    ClassState.DELIVERED: "待考核",
    ClassState.ASSESSED: "待发证",
    ClassState.CERTIFIED: "待上报",
    ClassState.REPORTED: "待结算",
    ClassState.CANCELLED: "已取消",
}


@dataclass(frozen=True)
class Lamp:
    """The sum of findings: hard fails, soft fails, what is not known, what waits for a signature."""

    fails: int = 0
    warnings: int = 0
    unknown: int = 0
    attest: int = 0


@dataclass(frozen=True)
class Step:
    """One step of the rail."""

    label: str
    state: Literal["done", "now", "todo", "skipped"]
    note: str = ""


@dataclass(frozen=True)
class Standing:
    """A class as it stands today; ``since`` is the last day on which something was done with it."""

    cls: TrainingClass
    facts: ClassFacts
    chain: Chain
    stage: Stage | None
    findings: tuple[Finding, ...]
    lamp: Lamp
    rail: tuple[Step, ...]
    holder: str
    returned: str
    since: date | None
    deadlines: tuple[Deadline, ...]

    @property
    def labels(self) -> Mapping[str, str]:
        """The region's own words."""
        return self.chain.labels()

    @property
    def tier(self) -> str:
        """The tier in the region's words, or nothing."""
        tier = self.cls.project.tier
        return self.labels.get(tier, tier) if tier else ""

    @property
    def rank(self) -> str:
        """Level and tier in one word; a tier that names its level is not given it twice."""
        level = word(self.cls.project.level)
        return (
            self.tier if self.tier.startswith(level) else phrase("{level}{tier}", level=level, tier=self.tier)
        )

    @property
    def nothing_to_file(self) -> bool:
        """Whether no rule asks for papers before this class opens, and none have been handed in."""
        return any(step.state == "skipped" for step in self.rail)

    def at(self, stage: Stage) -> tuple[Finding, ...]:
        """The findings of another stage on the same facts."""
        return shown(evaluate(stage, self.facts, self.chain).findings)


def standings_of(work: Work, classes: Sequence[TrainingClass]) -> tuple[Standing, ...]:
    """Evaluate classes where they stand: what they rest on is read for all of them at once."""
    rows_of_classes(work, [cls.id for cls in classes])
    for year in {cls.year for cls in classes}:
        named = [cls.project for cls in classes if cls.year == year]
        records_of(
            work, [key for one in named for key in (one.host_id, one.applicant_id, one.supervisor_id)], year
        )
    return tuple(standing_of(work, cls) for cls in classes)


def standing_of(work: Work, cls: TrainingClass) -> Standing:
    """Evaluate a class where it stands."""
    facts, chain = class_facts(work, cls), class_chain(work, cls)
    stage = STAGE_OF[cls.state]
    findings = shown(evaluate(stage, facts, chain).findings) if stage else ()
    rows = rows_of_class(work, cls)
    plan = rows.plan
    returned = plan.review_note or "" if plan and plan.review_outcome is ReviewOutcome.RETURNED else ""
    return Standing(
        cls=cls,
        facts=facts,
        chain=chain,
        stage=stage,
        findings=findings,
        lamp=lamp_of(findings),
        rail=_rail(cls, rows, facts, chain, bool(returned)),
        holder=_holder(cls, rows, bool(returned)),
        returned=returned,
        since=_since(rows),
        deadlines=tuple(class_deadlines(work, cls, facts, chain)),
    )


def class_findings(work: Work, cls: TrainingClass, stage: Stage) -> tuple[Finding, ...]:
    """The findings of one stage of a class on its present facts."""
    return shown(evaluate(stage, class_facts(work, cls), class_chain(work, cls)).findings)


def application_findings(work: Work, row: Application) -> tuple[Finding, ...]:
    """The findings of an application on its present facts."""
    chain = terms_chain(work, row, row.year)
    return shown(evaluate(Stage.APPLICATION, application_facts(work, row), chain).findings)


def shown(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What concerns a case: neither information rows nor rules that do not speak of it."""
    return tuple(
        f for f in findings if f.kind is not Kind.INFORMATION and f.status is not Status.NOT_APPLICABLE
    )


def lamp_of(findings: Iterable[Finding]) -> Lamp:
    """Count findings for the lamp."""
    found = list(findings)
    fails = [f for f in found if f.status is Status.FAIL and f.kind is not Kind.CONSEQUENCE]
    hard = sum(f.severity is Severity.HARD for f in fails)
    unknown = sum(f.status in (Status.UNKNOWN, Status.ERROR) for f in found)
    return Lamp(hard, len(fails) - hard, unknown, sum(f.status is Status.ATTEST for f in found))


def _rail(
    cls: TrainingClass, rows: ClassRows, facts: ClassFacts, chain: Chain, returned: bool
) -> tuple[Step, ...]:
    filing = "报审" if cls.project.level is Level.NATIONAL else "报备"
    labels = ("申报", "审核", "列入计划", filing, "开班", "结业", "结算")
    place = _PLACE[cls.state]
    note = "需补正" if returned else _NOTES.get(cls.state, "")
    skipped = rows.notice is None and not _filing_is_asked(facts, chain)
    if skipped and cls.state is ClassState.PLANNED:
        place, note = place + 1, "待开始招生"
    steps = []
    for index, label in enumerate(labels):
        if index == 3 and skipped:
            steps.append(Step(label, "skipped", "不适用"))
        elif index == place:
            steps.append(Step(label, "now", note))
        else:
            steps.append(Step(label, "done" if index < place else "todo"))
    return tuple(steps)


def _filing_is_asked(facts: ClassFacts, chain: Chain) -> bool:
    """Whether any rule asks for papers before the class opens: with none handed in, one would be unknown."""
    bare = replace(facts, preparation=ABSENT)  # type: ignore[arg-type] # an absent fact has this value
    return any(
        finding.status is not Status.NOT_APPLICABLE
        and any(need.name.startswith("preparation") for need in finding.needs)
        for finding in evaluate(Stage.PREPARATION, bare, chain).findings
    )


def _holder(cls: TrainingClass, rows: ClassRows, returned: bool) -> str:
    if cls.state is ClassState.FILED:
        return HOST if returned else DEPARTMENT
    if cls.state is ClassState.ASSESSED:
        return DEPARTMENT
    if cls.state in (ClassState.DELIVERED, ClassState.CERTIFIED):
        report = rows.report
        return DEPARTMENT if report and report.state is CompletionState.SUBMITTED else HOST
    if cls.state is ClassState.REPORTED:
        accounts = rows.settlement
        return DEPARTMENT if accounts and accounts.state is SettlementState.SUBMITTED else HOST
    return HOST


def _since(rows: ClassRows) -> date | None:
    return rows.last_act.astimezone(CLOCK).date() if rows.last_act else None
