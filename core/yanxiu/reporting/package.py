"""The report on a class: the roster, the report as JSON, the materials, in one package."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from yanxiu.documents.roster import write_roster_xlsx
from yanxiu.phrases import joined, phrase
from yanxiu.reporting.container import (
    MANIFEST,
    MaterialFile,
    PackageForm,
    ReportRefusedError,
    listed,
    material_paths,
    pack,
    unpack,
)
from yanxiu.reporting.form import ReportForm

__all__ = [
    "MANIFEST",
    "REPORT",
    "ROSTER",
    "MaterialFile",
    "ReadPackage",
    "ReportHead",
    "ReportRefusedError",
    "build_package",
    "read_package",
]

REPORT: Final = PackageForm("yanxiu-report", 1, "report.json", "report-1.json")
ROSTER: Final = "roster.xlsx"


@dataclass(frozen=True, slots=True)
class ReportHead:
    """Of which class the report is. `reference` is the platform's own number of it, where there is one."""

    jurisdiction: str
    year: int
    class_id: str
    class_name: str
    level: str
    host: str
    starts_on: date
    ends_on: date
    place: str
    hours: str
    reference: str = ""
    sample: bool = False


@dataclass(frozen=True, slots=True)
class ReadPackage:
    """A package whose every hash held: the report, and its files by path."""

    report: dict[str, Any]
    files: dict[str, bytes]
    sha256: str


def build_package(
    form: ReportForm, head: ReportHead, rows: Sequence[Mapping[str, str]], materials: Sequence[MaterialFile]
) -> bytes:
    """The package, equal bytes for equal input. ReportRefusedError where a cell or material is missing."""
    _check(form, rows, materials)
    paths = material_paths(materials)
    files = {ROSTER: write_roster_xlsx(rows, form.roster_columns, title=f"{head.class_name}学员名单")}
    files |= {path: material.content for path, material in paths.items()}
    return pack(REPORT, _report(form, head, rows, paths), files)


def read_package(data: bytes) -> ReadPackage:
    """Open a package and check it whole: manifest, every hash, no file beside it, the report's schema."""
    read = unpack(data, REPORT)
    return ReadPackage(read.document, read.files, read.sha256)


def _check(form: ReportForm, rows: Sequence[Mapping[str, str]], materials: Sequence[MaterialFile]) -> None:
    where = f"（{form.document} {form.clause}）"
    problems = [] if rows else [phrase("名单没有学员{where}", where=where)]
    for number, row in enumerate(rows, start=1):
        empty = [heading for key, heading in form.roster_columns if not row.get(key, "").strip()]
        if empty:
            problems.append(
                phrase(
                    "名单第 {number} 名学员缺{empty}{where}，请补全",
                    number=number,
                    empty=joined(empty),
                    where=where,
                )
            )
    present = {material.material for material in materials if material.content}
    missing = [heading for key, heading in form.materials if key not in present]
    if missing:
        problems.append(
            phrase("材料缺{missing}{where}，请上传后再上报", missing=joined(missing), where=where)
        )
    known = {key for key, _ in form.materials}
    problems += [
        phrase("材料「{name}」属于 {material}，本格式不收", name=m.name, material=m.material)
        for m in materials
        if m.material not in known
    ]
    if problems:
        raise ReportRefusedError(problems)


def _report(
    form: ReportForm, head: ReportHead, rows: Sequence[Mapping[str, str]], paths: Mapping[str, MaterialFile]
) -> dict[str, Any]:
    return {
        "format": REPORT.name,
        "version": REPORT.version,
        "form": {"id": form.id, "title": form.title, "document": form.document, "clause": form.clause},
        "sample": head.sample,
        "jurisdiction": head.jurisdiction,
        "year": head.year,
        "class": {
            "id": head.class_id,
            "name": head.class_name,
            "level": head.level,
            "host": head.host,
            "starts_on": head.starts_on.isoformat(),
            "ends_on": head.ends_on.isoformat(),
            "place": head.place,
            "hours": head.hours,
            "reference": head.reference,
        },
        "roster": {
            "columns": [{"key": key, "heading": heading} for key, heading in form.roster_columns],
            "rows": [{key: row[key] for key, _ in form.roster_columns} for row in rows],
        },
        "materials": listed(paths),
    }
