"""Pages under fifty people, by the server that `yanxiu serve` runs; beside bare Flask with the same SQL."""

import os
import pickle
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from flask import Flask

from bench.country import Country, at_least, country
from bench.seats import PAGES, Page, Seen, Visit, application, look, seated
from bench.visitors import PAUSE, Waited, free_port, served, visited
from yanxiu.db import APP_ROLE

PEOPLE: Final = 50
SECONDS: Final = 12
AT_ONCE: Final = 4
"""Seconds of the second run, in which nobody reads."""

SIZE: Final = 930_000
"""31 departments, five years, a hundred classes a year, sixty people: so large a country, or a larger one."""

WORKERS, THREADS = "2", "4"
GOAL_P95, GOAL_RATIO, GOAL_STATEMENTS, GOAL_PACKED = 300.0, 2.0, 15, 100.0
Runs = tuple[Waited, Waited]


def rows() -> list[dict[str, str]]:
    """A row for each kind of page."""
    with country(at_least(SIZE)) as there:
        app = application()
        return [_row(there, app, page) for page in PAGES]


def _row(there: Country, app: Flask, page: Page) -> dict[str, str]:
    with seated(app, page, PEOPLE) as visits:
        seen = [look(app, visit) for visit in visits]
        with _ours(there) as address:
            ours = _runs(address, visits)
        with _bare(there, visits, seen) as address:
            peer = _runs(address, visits)
    statements = max(len(one.statements) for one in seen)
    packed = max(one.packed for one in seen)
    ratio = ours[0].p95 / peer[0].p95
    met = ours[0].p95 <= GOAL_P95 and ratio <= GOAL_RATIO
    met = met and statements <= GOAL_STATEMENTS and packed <= GOAL_PACKED
    return {
        "what": f"{page.name}，{PEOPLE} 人同时在用、每人每 {PAUSE:.0f} 秒一页（{there.size:,} 人次的库）",
        "ours": f"p95 {_told(ours)}；{statements} 条语句，压缩后 {packed:.0f} KB",
        "peer": f"只用 Flask 执行同样的语句 p95 {_told(peer)}",
        "ratio": f"{ratio:.2f} 倍",
        "goal": f"≤ {GOAL_P95:.0f} ms，≤ {GOAL_RATIO:g} 倍，≤ {GOAL_STATEMENTS} 条，≤ {GOAL_PACKED:.0f} KB",
        "met": "是" if met else "否",
    }


def _told(runs: Runs) -> str:
    reading, hurried = runs
    return f"{reading.p95:.0f} ms（中位 {reading.median:.0f}）；不停地问，每秒 {hurried.rate:.0f} 页"


def _runs(address: str, visits: Sequence[Visit]) -> Runs:
    """With a pause to read, and without; what a process loads with its first pages does not count."""
    visited(address, visits, 1, 0)
    return visited(address, visits, SECONDS, PAUSE), visited(address, visits, AT_ONCE, 0)


@contextmanager
def _ours(there: Country) -> Iterator[str]:
    port = free_port()
    command = [str(Path(sys.executable).with_name("yanxiu")), "serve", "--port", str(port)]
    command += ["--workers", WORKERS, "--threads", THREADS]
    with served(command, port, {**os.environ, "YANXIU_HOME": str(there.home)}) as address:
        yield address


@contextmanager
def _bare(there: Country, visits: Sequence[Visit], seen: Sequence[Seen]) -> Iterator[str]:
    url = there.database.url(APP_ROLE).set(drivername="postgresql")
    pages = {
        visit.path.lstrip("/"): (visit.tenant, one.statements)
        for visit, one in zip(visits, seen, strict=True)
    }
    with TemporaryDirectory() as folder:
        file, port = Path(folder) / "pages", free_port()
        file.write_bytes(pickle.dumps((url.render_as_string(hide_password=False), pages)))
        command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
        command += ["--worker-class", "gthread", "--workers", WORKERS, "--threads", THREADS]
        with served([*command, f"bench.bare_site:create('{file}')"], port, os.environ) as address:
            yield address
