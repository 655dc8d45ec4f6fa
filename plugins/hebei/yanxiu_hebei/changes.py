"""Plan and actual side by side, field by field (arts. 7, 20)."""

from collections.abc import Iterable
from typing import Any

from yanxiu.policy import AmendmentFacts, ClassFacts, Party, WatchedField, all_of, any_of, is_known, lift

LABELS = {
    WatchedField.TOPIC: "选题",
    WatchedField.CONTENT: "内容",
    WatchedField.AUDIENCE: "对象",
    WatchedField.TIME: "时间",
    WatchedField.PLACE: "地点",
}


def rows_of(facts: ClassFacts, field: str) -> tuple[tuple[str, Any, Any], ...]:
    """(label, planned, actual) of one field; the time of a class has two ends."""
    label = LABELS[WatchedField(field)]
    if field == WatchedField.TIME:
        return (
            (label, facts.project.starts_on, facts.actual.starts_on),
            (label, facts.project.ends_on, facts.actual.ends_on),
        )
    return ((label, getattr(facts.project, field), getattr(facts.actual, field)),)


def differs(facts: ClassFacts, field: str) -> Any:
    """Whether the class was run otherwise than planned in this field."""
    return any_of(*(planned != actual for _, planned, actual in rows_of(facts, field)))


def recorded(facts: ClassFacts, field: str) -> Any:
    """Whether an amendment of this field is on record."""
    if not is_known(facts.amendments):
        return lift(bool, facts.amendments)
    return any_of(*(a.field == field for a in facts.amendments))


def approved(facts: ClassFacts, field: str) -> Any:
    """Whether an amendment of this field was approved by the department before it took effect."""
    if not is_known(facts.amendments):
        return lift(bool, facts.amendments)
    return any_of(*(all_of(a.field == field, in_time(a), by_department(a)) for a in facts.amendments))


def in_time(amendment: AmendmentFacts) -> Any:
    """Approved earlier than the day on which the change takes effect."""
    return amendment.approved_on < amendment.effective_on


def by_department(amendment: AmendmentFacts) -> Any:
    return amendment.approver == Party.DEPARTMENT


def reported_differences(facts: ClassFacts, fields: Iterable[str]) -> Any:
    """Whether some field differs and a change of it is on record."""
    return any_of(*(all_of(differs(facts, field), recorded(facts, field)) for field in fields))
