"""经办: who deals with a record, and who may not."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index, tenant_unique
from yanxiu.db.types import EncryptedText
from yanxiu.models.columns import code, in_order, known_words, to_one
from yanxiu.models.user import User


class RecordKind(StrEnum):
    """What somebody deals with, or stands aside from; the words of the audit log."""

    APPLICATION = "application"
    CLASS = "class"
    AMENDMENT = "amendment"
    CONSEQUENCE = "consequence"
    ORGANIZATION = "organization"


ASSIGNED = (RecordKind.APPLICATION, RecordKind.CLASS, RecordKind.AMENDMENT, RecordKind.CONSEQUENCE)
STOOD_ASIDE = (RecordKind.APPLICATION, RecordKind.CLASS, RecordKind.ORGANIZATION)


class Assignment(Entity, Base):
    """经办人 of a record: one at a time; the audit log keeps who had it before."""

    __tablename__ = "assignments"
    __table_args__ = (
        tenant_unique("kind", "record_id"),
        tenant_fk("officer_id", "users"),
        tenant_fk("given_by", "users"),
        tenant_index("ix_assignments_officer_id", "officer_id"),
        known_words("kind", ASSIGNED),
    )

    kind: Mapped[RecordKind] = code(RecordKind)
    record_id: Mapped[UUID]
    officer_id: Mapped[UUID]
    given_by: Mapped[UUID | None]
    given_on: Mapped[date]
    note: Mapped[str | None]

    officer: Mapped[User] = to_one("Assignment", "User", "officer_id")


class Recusal(Entity, Base):
    """回避: an officer does not act on a record, or on anything of an organization.

    ``reason`` speaks of the officer's own life: it is encrypted at rest.
    """

    __tablename__ = "recusals"
    __table_args__ = (
        tenant_fk("officer_id", "users"),
        tenant_index("ix_recusals_record_id", "record_id"),
        Index(
            "uq_recusals_standing",
            "tenant_id",
            "officer_id",
            "kind",
            "record_id",
            unique=True,
            postgresql_where=text("withdrawn_on IS NULL"),
        ),
        known_words("kind", STOOD_ASIDE),
        in_order("recused_on", "withdrawn_on"),
    )

    officer_id: Mapped[UUID]
    kind: Mapped[RecordKind] = code(RecordKind)
    record_id: Mapped[UUID]
    reason: Mapped[str] = mapped_column(EncryptedText("recusal.reason"))
    recused_on: Mapped[date]
    withdrawn_on: Mapped[date | None]

    officer: Mapped[User] = to_one("Recusal", "User", "officer_id")
