"""期限: the dates that policy sets for what has not been done yet, each with its clause.

Nothing is stored. A date is read off as if the papers of its stage were not there yet, since a rule of
several checks shows the first that decides; whether it is met is read off the facts as they stand.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import or_, select

from yanxiu.models import Application, ApplicationState, ClassState, Project, SubjectKind, TrainingClass
from yanxiu.policy import Chain, Citation, ClassFacts, Finding, Party, Stage, Status, evaluate
from yanxiu.policy.facts import ABSENT
from yanxiu.services.chains import class_chain, terms_chain
from yanxiu.services.facts import application_facts, class_facts
from yanxiu.services.work import Work

SOON: Final = 7
"""Days within which a deadline is near."""

_OPEN: Final = (Status.UNKNOWN, Status.FAIL)
_AFTER: Final = (Stage.EVALUATION, Stage.COMPLETION, Stage.SETTLEMENT)
_HELD: Final = dict.fromkeys((ClassState.DELIVERED, ClassState.ASSESSED, ClassState.CERTIFIED), _AFTER)
COMING: Final[Mapping[ClassState, tuple[Stage, ...]]] = {
    ClassState.PLANNED: (Stage.PREPARATION, Stage.RECRUITMENT, Stage.DELIVERY, *_AFTER),
    ClassState.FILED: (Stage.PREPARATION, Stage.RECRUITMENT, Stage.DELIVERY, *_AFTER),
    ClassState.CLEARED: (Stage.RECRUITMENT, Stage.DELIVERY, *_AFTER),
    ClassState.RECRUITED: (Stage.DELIVERY, *_AFTER),
    **_HELD,
    ClassState.REPORTED: (Stage.SETTLEMENT,),
    ClassState.SETTLED: (),
    ClassState.CANCELLED: (),
}
"""The stages that a class has before it, by where it stands."""

_PAPERS: Final[Mapping[Stage, tuple[str, ...]]] = {
    Stage.PREPARATION: ("preparation",),
    Stage.COMPLETION: ("completion",),
    Stage.SETTLEMENT: ("funding",),
    Stage.EVALUATION: ("evaluation",),
    Stage.APPLICATION: ("paper_received_on", "electronic_received_on"),
}


@dataclass(frozen=True)
class Deadline:
    """One date that policy sets; ``done_on`` tells that the act came, but too late."""

    kind: SubjectKind
    subject_id: UUID
    subject: str
    stage: Stage
    rule: str
    label: str
    due: date
    days_left: int
    citation: Citation
    owners: tuple[Party, ...]
    cure: str = ""
    detail: str = ""
    done_on: date | None = None
    confirmed: bool = True

    @property
    def late(self) -> bool:
        return self.days_left < 0

    @property
    def soon(self) -> bool:
        return 0 <= self.days_left <= SOON


def class_deadlines(
    work: Work, cls: TrainingClass, facts: ClassFacts | None = None, chain: Chain | None = None
) -> list[Deadline]:
    """The open dates of one class, the nearest first; ``facts`` and ``chain`` where they are at hand."""
    stages = COMING[cls.state]
    if not stages:
        return []
    facts, chain = facts or class_facts(work, cls), chain or class_chain(work, cls)
    found = [one for stage in stages for one in _dates(stage, facts, chain)]
    return _sorted(
        _deadline(work, SubjectKind.TRAINING_CLASS, cls.id, cls.project.topic, *one) for one in found
    )


def application_deadlines(work: Work, row: Application) -> list[Deadline]:
    """The open dates of an application that has not been handed in, the nearest first."""
    if row.state not in (ApplicationState.DRAFT, ApplicationState.RETURNED):
        return []
    found = _dates(Stage.APPLICATION, application_facts(work, row), terms_chain(work, row, row.year))
    return _sorted(_deadline(work, SubjectKind.APPLICATION, row.id, row.topic, *one) for one in found)


def host_deadlines(work: Work, host_id: UUID) -> list[Deadline]:
    """The open dates of all classes and applications of an institution, the nearest first."""
    classes = work.session.scalars(
        select(TrainingClass)
        .join(Project, Project.id == TrainingClass.project_id)
        .where(
            or_(Project.host_id == host_id, Project.applicant_id == host_id),
            TrainingClass.state.not_in((ClassState.SETTLED, ClassState.CANCELLED)),
        )
    )
    applications = work.session.scalars(
        select(Application).where(
            or_(Application.host_id == host_id, Application.applicant_id == host_id),
            Application.state.in_((ApplicationState.DRAFT, ApplicationState.RETURNED)),
        )
    )
    found = [one for cls in classes for one in class_deadlines(work, cls)]
    return _sorted(found + [one for row in applications for one in application_deadlines(work, row)])


def dates_set(stage: Stage, facts: Any, chain: Chain) -> dict[str, date | None]:
    """The dates that a stage's rules set, by the citation's id, whether the act has been done or not.

    None where the day that a date counts from is not known yet.
    """
    return {
        finding.citation.id: finding.limit if isinstance(finding.limit, date) else None
        for finding in evaluate(stage, without_papers(stage, facts), chain).findings
        if finding.citation is not None and finding.status in _OPEN and finding.unit == "date"
    }


def without_papers(stage: Stage, facts: Any) -> Any:
    """The facts as if the papers of a stage were not there yet."""
    return replace(facts, **dict.fromkeys(_PAPERS.get(stage, ()), ABSENT))


def _dates(stage: Stage, facts: Any, chain: Chain) -> list[tuple[Finding, date]]:
    """The findings of a stage that wait for an act with a date, and that date."""
    bare = without_papers(stage, facts)
    bare_dues = {_key(f): f.limit for f in evaluate(stage, bare, chain).findings if _sets_date(f)}
    found = []
    for finding in evaluate(stage, facts, chain).findings:
        due = finding.limit if _sets_date(finding) else bare_dues.get(_key(finding))
        if finding.status in _OPEN and due is not None:
            found.append((finding, due))
    return found


def _sets_date(finding: Finding) -> bool:
    return finding.status in _OPEN and finding.unit == "date" and isinstance(finding.limit, date)


def _key(finding: Finding) -> tuple[str, str]:
    return finding.rule, finding.citation.id if finding.citation else ""


def _deadline(
    work: Work, kind: SubjectKind, key: UUID, subject: str, finding: Finding, due: date
) -> Deadline:
    assert finding.citation is not None  # noqa: S101 - only NO-POLICY and broken plugins have none, and no date
    done = finding.observed if finding.unit == "date" and isinstance(finding.observed, date) else None
    return Deadline(
        kind=kind,
        subject_id=key,
        subject=subject,
        stage=finding.stage,
        rule=finding.rule,
        label=finding.label,
        due=due,
        days_left=(due - work.today).days,
        citation=finding.citation,
        owners=finding.owners,
        cure=finding.cure,
        detail=finding.detail,
        done_on=done,
        confirmed=finding.confirmed,
    )


def _sorted(found: Iterable[Deadline]) -> list[Deadline]:
    return sorted(found, key=lambda one: (one.due, one.subject, one.rule))
