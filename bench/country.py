"""Sample countries to measure on: an embedded server for each size, filled by `yanxiu seed` and kept.

`BENCH_ENROLLMENTS` names the sizes, separated by commas; `BENCH_HOME` is the folder that holds them.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

from yanxiu.db import Database, embedded, use_database
from yanxiu.db.cluster import SUPERUSER
from yanxiu_demo.seed import country as seeding

YEARS: Final = range(2021, 2026)
DEPARTMENTS: Final = 31
_SIZES: Final = "10000,100000,1000000"


@dataclass(frozen=True)
class Country:
    """A filled database: its size, its folder, and the superuser's way in, past row security."""

    size: int
    home: Path
    database: Database
    server: embedded.EmbeddedServer

    def past_row_security(self) -> psycopg.Connection[Any]:
        """Connect as the superuser: what a database without row security would do."""
        url = self.server.url(SUPERUSER).set(drivername="postgresql")
        return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)


def sizes() -> list[int]:
    """How many enrolments the countries have, the smallest first."""
    return sorted(int(size) for size in os.environ.get("BENCH_ENROLLMENTS", _SIZES).split(","))


def at_least(wanted: int) -> int:
    """The smallest size that is large enough, or the largest there is."""
    return next((size for size in sizes() if size >= wanted), sizes()[-1])


@contextmanager
def country(size: int) -> Iterator[Country]:
    """Open a country, made first where it is not there yet."""
    home = Path(os.environ.get("BENCH_HOME", "var/bench")).absolute() / str(size)
    os.environ["YANXIU_HOME"] = str(home)  # the keys of what is encrypted there
    server = embedded.start(home)
    try:
        with use_database(Database(server.addresses())) as database:
            whole = home / "filled"
            if not whole.exists():
                _fill(size)
                whole.touch()
            yield Country(size, home, database, server)
            database.dispose()
    finally:
        server.release()


def _fill(size: int) -> None:
    processes = os.cpu_count() or 1
    tasks = seeding.enter(seeding.Extent(DEPARTMENTS, YEARS, size, number=1))
    seeding.load(tasks, processes, lambda _: None)
    seeding.add_all_up(tasks, processes, lambda _: None)
