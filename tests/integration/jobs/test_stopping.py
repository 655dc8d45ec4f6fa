"""A worker ends even where a query swallows the cancellation of what looks after the queue."""

import asyncio
import threading
from contextlib import suppress

from yanxiu.db import Database
from yanxiu.jobs import worker


def test_a_look_that_swallows_its_cancellation_holds_nobody(db: Database, asked, doing, monkeypatch):
    looking = threading.Event()
    looks: list[float] = []

    async def deaf(_app: object, patience: float) -> int:
        looks.append(patience)
        if len(looks) == 2:
            looking.set()
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(3600)
        return 0

    monkeypatch.setattr(worker, "take_up", deaf)
    doing(lambda _one: looking.wait(30) and None)
    options = worker.Options(patience=0.3, once=True, scheduled=False)
    at_work = threading.Thread(target=worker.work, args=(options,), daemon=True)
    at_work.start()
    at_work.join(30)
    assert looking.is_set()
    assert not at_work.is_alive()
    assert looks == [0.3, 0.3]
