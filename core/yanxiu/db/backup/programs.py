"""Running PostgreSQL's own programs on an address: those of the wheel, so that their version is known."""

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile
from typing import IO, Final

from sqlalchemy.engine import URL

from yanxiu.db.cluster import programs
from yanxiu.db.problems import ServerProblem
from yanxiu.db.settings import for_psql, without_password

MAJOR: Final = 18
"""The programs' version: they read servers up to it."""

_SIGN: Final = ("error: ", "ERROR: ", "FATAL: ")


@contextmanager
def output_of(name: str, url: URL | None, arguments: Sequence[str]) -> Iterator[IO[bytes]]:
    """Run a program and read what it writes; raise ServerProblem where it fails, at the end of the block.

    Without an address it speaks to no server.
    """
    with TemporaryFile() as said:
        with subprocess.Popen(  # noqa: S603 - a program of the wheel, arguments of our own
            [programs() / name, *arguments, *_address(url)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            env=_environment(url),
        ) as process:
            assert process.stdout is not None  # noqa: S101 - it was asked for
            try:
                yield process.stdout
            except BaseException:
                process.kill()
                raise
        _look(name, url, process.returncode, said)


def run(name: str, url: URL, arguments: Sequence[str], *, pieces: Iterable[bytes] = (), memory: str) -> None:
    """Run a program to its end, with ``pieces`` as its input; raise ServerProblem where it fails.

    ``memory`` is what each of its sessions may use to build an index, such as ``256MB``.
    """
    with TemporaryFile() as said:
        with subprocess.Popen(  # noqa: S603 - a program of the wheel, arguments of our own
            [programs() / name, *arguments, *_address(url)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said,
            env=_environment(url, memory),
        ) as process:
            assert process.stdin is not None  # noqa: S101 - it was asked for
            try:
                # one that has stopped reading says why, below
                with suppress(BrokenPipeError), process.stdin as taking:
                    for piece in pieces:
                        taking.write(piece)
                process.wait()
            except BaseException:
                process.kill()
                raise
        _look(name, url, process.returncode, said)


def _address(url: URL | None) -> list[str]:
    return [] if url is None else ["--dbname", for_psql(url.set(password=None))]


def _environment(url: URL | None, memory: str = "") -> Mapping[str, str]:
    """The password goes here: everybody on the machine can read a command line."""
    more = {"PGPASSWORD": str(url.password)} if url is not None and url.password else {}
    if memory:
        more["PGOPTIONS"] = f"-c maintenance_work_mem={memory}"
    return {**os.environ, "LC_ALL": "C", **more}


def _look(name: str, url: URL | None, code: int, said: IO[bytes]) -> None:
    if not code:
        return
    said.seek(0)
    lines = said.read(1 << 20).decode(errors="replace").splitlines()
    # the first error alone: what follows may repeat the row that was at fault
    first = next((line for line in lines if any(sign in line for sign in _SIGN)), "")
    rule = f"{name} 没有做完（{first.strip() or f'退出码 {code}'}）"
    raise ServerProblem("数据库", without_password(url) if url is not None else name, rule, "更正后再运行")
