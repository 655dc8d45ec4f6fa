"""The cases of the draft: the published ones, and for each hard rule a pass, a fail and an unknown."""

from functools import cache
from pathlib import Path

import pytest

from yanxiu.policy import Case, Registry, RowKind, Severity, Status, read_cases, run_case, worst

FOLDER = Path(__file__).parent / "cases"
REGISTRY = Registry.load()
PACK = REGISTRY.pack("hebei")
CASES = [case for path in sorted(FOLDER.glob("*.yaml")) for case in read_cases(path, REGISTRY)]
HARD = [row.id for row in PACK.catalogue if row.kind is RowKind.HARD]
SIGNED = [row.id for row in PACK.catalogue if row.kind is RowKind.ATTESTATION]

WITHOUT = {
    ("HED-44", Status.FAIL): "an adopted draft is in force, and one that is not adopted has no findings",
    ("HED-44", Status.UNKNOWN): "likewise: the one finding is then NO-POLICY",
}
"""What the clauses do not admit."""


@cache
def statuses(row: str) -> set[Status]:
    """Every status that a row has under some case."""
    found = [[f for f in c.decide().findings if f.citation and f.citation.id == row] for c in CASES]
    return {status for findings in found if (status := worst(findings))}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    assert run_case(case).problems == ()


def test_case_names_differ() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names))


def test_every_row_of_the_draft_is_in_the_catalogue() -> None:
    assert [row.id for row in PACK.catalogue] == [f"HED-{n:02}" for n in range(1, 45)]


def test_every_row_is_cited_by_an_entry() -> None:
    cited = {entry.citation.id for slot in PACK.slots.values() for entry in slot.entries}
    assert cited == {row.id for row in PACK.catalogue}


def test_entries_cite_the_clause_of_their_row() -> None:
    clauses = {row.id: row.clause for row in PACK.catalogue}
    for slot in PACK.slots.values():
        for entry in slot.entries:
            assert entry.citation.clause == clauses[entry.citation.id], slot.name


def test_severity_follows_the_kind_of_row() -> None:
    kinds = {row.id: row.kind for row in PACK.catalogue}
    usual = {RowKind.SOFT: Severity.SOFT, RowKind.INFORMATION: Severity.INFO}
    other = {"hebei.thesis_weight": Severity.SOFT, "hebei.certificate_format": Severity.INFO}
    for slot in PACK.slots.values():
        for entry in slot.entries:
            expected = usual.get(kinds[entry.citation.id], Severity.HARD)
            assert entry.severity is other.get(slot.name, expected), slot.name


@pytest.mark.parametrize("row", HARD)
def test_hard_row_has_a_pass_a_fail_and_an_unknown_case(row: str) -> None:
    wanted = {s for s in (Status.PASS, Status.FAIL, Status.UNKNOWN) if (row, s) not in WITHOUT}
    assert wanted <= statuses(row)


@pytest.mark.parametrize("row", SIGNED)
def test_signed_row_has_a_case_with_and_one_without_the_signature(row: str) -> None:
    assert {Status.PASS, Status.ATTEST} <= statuses(row)
