"""An installation in a folder of its own: server, web site, worker; each may be killed, and comes back."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Final

import requests

from yanxiu.db import Database, cluster, embedded, use_database
from yanxiu.db.crypto import Key
from yanxiu.db.embedded import EmbeddedServer
from yanxiu.db.settings import URL_VARIABLES, for_psql

WEB: Final = "web"
WORKER: Final = "worker"
DATABASE: Final = "database"
VICTIMS: Final = (WEB, WORKER, DATABASE)
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
_PATIENCE: Final = 120.0
_SMALL: Final = {"shared_buffers": "64MB", "max_connections": "100"}


class House:
    """The installation; ``database`` is the soak's own way into it."""

    def __init__(self, server: EmbeddedServer, patience: float) -> None:
        self.server, self.patience = server, patience
        self.database = Database(server.addresses())
        self.port = _free_port()
        self._starter = subprocess.Popen(
            [sys.executable, "-m", "soak.processes"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._running = {WEB: self._start(WEB), WORKER: self._start(WORKER)}
        self.restarts = 0

    @property
    def address(self) -> str:
        """Where the web site answers."""
        return f"http://127.0.0.1:{self.port}"

    def kill(self, victim: str, *, one: bool = False) -> None:
        """SIGKILL to all processes of a victim; ``one`` means a single worker of gunicorn's."""
        if victim == DATABASE:
            number = self._postmaster()
            _kill([number, *_children(number)])
        elif one and (below := _children(self._running[victim])):
            _kill(below[:1])
        else:
            with suppress(ProcessLookupError):
                os.killpg(self._running[victim], signal.SIGKILL)

    def bring_back(self) -> None:
        """Start whatever does not run, as a supervisor would; starts of web site and worker are counted."""
        if not _runs(self._postmaster()):
            cluster.run(self.server.home / "pg", _SMALL)
        for victim in (WEB, WORKER):
            if not _runs(self._running[victim]):
                self._running[victim] = self._start(victim)
                self.restarts += 1

    def _postmaster(self) -> int:
        return int((self.server.home / "pg" / "postmaster.pid").read_text().split("\n", 1)[0])

    def answers(self) -> bool:
        """Whether the web site answers."""
        with suppress(requests.RequestException):
            return requests.get(f"{self.address}/healthz", timeout=5).ok
        return False

    def wait(self) -> None:
        """Wait until the web site answers; ``TimeoutError`` where it does not."""
        end = time.monotonic() + _PATIENCE
        while not self.answers():
            if time.monotonic() > end:
                raise TimeoutError("the web site does not come back")
            self.bring_back()
            time.sleep(0.05)

    def close(self) -> None:
        """End everything; the folder is thrown away."""
        self.kill(DATABASE)
        for number in self._running.values():
            with suppress(ProcessLookupError):
                os.killpg(number, signal.SIGKILL)
        self._starter.terminate()
        self._starter.wait()
        self.database.dispose()

    def _start(self, kind: str) -> int:
        given = self.port if kind == WEB else self.patience
        if self._starter.stdin is None or self._starter.stdout is None:
            raise RuntimeError("the starter has no pipes")
        self._starter.stdin.write(f"{kind} {given}\n")
        self._starter.stdin.flush()
        return int(self._starter.stdout.readline())


@contextmanager
def house(patience: float) -> Iterator[House]:
    """An installation for as long as the block lasts, in memory where there is such a folder."""
    where = _MEMORY if os.access(_MEMORY, os.W_OK) else Path(gettempdir())
    with TemporaryDirectory(prefix="yanxiu-soak-", dir=where, ignore_cleanup_errors=True) as folder:
        os.environ["YANXIU_HOME"] = folder
        os.environ["YANXIU_KEYS"] = str(Key.generate("soak"))
        server = embedded.start(folder, options=_SMALL)
        for role, name in URL_VARIABLES.items():
            os.environ[name] = for_psql(server.url(role))
        made = House(server, patience)
        try:
            with use_database(made.database):
                made.wait()
                yield made
        finally:
            made.close()


def _children(number: int) -> list[int]:
    with suppress(FileNotFoundError):
        return [int(one) for one in Path(f"/proc/{number}/task/{number}/children").read_text().split()]
    return []


def _kill(numbers: list[int]) -> None:
    for number in numbers:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)


def _runs(number: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(number, 0)
        return True
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
