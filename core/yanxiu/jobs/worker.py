"""The worker: takes jobs from the queue until it is told to stop."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from procrastinate import App

from yanxiu.db import WORKER_ROLE, database
from yanxiu.jobs.queue import QUEUE, forget_done, queue, take_up
from yanxiu.jobs.schedule import ask_for_what_is_due

_LOOKS_EVERY: Final = 60.0
_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True)
class Options:
    """How a worker works: jobs at one time, seconds without a sign of life after which a job is taken over,
    seconds that a running job has when the worker shall stop.

    ``once`` ends it as soon as the queue is empty; ``scheduled`` lets it ask for the day's own jobs.
    """

    concurrency: int = 2
    patience: float = 30.0
    grace: float = 10.0
    once: bool = False
    scheduled: bool = True


def work(options: Options) -> None:
    """Work until SIGTERM or SIGINT, or until the queue is empty; raises ``DatabaseProblem``."""
    asyncio.run(_work(options))


async def _work(options: Options) -> None:
    app = queue(database().url(WORKER_ROLE), options.concurrency)
    async with app.open_async():
        await _look(app, options)
        async with _looking(app, options):
            await app.run_worker_async(
                queues=[QUEUE],
                wait=not options.once,
                concurrency=options.concurrency,
                update_heartbeat_interval=options.patience / 3,
                stalled_worker_timeout=options.patience,
                shutdown_graceful_timeout=options.grace,
            )


@asynccontextmanager
async def _looking(app: App, options: Options) -> AsyncIterator[None]:
    """Look after lost jobs and the schedule beside the work."""
    ending = asyncio.Event()
    task = asyncio.create_task(_look_until(ending, app, options))
    try:
        yield
    finally:
        # a query that ends just as it is cancelled swallows the cancellation, so the loop is told as well
        ending.set()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _look_until(ending: asyncio.Event, app: App, options: Options) -> None:
    while not ending.is_set():
        await asyncio.sleep(min(_LOOKS_EVERY, options.patience / 3))
        try:
            await _look(app, options)
        except Exception as error:
            _log.error("looking after the queue: %s", type(error).__qualname__)


async def _look(app: App, options: Options) -> None:
    lost = await take_up(app, options.patience)
    if lost:
        _log.warning("%d jobs of a lost worker are queued again", lost)
    await forget_done(app)
    if options.scheduled:
        await asyncio.to_thread(ask_for_what_is_due, datetime.now(UTC))
