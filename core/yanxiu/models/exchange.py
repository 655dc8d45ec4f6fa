"""What crosses to the ministry: packages a tenant has handed over, and the ministry's answers."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, FetchedValue
from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_unique
from yanxiu.db.names import EXCHANGE
from yanxiu.db.types import EncryptedBytes
from yanxiu.models.columns import code, in_order, json, known_words, not_negative, one_of, sha256_hex
from yanxiu.policy.vocabulary import Level


class PackageKind(StrEnum):
    """What is handed over: the papers before a class opens, a change of them, the report after it."""

    PLAN = "plan"
    AMENDMENT = "amendment"
    REPORT = "report"


class PackageState(StrEnum):
    """Where a package stands with the ministry."""

    WAITING = "waiting"
    APPROVED = "approved"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    NUMBERED = "numbered"


OUTCOMES = tuple(state for state in PackageState if state is not PackageState.WAITING)
"""What the ministry may answer."""


class SubmittedPackage(Entity, Base):
    """A national class's package as handed over; the ministry reads it, nobody alters what is in it.

    ``content`` is encrypted at rest: it names people with their identity numbers.  ``state`` and
    ``answered_on`` are set by the functions ``exchange.answer`` and ``exchange.take`` only.  ``passed`` is
    how many certificate numbers an answer has to bring; ``due_on`` is the day that policy sets for what the
    package is about, with the document and clause.

    The CHECK on ``level`` keeps other classes out: they reach the ministry as summary cells only.
    """

    __tablename__ = "packages"
    __table_args__ = (
        tenant_unique("report_id"),
        tenant_unique("class_id", "kind", "attempt"),
        tenant_fk("class_id", "classes"),
        tenant_fk("report_id", "platform_reports"),
        tenant_fk("amendment_id", "amendments"),
        known_words("level", [Level.NATIONAL]),
        one_of("kind", PackageKind),
        one_of("state", PackageState),
        CheckConstraint("(kind = 'report') = (report_id IS NOT NULL)", name="report_named"),
        CheckConstraint("(kind = 'amendment') = (amendment_id IS NOT NULL)", name="amendment_named"),
        sha256_hex("sha256"),
        *not_negative("size", "trainees", "passed"),
        {"schema": EXCHANGE},
    )

    kind: Mapped[PackageKind] = code(PackageKind, default=PackageKind.REPORT, sort_order=100)
    class_id: Mapped[UUID] = mapped_column(sort_order=101)
    report_id: Mapped[UUID | None]
    amendment_id: Mapped[UUID | None] = mapped_column(sort_order=102)
    attempt: Mapped[int] = mapped_column(default=1, sort_order=103)
    year: Mapped[int]
    level: Mapped[Level] = code(Level, default=Level.NATIONAL)
    class_number: Mapped[int]
    topic: Mapped[str]
    host: Mapped[str] = mapped_column(sort_order=104)
    starts_on: Mapped[date | None] = mapped_column(sort_order=105)
    ends_on: Mapped[date | None] = mapped_column(sort_order=106)
    trainees: Mapped[int | None] = mapped_column(sort_order=107)
    passed: Mapped[int | None] = mapped_column(sort_order=108)
    due_on: Mapped[date | None] = mapped_column(sort_order=109)
    due_document: Mapped[str | None] = mapped_column(sort_order=110)
    due_clause: Mapped[str | None] = mapped_column(sort_order=111)
    format: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(EncryptedBytes("exchange.package"), deferred=True)
    submitted_on: Mapped[date]
    state: Mapped[PackageState] = code(PackageState, server_default="waiting", sort_order=112)
    # never written here: the application has no right to
    answered_on: Mapped[date | None] = mapped_column(server_default=FetchedValue(), sort_order=113)


class MinistryReceipt(Entity, Base):
    """The ministry's answer to a package; ``numbers`` are certificate numbers by the roster's lines.

    A tenant reads its own and cannot write any.  An answer is never altered: a wrong one is followed by
    another that ``supersedes`` it and says why, until the tenant has taken it (``taken_on``).
    """

    __tablename__ = "receipts"
    __table_args__ = (
        tenant_unique("package_id", "number"),
        tenant_fk("package_id", "packages", schema=EXCHANGE),
        tenant_fk("supersedes", "receipts", schema=EXCHANGE),
        known_words("outcome", OUTCOMES),
        CheckConstraint("(supersedes IS NULL) = (because IS NULL)", name="superseding_says_why"),
        CheckConstraint("outcome <> 'returned' OR reasons IS NOT NULL", name="return_says_why"),
        CheckConstraint("(outcome = 'numbered') = (numbers IS NOT NULL)", name="numbers_given"),
        in_order("answered_on", "taken_on"),
        {"schema": EXCHANGE},
    )

    package_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(sort_order=100)
    outcome: Mapped[PackageState] = code(PackageState)
    answered_on: Mapped[date]
    document_number: Mapped[str | None] = mapped_column(sort_order=101)
    reference: Mapped[str | None] = mapped_column(sort_order=102)
    reasons: Mapped[str | None]
    numbers: Mapped[dict[str, Any] | None] = json()
    supersedes: Mapped[UUID | None] = mapped_column(sort_order=103)
    because: Mapped[str | None] = mapped_column(sort_order=104)
    taken_on: Mapped[date | None] = mapped_column(sort_order=105)
