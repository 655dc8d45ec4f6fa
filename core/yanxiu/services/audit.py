"""The audit log: one hash chain per tenant; appending is the last thing a transaction does."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from yanxiu.db import TenantSession
from yanxiu.models import AuditEntry, AuditHead, AuditOutcome
from yanxiu.phrases import phrase
from yanxiu.policy import canonical

GENESIS: Final = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One entry before it has its place in the chain; ``details`` hold ids and codes, never personal data."""

    action: str
    kind: str
    key: str | None
    outcome: AuditOutcome = AuditOutcome.DONE
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Origin:
    """Where an act came from: the client's network address and the request's id; a command line has none."""

    address: str | None = None
    request_id: str | None = None


UNKNOWN: Final = Origin()


def append(
    session: TenantSession,
    actor_id: UUID | None,
    actor: str,
    at: datetime,
    entries: Sequence[Entry],
    origin: Origin = UNKNOWN,
) -> None:
    """Put entries at the end of the tenant's chain; the head's lock is the last one taken."""
    if not entries:
        return
    head = _head(session)
    for entry in entries:
        head.sequence += 1
        row = AuditEntry(
            sequence=head.sequence,
            at=at.astimezone(UTC),
            actor_id=actor_id,
            actor=actor,
            action=entry.action,
            object_kind=entry.kind,
            object_id=entry.key,
            outcome=entry.outcome,
            address=origin.address,
            request_id=origin.request_id,
            details=entry.details,
            previous=head.hash or GENESIS,
            hash="",
        )
        row.hash = head.hash = _digest(row)
        session.add(row)
    session.flush()


def _head(session: TenantSession) -> AuditHead:
    head = session.get(AuditHead, session.tenant, with_for_update=True)
    if head is not None:
        return head
    # a tenant's first entries: of two first writers the second waits here, then finds the row
    first = insert(AuditHead).values(tenant_id=session.tenant, sequence=0, hash=GENESIS)
    session.execute(first.on_conflict_do_nothing())
    return session.get_one(AuditHead, session.tenant, with_for_update=True)


def _digest(row: AuditEntry) -> str:
    covered = {
        "sequence": row.sequence,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_id": str(row.actor_id) if row.actor_id else None,
        "actor": row.actor,
        "action": row.action,
        "object_kind": row.object_kind,
        "object_id": row.object_id,
        "outcome": row.outcome,
        "details": row.details,
        "previous": row.previous,
    }
    # an entry without them has the hash it had before they were kept
    origin = {"address": row.address, "request_id": row.request_id}
    covered |= {name: value for name, value in origin.items() if value is not None}
    return hashlib.sha256(canonical(covered)).hexdigest()


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold: the entry's number and what is wrong with it."""

    sequence: int
    problem: str


def verify(session: TenantSession) -> Iterator[Break]:
    """Walk the tenant's chain; yields every place where it does not hold (none: nobody tampered)."""
    expected, previous = 1, GENESIS
    for row in session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).yield_per(1000):
        if row.sequence != expected:
            yield Break(expected, phrase("缺第 {first} 至 {last} 条", first=expected, last=row.sequence - 1))
        elif row.previous != previous:
            yield Break(row.sequence, "与上一条接不上")
        if row.hash != _digest(row):
            yield Break(row.sequence, "内容与其散列不符")
        expected, previous = row.sequence + 1, row.hash
    head = session.get(AuditHead, session.tenant)
    if head is not None and (head.sequence, head.hash) != (expected - 1, previous):
        yield Break(head.sequence, "末尾缺了记录")


def count(session: TenantSession) -> int:
    """How many entries the tenant's chain has."""
    head = session.get(AuditHead, session.tenant)
    return head.sequence if head else 0
