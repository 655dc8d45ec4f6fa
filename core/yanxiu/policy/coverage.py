"""Each row of a plugin's catalogue: how it is answered, and by how many cases."""

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

from .cases import Case, read_cases
from .findings import Finding, Kind, Status
from .packs import Pack
from .registry import Registry

FOLDER = Path("tests", "cases")


class Treatment(StrEnum):
    """How a row is answered, by the most that any of its rules does; a figure alone judges nothing."""

    IMPLEMENTED = "implemented"
    ATTESTED = "attested"
    INFORMATION = "information"
    PARAMETER = "parameter"
    MISSING = "missing"


_OF_KIND = {
    Kind.CHECK: Treatment.IMPLEMENTED,
    Kind.CONSEQUENCE: Treatment.IMPLEMENTED,
    Kind.ATTESTATION: Treatment.ATTESTED,
    Kind.INFORMATION: Treatment.INFORMATION,
}


def cases_beside(pack: Pack) -> Path | None:
    """The plugin's own cases, where it stands in the tree that it is developed in; `None` once packed."""
    file = getattr(pack.module, "__file__", None)
    folder = Path(file).parent.parent / FOLDER if file else None
    return folder if folder and folder.is_dir() else None


def cases_of(registry: Registry, folders: Iterable[Path]) -> list[Case]:
    """The cases of every file of the folders.  Raises `PolicyFileError` with file and line."""
    files = [path for folder in folders for path in sorted(folder.glob("*.yaml"))]
    return [case for path in files for case in read_cases(path, registry)]


def coverage(packs: Iterable[Pack], cases: Iterable[Case]) -> dict[str, Any]:
    """Per plugin and row of its catalogue: how it is answered, by which slots, and by how many cases.

    `cases` counts those that expect an answer for the row, by its id or by one of its slots; `shown` counts
    the answers that all cases brought about.
    """
    expected, shown = _counted(list(cases))
    return {
        "schema": "yanxiu.policy.coverage/1",
        "plugins": [_plugin(pack, expected, shown) for pack in packs],
    }


def _counted(cases: list[Case]) -> tuple[Counter[str], dict[str, Counter[Status]]]:
    expected: Counter[str] = Counter()
    shown: dict[str, Counter[Status]] = {}
    for case in cases:
        findings = case.decide().findings
        for finding in findings:
            shown.setdefault(_id(finding), Counter())[finding.status] += 1
        named = set(case.expect.findings) if case.expect else set()
        expected.update({_id(f) for f in findings if {f.rule, _id(f)} & named} | named)
    return expected, shown


def _id(finding: Finding) -> str:
    return finding.citation.id if finding.citation else finding.rule


def _plugin(pack: Pack, expected: Counter[str], shown: dict[str, Counter[Status]]) -> dict[str, Any]:
    rows = [_row(pack, row, expected, shown.get(row.id, Counter())) for row in pack.catalogue]
    return {
        "plugin": pack.name,
        "jurisdiction": pack.jurisdiction.id,
        "name": pack.jurisdiction.name,
        "totals": {str(t): sum(1 for row in rows if row["treatment"] == t) for t in Treatment},
        "rows": rows,
    }


def _row(pack: Pack, row: Any, expected: Counter[str], shown: Counter[Status]) -> dict[str, Any]:
    slots = [slot.bare for slot in pack.slots.values() if any(e.citation.id == row.id for e in slot.entries)]
    return {
        "id": row.id,
        "document": row.document,
        "clause": row.clause,
        "stage": row.stage,
        "kind": str(row.kind),
        "summary": row.summary,
        "treatment": str(_treatment(pack, slots)),
        "slots": slots,
        "cases": expected[row.id],
        "shown": {str(status): shown[status] for status in Status if shown[status]},
    }


def _treatment(pack: Pack, slots: list[str]) -> Treatment:
    found = set(_treatments(pack, slots))
    return next((treatment for treatment in Treatment if treatment in found), Treatment.MISSING)


def _treatments(pack: Pack, slots: list[str]) -> Iterator[Treatment]:
    yield from (_OF_KIND[rule.kind] for rule in pack.rules if rule.slot in slots)
    if slots:
        yield Treatment.PARAMETER
