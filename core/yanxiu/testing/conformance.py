# ruff: noqa: S101 - assertions are what these tests are made of
"""What every policy plugin must hold, as one test class to inherit from.

    class TestConformance(Conformance):
        jurisdiction = "fictia"
        cases = Path(__file__).parent / "cases"

Its tests: each case file gives what it expects; every row of the catalogue is cited, with its own clause
and a severity that fits its kind; every hard check has a case where it passes, one where it fails and one
where it is unknown; every signature has a case with and one without it; its documents are drawn from sample
values; the languages that it ships are complete.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

import pytest

from yanxiu.policy import (
    Case,
    EntrySpec,
    Finding,
    Kind,
    Pack,
    Registry,
    RowKind,
    Severity,
    Slot,
    Status,
    read_cases,
    run_case,
)
from yanxiu.policy.translating import untranslated
from yanxiu.testing.papers import problems_with

CHECKED = frozenset({Status.PASS, Status.FAIL, Status.UNKNOWN})
SIGNED = frozenset({Status.PASS, Status.ATTEST})
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
def findings_in(folder: Path, jurisdiction: str) -> tuple[Finding, ...]:
    """What a jurisdiction finds under all cases of a folder."""
    plugin = registry().pack(jurisdiction).name
    return tuple(f for case in cases_in(folder) for f in case.decide().findings if f.plugin == plugin)


def entries_of(pack: Pack) -> Iterator[tuple[Slot, EntrySpec]]:
    """Every entry that cites a row."""
    for slot in pack.slots.values():
        yield from ((slot, entry) for entry in slot.entries if entry.document_key)


def judged(pack: Pack) -> Iterator[tuple[str, str, frozenset[Status]]]:
    """Slot, catalogue id and the statuses that cases must show, for each hard check and signature."""
    kinds = {pack.slot(rule.slot).name: rule.kind for rule in pack.rules}
    for slot, entry in entries_of(pack):
        kind = kinds.get(slot.name)
        if kind is Kind.ATTESTATION:
            yield slot.name, entry.citation.id, SIGNED
        elif kind in (Kind.CHECK, Kind.CONSEQUENCE) and entry.severity is Severity.HARD:
            yield slot.name, entry.citation.id, CHECKED


class Conformance:
    """Inherit from it as the module above says.

    `without` names (id, status) pairs that a clause does not admit, and `severities` ids whose severity does
    not follow from the kind of row, each with the reason.
    """

    jurisdiction: ClassVar[str]
    cases: ClassVar[Path]
    without: ClassVar[Mapping[tuple[str, Status], str]] = _NOTHING
    severities: ClassVar[Mapping[str, str]] = _NO_SEVERITY

    @property
    def pack(self) -> Pack:
        return registry().pack(self.jurisdiction)

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if "case" in metafunc.fixturenames:
            metafunc.parametrize("case", cases_in(self.cases), ids=lambda case: case.name)
        if "check" in metafunc.fixturenames:
            checks = sorted(set(judged(self.pack)), key=str)
            metafunc.parametrize("check", checks, ids=lambda check: f"{check[0]}-{check[1]}")

    def test_case(self, case: Case) -> None:
        problems = run_case(case).problems
        assert not problems, "\n".join(problems)

    def test_case_names_differ(self) -> None:
        names = [case.name for case in cases_in(self.cases)]
        twice = sorted({name for name in names if names.count(name) > 1})
        assert not twice, f"两个案例同名：{twice}"

    def test_every_row_is_cited_with_its_clause(self) -> None:
        rows = {(row.id, row.clause) for row in self.pack.catalogue}
        cited = {(entry.citation.id, entry.citation.clause) for _, entry in entries_of(self.pack)}
        assert rows == cited, f"没有条目：{sorted(rows - cited)}；条款与目录不同：{sorted(cited - rows)}"

    def test_severity_follows_the_kind_of_row(self) -> None:
        """A hard row has a hard entry (and may have soft ones beside); other rows have one severity."""
        ruled = {self.pack.slot(rule.slot).name for rule in self.pack.rules}
        found: dict[str, set[Severity]] = {row.id: set() for row in self.pack.catalogue}
        for slot, entry in entries_of(self.pack):
            if slot.name in ruled:
                found[entry.citation.id].add(entry.severity)
        odd = {row.id for row in self.pack.catalogue if not _fitting(row.kind, found[row.id])}
        assert odd == set(self.severities), f"严重程度与类别不符：{sorted(odd ^ set(self.severities))}"

    def test_check_has_its_cases(self, check: tuple[str, str, frozenset[Status]]) -> None:
        slot, cite, wanted = check
        shown = {
            f.status
            for f in findings_in(self.cases, self.jurisdiction)
            if f.rule == slot and f.citation and f.citation.id == cite
        }
        admitted = {status for status in wanted if (cite, status) not in self.without}
        assert admitted <= shown, f"{slot}（{cite}）没有这样的案例：{sorted(admitted - shown)}"

    def test_documents_are_drawn_from_sample_values(self) -> None:
        """Each is one that the core knows, and its template asks for nothing that it is not given."""
        found = [problems_with(self.pack, one) for one in self.pack.documents]
        assert [problem for problem in found if problem] == []

    def test_translations_are_complete(self) -> None:
        """A language that a plugin ships has every text that pages show of it."""
        missing = {language: untranslated(self.pack, language) for language in self.pack.translations}
        assert not any(missing.values()), f"没有译文：{missing}"

    def test_exceptions_are_of_this_plugin(self) -> None:
        unknown = {cite for cite, _ in self.without} - {row.id for row in self.pack.catalogue}
        assert not unknown, f"条款目录里没有：{sorted(unknown)}"


def _fitting(kind: RowKind, severities: set[Severity]) -> bool:
    if kind is RowKind.HARD:
        return Severity.HARD in severities
    if kind is RowKind.ATTESTATION:
        return severities == {Severity.HARD}
    return severities == {Severity.SOFT if kind is RowKind.SOFT else Severity.INFO}
