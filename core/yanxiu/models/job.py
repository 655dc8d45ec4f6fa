"""后台作业 as a tenant sees them: what was asked for, how far it is, what became of it.

The queue itself (schema ``jobs``) knows only ids; everything that people may read stands here, behind row
security.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index
from yanxiu.db.types import EncryptedText
from yanxiu.models.columns import code, json, not_negative, one_of, sha256_hex, to_one
from yanxiu.models.user import User


class JobKind(StrEnum):
    """What a job does."""

    CERTIFICATES = "certificates"
    REPORT = "report"
    ROSTER = "roster"
    SUMMARY = "summary"
    REMINDERS = "reminders"
    HOUSEKEEPING = "housekeeping"
    SIMULATION = "simulation"


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Entity, Base):
    """One job. ``object_id`` is what it works on; at one time there is one open job of a kind on an object.

    ``done`` of ``total`` units are finished; ``total`` is empty until it is known. ``message`` is for the
    reader, and encrypted since it may repeat what somebody wrote. The file that a job made is kept in the
    file store under ``result_sha256``. ``requested_by`` is empty for what the schedule asked for.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        tenant_fk("requested_by", "users"),
        tenant_index("ix_jobs_requested_by", "requested_by", "id"),
        tenant_index("ix_jobs_state", "state", "id"),
        one_of("kind", JobKind),
        one_of("state", JobState),
        *not_negative("done", "total", "attempt"),
        sha256_hex("result_sha256"),
        CheckConstraint("(result_sha256 IS NULL) = (result_name IS NULL)", name="result_has_a_name"),
        CheckConstraint("(state IN ('queued', 'running')) = (ended_at IS NULL)", name="ended_at_some_time"),
        Index(
            "uq_jobs_open",
            "tenant_id",
            "kind",
            "object_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("state IN ('queued', 'running')"),
        ),
    )

    kind: Mapped[JobKind] = code(JobKind)
    object_id: Mapped[UUID | None]
    subject: Mapped[str] = mapped_column(default="")
    given: Mapped[dict[str, Any]] = json(default=dict)
    state: Mapped[JobState] = code(JobState, default=JobState.QUEUED)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    message: Mapped[str | None] = mapped_column(EncryptedText("job.message"))
    result_sha256: Mapped[str | None]
    result_name: Mapped[str | None]
    requested_by: Mapped[UUID | None]
    attempt: Mapped[int] = mapped_column(default=0)
    cancel_asked_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    requester: Mapped[User | None] = to_one("Job", "User", "requested_by")
