"""`yanxiu plugin serve` as an author runs it: samples, a change, a mistake, its mending, the end."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from tests.room import room
from yanxiu.policy import Level
from yanxiu.scaffold import Place, make

PATIENCE = 120.0
COMMAND = Path(sys.executable).with_name("yanxiu")
PARAMETERS = "yanxiu_lingnan/parameters/delivery.yaml"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A new plugin, not below pytest's folder: the path of a socket must stay short."""
    with TemporaryDirectory(prefix="yx-", dir=room(), ignore_cleanup_errors=True) as place:
        yield make(Place("lingnan", "44", "national", Level.PROVINCIAL, "样例省"), Path(place))[0].parent


def asked(url: str) -> tuple[int, str]:
    """Status and text; 0 while nobody answers."""
    try:
        with urlopen(url, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()
    except (URLError, ConnectionError, TimeoutError):
        return 0, ""


def wait_until(holds: Callable[[], bool], server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert server.poll() is None, "the command has ended"
        assert time.monotonic() < end, "nothing changed"
        time.sleep(0.3)


def test_a_plugin_is_tried_changed_broken_and_mended_while_it_is_served(folder: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    site = f"http://127.0.0.1:{port}"
    policy = f"{site}/policies/lingnan/2026"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YANXIU_")}
    # interrupts ignored, as a shell leaves what it starts in the background
    ignoring = ["sh", "-c", 'trap "" INT; exec "$@"', "sh"]
    command = [*ignoring, str(COMMAND), "plugin", "serve", str(folder), "--port", str(port)]
    text = (folder / PARAMETERS).read_text("utf-8")
    with subprocess.Popen(
        command,
        env=kept,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder,
        start_new_session=True,
    ) as server:
        try:
            wait_until(lambda: "32" in asked(policy)[1], server)
            (folder / PARAMETERS).write_text(text.replace("severity", "sev"), "utf-8")
            wait_until(lambda: asked(policy)[0] == HTTPStatus.NOT_FOUND, server)
            assert asked(f"{site}/lingnan/sign-in")[0] == HTTPStatus.OK
            (folder / PARAMETERS).write_text(text.replace("value: 32", "value: 47"), "utf-8")
            wait_until(lambda: "47" in asked(policy)[1], server)
            os.killpg(server.pid, signal.SIGINT)
            assert server.wait(timeout=60) == 0
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", port))
            said = server.stdout.read().decode() if server.stdout else ""
        finally:
            if server.poll() is None:
                server.kill()
    assert "样例：样例省 2026 年度，2 个班次" in said
    assert "没有建全" not in said
    assert said.count("delivery.yaml 改了，重新启动") == 2
    assert said.rstrip().endswith("已停止。")
    assert re.findall("SystemExit|WARNING|Traceback", said.rpartition("重新启动")[2]) == []
    assert (folder / ".yanxiu" / ".gitignore").read_text("utf-8") == "*\n"
