"""The conformance class for tests: a case a test, a check a test, exceptions with their reasons."""

import textwrap
from pathlib import Path

import pytest

from yanxiu.policy import Severity, Status
from yanxiu.testing.checks import CHECKS
from yanxiu.testing.checks.cases import CHECKED, SIGNED, judged
from yanxiu.testing.conformance import Conformance, case_named, cases_in, examined

PLUGIN = examined("national")
BY_ID = {check.id: check for check in CHECKS}
WRONG = """
    - name: 一件写错了期望的案例
      jurisdiction: national
      year: 2021
      stage: settlement
      facts: {project: {level: national, tier: national}}
      expect: {gate: open}
"""


def kit(folder: Path, **given: object) -> Conformance:
    made = type("Kit", (Conformance,), {"jurisdiction": "national", "cases": folder, **given})
    return made()  # type: ignore[no-any-return] # a subclass of Conformance by the line above


def test_hard_checks_and_signatures_are_asked_for_their_cases() -> None:
    wanted = {(slot, cite): statuses for slot, cite, statuses in judged(PLUGIN)}
    assert wanted["national.grant_cap", "CN21-23"] == CHECKED
    assert SIGNED in wanted.values()


def test_a_plugin_without_cases_is_told_of_each(tmp_path: Path) -> None:
    with pytest.raises(AssertionError) as told:
        kit(tmp_path).test_check(BY_ID["hard-rules"])
    assert all(cite in str(told.value) for _, cite, _ in judged(PLUGIN))


def test_a_case_that_expects_something_else_fails(tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text(textwrap.dedent(WRONG), "utf-8")
    (case,) = cases_in(tmp_path)
    with pytest.raises(AssertionError, match="gate 应为 open，实为 incomplete"):
        kit(tmp_path).test_case(case)
    assert case_named(tmp_path, case.name) is case


def test_exceptions_of_a_test_class_stand_beside_those_of_its_plugin(tmp_path: Path) -> None:
    made = kit(
        tmp_path, severities={"CN21-23": "no longer"}, without={("CN21-99", Status.FAIL): "no such row"}
    )
    assert set(made.plugin.exceptions.severities) == {"CN21-23", "CN21-28"}
    with pytest.raises(AssertionError, match="CN21-23：写了例外，其实已经相符"):
        made.test_check(BY_ID["severities"])
    with pytest.raises(AssertionError, match="目录里没有 CN21-99"):
        made.test_check(BY_ID["hard-rules"])


def test_every_exception_of_ours_has_a_reason() -> None:
    for jurisdiction in ("national", "fujian", "hebei"):
        said = examined(jurisdiction).exceptions
        reasons = [*said.without.values(), *said.severities.values(), *said.gaps.values()]
        assert all(len(reason) > 10 for reason in reasons)


def test_a_signature_may_be_soft_only_by_exception() -> None:
    severities = {entry.citation.id: entry.severity for _, entry in PLUGIN.entries()}
    assert severities["CN21-28"] is Severity.SOFT
