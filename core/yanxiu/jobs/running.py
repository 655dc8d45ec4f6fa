"""Doing one job from the queue: taken up, done, and what became of it written down."""

import logging
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPException
from typing import Final
from uuid import UUID

import psycopg
from sqlalchemy.exc import InterfaceError, OperationalError

from yanxiu.db import Tenant, database
from yanxiu.db.directory import list_tenants
from yanxiu.db.problems import ServerProblem
from yanxiu.jobs import kinds
from yanxiu.jobs.registry import DOING, Interrupted, Running, Stopped
from yanxiu.models import Job, JobKind
from yanxiu.phrases import message_of, phrase
from yanxiu.services import background
from yanxiu.services.background import SYSTEM, Result
from yanxiu.services.errors import Conflict, DomainError
from yanxiu.services.whereabouts import whereabouts
from yanxiu.services.work import begin

ATTEMPTS: Final = 5
"""How often a job is taken up: one that takes its worker down each time must come to an end."""

_AWAY: Final = (OperationalError, InterfaceError, psycopg.OperationalError, ServerProblem)
"""What it looks like when the database is away: it was stopped, or is starting."""

_PASSING: Final = (Conflict, OSError, SMTPException, *_AWAY)
"""What may be over when the job is tried again: somebody at the record, database, disk, network."""

_RETURN: Final = timedelta(seconds=5)
"""When to look again for a database that is away."""

_log: Final = logging.getLogger(__name__)


class Again(Exception):
    """The job shall be taken up again after ``pause``; its row says so, where anything could be written."""

    def __init__(self, pause: timedelta) -> None:
        super().__init__(f"again in {pause.total_seconds():.0f} s")
        self.pause = pause


def run(tenant_id: int, job_id: UUID, shutting_down: Callable[[], bool] = lambda: False) -> None:
    """Do a job; nothing happens for one that has ended, or that this tenant does not have.

    Raises ``Again`` where it shall be tried once more. What fails for good is written into the job's row for
    its reader; the log gets ids and types of errors, never their words.
    """
    try:
        _run(tenant_id, job_id, shutting_down)
    except _AWAY as error:
        # nothing could be written of it either: the queue must not take it for done
        raise Again(_RETURN) from error


def _run(tenant_id: int, job_id: UUID, shutting_down: Callable[[], bool]) -> None:
    tenant = _tenant(tenant_id)
    if tenant is None:
        return
    with begin(tenant, SYSTEM) as work:
        row = background.start(work, job_id)
    if row is None:
        return
    _log.info("job %s (%s) begins, attempt %d", row.id, row.kind, row.attempt)
    if row.attempt > ATTEMPTS:
        _give_up(tenant, row, phrase("中断了 {n} 次，不再继续。请联系系统管理员查看后台日志", n=ATTEMPTS))
        return
    _attempt(tenant, row, shutting_down)


def _attempt(tenant: Tenant, row: Job, shutting_down: Callable[[], bool]) -> None:
    running = Running(tenant, row.id, row.attempt, row.object_id, row.given, shutting_down)
    try:
        result = DOING[JobKind(row.kind)](running) or Result()
        with begin(tenant, SYSTEM) as work:
            background.finish(work, row.id, row.attempt, result)
        _log.info("job %s is done", row.id)
    except Stopped:
        with begin(tenant, SYSTEM) as work:
            background.stop(work, row.id, row.attempt)
    except Interrupted:
        _put_back(tenant, row, "", timedelta(0))
    except _PASSING as error:
        _after_a_pause(tenant, row, error)
    except DomainError as error:
        _give_up(tenant, row, message_of(error))
    except Exception as error:
        _tell(row, error)
        _give_up(
            tenant, row, phrase("程序出错（{kind}），没有做完。请联系系统管理员", kind=type(error).__name__)
        )


def _after_a_pause(tenant: Tenant, row: Job, error: Exception) -> None:
    _tell(row, error)
    if row.attempt >= ATTEMPTS:
        told = message_of(error) if isinstance(error, DomainError) else type(error).__name__
        _give_up(
            tenant, row, phrase("试了 {n} 次都没有成功：{why}。请稍后再提交一次", n=row.attempt, why=told)
        )
        return
    message = phrase("第 {n} 次没有成功，稍后自动再试", n=row.attempt)
    _put_back(tenant, row, message, timedelta(seconds=5**row.attempt))


def _put_back(tenant: Tenant, row: Job, message: str, pause: timedelta) -> None:
    with begin(tenant, SYSTEM) as work:
        background.put_back(work, row.id, row.attempt, message)
    raise Again(pause)


def _give_up(tenant: Tenant, row: Job, message: str) -> None:
    with begin(tenant, SYSTEM) as work:
        background.give_up(work, row.id, row.attempt, message)


def _tell(row: Job, error: Exception) -> None:
    _log.error("job %s (%s): %s", row.id, row.kind, whereabouts(error))


def _tenant(number: int) -> Tenant | None:
    found = list_tenants(database().directory())
    return next((one for one in found if one.id == number), None)


kinds.load()
