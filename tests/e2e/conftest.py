"""The installed command in a process of its own, on an embedded server of its own, as an operator runs it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.room import room

COMMAND = Path(sys.executable).with_name("yanxiu")
SAMPLES = Path(__file__).with_name("sample_classes.py")

Done = subprocess.CompletedProcess[str]
Yanxiu = Callable[..., Done]


def run(arguments: list[str], home: Path, **environment: str) -> Done:
    """Run a program with only this installation's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YANXIU_")}
    given = kept | {"YANXIU_HOME": str(home)} | environment
    return subprocess.run(arguments, env=given, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """YANXIU_HOME, its server kept running. Not below pytest's folder, which is shut to other users."""
    with TemporaryDirectory(prefix="yanxiu-", dir=room(), ignore_cleanup_errors=True) as folder:
        place = Path(folder) / "home"
        assert run([str(COMMAND), "db", "url"], place).returncode == 0
        yield place
        run([str(COMMAND), "db", "stop"], place)


@pytest.fixture(scope="module")
def yanxiu(home: Path) -> Yanxiu:
    """Run `yanxiu` with arguments, keywords as more environment; nobody ever sees a traceback."""

    def call(*arguments: object, **environment: str) -> Done:
        done = run([str(COMMAND), *map(str, arguments)], home, **environment)
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return call


@pytest.fixture(scope="module")
def samples(home: Path) -> dict[str, str]:
    """Classes of a department that adopted its draft: one assessed, one that takes trainees."""
    done = run([sys.executable, str(SAMPLES)], home)
    assert done.returncode == 0, done.stderr
    return dict(line.split("=", 1) for line in done.stdout.splitlines())
