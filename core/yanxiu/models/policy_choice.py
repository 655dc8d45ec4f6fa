"""What a tenant adds to the documents: values where they leave room, and drafts it adopts."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index
from yanxiu.models.columns import in_order, json


class TenantParameter(Entity, Base):
    """A value for a slot, or a catalogue id, which the documents leave open; dated, with author and basis.

    ``year`` None: any year; ``tiers`` empty: any tier. A newer row prevails over an older one.
    """

    __tablename__ = "tenant_parameters"
    __table_args__ = (
        tenant_fk("author_id", "users"),
        tenant_index("ix_tenant_parameters_slot", "slot", "year"),
        in_order("dated", "withdrawn_on"),
    )

    slot: Mapped[str]
    year: Mapped[int | None]
    tiers: Mapped[list[str]] = json(default=list)
    value: Mapped[Any] = json()
    author: Mapped[str]
    author_id: Mapped[UUID | None]
    dated: Mapped[date]
    basis: Mapped[str]
    withdrawn_on: Mapped[date | None]


class AdoptedDraft(Entity, Base):
    """An officer records that a draft document is applied on trial from a programme year on."""

    __tablename__ = "adopted_drafts"
    __table_args__ = (
        Index(
            "uq_adopted_drafts_standing",
            "tenant_id",
            "document",
            "year",
            unique=True,
            postgresql_where=text("ended_on IS NULL"),
        ),
        tenant_fk("officer_id", "users"),
        in_order("adopted_on", "ended_on"),
    )

    document: Mapped[str]
    year: Mapped[int]
    officer: Mapped[str]
    officer_id: Mapped[UUID | None]
    adopted_on: Mapped[date]
    basis: Mapped[str]
    ended_on: Mapped[date | None]
