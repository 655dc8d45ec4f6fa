"""Timing two ways of doing one thing side by side."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Timing:
    """Microseconds of processor time for one call: the median of the rounds, and the best."""

    median: float
    best: float


def side_by_side(ways: Sequence[Callable[[], object]], *, rounds: int = 15, calls: int = 200) -> list[Timing]:
    """Time every way in each round, in turn, so that what slows the machine slows all of them."""
    taken: list[list[float]] = [[] for _ in ways]
    for way in ways:
        way()
    for _ in range(rounds):
        for way, times in zip(ways, taken, strict=True):
            start = time.process_time()
            for _ in range(calls):
                way()
            times.append((time.process_time() - start) / calls * 1e6)
    return [Timing(median(times), min(times)) for times in taken]
