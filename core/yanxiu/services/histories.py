"""Histories of records that the audit log files under others: a class's, an organization's, a stage's."""

from uuid import UUID

from yanxiu.models import Consequence, Decision, Determination, Inspection, RecordKind, Violation
from yanxiu.services.history import Event, history_about, history_of, history_of_part
from yanxiu.services.work import Work


def history_of_determination(work: Work, row: Determination) -> list[Event]:
    """How it was made, on a decision's subject or a stage of a year, and how it ended."""
    own = history_of(work, "determination", row.id)
    if row.decision_id is None:
        return _together(own, history_of(work, "stage", f"{row.year}/{row.stage}"))
    decision = work.get(Decision, row.decision_id, "决定")
    made = history_about(work, str(decision.subject_kind), decision.subject_id, "determination")
    return _together(own, [event for event in made if event.decision == decision.hash])


def history_of_consequence(work: Work, row: Consequence) -> list[Event]:
    """How it was drafted from a finding, confirmed and reversed."""
    own = history_of(work, "consequence", row.id)
    kind, key = _whom(row)
    if key is None:
        return own
    drafted = history_of_part(work, str(kind), key, row.citation["id"])
    return _together(own, [event for event in drafted if event.action.startswith("consequence.")])


def history_of_supervision(work: Work, row: Inspection | Violation) -> list[Event]:
    """What was done with an inspection or a violation of an organization."""
    return history_of_part(work, "organization", row.organization_id, row.id)


def _whom(row: Consequence) -> tuple[RecordKind, UUID | None]:
    if row.class_id is not None:
        return RecordKind.CLASS, row.class_id
    return RecordKind.ORGANIZATION, row.organization_id


def _together(*histories: list[Event]) -> list[Event]:
    found = {event.sequence: event for events in histories for event in events}
    return [found[sequence] for sequence in sorted(found, reverse=True)]
