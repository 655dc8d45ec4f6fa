"""Peers in an environment of their own, made below `var/bench` when they are first asked for, and kept."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Final

from bench.timing import Way

ROOT: Final = Path(__file__).parents[1]
LOCK: Final = Path(__file__).with_name("peers.lock")


def interpreter() -> Path:
    """The Python that has what `bench/peers.lock` pins."""
    home = Path(os.environ.get("BENCH_HOME", "var/bench")).absolute() / "peers"
    python, done = home / "bin" / "python", home / LOCK.name
    if not done.exists() or done.read_bytes() != LOCK.read_bytes():
        _run(sys.executable, "-m", "venv", "--clear", home)
        _run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
             "--only-binary", ":all:", "--require-hashes", "-r", LOCK)  # fmt: skip
        done.write_bytes(LOCK.read_bytes())
    return python


@contextmanager
def peer(name: str) -> Iterator[Way]:
    """A module of `bench/peers`, running; it tells the microseconds of so many calls."""
    command: list[str | Path] = [interpreter(), "-m", f"bench.peers.{name}"]
    with subprocess.Popen(  # noqa: S603 - our own module
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("a process without pipes")
        yield partial(_ask, process.stdin, process.stdout)
        process.stdin.close()


def _ask(to: IO[str], back: IO[str], calls: int) -> float:
    to.write(f"{calls}\n")
    to.flush()
    return float(back.readline())


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True)  # noqa: S603 - commands of this file
