"""Whether a class could have met the other policy at all while it kept to its own.

A rule that fails is tried again with every value that the class's own policy would have allowed for what
the rule looks at.  Where some value passes, but none that was allowed, no class under that policy could
comply: it is how the two are made, and no misconduct.  Class hours are what the class's days can hold.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from yanxiu.policy.chain import Chain
from yanxiu.policy.engine import evaluate
from yanxiu.policy.facts import ABSENT, CLASS_STAGES, ClassFacts, label_of
from yanxiu.policy.findings import Finding, Status
from yanxiu.policy.simulating_words import KEPT
from yanxiu.policy.simulation.policies import Policies
from yanxiu.policy.simulation.spec import Assumptions
from yanxiu.policy.vocabulary import Stage
from yanxiu.policy.wording import in_words

HOURS, DAYS, TRAVEL = "delivery.hours", "delivery.total_days", "delivery.travel_days"
_MOST = 120
_LONGEST = 30


@dataclass(frozen=True)
class Impossible:
    """Why it cannot be met: the fact, what the base allows of it, by which clauses, and the best there is."""

    fact: str
    allowed: str
    cites: tuple[str, ...]
    note: str = ""

    def __str__(self) -> str:
        cites = "、".join(self.cites)
        said = KEPT["bound"].format(cites=cites, fact=self.fact, allowed=self.allowed)
        return f"{said}；{self.note}" if self.note else said


def impossible(both: Policies, facts: ClassFacts, finding: Finding) -> Impossible | None:
    """Why the failed finding cannot be mended under the base, or `None` where it could."""
    for path in finding.reads:
        if path == HOURS:
            found = _by_days(both, facts, finding)
        elif candidates := _candidates(facts, path):
            found = _by_value(both, facts, finding, path, candidates)
        else:
            continue
        if found is not None:
            return found
    return None


def _by_value(
    both: Policies, facts: ClassFacts, finding: Finding, path: str, candidates: tuple[Any, ...]
) -> Impossible | None:
    passing = [one for one in candidates if _passes(both, with_fact(facts, path, one), finding)]
    bounds = _bounds(both.base, facts, path)
    if not passing or not bounds:
        return None
    allowed = [one for one in candidates if _allows(both.base, with_fact(facts, path, one), path, bounds)]
    if not allowed or set(allowed) & set(passing):
        return None
    return Impossible(label_of(ClassFacts, path), _range(allowed), _cites(bounds))


def _by_days(both: Policies, facts: ClassFacts, finding: Finding) -> Impossible | None:
    """Hours are bound by days: by the class's own length, which its policy bounds."""
    assume, days = both.spec.assume, _leaf(facts, DAYS)
    bounds = _bounds(both.base, facts, DAYS)
    if not isinstance(days, int) or not bounds:
        return None
    travel = _leaf(facts, TRAVEL)
    least_travel = travel if isinstance(travel, int) else assume.travel_days
    if _passes(both, with_fact(facts, HOURS, _hours(days, least_travel, assume)), finding):
        return None
    if not _passes(both, with_fact(facts, HOURS, Decimal(24 * _LONGEST)), finding):
        return None
    return Impossible(
        KEPT["with_travel"],
        _range(_days_allowed(both.base, facts, bounds)),
        _cites(bounds),
        _longer(both, facts, finding, bounds, least_travel),
    )


def _longer(
    both: Policies, facts: ClassFacts, finding: Finding, bounds: tuple[Finding, ...], travel: int
) -> str:
    """What the class's days can hold, and which of the lengths that the base allows would do, if one does."""
    assume, days = both.spec.assume, _leaf(facts, DAYS)
    enough = [
        longer
        for longer in _days_allowed(both.base, facts, bounds)
        if _passes(both, with_fact(facts, HOURS, _hours(longer, travel, assume)), finding)
    ]
    most = in_words(_hours(days, travel, assume))
    told = KEPT["too_short" if enough else "never"]
    return told.format(days=days, travel=travel, hours=most, enough=_range(enough))


def _hours(days: int, travel: int, assume: Assumptions) -> Decimal:
    return max(days - travel, 0) * assume.hours_per_day


def _days_allowed(base: Chain, facts: ClassFacts, bounds: tuple[Finding, ...]) -> list[int]:
    return [days for days in range(1, _LONGEST) if _allows(base, with_fact(facts, DAYS, days), DAYS, bounds)]


def _bounds(base: Chain, facts: ClassFacts, path: str) -> tuple[Finding, ...]:
    """The base's findings that look at a fact, over every stage of a class; one for each rule."""
    found = {
        one.rule: one
        for stage in CLASS_STAGES
        for one in evaluate(stage, facts, base).findings
        if path in one.reads and one.citation and one.status in (Status.PASS, Status.FAIL)
    }
    return tuple(found.values())


def _allows(base: Chain, facts: ClassFacts, path: str, bounds: tuple[Finding, ...]) -> bool:
    rules = {one.rule for one in bounds}
    return not any(
        one.status is Status.FAIL
        for stage in dict.fromkeys(bound.stage for bound in bounds)
        for one in evaluate(stage, facts, base).findings
        if one.rule in rules and path in one.reads
    )


def _passes(both: Policies, facts: ClassFacts, finding: Finding) -> bool:
    moved = both.carried(facts)
    return any(
        one.status is Status.PASS and one.rule == finding.rule
        for one in evaluate(Stage(finding.stage), moved, both.what_if).findings
    )


def _candidates(facts: ClassFacts, path: str) -> tuple[Any, ...]:
    value = _leaf(facts, path)
    if isinstance(value, bool):
        return (True, False)
    if isinstance(value, int):
        return tuple(range(_MOST + 1))
    if isinstance(value, StrEnum):
        return tuple(type(value))
    return ()


def _leaf(facts: Any, path: str) -> Any:
    for name in path.split("."):
        facts = getattr(facts, name, ABSENT)
    return facts


def with_fact(facts: Any, path: str, value: Any) -> Any:
    """The same facts with another value at a path of parts."""
    name, _, rest = path.partition(".")
    if not rest:
        return replace(facts, **{name: value})
    part = getattr(facts, name)
    if not is_dataclass(part) or rest.partition(".")[0] not in {field.name for field in fields(part)}:
        raise KeyError(path)
    return replace(facts, **{name: with_fact(part, rest, value)})


def _cites(bounds: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(one.citation) for one in bounds))


def _range(values: list[Any]) -> str:
    """Values as people write them; numbers that follow each other as a span."""
    if all(isinstance(one, int) and not isinstance(one, bool) for one in values):
        return "、".join(_spans(values))
    return "、".join(in_words(one) for one in values)


def _spans(values: list[int]) -> Iterator[str]:
    first = last = None
    for one in [*values, None]:
        if last is not None and one != last + 1:
            yield f"{first}" if first == last else f"{first}至{last}"
            first = None
        first, last = one if first is None else first, one
