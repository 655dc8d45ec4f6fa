"""The audit log: one hash chain per tenant, written and read, never altered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, TenantMixin, tenant_index
from yanxiu.models.columns import code, json, one_of
from yanxiu.models.states import AuditOutcome


class AuditEntry(TenantMixin, Base):
    """Who did what, to which object, when. Keys of persons only, no names and no numbers.

    ``hash`` covers the entry and ``previous``; the application's role may add entries and no more.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        tenant_index("ix_audit_entries_object", "object_kind", "object_id"),
        tenant_index("ix_audit_entries_at", "at"),
        one_of("outcome", AuditOutcome),
    )

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    actor: Mapped[str]
    action: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[str | None]
    outcome: Mapped[AuditOutcome] = code(AuditOutcome, default=AuditOutcome.DONE)
    address: Mapped[str | None]
    request_id: Mapped[str | None]
    details: Mapped[dict[str, Any]] = json(default=dict)
    previous: Mapped[str]
    hash: Mapped[str]


class AuditHead(TenantMixin, Base):
    """The end of the chain: the row that the last lock of a transaction is taken on."""

    __tablename__ = "audit_heads"

    sequence: Mapped[int] = mapped_column(BigInteger, default=0)
    hash: Mapped[str] = mapped_column(default="")
