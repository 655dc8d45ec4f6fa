"""Departments side by side in processes: making rows and encrypting them would keep one processor busy."""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from contextlib import ExitStack
from functools import partial
from multiprocessing import get_context
from typing import Any, Final

from yanxiu.db import APP_ROLE, Database, database, use_database
from yanxiu_demo.seed.outline import Task

Hear = Callable[[int], None]
Part = Callable[[Task, Hear], None]

_EVERY: Final = 0.5
_kept: Final[dict[str, Any]] = {}


def run_all(part: Part, tasks: Sequence[Task], processes: int, hear: Hear) -> None:
    """Do a part for every task, in so many processes; ``hear`` is told here how it goes.

    The first that fails ends the whole: its error is raised, what has not begun is not begun.
    """
    if processes == 1:
        for task in tasks:
            part(task, hear)
        return
    context = get_context("spawn")
    said = context.SimpleQueue()
    start = partial(_start, database().url(APP_ROLE), said)
    with ProcessPoolExecutor(processes, mp_context=context, initializer=start) as pool:
        running = {pool.submit(_do, part, task) for task in tasks}
        while running:
            done, running = wait(running, timeout=_EVERY)
            while not said.empty():
                hear(said.get())
            if failed := next((one for one in done if one.exception()), None):
                pool.shutdown(cancel_futures=True)
                failed.result()


def _start(url: Any, said: Any) -> None:
    """In a new process: the same database, and where to tell."""
    _kept["stack"] = stack = ExitStack()
    stack.enter_context(use_database(Database({APP_ROLE: url})))
    _kept["said"] = said


def _do(part: Part, task: Task) -> None:
    part(task, _kept["said"].put)
