"""Which function does which kind of job."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from yanxiu.db import Tenant
from yanxiu.models import JobKind
from yanxiu.services import background
from yanxiu.services.background import SYSTEM, Result
from yanxiu.services.work import Work, begin


class Stopped(Exception):
    """A job saw between two units that it shall not go on: it was cancelled, or another worker has it."""


class Interrupted(Exception):
    """The worker is being shut down: the job goes back into the queue as it stands."""


@dataclass
class Running:
    """A job at work: whose it is, what it is about, and how it says how far it is."""

    tenant: Tenant
    job_id: UUID
    attempt: int
    object_id: UUID | None
    given: Mapping[str, Any]
    shutting_down: Callable[[], bool] = field(default=lambda: False)

    def work(self) -> AbstractContextManager[Work]:
        """One transaction of the tenant, for one unit."""
        return begin(self.tenant, SYSTEM)

    def about(self) -> UUID:
        """What the job works on; ``ValueError`` where it was asked for without."""
        if self.object_id is None:
            raise ValueError(f"job {self.job_id} names no object")
        return self.object_id

    def progress(self, done: int, total: int | None = None) -> None:
        """Say that ``done`` of ``total`` units are finished; between units, outside their transactions.

        Raises ``Stopped`` or ``Interrupted`` where the job shall not go on.
        """
        with self.work() as work:
            goes_on = background.progress(work, self.job_id, self.attempt, done, total)
        if not goes_on:
            raise Stopped
        if self.shutting_down():
            raise Interrupted


Doing = Callable[[Running], Result | None]
DOING: Final[dict[JobKind, Doing]] = {}


def job(kind: JobKind) -> Callable[[Doing], Doing]:
    """Mark the function that does a kind of job; ``ValueError`` for a second one."""

    def mark(doing: Doing) -> Doing:
        if kind in DOING:
            raise ValueError(f"{kind} is done by {DOING[kind].__name__} already")
        DOING[kind] = doing
        return doing

    return mark
