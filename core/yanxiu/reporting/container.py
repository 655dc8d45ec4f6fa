"""The form that every package has: a .zip whose manifest names each file with its size and hash."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from yanxiu.documents.archives import DAMAGED
from yanxiu.phrases import joined, message_of, phrase
from yanxiu.reporting.schemas import SchemaError, validate

MANIFEST: Final = "manifest.json"
_MAX_PACKAGE: Final = 200 * 1024 * 1024
_MAX_INFLATED: Final = 2 * _MAX_PACKAGE
# The oldest day a .zip can write; a real one would make equal packages differ.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


class ReportRefusedError(ValueError):
    """A package that cannot be built or read; `problems` names everything, row by row."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(joined(problems, "；"))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class PackageForm:
    """A kind of package: its name and version in the manifest, its document and that document's schema."""

    name: str
    version: int
    document: str
    schema: str


@dataclass(frozen=True, slots=True)
class MaterialFile:
    """One file of a material: which material it belongs to, its name as uploaded, its content."""

    material: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A package whose every hash held: its kind, its document, and its files by path."""

    form: PackageForm
    document: dict[str, Any]
    files: dict[str, bytes]
    sha256: str


def pack(form: PackageForm, document: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """The package, equal bytes for equal input; ``SchemaError`` where the document is none of its kind."""
    validate(form.schema, document)
    inside = {**files, form.document: as_json(document)}
    return _zip({**inside, MANIFEST: as_json(_manifest(form, inside))})


def unpack(data: bytes, *known: PackageForm) -> Unpacked:
    """Open a package and check it whole: manifest, every hash, no file beside it, the document's schema."""
    files = _unzip(data)
    manifest = _read_manifest(files.pop(MANIFEST, b""))
    form = _form(manifest, known)
    problems = _unlike(files, {entry["path"]: entry["sha256"] for entry in manifest["files"]})
    if not problems and form.document not in files:
        problems = [phrase("上报包缺文件 {path}", path=form.document)]
    if problems:
        raise ReportRefusedError([*problems, "请重新导出上报包"])
    return Unpacked(form, _checked(form, files[form.document]), files, sha256(data))


def material_paths(materials: Sequence[MaterialFile]) -> dict[str, MaterialFile]:
    """A path per file, by material and number: uploaded names stand in the document and are no paths."""
    counts: dict[str, int] = {}
    paths = {}
    for material in materials:
        counts[material.material] = number = counts.get(material.material, 0) + 1
        suffix = PurePosixPath(material.name).suffix.lower()
        safe = suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ""
        paths[f"materials/{material.material}-{number:02d}{safe}"] = material
    return paths


def listed(paths: Mapping[str, MaterialFile]) -> list[dict[str, str]]:
    """The materials as a document names them."""
    return [
        {"material": one.material, "name": one.name, "path": path, "sha256": sha256(one.content)}
        for path, one in paths.items()
    ]


def as_json(value: object) -> bytes:
    """JSON as packages hold it."""
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def sha256(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _manifest(form: PackageForm, files: Mapping[str, bytes]) -> dict[str, Any]:
    entries = [{"path": p, "size": len(c), "sha256": sha256(c)} for p, c in sorted(files.items())]
    return {"format": form.name, "version": form.version, "files": entries}


def _read_manifest(content: bytes) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(content)
        validate("manifest-1.json", manifest)
    except (ValueError, RecursionError) as error:
        raise ReportRefusedError(
            [phrase("上报包没有可读的 {manifest}，请重新导出", manifest=MANIFEST)]
        ) from error
    return manifest


def _form(manifest: Mapping[str, Any], known: Sequence[PackageForm]) -> PackageForm:
    found = (manifest["format"], manifest["version"])
    form = next((one for one in known if (one.name, one.version) == found), None)
    if form is None:
        raise ReportRefusedError(
            [
                phrase(
                    "上报包的格式 {found} {version} 不认识，本系统读 {known}。请用本系统认识的版本重新导出",
                    found=found[0],
                    version=found[1],
                    known=joined(f"{one.name} {one.version}" for one in known),
                )
            ]
        )
    return form


def _unlike(files: Mapping[str, bytes], named: Mapping[str, str]) -> list[str]:
    problems = [phrase("上报包缺文件 {path}", path=path) for path in named if path not in files]
    problems += [phrase("文件 {path} 不在清单里", path=path) for path in files if path not in named]
    return problems + [
        phrase("文件 {path} 的散列值与清单不符", path=path)
        for path in named
        if path in files and sha256(files[path]) != named[path]
    ]


def _checked(form: PackageForm, content: bytes) -> dict[str, Any]:
    try:
        document: dict[str, Any] = json.loads(content)
        validate(form.schema, document)
    except SchemaError as error:
        raise ReportRefusedError([message_of(error)]) from error
    except (ValueError, RecursionError) as error:
        told = phrase("{report} 不是 JSON，请重新导出上报包", report=form.document)
        raise ReportRefusedError([told]) from error
    return document


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
    except ReportRefusedError:
        raise
    except DAMAGED as error:
        raise ReportRefusedError(["上报包不是完好的 .zip，请重新导出"]) from error
