"""Timing what another process does for us: the clock, not the processor, each way in turn."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Taken:
    """Milliseconds of the clock: the median of the rounds, and the least."""

    median: float
    best: float

    @classmethod
    def of(cls, times: Sequence[float]) -> "Taken":
        """Sum up the rounds."""
        return cls(median(times), min(times))


def in_turn(ways: Sequence[Callable[[], object]], rounds: int, *, before: int = 1) -> list[Taken]:
    """Time every way in each round, after some rounds that do not count."""
    taken: list[list[float]] = [[] for _ in ways]
    for number in range(before + rounds):
        for way, times in zip(ways, taken, strict=True):
            start = time.perf_counter()
            way()
            if number >= before:
                times.append((time.perf_counter() - start) * 1000)
    return [Taken.of(times) for times in taken]
