"""Fifty people in front of a server: each asks for a page, reads it, asks for the next."""

import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from threading import Thread
from typing import Final
from urllib.error import URLError
from urllib.request import Request, urlopen

from bench.seats import Visit

PAUSE: Final = 5.0
"""Seconds from one page to the next, of one person."""

_PATIENCE: Final = 60


@dataclass(frozen=True)
class Waited:
    """Milliseconds from the request to the last byte, and pages a second."""

    median: float
    p95: float
    rate: float

    @classmethod
    def of(cls, times: Sequence[float], seconds: float) -> "Waited":
        """Sum up the pages of a run."""
        ordered = sorted(times)
        return cls(median(ordered), ordered[int(len(ordered) * 0.95)], len(ordered) / seconds)


@contextmanager
def served(command: Sequence[str], port: int, environment: Mapping[str, str]) -> Iterator[str]:
    """A server of its own process, from when it answers until the block ends."""
    server = subprocess.Popen(command, env=dict(environment), stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def visited(address: str, visits: Sequence[Visit], seconds: float, pause: float) -> Waited:
    """Let everybody ask for a page in so many seconds each, or at once again where there is no pause."""
    times: list[float] = []
    begin = time.perf_counter()
    threads = [
        Thread(target=_visit, args=(address, one, begin + place * pause / len(visits), seconds, pause, times))
        for place, one in enumerate(visits)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - begin
    if not times or len(times) < len(visits):
        raise AssertionError("not everybody was answered")
    return Waited.of(times, taken)


def _visit(
    address: str, visit: Visit, first: float, seconds: float, pause: float, times: list[float]
) -> None:
    due, end = first, first + seconds
    while due < end:
        time.sleep(max(0.0, due - time.perf_counter()))
        start = time.perf_counter()
        ask(address, visit)
        times.append((time.perf_counter() - start) * 1000)
        due = max(due + pause, start) if pause else time.perf_counter()


def ask(address: str, visit: Visit) -> bytes:
    """One page, on a connection of its own; what is not found or refused is raised."""
    request = Request(f"{address}{visit.path}", headers={"Cookie": visit.cookie})  # noqa: S310 - http, our own
    with urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310 - the same
        content: bytes = answer.read()
        if answer.url != request.full_url:
            raise AssertionError(f"{visit.path} leads to {answer.url}")
        return content


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE
    while server.poll() is None and time.monotonic() < end:
        try:
            urlopen(f"http://127.0.0.1:{port}/healthz", timeout=_PATIENCE).close()
        except URLError as error:
            if getattr(error, "code", None) is not None:
                return
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")
