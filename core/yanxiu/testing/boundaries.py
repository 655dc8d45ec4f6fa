"""Boundary questions made from the comparisons that cases show: just below, at, just above, missing.

An officer reads each row as a sentence and ticks it; the program cannot know which of them is right.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from yanxiu.policy import Case, Finding, Kind, Status, evaluate, label_of
from yanxiu.policy.facts import ABSENT, ROOTS
from yanxiu.policy.wording import word
from yanxiu.testing.examined import Examined
from yanxiu.testing.varying import Figure, beside, fact_at, is_figure, with_fact

MISSING: Final = "没有"
_PLACES: Final = (("差一点", -1), ("正好", 0), ("多一点", 1))


@dataclass(frozen=True)
class Boundary:
    """One question and the rule's answer; `fact` is what was changed, `value` what it was changed to."""

    rule: str
    label: str
    cite: str
    case: str
    fact: str
    place: str
    value: Figure | None
    unit: str
    status: Status
    detail: str = ""

    @property
    def shown(self) -> str:
        """The value with its unit."""
        if self.value is None:
            return MISSING
        text = f"{self.value:,}" if isinstance(self.value, int | Decimal) else f"{self.value}"
        return text + ("" if self.unit == "date" else self.unit and f" {self.unit}")

    @property
    def answer(self) -> str:
        """The status in Chinese."""
        return word(self.status)


@dataclass(frozen=True)
class _Source:
    """A comparison of one fact with a limit, in one case."""

    case: Case
    finding: Finding
    path: str


def boundaries_of(plugin: Examined) -> Iterator[Boundary]:
    """Four rows for every rule and clause that compares a single figure with a limit in some case."""
    for source in _sources(plugin).values():
        limit = source.finding.limit
        for place, steps in _PLACES:
            yield _asked(plugin, source, place, beside(limit, steps))
        yield _asked(plugin, source, MISSING, None)


def _sources(plugin: Examined) -> dict[tuple[str, str], _Source]:
    """Rule and clause → where it is compared; a case in which it passes goes before others."""
    found: dict[tuple[str, str], _Source] = {}
    for case in plugin.sound_cases:
        for finding in plugin.own(plugin.decide(case)):
            path = _compared(case, finding)
            if not path or finding.citation is None:
                continue
            key = (finding.rule, finding.citation.id)
            if key not in found or found[key].finding.status is not Status.PASS is finding.status:
                found[key] = _Source(case, finding, path)
    return found


def _compared(case: Case, finding: Finding) -> str:
    """The one fact that is what was observed; nothing where there is none, or more than one."""
    if finding.kind not in (Kind.CHECK, Kind.CONSEQUENCE):
        return ""
    if finding.status not in (Status.PASS, Status.FAIL):
        return ""
    if not (is_figure(finding.observed) and is_figure(finding.limit)):
        return ""
    same = [path for path in finding.reads if _same(fact_at(case.facts, path), finding.observed)]
    return same[0] if len(same) == 1 else ""


def _same(value: Any, observed: Any) -> bool:
    return is_figure(value) and value == observed


def _asked(plugin: Examined, source: _Source, place: str, value: Figure | None) -> Boundary:
    case, finding = source.case, source.finding
    cite = finding.citation.id if finding.citation else ""
    plugin.at(f"案例“{case.name}”的临界值 {value}")
    facts = with_fact(case.facts, source.path, ABSENT if value is None else value)
    found = evaluate(case.stage, facts, case.chain).findings
    mine = [f for f in found if f.rule == finding.rule and f.citation and f.citation.id == cite]
    answer = mine[0] if mine else replace(finding, status=Status.NOT_APPLICABLE, detail="")
    label = label_of(ROOTS[case.stage], source.path)
    return Boundary(
        finding.rule,
        finding.label,
        cite,
        case.name,
        label,
        place,
        value,
        finding.unit,
        answer.status,
        answer.detail,
    )
