"""What crosses to the ministry: packages a tenant has handed over, and the ministry's answers."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_unique
from yanxiu.db.names import EXCHANGE
from yanxiu.db.types import EncryptedBytes
from yanxiu.models.columns import code, json, known_words, not_negative, sha256_hex
from yanxiu.models.reporting import ANSWERS
from yanxiu.models.states import ReportState
from yanxiu.policy.vocabulary import Level


class SubmittedPackage(Entity, Base):
    """A national class's package as handed over; the ministry reads it, nobody alters it.

    ``content`` is encrypted at rest: it names people with their identity numbers.

    The CHECK on ``level`` keeps other classes out: they reach the ministry as summary cells only.
    """

    __tablename__ = "packages"
    __table_args__ = (
        tenant_unique("report_id"),
        tenant_fk("report_id", "platform_reports"),
        known_words("level", [Level.NATIONAL]),
        sha256_hex("sha256"),
        *not_negative("size"),
        {"schema": EXCHANGE},
    )

    report_id: Mapped[UUID]
    year: Mapped[int]
    level: Mapped[Level] = code(Level, default=Level.NATIONAL)
    class_number: Mapped[int]
    topic: Mapped[str]
    format: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(EncryptedBytes("exchange.package"))
    submitted_on: Mapped[date]


class MinistryReceipt(Entity, Base):
    """The ministry's answer to a package; ``numbers`` are certificate numbers by the roster's lines.

    A tenant reads its own and cannot write any.
    """

    __tablename__ = "receipts"
    __table_args__ = (
        tenant_unique("package_id", "answered_on"),
        tenant_fk("package_id", "packages", schema=EXCHANGE),
        known_words("outcome", ANSWERS),
        {"schema": EXCHANGE},
    )

    package_id: Mapped[UUID]
    outcome: Mapped[ReportState] = code(ReportState)
    answered_on: Mapped[date]
    reasons: Mapped[str | None]
    numbers: Mapped[dict[str, Any] | None] = json()
