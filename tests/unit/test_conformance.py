"""The conformance kit finds what is missing: no cases, exceptions that do not hold, a wrong case."""

import textwrap
from pathlib import Path

import pytest

from yanxiu.testing.conformance import CHECKED, SIGNED, Conformance, cases_in, judged, registry

PACK = registry().pack("national")
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
    wanted = {(slot, cite): statuses for slot, cite, statuses in judged(PACK)}
    assert wanted["national.grant_cap", "CN21-23"] == CHECKED
    assert SIGNED in wanted.values()


def test_a_plugin_without_cases_is_told_of_each(tmp_path: Path) -> None:
    for check in judged(PACK):
        with pytest.raises(AssertionError, match=check[1]):
            kit(tmp_path).test_check_has_its_cases(check)


def test_a_case_that_expects_something_else_fails(tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text(textwrap.dedent(WRONG), "utf-8")
    (case,) = cases_in(tmp_path)
    with pytest.raises(AssertionError, match="gate 应为 open，实为 incomplete"):
        kit(tmp_path).test_case(case)


def test_two_cases_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "twice.yaml").write_text(textwrap.dedent(WRONG) * 2, "utf-8")
    with pytest.raises(AssertionError, match="一件写错了期望的案例"):
        kit(tmp_path).test_case_names_differ()


def test_exceptions_that_hold_no_more_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="CN21-23"):
        kit(tmp_path, severities={"CN21-23": "no longer"}).test_severity_follows_the_kind_of_row()
    with pytest.raises(AssertionError, match="CN21-99"):
        kit(tmp_path, without={("CN21-99", "fail"): "no such row"}).test_exceptions_are_of_this_plugin()
