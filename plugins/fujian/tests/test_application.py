"""Application and selection: what holds beyond single cases."""

import dataclasses
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from yanxiu.policy import (
    ApplicationFacts,
    ApplicationField,
    Case,
    Finding,
    Kind,
    Level,
    Registry,
    Severity,
    Stage,
    Status,
    evaluate,
    parse_cases,
    read_cases,
)
from yanxiu.policy.facts import ABSENT

CASES = Path(__file__).parent / "cases"
STAGES = (Stage.APPLICATION, Stage.SELECTION)

# Rows that cannot have all three outcomes, and why.
NEVER_FAILS = {
    "FJ25-43": "a waiver: there is nothing that an applicant could breach",
}
NEVER_UNKNOWN = {
    "FJ25-43": "a waiver reads no facts",
}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


@pytest.fixture(scope="module")
def cases(registry: Registry) -> list[Case]:
    found = [case for path in sorted(CASES.glob("*.yaml")) for case in read_cases(path, registry)]
    return [case for case in found if case.stage in STAGES]


def named(cases: list[Case], name: str) -> Case:
    return next(case for case in cases if case.name == name)


def application(registry: Registry, **facts: Any) -> tuple[Finding, ...]:
    return evaluate(Stage.APPLICATION, ApplicationFacts(**facts), registry.chain("fujian")).findings


def cites(findings: tuple[Finding, ...], status: Status) -> set[str]:
    return {f.citation.id for f in findings if f.citation and f.status is status}


def seen(cases: list[Case], kind: Kind, status: Status) -> set[str]:
    """Rows of a kind that end with this status in some case of theirs, as the case says."""
    hard = {
        f.citation.id
        for case in cases
        for f in case.decide().findings
        if f.citation and f.kind is kind and f.severity is Severity.HARD
    }
    expected = {
        name for case in cases if case.expect for name, s in case.expect.findings.items() if s is status
    }
    return hard & expected


def test_every_hard_check_is_seen_to_pass_to_fail_and_to_stay_open(cases: list[Case]) -> None:
    passing = seen(cases, Kind.CHECK, Status.PASS)
    assert len(passing) == 27
    assert passing - seen(cases, Kind.CHECK, Status.FAIL) == set(NEVER_FAILS)
    assert passing - seen(cases, Kind.CHECK, Status.UNKNOWN) == set(NEVER_UNKNOWN)


def test_every_signature_is_seen_given_and_missing(cases: list[Case]) -> None:
    given = seen(cases, Kind.ATTESTATION, Status.PASS)
    expected = {"FJ23-03", "FJ23-04", "FJ23-05", "FJ23-14", "FJ23-16"}
    expected |= {"FJ25-03", "FJ25-04", "FJ25-05", "FJ25-06", "FJ25-15", "FJ25-18"}
    assert given == expected
    assert seen(cases, Kind.ATTESTATION, Status.ATTEST) >= {"FJ23-05", "FJ23-14", "FJ23-16", "FJ25-18"}


def without_one(part: Any) -> Iterator[tuple[str, Any]]:
    """The same facts with one leaf absent, for every leaf that is there."""
    for field in dataclasses.fields(part):
        value = getattr(part, field.name)
        if value is ABSENT or field.name in ("year", "as_of"):
            continue
        yield field.name, dataclasses.replace(part, **{field.name: ABSENT})
        if dataclasses.is_dataclass(value):
            for name, changed in without_one(value):
                yield f"{field.name}.{name}", dataclasses.replace(part, **{field.name: changed})


def test_forgetting_a_fact_never_makes_a_row_pass(cases: list[Case]) -> None:
    for case in cases:
        before = cites(case.decide().findings, Status.PASS)
        for name, facts in without_one(case.facts):
            after = evaluate(case.stage, facts, case.chain).findings
            unlike = {f for f in after if f.status is Status.PASS and f.kind is not Kind.INFORMATION}
            gained = {f.citation.id for f in unlike if f.citation} - before
            waived = set(NEVER_FAILS) if name in ("level_applied", "project.level") else set()
            assert not gained - waived, f"{case.name}：没有 {name} 反而通过 {gained}"


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
    registry: Registry, year: int, level: Level, last: date, row: str, days: int, status: Status
) -> None:
    received = last + timedelta(days=days)
    facts = {
        "as_of": date(year, 12, 31),
        "level_applied": level,
        "sealed": True,
        "paper_received_on": received,
    }
    assert row in cites(application(registry, year=year, **facts), status)


def test_an_absent_paper_stays_unknown_long_after_the_deadline(registry: Registry) -> None:
    findings = application(registry, year=2025, as_of=date(2025, 12, 31), level_applied=Level.PROVINCIAL)
    assert "FJ25-30" in cites(findings, Status.UNKNOWN)
    needs = {need.name for f in findings if f.citation and f.citation.id == "FJ25-30" for need in f.needs}
    assert needs == {"paper_received_on"}


@pytest.mark.parametrize("column", ["serial", "topic", "host", "contact", "phone", "field"])
def test_each_column_of_the_summary_is_asked_for(registry: Registry, column: str) -> None:
    columns = [c for c in ("serial", "topic", "host", "contact", "phone", "field") if c != column]
    assert "FJ25-39" in _fails(registry, "provincial", f"summary_columns: [{', '.join(columns)}]")


@pytest.mark.parametrize(
    ("level", "row"), [(Level.NATIONAL, "FJ25-47"), (Level.PROVINCIAL, "FJ25-48")], ids=str
)
@pytest.mark.parametrize("block", list(ApplicationField), ids=str)
def test_each_block_of_the_levels_form_is_asked_for(
    registry: Registry, level: Level, row: str, block: ApplicationField
) -> None:
    asked_nowhere = {ApplicationField.APPLICANT}
    only = {
        Level.NATIONAL: asked_nowhere | {ApplicationField.BASE, ApplicationField.REVIEW_OPINION},
        Level.PROVINCIAL: asked_nowhere | {ApplicationField.FUNDING_CATEGORY},
    }
    filled = ", ".join(b for b in ApplicationField if b is not block)
    failing = _fails(registry, level.value, f"filled_fields: [{filled}]")
    assert (row in failing) is (block not in only[level])


def _fails(registry: Registry, level: str, fact: str) -> set[str]:
    text = (
        "- {jurisdiction: fujian, year: 2025, stage: application, as_of: 2025-03-01,"
        f" facts: {{level_applied: {level}, {fact}}}}}"
    )
    (case,) = parse_cases(text, "case.yaml", registry)
    return cites(case.decide().findings, Status.FAIL)


def test_a_second_ministry_list_may_be_supplied(registry: Registry) -> None:
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
    (case,) = parse_cases(text, "case.yaml", registry)
    finding = next(f for f in case.decide().findings if f.rule == "fujian.industry_authority")
    assert (finding.status, finding.confirmed) == (Status.PASS, True)


def test_our_own_ministry_list_is_shown_as_unconfirmed(cases: list[Case]) -> None:
    decision = named(cases, "2025年申报国家级自筹班材料齐全").decide()
    finding = next(f for f in decision.findings if f.rule == "fujian.industry_authority")
    assert (finding.state, finding.confirmed) == ("interpretation", False)


def test_every_failing_check_says_what_would_mend_it(cases: list[Case]) -> None:
    failing = [f for case in cases for f in case.decide().findings if f.status is Status.FAIL]
    assert failing
    assert [f.rule for f in failing if not f.cure] == []
