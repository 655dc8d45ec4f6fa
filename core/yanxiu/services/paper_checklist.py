"""材料 after a class: what the chain asks for, by when, and what is there."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from yanxiu.models import CompletionReport, TrainingClass
from yanxiu.models import Material as MaterialRow
from yanxiu.policy import Chain, Citation, ClassFacts, CompletionFacts, Material, Stage, Status, evaluate
from yanxiu.policy.wording import word
from yanxiu.services.deadlines import dates_set
from yanxiu.services.facts import known
from yanxiu.services.facts.class_rows import rows_of_class
from yanxiu.services.materials import class_materials
from yanxiu.services.standing import Standing
from yanxiu.services.work import Work


@dataclass(frozen=True)
class Paper:
    """One paper asked for: its clause and last day, the files here, and whether it counts as handed in."""

    kind: Material
    label: str
    citation: Citation | None
    due: date | None
    declared: bool
    files: tuple[MaterialRow, ...]

    @property
    def there(self) -> bool:
        return self.declared or bool(self.files)


@dataclass(frozen=True)
class Checklist:
    """The papers a class is asked for, the others that were uploaded, and the report they go with."""

    papers: tuple[Paper, ...]
    others: tuple[MaterialRow, ...]
    report: CompletionReport | None

    @property
    def there(self) -> int:
        return sum(one.there for one in self.papers)


def checklist_of(work: Work, standing: Standing) -> Checklist:
    """The checklist straight from the chain's rules on completion."""
    cls = standing.cls
    asked = required_papers(standing.facts, standing.chain)
    files = class_materials(work, cls.id)
    report = find_report(work, cls)
    declared = set(report.materials or ()) if report else set()
    dates = dates_set(Stage.COMPLETION, standing.facts, standing.chain)
    first = min((day for day in dates.values() if day), default=None)
    asked_kinds = {kind for kind, _ in asked}
    papers = tuple(
        Paper(
            kind,
            word(kind),
            citation,
            dates.get(citation.id, first) if citation else first,
            kind.value in declared,
            tuple(row for row in files if row.kind == kind),
        )
        for kind, citation in asked
    )
    return Checklist(papers, tuple(row for row in files if row.kind not in asked_kinds), report)


def required_papers(facts: ClassFacts, chain: Chain) -> list[tuple[Material, Citation | None]]:
    """What the rules on completion say is lacking when nothing has been handed in, each with its clause."""
    bare = replace(facts, completion=CompletionFacts(**known(materials=())))
    found: dict[Material, Citation | None] = {}
    for finding in evaluate(Stage.COMPLETION, bare, chain).findings:
        lacks = finding.status is Status.FAIL and "completion.materials" in finding.reads
        if lacks and isinstance(finding.limit, list | tuple):
            for kind in _known(finding.limit):
                found.setdefault(kind, finding.citation)
    return list(found.items())


def _known(words: Iterable[object]) -> list[Material]:
    by_value = {kind.value: kind for kind in Material}
    return [by_value[str(one)] for one in words if str(one) in by_value]


def find_report(work: Work, cls: TrainingClass) -> CompletionReport | None:
    """The completion report of a class."""
    return rows_of_class(work, cls).report
