"""Rounds: some people begin, one victim is killed in the middle, and everybody gets what he asked for."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

from soak.clients import LARGE, SMALL, People
from soak.house import WEB, WORKER, House

AT_ONCE: Final = 2
"""People at work when something is killed."""

IMPORT: Final = "roster"
ISSUE: Final = "certificates"
WORKS: Final = (IMPORT, ISSUE)


@dataclass
class Rounds:
    """What was killed how often during which work, and how long the slowest took to get done after it."""

    kills: dict[tuple[str, str], int] = field(default_factory=dict)
    slowest: dict[tuple[str, str], float] = field(default_factory=dict)
    missed: int = 0

    def note(self, victim: str, work: str, seconds: float) -> None:
        """One kill in the middle of work, and the seconds until all of it was done."""
        where = (victim, work)
        self.kills[where] = self.kills.get(where, 0) + 1
        self.slowest[where] = max(self.slowest.get(where, 0.0), seconds)


def acts(people: People, work: str, victim: str) -> Callable[[], None]:
    """What somebody does; a large roster is taken in by the worker, a small one by the page itself."""
    if work == ISSUE:
        return people.issue
    return lambda: people.take_in(LARGE if victim == WORKER else SMALL)


def rounds(house: House, people: People, victim: str, work: str, kills: int, found: Rounds) -> None:
    """Kill a victim so often in the middle of a kind of work."""
    dice = random.Random(f"{victim} {work}")  # noqa: S311 - moments, no secrets
    act = acts(people, work, victim)
    usual = _usual(act)
    done = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while done < kills:
            begun = [pool.submit(act) for _ in range(AT_ONCE)]
            time.sleep(dice.uniform(0, usual))
            at_work = any(not one.done() for one in begun)
            moment = time.monotonic()
            house.kill(victim, one=victim == WEB and dice.random() < 0.5)
            while any(not one.done() for one in begun):
                house.bring_back()
                time.sleep(0.05)
            for one in begun:
                one.result()
            house.wait()
            if at_work:
                found.note(victim, work, time.monotonic() - moment)
                done += 1
            else:
                found.missed += 1


def _usual(act: Callable[[], None]) -> float:
    """How long it takes when nothing is killed."""
    act()
    start = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for one in [pool.submit(act) for _ in range(AT_ONCE)]:
            one.result()
    return time.monotonic() - start
