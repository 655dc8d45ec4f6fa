"""The cases of the notice: the published ones, and for each hard rule a pass, a fail and an unknown."""

from pathlib import Path

import pytest

from yanxiu.policy import Case, Registry, RowKind, Status, read_cases, run_case, worst

FOLDER = Path(__file__).parent / "cases"
REGISTRY = Registry.load()
CASES = [case for path in sorted(FOLDER.glob("*.yaml")) for case in read_cases(path, REGISTRY)]
PACK = REGISTRY.pack("national")

WITHOUT = {
    ("CN21-16", Status.FAIL): "a result is passed or failed, and either means that the trainee was assessed",
}
"""What the clauses do not admit."""


def _statuses() -> dict[str, set[Status]]:
    """Every status that a row has under some case."""
    seen: dict[str, set[Status]] = {}
    for case in CASES:
        findings = case.decide().findings
        for cite in {f.citation.id for f in findings if f.citation}:
            status = worst(f for f in findings if f.citation and f.citation.id == cite)
            seen.setdefault(cite, set()).update({status} if status else set())
    return seen


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    assert run_case(case).problems == ()


def test_every_row_of_the_notice_is_in_the_catalogue() -> None:
    assert [row.id for row in PACK.catalogue] == [f"CN21-{n:02}" for n in range(1, 34)]


def test_every_row_is_cited_by_an_entry() -> None:
    cited = {entry.citation.id for slot in PACK.slots.values() for entry in slot.entries}
    assert cited == {row.id for row in PACK.catalogue}


def test_severity_follows_the_kind_of_row() -> None:
    soft_signatures = {"CN21-28"}
    kinds = {row.id: row.kind for row in PACK.catalogue}
    expected = {RowKind.HARD: "hard", RowKind.SOFT: "soft", RowKind.INFORMATION: "info"}
    for slot in PACK.slots.values():
        for entry in slot.entries:
            cite = entry.citation.id
            signature = "soft" if cite in soft_signatures else "hard"
            assert entry.severity == expected.get(kinds[cite], signature), slot.name


@pytest.mark.parametrize("row", [row.id for row in PACK.catalogue if row.kind is RowKind.HARD])
def test_hard_row_has_a_pass_a_fail_and_an_unknown_case(row: str) -> None:
    wanted = {s for s in (Status.PASS, Status.FAIL, Status.UNKNOWN) if (row, s) not in WITHOUT}
    assert wanted <= _statuses()[row]
