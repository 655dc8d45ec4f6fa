"""`make help` lists every target; the scripts it runs are sound shell."""

import re
import subprocess
from pathlib import Path

import pytest


def test_help_lists_every_target(root: Path):
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\.PHONY: ([\w-]+)$", makefile, re.MULTILINE))
    result = subprocess.run(
        ["make", "--no-print-directory"], cwd=root, check=True, capture_output=True, text=True
    )
    listed = re.findall(r"^  make ([\w-]+) +\S", result.stdout, re.MULTILINE)
    assert {"setup", "demo", "test", "lint", "help"} <= targets
    assert sorted(targets) == sorted(listed)
    assert set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE)) == targets


@pytest.mark.parametrize(
    "script", ["setup.sh", "system-packages.sh", "lock.sh", "typecheck.sh", "../.ci/run"]
)
def test_scripts_parse_and_stop_at_the_first_error(root: Path, script: str):
    path = root / "scripts" / script
    subprocess.run(["bash", "-n", path], check=True)
    assert "\nset -euo pipefail\n" in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o111
