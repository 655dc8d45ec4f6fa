"""Who deals with a record and who stands aside from it, as its page shows."""

from dataclasses import dataclass
from uuid import UUID

from yanxiu.models import Amendment, Assignment, Consequence, RecordKind, Recusal
from yanxiu.services.assignments import assignment_of
from yanxiu.services.recusals import recusals_on
from yanxiu.services.work import Work


@dataclass(frozen=True)
class Handled:
    """``about`` is what one stands aside from here: a change's class, a consequence's class or host."""

    kind: RecordKind
    record_id: UUID
    about: tuple[RecordKind, UUID] | None
    assignment: Assignment | None
    recusals: tuple[Recusal, ...]
    reader: UUID | None

    @property
    def who(self) -> str:
        """The name of whoever deals with it; nothing for nobody in particular."""
        return self.assignment.officer.name if self.assignment else ""

    @property
    def mine(self) -> bool:
        return self.assignment is not None and self.assignment.officer_id == self.reader

    @property
    def own(self) -> Recusal | None:
        """The reader's own recusal: what keeps from acting on it."""
        return next((one for one in self.recusals if one.officer_id == self.reader), None)


def handled(work: Work, kind: RecordKind, record_id: UUID) -> Handled:
    """Who deals with a record, and who stands aside from it."""
    about = _about(work, kind, record_id)
    aside = recusals_on(work, str(about[0]), about[1]) if about else []
    row = assignment_of(work, kind, record_id)
    return Handled(kind, record_id, about, row, tuple(aside), work.actor.id)


def _about(work: Work, kind: RecordKind, record_id: UUID) -> tuple[RecordKind, UUID] | None:
    if kind is RecordKind.AMENDMENT:
        return RecordKind.CLASS, work.get(Amendment, record_id, "变更").class_id
    if kind is RecordKind.CONSEQUENCE:
        row = work.get(Consequence, record_id, "后果")
        if row.class_id is not None:
            return RecordKind.CLASS, row.class_id
        return (RecordKind.ORGANIZATION, row.organization_id) if row.organization_id else None
    return kind, record_id
