"""What is judged: classes as they were read once, by value, and a hash that tells the same data again."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from yanxiu.policy.canonical import canonical
from yanxiu.policy.cases import Case
from yanxiu.policy.facts import ABSENT, EnrollmentFacts, Facts
from yanxiu.policy.vocabulary import Stage

UNKNOWN = "（不详）"


@dataclass(frozen=True)
class Sample:
    """One class (or another subject of judgement): how readers know it, its facts, the stages asked of it."""

    key: str
    name: str
    host: str
    city: str
    facts: Facts
    stages: tuple[Stage, ...]

    @property
    def tier(self) -> str:
        """Its project's tier; empty while that is not known."""
        found = _given(_project(self.facts), "tier")
        return "" if found is None else str(found)


def sample_of(key: str, facts: Facts, stages: Iterable[Stage]) -> Sample:
    """A sample that takes its name, host and city from its own facts."""
    project = _project(facts)
    host = _given(_given(project, "host"), "name")
    place = _given(_given(facts, "actual"), "place") or _given(project, "place")
    name = _given(project, "topic") or key
    return Sample(key, name, host or UNKNOWN, place or UNKNOWN, facts, tuple(stages))


def from_cases(cases: Iterable[Case]) -> list[Sample]:
    """Every case as a sample, whatever it expects; its name is its key."""
    return [sample_of(case.name, case.facts, (case.stage,)) for case in cases]


def hash_of(samples: Iterable[Sample]) -> str:
    """SHA-256 over all that the samples say, in their order."""
    rows = [
        {"key": one.key, "stages": one.stages, "root": type(one.facts).__name__, "facts": stated(one.facts)}
        for one in samples
    ]
    return hashlib.sha256(canonical(rows)).hexdigest()


def stated(value: Any) -> Any:
    """Facts as nested mappings of what is known; what is absent is left out."""
    if is_dataclass(value) and not isinstance(value, type):
        known = {field.name: getattr(value, field.name) for field in fields(value)}
        return {name: stated(one) for name, one in known.items() if one is not ABSENT}
    if isinstance(value, Mapping):
        return {str(name): stated(one) for name, one in value.items()}
    return tuple(stated(one) for one in value) if isinstance(value, tuple) else value


def _project(facts: Facts) -> Any:
    holder = _given(facts, "class_") if isinstance(facts, EnrollmentFacts) else facts
    return _given(holder, "project")


def _given(part: Any, name: str) -> Any:
    value = getattr(part, name, None)
    return None if value is ABSENT else value
