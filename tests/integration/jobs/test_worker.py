"""``yanxiu worker`` as a process: killed in the middle, told to stop in the middle, run once."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from yanxiu.db import APP_ROLE, OWNER_ROLE, WORKER_ROLE, Database
from yanxiu.models import JobKind, JobState
from yanxiu.services import background

PATIENCE = 60.0
"""Seconds for a machine that is busy."""

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(db: Database, tmp_path: Path) -> Iterator[Start]:
    """``start(*options)``: a worker on this module's database, as a process of its own."""
    roles = (APP_ROLE, OWNER_ROLE, WORKER_ROLE)
    addresses = {role: db.url(role).render_as_string(hide_password=False) for role in roles}
    (tmp_path / "addresses").write_text(json.dumps(addresses))
    begun: list[subprocess.Popen[bytes]] = []

    def begin(*options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(Path(__file__).with_name("slow_worker.py")), str(tmp_path), *options]
        with (
            (tmp_path / "addresses").open("rb") as given,
            (tmp_path / f"worker {len(begun)}").open("wb") as output,
        ):
            begun.append(subprocess.Popen(command, stdin=given, stdout=output, stderr=subprocess.STDOUT))
        return begun[-1]

    yield begin
    for process in begun:
        if process.poll() is None:
            process.kill()
        process.wait()


def wait_for(holds: Callable[[], bool], worker: subprocess.Popen[bytes]) -> None:
    """Wait until something holds; a worker that has ended before is not waited for."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        assert worker.poll() is None or holds()
        time.sleep(0.05)


def units(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("unit *"))


def said(folder: Path) -> str:
    return "".join(file.read_text("utf-8") for file in sorted(folder.glob("worker *")))


def test_a_killed_workers_job_is_taken_up_and_finished(start: Start, asked: UUID, look, tmp_path: Path):
    first = start()
    wait_for((tmp_path / "waiting").exists, first)
    assert (look(asked).state, units(tmp_path)) == (JobState.RUNNING, ["unit 0", "unit 1", "unit 2"])
    first.send_signal(signal.SIGKILL)
    assert first.wait(PATIENCE) == -signal.SIGKILL
    (tmp_path / "go on").touch()
    second = start()
    wait_for(lambda: look(asked).state is JobState.DONE, second)
    row = look(asked)
    assert (row.done, row.total, row.attempt, len(units(tmp_path))) == (10, 10, 2, 10)
    second.send_signal(signal.SIGTERM)
    assert second.wait(PATIENCE) == 0
    assert "Traceback" not in said(tmp_path)


def test_a_worker_told_to_stop_puts_its_job_back(start: Start, asked: UUID, look, tmp_path: Path, on):
    first = start("--grace", "0")
    wait_for((tmp_path / "waiting").exists, first)
    first.send_signal(signal.SIGTERM)
    assert first.wait(PATIENCE) == 0
    row = look(asked)
    assert (row.state, row.attempt, row.done) == (JobState.QUEUED, 1, 3)
    (tmp_path / "go on").touch()
    assert start("--once", "--verbose").wait(PATIENCE) == 0
    row = look(asked)
    assert (row.state, row.attempt, row.done) == (JobState.DONE, 2, 10)
    assert f"job {asked} (summary) begins, attempt 2" in said(tmp_path)
    assert "Traceback" not in said(tmp_path)


def test_once_ends_with_an_empty_queue(start: Start, tmp_path: Path, on, worker_engine):
    (tmp_path / "go on").touch()
    with on() as work:
        keys = [background.enqueue(work, JobKind.SUMMARY, key).id for key in (None, UUID(int=1), UUID(int=2))]
    assert start("--once").wait(PATIENCE) == 0
    with on() as work:
        assert [background.find(work, key).state for key in keys] == [JobState.DONE] * 3
    with worker_engine.connect() as worker:
        states = worker.scalars(text("SELECT DISTINCT status::text FROM jobs.procrastinate_jobs"))
        assert set(states) <= {"succeeded", "cancelled"}
        assert worker.scalar(text("SELECT count(*) FROM jobs.procrastinate_workers")) == 0
