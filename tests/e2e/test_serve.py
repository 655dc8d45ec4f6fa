"""`yanxiu serve` as people run it: it answers, says when it can work, and leaves nothing running behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.room import room

PATIENCE = 90.0
"""Seconds for a machine that is busy."""


@pytest.fixture(scope="module")
def port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A home of its own. Not below pytest's folder, whose path may be too long for a socket."""
    with TemporaryDirectory(prefix="yanxiu-", dir=room(), ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def server(port: int, home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The command, running."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith("YANXIU_")} | {
        "YANXIU_HOME": str(home)
    }
    command = [str(Path(sys.executable).with_name("yanxiu")), "serve", "--worker", "--port", str(port)]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as running:
        yield running
        if running.poll() is None:
            running.kill()


def wait_for(url: str, server: subprocess.Popen[bytes]) -> str:
    """The answer, as soon as there is one; a server that has given up is not waited for."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(url, timeout=30) as answer:
                return str(answer.read().decode())
        except (URLError, ConnectionError, TimeoutError):
            if time.monotonic() > end or server.poll() is not None:
                raise
            time.sleep(0.3)


def test_it_answers_and_ends_clean(server: subprocess.Popen[bytes], port: int, home: Path):
    address = f"http://127.0.0.1:{port}"
    assert '"status":"ok"' in wait_for(f"{address}/readyz", server).replace(" ", "")
    assert "选择省份" in wait_for(f"{address}/", server)
    assert (home / "pg" / "postmaster.pid").exists()
    server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=60) == 0
    said = server.stdout.read().decode() if server.stdout else ""
    assert address.replace("127.0.0.1", "localhost") in said
    assert "后台作业进程已启动" in said
    assert "Traceback" not in said
    assert not (home / "pg" / "postmaster.pid").exists()
