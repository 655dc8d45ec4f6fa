"""后台作业: asked for in the transaction of the change, watched and cancelled from pages and commands.

Only ids go into the queue. What a job is about, how far it is and what became of it stands in a row of the
tenant's own, so that pages need not look into the queue, which knows no tenants.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from json import dumps, loads
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from yanxiu.models import Job, JobKind, JobState, Role
from yanxiu.phrases import packed, unpacked
from yanxiu.services import file_store
from yanxiu.services.errors import NotFound, WrongState
from yanxiu.services.listing import Part, Window, part
from yanxiu.services.work import Actor, Work

KIND_WORDS: Final[Mapping[JobKind, str]] = {
    JobKind.CERTIFICATES: "生成证书文件",
    JobKind.REPORT: "生成平台上报包",
    JobKind.ROSTER: "导入学员名册",
    JobKind.SUMMARY: "重算统计汇总",
    JobKind.REMINDERS: "期限提醒",
    JobKind.HOUSEKEEPING: "例行清理",
    JobKind.SIMULATION: "政策模拟",
}
STATE_WORDS: Final[Mapping[JobState, str]] = {
    JobState.QUEUED: "等待中",
    JobState.RUNNING: "进行中",
    JobState.DONE: "已完成",
    JobState.FAILED: "没有完成",
    JobState.CANCELLED: "已取消",
}
OPEN: Final = (JobState.QUEUED, JobState.RUNNING)
_ENDS: Final = {JobState.DONE: "finish", JobState.FAILED: "fail", JobState.CANCELLED: "stop"}
SEES_ALL: Final = frozenset({Role.DEPARTMENT_OFFICER, Role.SYSTEM_ADMIN})
"""Roles that see every job of their tenant; anybody else sees what was asked for in the own name."""


class SystemActor(Actor):
    """The worker: what it does was asked for by somebody else, or by the schedule."""

    @property
    def key(self) -> str:
        """Not one of the people."""
        return "worker"


SYSTEM: Final = SystemActor("后台作业", Role.DEPARTMENT_OFFICER)


@dataclass(frozen=True)
class Result:
    """What a job leaves: a word for the reader, and a file where it made one."""

    message: str = ""
    file: bytes | None = None
    name: str = ""


def enqueue(
    work: Work,
    kind: JobKind,
    object_id: UUID | None = None,
    *,
    subject: str = "",
    given: Mapping[str, Any] | None = None,
) -> Job:
    """Ask for a job in this transaction: rolled back, it was never asked for.

    An open job of the same kind on the same object is given back instead of a second one. ``subject`` says
    on pages what it is about, ``given`` what it needs to know beside the object; neither holds personal data.
    """
    found = _open_one(work, kind, object_id)
    if found is not None:
        return found
    row = Job(
        kind=kind,
        object_id=object_id,
        subject=subject,
        given=dict(given or {}),
        requested_by=None if isinstance(work.actor, SystemActor) else work.actor.id,
    )
    try:
        with work.session.begin_nested():
            work.session.add(row)
    except IntegrityError:
        # somebody else asked at this moment
        other = _open_one(work, kind, object_id)
        if other is None:
            raise
        return other
    work.session.execute(select(func.jobs.enqueue(str(kind), row.id)))
    work.record("job.enqueue", "job", row.id, job=str(kind))
    return row


def cancel(work: Work, job_id: UUID) -> Job:
    """Stop a job: one that waits at once, one that runs before its next unit; what is done stays done.

    Raises ``NotFound`` for a job that the actor does not see, ``WrongState`` for one that has ended.
    """
    row = find(work, job_id)
    if row.state not in OPEN:
        raise WrongState("作业", STATE_WORDS[row.state], "等待中或进行中", "它已经结束，不用再取消")
    work.session.refresh(row, with_for_update=True)
    row.cancel_asked_at = row.cancel_asked_at or work.at
    if row.state is JobState.QUEUED:
        row.state, row.ended_at = JobState.CANCELLED, work.at
    work.record("job.cancel", "job", row.id)
    return row


def find(work: Work, job_id: UUID) -> Job:
    """One job, as far as the actor may see it; raises ``NotFound`` for another."""
    row = work.get(Job, job_id, "作业")
    if not _sees(work, row):
        raise NotFound("作业", job_id)
    return row


def listing(work: Work, values: Mapping[str, str], window: Window) -> Part[Job]:
    """The jobs that the actor sees, the newest first; ``kind`` and ``state`` narrow."""
    query = select(Job)
    if work.actor.role not in SEES_ALL:
        query = query.where(Job.requested_by == work.actor.id)
    if values.get("kind"):
        query = query.where(Job.kind == values["kind"])
    if values.get("state"):
        query = query.where(Job.state == values["state"])
    return part(work, query.order_by(Job.id.desc()), window)


def result_of(work: Work, job_id: UUID) -> tuple[Job, bytes]:
    """The file that a job made; raises ``NotFound`` where it made none."""
    row = find(work, job_id)
    if row.result_sha256 is None:
        raise NotFound("作业的文件", job_id)
    work.record("job.download", "job", row.id)
    return row, file_store.get(work, row.result_sha256)


def progress(work: Work, job_id: UUID, attempt: int, done: int, total: int | None) -> bool:
    """Note how far a running job is; False once it shall stop.

    It stops where somebody cancelled it, and where another worker has taken it up meanwhile: ``attempt`` is
    the caller's.
    """
    values: dict[str, Any] = {"done": done} if total is None else {"done": done, "total": total}
    stands = work.session.scalar(
        update(Job)
        .where(Job.id == job_id, Job.state == JobState.RUNNING, Job.attempt == attempt)
        .values(**values)
        .returning(Job.cancel_asked_at.is_(None))
    )
    return bool(stands)


def start(work: Work, job_id: UUID) -> Job | None:
    """Take a job up, for the first time or after a worker was lost; None where there is nothing to do.

    Nothing to do: it has ended, was cancelled, or this tenant has none by this id.
    """
    row = _locked(work, job_id)
    if row is None or row.state not in OPEN:
        return None
    if row.cancel_asked_at is not None:
        _end(work, row, JobState.CANCELLED, "")
        return None
    row.state, row.attempt = JobState.RUNNING, row.attempt + 1
    row.started_at = row.started_at or work.at
    return row


def finish(work: Work, job_id: UUID, attempt: int, result: Result) -> None:
    """A job did what it was asked for; a file of it is kept under the tenant's folder."""
    row = _mine(work, job_id, attempt)
    if row is None:
        return
    if result.file is not None:
        row.result_sha256, row.result_name = file_store.put(work, result.file), result.name
    row.done = row.done if row.total is None else row.total
    _end(work, row, JobState.DONE, result.message)


def give_up(work: Work, job_id: UUID, attempt: int, message: str) -> None:
    """A job cannot do what it was asked for; ``message`` says why and what would help."""
    row = _mine(work, job_id, attempt)
    if row is not None:
        _end(work, row, JobState.FAILED, message)


def stop(work: Work, job_id: UUID, attempt: int) -> None:
    """A running job saw that it was cancelled; one that another worker has taken up is left to that."""
    row = _mine(work, job_id, attempt)
    if row is not None and row.cancel_asked_at is not None:
        _end(work, row, JobState.CANCELLED, "")


def put_back(work: Work, job_id: UUID, attempt: int, message: str = "") -> None:
    """A job will be taken up again: after a pause, or by another worker."""
    row = _mine(work, job_id, attempt)
    if row is not None:
        row.state, row.message = JobState.QUEUED, _kept(message)


def message_of(row: Job) -> str:
    """What a job says to its reader, as it was composed."""
    return unpacked(loads(row.message)) if row.message else ""


def asked_since(work: Work, moment: datetime) -> set[JobKind]:
    """The kinds that the schedule has asked for since a moment."""
    scheduled = Job.requested_by.is_(None) & (Job.created_at >= moment) & Job.object_id.is_(None)
    return set(work.session.scalars(select(Job.kind).where(scheduled).distinct()))


def forget_old(work: Work, before: datetime) -> int:
    """Delete jobs that ended before a moment; their files stay with what they belong to."""
    gone = work.session.execute(
        delete(Job).where(Job.ended_at < before, Job.state.not_in(OPEN)).returning(Job.id)
    )
    return len(gone.all())


def progress_words(row: Job) -> str:
    """How far a job is: ``120/700``; nothing where it counts no units."""
    return "" if row.total is None else f"{row.done}/{row.total}"


def took(row: Job) -> timedelta | None:
    """How long a job has run, or ran."""
    return (row.ended_at or row.updated_at) - row.started_at if row.started_at else None


def _locked(work: Work, job_id: UUID) -> Job | None:
    return work.session.get(Job, (work.tenant.id, job_id), with_for_update=True)


def _mine(work: Work, job_id: UUID, attempt: int) -> Job | None:
    """The row, if this attempt is still the one that counts."""
    row = _locked(work, job_id)
    return row if row and row.state is JobState.RUNNING and row.attempt == attempt else None


def _kept(message: str) -> str | None:
    return dumps(packed(message), ensure_ascii=False) if message else None


def _end(work: Work, row: Job, state: JobState, message: str) -> None:
    row.state, row.message, row.ended_at = state, _kept(message), work.at
    work.record(f"job.{_ENDS[state]}", "job", row.id, job=str(row.kind), attempt=row.attempt)


def _open_one(work: Work, kind: JobKind, object_id: UUID | None) -> Job | None:
    return work.session.scalar(
        select(Job).where(
            Job.kind == kind, Job.object_id.is_not_distinct_from(object_id), Job.state.in_(OPEN)
        )
    )


def _sees(work: Work, row: Job) -> bool:
    return work.actor.role in SEES_ALL or (row.requested_by is not None and row.requested_by == work.actor.id)
