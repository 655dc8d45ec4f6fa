"""The report to the platform: one .zip with a manifest, the roster, the report as JSON, the materials."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from yanxiu.documents.roster import write_roster_xlsx
from yanxiu.phrases import joined, message_of, phrase
from yanxiu.reporting.form import ReportForm
from yanxiu.reporting.schemas import SchemaError, validate

MANIFEST = "manifest.json"
REPORT = "report.json"
ROSTER = "roster.xlsx"
FORMAT = "yanxiu-report"
VERSION = 1
_MAX_PACKAGE = 200 * 1024 * 1024
_MAX_INFLATED = 2 * _MAX_PACKAGE
# The oldest day a .zip can write; a real one would make equal reports differ.
_EPOCH = (1980, 1, 1, 0, 0, 0)


class ReportRefusedError(ValueError):
    """A report that cannot be built or read; `problems` names everything, row by row."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(joined(problems, "；"))
        self.problems = tuple(problems)


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
class MaterialFile:
    """One file of a material: which material it belongs to, its name as uploaded, its content."""

    material: str
    name: str
    content: bytes


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
    paths = _material_paths(materials)
    files = {ROSTER: write_roster_xlsx(rows, form.roster_columns, title=f"{head.class_name}学员名单")}
    files |= {path: material.content for path, material in paths.items()}
    report = _report(form, head, rows, paths)
    validate("report-1.json", report)
    files[REPORT] = _json(report)
    files[MANIFEST] = _json(_manifest(files))
    return _zip(files)


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


def _material_paths(materials: Sequence[MaterialFile]) -> dict[str, MaterialFile]:
    """A path per file, by material and number: uploaded names stand in the report and are no paths."""
    counts: dict[str, int] = {}
    paths = {}
    for material in materials:
        counts[material.material] = number = counts.get(material.material, 0) + 1
        suffix = PurePosixPath(material.name).suffix.lower()
        safe = suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ""
        paths[f"materials/{material.material}-{number:02d}{safe}"] = material
    return paths


def _report(
    form: ReportForm, head: ReportHead, rows: Sequence[Mapping[str, str]], paths: Mapping[str, MaterialFile]
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
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
        "materials": [
            {
                "material": material.material,
                "name": material.name,
                "path": path,
                "sha256": _sha(material.content),
            }
            for path, material in paths.items()
        ],
    }


def _manifest(files: Mapping[str, bytes]) -> dict[str, Any]:
    listed = [{"path": p, "size": len(c), "sha256": _sha(c)} for p, c in sorted(files.items())]
    return {"format": FORMAT, "version": VERSION, "files": listed}


def _zip(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(files, key=lambda path: (path != MANIFEST, path)):
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[path])
    return out.getvalue()


def read_package(data: bytes) -> ReadPackage:
    """Open a package and check it whole: manifest, every hash, no file beside it, the report's schema."""
    files = _unzip(data)
    try:
        manifest = json.loads(files.pop(MANIFEST))
        listed = {entry["path"]: entry["sha256"] for entry in manifest["files"]}
        version = (manifest["format"], manifest["version"])
    except (KeyError, TypeError, ValueError) as error:
        raise ReportRefusedError(
            [phrase("上报包没有可读的 {manifest}，请重新导出", manifest=MANIFEST)]
        ) from error
    if version != (FORMAT, VERSION):
        raise ReportRefusedError(
            [
                phrase(
                    "上报包的格式 {found} {version} 不认识，本系统读 {known} {current}",
                    found=version[0],
                    version=version[1],
                    known=FORMAT,
                    current=VERSION,
                )
            ]
        )
    problems = [phrase("上报包缺文件 {path}", path=path) for path in listed if path not in files]
    problems += [phrase("文件 {path} 不在清单里", path=path) for path in files if path not in listed]
    problems += [
        phrase("文件 {path} 的散列值与清单不符", path=path)
        for path in listed
        if path in files and _sha(files[path]) != listed[path]
    ]
    if problems or REPORT not in files:
        raise ReportRefusedError(
            [*(problems or [phrase("上报包缺文件 {path}", path=REPORT)]), "请重新导出上报包"]
        )
    return ReadPackage(_checked_report(files[REPORT]), files, _sha(data))


def _checked_report(content: bytes) -> dict[str, Any]:
    try:
        report: dict[str, Any] = json.loads(content)
        validate("report-1.json", report)
    except SchemaError as error:
        raise ReportRefusedError([message_of(error)]) from error
    except ValueError as error:
        raise ReportRefusedError([phrase("{report} 不是 JSON，请重新导出上报包", report=REPORT)]) from error
    return report


def _unzip(data: bytes) -> dict[str, bytes]:
    if len(data) > _MAX_PACKAGE:
        raise ReportRefusedError(["上报包超过 200 MB，请压缩材料后重新导出"])
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > _MAX_INFLATED:
                raise ReportRefusedError(["上报包解压后过大，请压缩材料后重新导出"])
            if len({entry.filename for entry in entries}) != len(entries):
                raise ReportRefusedError(["上报包里有重名的文件，请重新导出"])
            return {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise ReportRefusedError(["上报包不是完好的 .zip，请重新导出"]) from error


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
