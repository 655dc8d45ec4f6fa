# ruff: noqa: S101 - assertions are what these tests are made of
"""What every policy plugin must hold, as one test class to inherit from.

    class TestConformance(Conformance):
        jurisdiction = "fictia"

Its tests: each case gives what it expects, and each check of `yanxiu.testing.checks` finds nothing.
A plugin whose tests are all case files needs no Python: it names `yanxiu.testing.plugin` in its pytest
options.  What a plugin does not keep stands with its reason in its pyproject.toml, below `[tool.yanxiu]`.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

import pytest

from yanxiu.policy import Case, Pack, Registry, Status, read_cases, run_case
from yanxiu.scaffold import find_project
from yanxiu.testing.checks import CHECKS, Check, Examined, problems_of
from yanxiu.testing.examined import Exceptions

_NOTHING: Mapping[tuple[str, Status], str] = MappingProxyType({})
_NO_SEVERITY: Mapping[str, str] = MappingProxyType({})


@cache
def registry() -> Registry:
    """The installed plugins, loaded once."""
    return Registry.load()


@cache
def cases_in(folder: Path) -> tuple[Case, ...]:
    """The cases of every file of a folder, in the order of the names."""
    return tuple(case for path in sorted(folder.glob("*.yaml")) for case in read_cases(path, registry()))


def case_named(folder: Path, name: str) -> Case:
    """The case of a folder with this name; raises `LookupError` where there is none."""
    found = [case for case in cases_in(folder) if case.name == name]
    if not found:
        raise LookupError(f"{folder} 里没有名为 {name!r} 的案例")
    return found[0]


@cache
def examined(jurisdiction: str) -> Examined:
    """An installed plugin as the checks look at it, with the exceptions that it declares."""
    project = find_project(registry().pack(jurisdiction).name)
    return Examined(project, registry(), Exceptions.of(project.exceptions))


class Conformance:
    """Inherit from it as the module above says.

    `cases` is where its cases stand (`tests/cases` unless stated); `without` and `severities` are exceptions
    beside those of its pyproject.toml.
    """

    jurisdiction: ClassVar[str]
    cases: ClassVar[Path | None] = None
    without: ClassVar[Mapping[tuple[str, Status], str]] = _NOTHING
    severities: ClassVar[Mapping[str, str]] = _NO_SEVERITY

    @property
    def pack(self) -> Pack:
        return registry().pack(self.jurisdiction)

    @property
    def plugin(self) -> Examined:
        """What the checks look at."""
        known = examined(self.jurisdiction)
        if not (self.cases or self.without or self.severities):
            return known
        made = replace(
            known,
            exceptions=replace(
                known.exceptions,
                without={**known.exceptions.without, **self.without},
                severities={**known.exceptions.severities, **self.severities},
            ),
            unreadable=[],
        )
        if self.cases:
            made.__dict__["cases"] = cases_in(self.cases)
        return made

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if "case" in metafunc.fixturenames:
            metafunc.parametrize("case", self.plugin.cases, ids=lambda case: case.name)
        if "check" in metafunc.fixturenames:
            metafunc.parametrize("check", CHECKS, ids=lambda check: check.id)

    def test_case(self, case: Case) -> None:
        problems = run_case(case).problems
        assert not problems, "\n".join(problems)

    def test_check(self, check: Check) -> None:
        problems = [str(problem) for problem in problems_of(check, self.plugin)]
        assert not problems, "\n".join(problems)
