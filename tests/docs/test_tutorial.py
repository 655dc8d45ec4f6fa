"""The tutorial holds: each step's files are shown on its page, and meet every check of the kit."""

import ast
import importlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.reference import FOLDER
from yanxiu.policy import Level
from yanxiu.scaffold import Place, make
from yanxiu.scaffold.project import project_in
from yanxiu.testing.checks import CHECKS, Examined, problems_of

from .conftest import Block, blocks

STEPS = sorted(path.name for path in (FOLDER / "tutorial").iterdir())
PLACE = Place("yangli", "99", "national", Level.PROVINCIAL, "样例省")
ROWS = (1, 1, 2, 4, 5, 6)
"""How many of the notice's clauses are in hand before the first step and after each."""

SHOWN = [block for block in blocks(FOLDER / "tutorial.md") if block.word("tutorial")]


def files_of(step: str) -> list[Path]:
    return [
        path
        for path in (FOLDER / "tutorial" / step).rglob("*")
        if path.is_file() and path.suffix in (".py", ".yaml")
    ]


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The scaffold, importable; its modules are forgotten afterwards."""
    folder = make(PLACE, tmp_path)[0].parent
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield folder
    for name in [name for name in sys.modules if name.partition(".")[0] == PLACE.package]:
        del sys.modules[name]


@pytest.mark.parametrize("upto", range(len(STEPS) + 1), ids=["scaffold", *STEPS])
def test_every_check_is_met_after_each_step(plugin: Path, upto: int):
    for step in STEPS[:upto]:
        shutil.copytree(FOLDER / "tutorial" / step, plugin, dirs_exist_ok=True)
    importlib.invalidate_caches()
    examined = Examined.load(project_in(plugin))
    found = {
        check.id: [str(one) for one in problems]
        for check in CHECKS
        if (problems := list(problems_of(check, examined)))
    }
    assert found == {}
    assert len(examined.pack.catalogue) == ROWS[upto]


@pytest.mark.parametrize("block", SHOWN, ids=str)
def test_what_the_page_shows_stands_in_the_file(block: Block):
    text = (FOLDER / "tutorial" / block.word("tutorial")).read_text(encoding="utf-8")
    assert block.text in text


def test_every_file_is_shown():
    shown = {block.word("tutorial") for block in SHOWN}
    there = {path.relative_to(FOLDER / "tutorial").as_posix() for step in STEPS for path in files_of(step)}
    assert there == shown


def test_the_notice_has_a_row_for_each_of_its_clauses():
    page = (FOLDER / "tutorial.md").read_text(encoding="utf-8")
    clauses = [line[2] for line in page.splitlines() if line[:2] == "> " and line[3:4] == "、"]
    last = (FOLDER / "tutorial" / STEPS[-1] / PLACE.package / "catalogue.yaml").read_text(encoding="utf-8")
    assert clauses == [line.partition("clause: ")[2][0] for line in last.splitlines()]


@pytest.mark.parametrize("path", [p for s in STEPS for p in files_of(s) if p.suffix == ".py"], ids=str)
def test_python_imports_nothing_but_the_kernel(path: Path):
    found = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    modules = {node.module for node in found if isinstance(node, ast.ImportFrom) and not node.level}
    assert modules <= {"datetime", "yanxiu.policy"}
