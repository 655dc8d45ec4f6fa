"""Deciding a year of 31 provinces anew, as a simulation does: by two processes, beside one.

Every province has a year of classes of its own, made up from its number; all go by the rules of the one
province that has them for every stage.  Classes and rules are there before the clock starts, in one process
as in two.
"""

import gc
import hashlib
import multiprocessing
import time
from collections.abc import Callable
from functools import cache, partial
from multiprocessing.pool import Pool
from statistics import median
from typing import Final, NamedTuple

from yanxiu.policy import Chain, Registry, evaluate
from yanxiu.policy.simulation import Generated, Sample, generate

PLACE: Final = "fujian"
YEAR: Final = 2024
TIERS: Final = {"national": 5, "flagship": 6, "engineering": 6, "ordinary": 83}
PROVINCES: Final = 31
PROCESSES: Final = 2
SHARES: Final = [(province, half) for province in range(PROVINCES) for half in (0, 1)]
ROUNDS: Final = 5
GOAL: Final = 1.8


class Done(NamedTuple):
    """A share: how many decisions, a hash over theirs, and seconds of the processor."""

    decisions: int
    hash: str
    seconds: float


@cache
def chain() -> Chain:
    """The rules that all go by."""
    return Registry.load().chain(PLACE)


@cache
def classes(province: int) -> list[Sample]:
    """A province's year."""
    return generate(chain(), Generated(YEAR, province, TIERS))


def decided(share: tuple[int, int]) -> Done:
    """Decide a province's year, or one half of it, with every record's hash."""
    start = time.process_time()
    province, half = share
    year = classes(province)[half::2]
    ids = [evaluate(stage, one.facts, chain()).id for one in year for stage in one.stages]
    told = hashlib.sha256("".join(ids).encode()).hexdigest()
    return Done(len(ids), told, time.process_time() - start)


def rows() -> list[dict[str, str]]:
    """One row: the clock of both ways, taken in turn, and what the processors say."""
    for share in SHARES:
        decided(share)
    gc.freeze()  # else a child copies every page that its collector looks at
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        alone, together = [], []
        _shared_out(pool)
        for _ in range(ROUNDS):
            alone.append(_taken(lambda: [decided(share) for share in SHARES]))
            together.append(_taken(partial(_shared_out, pool)))
    gc.unfreeze()
    return [_row(alone, together)]


def _shared_out(pool: Pool) -> list[Done]:
    return pool.map(decided, SHARES, chunksize=1)


class Taken(NamedTuple):
    """Seconds of the clock, and of all processors."""

    clock: float
    processors: float
    done: list[Done]


def _taken(way: Callable[[], list[Done]]) -> Taken:
    start = time.perf_counter()
    done = way()
    return Taken(time.perf_counter() - start, sum(one.seconds for one in done), done)


def _row(alone: list[Taken], together: list[Taken]) -> dict[str, str]:
    answers = {tuple(one.hash for one in taken.done) for taken in (*alone, *together)}
    if len(answers) != 1:
        raise ValueError("one process and two came to different decisions")
    count = sum(one.decisions for one in alone[0].done)
    one, two = (median(taken.clock for taken in ways) for ways in (alone, together))
    # on a machine with other work the clock says little; this is what two idle processors would give
    idle = PROCESSES * median(x.processors for x in alone) / median(x.processors for x in together)
    return {
        "what": f"重新判断 {PROVINCES} 个省一年的班（{count:,} 次判断，含记录与散列；时钟）",
        "ours": f"{PROCESSES} 个进程 {two:.2f} s，每秒 {count / two:,.0f} 次",
        "peer": f"1 个进程 {one:.2f} s，每秒 {count / one:,.0f} 次",
        "ratio": f"快 {one / two:.2f} 倍（按处理器时间 {idle:.2f} 倍）",
        "goal": f"≥ {GOAL} 倍",
        "met": "是" if one / two >= GOAL else "否",
    }
