"""平台上报: what was reported of a class and what came back."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_unique
from yanxiu.models.columns import code, in_order, known_words, one_of, sha256_hex, to_one
from yanxiu.models.states import ReportState
from yanxiu.models.training_class import TrainingClass

ANSWERS = (ReportState.ACCEPTED, ReportState.RETURNED, ReportState.NUMBERED)


class PlatformReport(Entity, Base):
    """One package for the national platform; a corrected one is a new row with the next ``attempt``."""

    __tablename__ = "platform_reports"
    __table_args__ = (
        tenant_unique("class_id", "attempt"),
        tenant_fk("class_id", "classes"),
        one_of("state", ReportState),
        sha256_hex("package_sha256"),
        in_order("built_on", "submitted_on"),
    )

    class_id: Mapped[UUID]
    attempt: Mapped[int] = mapped_column(default=1)
    format: Mapped[str]
    package_sha256: Mapped[str]
    state: Mapped[ReportState] = code(ReportState, default=ReportState.BUILT)
    built_on: Mapped[date]
    submitted_on: Mapped[date | None]

    training_class: Mapped[TrainingClass] = to_one("PlatformReport", "TrainingClass", "class_id")


class Receipt(Entity, Base):
    """The platform's answer to a report: accepted, returned with reasons, or with certificate numbers."""

    __tablename__ = "receipts"
    __table_args__ = (
        tenant_unique("report_id", "file_sha256"),
        tenant_fk("report_id", "platform_reports"),
        known_words("outcome", ANSWERS),
        sha256_hex("file_sha256"),
    )

    report_id: Mapped[UUID]
    outcome: Mapped[ReportState] = code(ReportState)
    received_on: Mapped[date]
    reference: Mapped[str | None]
    reasons: Mapped[str | None]
    file_sha256: Mapped[str]

    report: Mapped[PlatformReport] = to_one("Receipt", "PlatformReport", "report_id")
