"""What was planned beside what was done, term by term, and whether a difference was reported."""

from dataclasses import dataclass
from typing import Any

from yanxiu.policy import (
    ClassFacts,
    Comparison,
    WatchedField,
    all_of,
    any_of,
    is_known,
    is_true,
    lift,
    negate,
)


@dataclass(frozen=True)
class WatchedTerm:
    """One term of the plan; `kept` and `reported` are true, false or unknown."""

    label: str
    kept: Any
    reported: Any


_LABELS = {
    WatchedField.TOPIC: "选题",
    WatchedField.CONTENT: "内容",
    WatchedField.AUDIENCE: "对象",
    WatchedField.TIME: "举办时间",
    WatchedField.PLACE: "举办地点",
}


def watched_terms(facts: ClassFacts, fields: Any) -> list[WatchedTerm]:
    """The terms that a clause holds to the plan."""
    return [WatchedTerm(_LABELS[field], _kept(facts, field), _reported(facts, field)) for field in fields]


def kept_or_reported(term: WatchedTerm) -> Comparison:
    return is_true(any_of(term.kept, term.reported))


def differs(term: WatchedTerm) -> Any:
    """The term is not as planned, and that was reported."""
    return all_of(negate(term.kept), term.reported)


def _kept(facts: ClassFacts, field: str) -> Any:
    planned, actual = facts.project, facts.actual
    if field == WatchedField.TIME:
        return all_of(planned.starts_on == actual.starts_on, planned.ends_on == actual.ends_on)
    return getattr(planned, field) == getattr(actual, field)


def _reported(facts: ClassFacts, field: str) -> Any:
    """Some amendment of this field bears a date of report; when it was made is another row's question."""
    amendments: Any = facts.amendments
    if not is_known(amendments):
        return lift(bool, amendments)
    return any_of(*(all_of(a.field == field, lift(lambda _: True, a.reported_on)) for a in amendments))
