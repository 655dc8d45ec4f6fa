"""Processor time of work that the database's own processes do for us, so that a busy machine is no matter."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_TICK: Final = os.sysconf("SC_CLK_TCK")
_PARENT, _OWN, _ENDED = 1, slice(11, 13), slice(13, 15)


@dataclass(frozen=True)
class Spent:
    """Milliseconds for one call: of processors, this process and the server's together, and of the clock."""

    processor: float
    clock: float


def spent(way: Callable[[], object], rounds: int, server: Path) -> Spent:
    """Do something so many times, after once that does not count; ``server`` is the server's folder."""
    way()
    return spent_once(lambda: [way() for _ in range(rounds)], server, share=rounds)


def spent_once(way: Callable[[], object], server: Path, *, share: int = 1) -> Spent:
    """Do something that is not to be done twice; ``share`` is how many calls it stands for."""
    used, start = _used(server), time.perf_counter()
    way()
    clock = time.perf_counter() - start
    return Spent((_used(server) - used) / share * 1000, clock / share * 1000)


def _used(server: Path) -> float:
    """Seconds of this process, of its children that have ended, and of all the server's, ended ones too."""
    leader = (server / "postmaster.pid").read_text().split("\n", 1)[0]
    own = _fields(leader)
    ticks = sum(map(int, (*own[_OWN], *own[_ENDED])))
    for folder in Path("/proc").glob("[0-9]*"):
        fields = _fields(folder.name)
        if fields and fields[_PARENT] == leader:
            ticks += sum(map(int, fields[_OWN]))
    return time.process_time() + sum(os.times()[2:4]) + ticks / _TICK


def _fields(process: str) -> list[str]:
    """What the system tells of a process after its name, from its state on; nothing where it has gone."""
    try:
        return (Path("/proc") / process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
