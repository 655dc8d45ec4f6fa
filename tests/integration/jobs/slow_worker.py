"""``yanxiu worker`` with a job of ten units, each noted in a file; the fourth waits for leave to go on.

python slow_worker.py FOLDER [options of yanxiu worker] < the database's addresses, as JSON
"""

import json
import sys
import time
from pathlib import Path

from sqlalchemy.engine import make_url

from yanxiu.cli import main
from yanxiu.db import Database, use_database
from yanxiu.jobs import kinds
from yanxiu.jobs.registry import DOING, Running
from yanxiu.models import JobKind

UNITS = 10


def slow(folder: Path, one: Running) -> None:
    """Do the units one by one; before the fourth, wait until there is leave, or the worker shuts down."""
    for place in range(UNITS):
        one.progress(place, UNITS)
        if place == 3:
            (folder / "waiting").touch()
            while not one.shutting_down() and not (folder / "go on").exists():
                time.sleep(0.05)
            one.progress(place, UNITS)
        (folder / f"unit {place}").touch()


if __name__ == "__main__":
    where = Path(sys.argv.pop(1))
    kinds.load()
    DOING[JobKind.SUMMARY] = lambda one: slow(where, one)
    sys.argv[1:1] = ["worker", "--no-schedule", "--patience", "1"]
    with use_database(Database({role: make_url(url) for role, url in json.load(sys.stdin).items()})):
        main()
