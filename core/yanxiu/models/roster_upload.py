"""A sheet (名册文件 and its like) that was uploaded to be looked at, until it is taken in or thrown away."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index
from yanxiu.db.types import EncryptedText
from yanxiu.models.columns import code, json, not_negative, one_of, to_one
from yanxiu.models.training_class import TrainingClass


class UploadState(StrEnum):
    """What became of an uploaded roster."""

    WAITING = "waiting"
    IMPORTED = "imported"
    DISCARDED = "discarded"


class SheetKind(StrEnum):
    """What a sheet brings: people, units of a timetable, expenses, questionnaires that came back."""

    ROSTER = "roster"
    TIMETABLE = "timetable"
    EXPENSES = "expenses"
    ANSWERS = "answers"


class RosterUpload(Entity, Base):
    """One uploaded sheet, most often a roster; its file is kept, encrypted, only while it waits.

    ``headings``: our column → the file's own heading, where somebody named one.  ``trainees``: how many rows
    were taken in.  The file's name may name a person, so it is encrypted too.
    """

    __tablename__ = "roster_uploads"
    __table_args__ = (
        tenant_fk("class_id", "classes"),
        tenant_fk("uploaded_by", "users"),
        tenant_index("ix_roster_uploads_class_id", "class_id"),
        tenant_index("ix_roster_uploads_state", "state", "uploaded_at"),
        one_of("state", UploadState),
        one_of("kind", SheetKind),
        *not_negative("trainees"),
        CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="ended_at_some_time"),
        CheckConstraint("(state = 'imported') = (trainees IS NOT NULL)", name="imported_trainees"),
    )

    class_id: Mapped[UUID]
    state: Mapped[UploadState] = code(UploadState, default=UploadState.WAITING)
    file_name: Mapped[str] = mapped_column(EncryptedText("roster_upload.file_name"))
    headings: Mapped[dict[str, str]] = json(default=dict)
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    trainees: Mapped[int | None]
    kind: Mapped[SheetKind] = code(
        SheetKind, default=SheetKind.ROSTER, server_default=SheetKind.ROSTER, sort_order=95
    )

    training_class: Mapped[TrainingClass] = to_one("RosterUpload", "TrainingClass", "class_id")
