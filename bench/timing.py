"""Timing several ways of doing one thing side by side."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median

Way = Callable[[int], float]
"""Does a thing so many times; microseconds of processor time for one."""


@dataclass(frozen=True)
class Timing:
    """Microseconds of processor time for one call: the median of the rounds, and the best."""

    median: float
    best: float


def side_by_side(
    ways: Sequence[Callable[[], object]], *, others: Sequence[Way] = (), rounds: int = 15, calls: int = 200
) -> list[Timing]:
    """Time every way in each round, in turn, so that what slows the machine slows all of them.

    `others` time themselves, in processes of their own.
    """
    timed: list[Way] = [*(partial(_timed, way) for way in ways), *others]
    taken: list[list[float]] = [[] for _ in timed]
    for way in timed:
        way(1)
    for _ in range(rounds):
        for way, times in zip(timed, taken, strict=True):
            times.append(way(calls))
    return [Timing(median(times), min(times)) for times in taken]


def _timed(way: Callable[[], object], calls: int) -> float:
    start = time.process_time()
    for _ in range(calls):
        way()
    return (time.process_time() - start) / calls * 1e6
