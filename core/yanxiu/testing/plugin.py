"""A pytest plugin for the tests of a policy plugin that are all case files: no line of Python in them.

    [tool.pytest.ini_options]
    testpaths = ["."]
    addopts = ["-p", "yanxiu.testing.plugin"]

Collects the plugin's pyproject.toml as its conformance checks, and each file of `tests/cases` as its cases.
The plugin need not be installed: its folder goes on the path.
"""

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from yanxiu.policy import Case, read_cases, run_case
from yanxiu.scaffold import ProjectError
from yanxiu.scaffold.project import project_in
from yanxiu.testing.checks import CHECKS, LOADS, Check, Examined, problems_of


@cache
def _examined(folder: Path) -> Examined:
    project = project_in(folder)
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    return Examined.load(project)


def _plugin_above(path: Path) -> Path | None:
    """The folder of the plugin to which a file belongs."""
    for folder in path.parents:
        if (folder / "pyproject.toml").is_file():
            try:
                project_in(folder)
            except ProjectError:
                return None
            return folder
    return None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take up a plugin's pyproject.toml and its case files."""
    folder = _plugin_above(file_path)
    if folder is None:
        return None
    if file_path == folder / "pyproject.toml":
        return Checks.from_parent(parent, path=file_path)
    if file_path.parent == folder / "tests" / "cases" and file_path.suffix == ".yaml":
        return Cases.from_parent(parent, path=file_path)
    return None


class Unmet(Exception):
    """A check or a case is not met; its text is for the plugin's author."""


class Item(pytest.Item):
    """One check or case; `told` are what it finds."""

    def told(self) -> list[str]:
        """What is wrong, in sentences."""
        return []

    def runtest(self) -> None:
        """Run it."""
        if problems := self.told():
            raise Unmet("\n".join(problems))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Only what it says: a traceback would lead into the kernel."""
        return (
            str(excinfo.value) if isinstance(excinfo.value, Unmet) else super().repr_failure(excinfo, style)
        )

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it stands."""
        return self.path, 0, self.name


class CheckItem(Item):
    """One conformance check."""

    def __init__(self, *, check: Check, **given: Any) -> None:
        super().__init__(**given)
        self.check = check

    def told(self) -> list[str]:
        """What the check finds."""
        return [str(problem) for problem in problems_of(self.check, _examined(self.path.parent))]


class CaseItem(Item):
    """One case."""

    def __init__(self, *, case: Case, **given: Any) -> None:
        super().__init__(**given)
        self.case = case

    def told(self) -> list[str]:
        """How the answer differs from what the case expects."""
        return list(run_case(self.case).problems)


class Checks(pytest.File):
    """A plugin: each conformance check is a test; only that it loads, while it does not."""

    def collect(self) -> Iterator[CheckItem]:
        """The checks."""
        loaded = _examined(self.path.parent).loaded
        for check in CHECKS if loaded else (LOADS,):
            yield CheckItem.from_parent(self, name=check.id, check=check)


class Cases(pytest.File):
    """A case file: each case is a test."""

    def collect(self) -> Iterator[CaseItem]:
        """The cases; raises what is wrong with the file."""
        plugin = _examined(self.path.parents[2])
        for case in read_cases(self.path, plugin.registry) if plugin.loaded else ():
            yield CaseItem.from_parent(self, name=case.name, case=case)
