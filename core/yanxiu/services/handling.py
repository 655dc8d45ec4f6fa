"""Who deals with a record and who stands aside from it, as its page shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select, tuple_, union

from yanxiu.models import Amendment, Assignment, Consequence, RecordKind, Recusal, User
from yanxiu.services.recused import touched
from yanxiu.services.work import Work


@dataclass(frozen=True)
class Handled:
    """``about`` is what one stands aside from here: a change's class, a consequence's class or host."""

    kind: RecordKind
    record_id: UUID
    about: tuple[RecordKind, UUID] | None
    assignment: Assignment | None
    recusals: tuple[Recusal, ...]
    names: Mapping[UUID, str]
    reader: UUID | None

    @property
    def who(self) -> str:
        """The name of whoever deals with it; nothing for nobody in particular."""
        return self.names[self.assignment.officer_id] if self.assignment else ""

    @property
    def mine(self) -> bool:
        return self.assignment is not None and self.assignment.officer_id == self.reader

    @property
    def own(self) -> Recusal | None:
        """The reader's own recusal: what keeps from acting on it."""
        return next((one for one in self.recusals if one.officer_id == self.reader), None)


def handled(work: Work, kind: RecordKind, record_id: UUID) -> Handled:
    """Who deals with a record, and who stands aside from it; one statement."""
    about = _about(work, kind, record_id)
    reached = touched(work.session, str(about[0]), about[1]) if about else set()
    dealing = and_(Assignment.kind == kind, Assignment.record_id == record_id)
    records = tuple_(Recusal.kind, Recusal.record_id).in_([(str(one), key) for one, key in reached])
    aside = and_(Recusal.withdrawn_on.is_(None), records)
    people = union(select(Assignment.officer_id).where(dealing), select(Recusal.officer_id).where(aside))
    # outer joins give None, which the types of the columns do not tell
    found: list[Any] = [
        *work.session.execute(
            select(User.id, User.name, Assignment, Recusal)
            .outerjoin(Assignment, and_(Assignment.officer_id == User.id, dealing))
            .outerjoin(Recusal, and_(Recusal.officer_id == User.id, aside))
            .where(User.id.in_(people), or_(Assignment.id.is_not(None), Recusal.id.is_not(None)))
            .order_by(Recusal.recused_on, Recusal.id)
        )
    ]
    return Handled(
        kind,
        record_id,
        about,
        next((row for _, _, row, _ in found if row is not None), None),
        tuple(row for _, _, _, row in found if row is not None),
        {key: name for key, name, _, _ in found},
        work.actor.id,
    )


def _about(work: Work, kind: RecordKind, record_id: UUID) -> tuple[RecordKind, UUID] | None:
    if kind is RecordKind.AMENDMENT:
        return RecordKind.CLASS, work.get(Amendment, record_id, "变更").class_id
    if kind is RecordKind.CONSEQUENCE:
        row = work.get(Consequence, record_id, "后果")
        if row.class_id is not None:
            return RecordKind.CLASS, row.class_id
        return (RecordKind.ORGANIZATION, row.organization_id) if row.organization_id else None
    return kind, record_id
