"""procrastinate as we use it: one task, whose arguments are a tenant's number, a word and an id."""

from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from procrastinate import App, JobContext, PsycopgConnector, RetryDecision
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy
from sqlalchemy.engine import URL

from yanxiu.jobs.running import Again, run

QUEUE: Final = "tenants"
TASK: Final = "yanxiu.run"

_TAKE_UP: Final = """
WITH lost AS (
  SELECT j.id FROM procrastinate_jobs AS j
  WHERE j.status = 'doing' AND NOT EXISTS (
    SELECT FROM procrastinate_workers AS w
    WHERE w.id = j.worker_id AND w.last_heartbeat > now() - make_interval(secs => %(patience)s))
  FOR UPDATE OF j SKIP LOCKED)
SELECT id, procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) FROM lost
"""
_FORGET: Final = """
DELETE FROM procrastinate_jobs AS j WHERE j.status NOT IN ('todo', 'doing') AND NOT EXISTS (
  SELECT FROM procrastinate_events AS e WHERE e.job_id = j.id AND e.at > now() - interval '7 days')
RETURNING j.id
"""


class AsAsked(BaseRetryStrategy):
    """Again when the job itself said so, after the pause that it named; never else."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002 - the library's signature
        """When to try again."""
        if not isinstance(exception, Again):
            return None
        return RetryDecision(retry_at=datetime.now(UTC) + exception.pause)


def queue(url: URL, size: int) -> App:
    """The queue at an address, which is the worker's login; ``size`` jobs at one time."""
    app = App(
        connector=PsycopgConnector(
            conninfo=url.set(drivername="postgresql").render_as_string(hide_password=False),
            kwargs={"options": "-c search_path=jobs -c timezone=UTC", "application_name": "yanxiu-worker"},
            min_size=1,
            max_size=size + 2,
        )
    )
    app.task(name=TASK, queue=QUEUE, pass_context=True, retry=AsAsked())(_run)
    return app


def _run(context: JobContext, *, tenant: int, kind: str, id: str) -> None:  # noqa: ARG001 - jobs.enqueue names them
    run(tenant, UUID(id), context.should_abort)


async def take_up(app: App, patience: float) -> int:
    """Put jobs back whose worker has not been heard of for ``patience`` seconds; gives how many.

    In one statement: of two workers that look at once, one finds the job, and nobody finds one that was taken
    up meanwhile.
    """
    return len(await _rows(app, _TAKE_UP, patience=patience))


async def forget_done(app: App) -> int:
    """Delete what ended more than seven days ago: the rows of the tenants say what became of it."""
    return len(await _rows(app, _FORGET))


async def _rows(app: App, statement: str, **values: Any) -> list[dict[str, Any]]:
    return await app.connector.execute_query_all_async(statement, **values)
