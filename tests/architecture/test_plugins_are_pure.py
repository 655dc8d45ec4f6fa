"""Ruff keeps tables, network, clock and chance out of plugins, and says what to use instead."""

import json
import subprocess
import sysconfig
import tomllib
from pathlib import Path

import pytest


def banned(root: Path) -> dict[str, str]:
    settings = tomllib.loads((root / "plugins/ruff.toml").read_text(encoding="utf-8"))
    table = settings["lint"]["flake8-tidy-imports"]["banned-api"]
    return {name: entry["msg"] for name, entry in table.items()}


def ruff(root: Path, source: str, as_file: str) -> list[dict[str, str]]:
    """Lint ``source`` as if it stood at ``as_file``; give ruff's own findings."""
    command = [
        f"{sysconfig.get_path('scripts')}/ruff",
        "check",
        "--no-cache",
        "--output-format",
        "json",
        "--select",
        "TID251",
        "--stdin-filename",
        str(root / as_file),
        "-",
    ]
    result = subprocess.run(command, input=source, cwd=root, capture_output=True, text=True, check=False)
    return list(json.loads(result.stdout))


def use(name: str) -> str:
    """Write a module that uses ``name``, by attribute where it has one."""
    top = name.partition(".")[0]
    module = top if top in {"os", "uuid", "datetime"} else name
    return f"import {module}\n\nprint({name})\n"


def test_each_banned_name_is_refused_with_its_way_out(root: Path):
    names = banned(root)
    assert len(names) > 20
    for name, message in names.items():
        found = ruff(root, use(name), "plugins/fujian/yanxiu_fujian/sample.py")
        assert any(message in finding["message"] for finding in found), name
        assert len(message) > 20, name


@pytest.mark.parametrize("place", ["core/yanxiu/db/sample.py", "plugins/fujian/tests/test_sample.py"])
def test_other_code_may_use_them(root: Path, place: str):
    assert ruff(root, use("sqlalchemy"), place) == []
