"""Application and selection: what holds beyond single cases."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from yanxiu.policy import (
    ApplicationFacts,
    ApplicationField,
    Case,
    Finding,
    Level,
    Stage,
    Status,
    evaluate,
    parse_cases,
)
from yanxiu.testing.conformance import case_named, cases_in, registry

CASES = Path(__file__).parent / "cases"
STAGES = (Stage.APPLICATION, Stage.SELECTION)


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return [case for case in cases_in(CASES) if case.stage in STAGES]


def application(**facts: Any) -> tuple[Finding, ...]:
    return evaluate(Stage.APPLICATION, ApplicationFacts(**facts), registry().chain("fujian")).findings


def cites(findings: tuple[Finding, ...], status: Status) -> set[str]:
    return {f.citation.id for f in findings if f.citation and f.status is status}


@pytest.mark.parametrize(
    ("year", "level", "last", "row"),
    [
        (2023, Level.PROVINCIAL, date(2023, 1, 29), "FJ23-25"),
        (2023, Level.NATIONAL, date(2023, 1, 29), "FJ23-25"),
        (2025, Level.NATIONAL, date(2025, 1, 16), "FJ25-29"),
        (2025, Level.PROVINCIAL, date(2025, 2, 20), "FJ25-30"),
    ],
)
@pytest.mark.parametrize(("days", "status"), [(-1, Status.PASS), (0, Status.PASS), (1, Status.FAIL)])
def test_deadline_day_is_in_time(
    year: int, level: Level, last: date, row: str, days: int, status: Status
) -> None:
    received = last + timedelta(days=days)
    facts = {
        "as_of": date(year, 12, 31),
        "level_applied": level,
        "sealed": True,
        "paper_received_on": received,
    }
    assert row in cites(application(year=year, **facts), status)


def test_an_absent_paper_stays_unknown_long_after_the_deadline() -> None:
    findings = application(year=2025, as_of=date(2025, 12, 31), level_applied=Level.PROVINCIAL)
    assert "FJ25-30" in cites(findings, Status.UNKNOWN)
    needs = {need.name for f in findings if f.citation and f.citation.id == "FJ25-30" for need in f.needs}
    assert needs == {"paper_received_on"}


@pytest.mark.parametrize("column", ["serial", "topic", "host", "contact", "phone", "field"])
def test_each_column_of_the_summary_is_asked_for(column: str) -> None:
    columns = [c for c in ("serial", "topic", "host", "contact", "phone", "field") if c != column]
    assert "FJ25-39" in _fails("provincial", f"summary_columns: [{', '.join(columns)}]")


@pytest.mark.parametrize(
    ("level", "row"), [(Level.NATIONAL, "FJ25-47"), (Level.PROVINCIAL, "FJ25-48")], ids=str
)
@pytest.mark.parametrize("block", list(ApplicationField), ids=str)
def test_each_block_of_the_levels_form_is_asked_for(level: Level, row: str, block: ApplicationField) -> None:
    asked_nowhere = {ApplicationField.APPLICANT}
    only = {
        Level.NATIONAL: asked_nowhere | {ApplicationField.BASE, ApplicationField.REVIEW_OPINION},
        Level.PROVINCIAL: asked_nowhere | {ApplicationField.FUNDING_CATEGORY},
    }
    filled = ", ".join(b for b in ApplicationField if b is not block)
    failing = _fails(level.value, f"filled_fields: [{filled}]")
    assert (row in failing) is (block not in only[level])


def _fails(level: str, fact: str) -> set[str]:
    text = (
        "- {jurisdiction: fujian, year: 2025, stage: application, as_of: 2025-03-01,"
        f" facts: {{level_applied: {level}, {fact}}}}}"
    )
    (case,) = parse_cases(text, "case.yaml", registry())
    return cites(case.decide().findings, Status.FAIL)


def test_a_second_ministry_list_may_be_supplied() -> None:
    """The list is a reading: an officer replaces it when a body is renamed."""
    text = """
- jurisdiction: fujian
  year: 2025
  stage: application
  as_of: 2025-01-16
  parameters:
    - {slot: fujian.industry_authority, value: [新设某部], author: 主管人员, date: 2025-01-14, basis: 公告}
  facts: {level_applied: national, project: {industry_authority: 新设某部}}
"""
    (case,) = parse_cases(text, "case.yaml", registry())
    finding = next(f for f in case.decide().findings if f.rule == "fujian.industry_authority")
    assert (finding.status, finding.confirmed) == (Status.PASS, True)


def test_our_own_ministry_list_is_shown_as_unconfirmed() -> None:
    decision = case_named(CASES, "2025年申报国家级自筹班材料齐全").decide()
    finding = next(f for f in decision.findings if f.rule == "fujian.industry_authority")
    assert (finding.state, finding.confirmed) == ("interpretation", False)


def test_every_failing_check_says_what_would_mend_it(cases: list[Case]) -> None:
    failing = [f for case in cases for f in case.decide().findings if f.status is Status.FAIL]
    assert failing
    assert [f.rule for f in failing if not f.cure] == []
