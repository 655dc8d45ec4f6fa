"""Opening a received package: hashes and schema are checked, the audit log keeps who looked and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from yanxiu.db import Tenant
from yanxiu.models import PackageKind, SubmittedPackage
from yanxiu.phrases import phrase
from yanxiu.policy import Material
from yanxiu.policy.wording import word
from yanxiu.reporting.container import ReportRefusedError, Unpacked, unpack
from yanxiu.reporting.package import REPORT
from yanxiu.reporting.preparation import AMENDMENT, PLAN
from yanxiu.services import checks
from yanxiu.services.errors import NotFound
from yanxiu.services.exchange import inbox, link
from yanxiu.services.exchange.checklist import Check, checklist
from yanxiu.services.exchange.people import Line, lines_of
from yanxiu.services.work import Work

_MATERIALS: Final = {str(one): word(one) for one in Material}


@dataclass(frozen=True)
class PackageFile:
    """One file of a package: what it is, its name as uploaded, its path in the package, its size."""

    label: str
    name: str
    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Opened:
    """A package laid open; ``problems`` says why it could not be read, and then there is nothing else."""

    document: Mapping[str, Any]
    files: tuple[PackageFile, ...]
    people: tuple[Line, ...]
    columns: tuple[tuple[str, str], ...]
    checks: tuple[Check, ...]
    problems: tuple[str, ...] = ()


def look_into(work: Work, place: Tenant, package_id: UUID, *, purpose: str) -> Opened:
    """Lay a package open for review; identity numbers are for ``Line.masked`` to show.

    ``purpose`` goes to the ministry's audit log, with whose package it was.
    """
    package = _content(work, place, package_id, "exchange.open", purpose)
    try:
        read = unpack(package.content, REPORT, PLAN, AMENDMENT)
    except ReportRefusedError as error:
        return Opened({}, (), (), (), checklist(package, None), error.problems)
    report = read.document if package.kind is PackageKind.REPORT else None
    columns = report["roster"]["columns"] if report else ()
    return Opened(
        document=read.document,
        files=tuple(_files(read)),
        people=tuple(lines_of(report)) if report else (),
        columns=tuple((one["key"], one["heading"]) for one in columns),
        checks=checklist(package, read),
    )


def take_along(work: Work, place: Tenant, package_id: UUID, *, purpose: str) -> tuple[str, bytes]:
    """Name and bytes of a package, for the existing platform or the files; it names people in full."""
    package = _content(work, place, package_id, "exchange.download", purpose)
    return f"{package.kind}-{place.code}-{package.year}-{package.class_number}.zip", package.content


def one_file(
    work: Work, place: Tenant, package_id: UUID, path: str, *, purpose: str
) -> tuple[PackageFile, bytes]:
    """One material of a package."""
    package = _content(work, place, package_id, "exchange.open_file", purpose, path=path)
    read = unpack(package.content, REPORT, PLAN, AMENDMENT)
    known = next((one for one in _files(read) if one.path == path), None)
    if known is None:
        raise NotFound("材料", path)
    return known, read.files[path]


def report_of(work: Work, place: Tenant, package_id: UUID, *, purpose: str) -> tuple[Mapping[str, Any], str]:
    """The report of a class and the package's hash, for numbering; raises ``ReportRefusedError``."""
    package = _content(work, place, package_id, "exchange.open", purpose)
    return unpack(package.content, REPORT).document, package.sha256


def _content(
    work: Work, place: Tenant, package_id: UUID, action: str, purpose: str, **details: Any
) -> SubmittedPackage:
    link.of_ministry(work)
    said = checks.filled("用途", purpose)
    with link.reading() as session:
        package = inbox.found(session, place, package_id, whole=True)
    work.record(action, "package", package_id, place=place.code, purpose=said, **details)
    return package


def _files(read: Unpacked) -> Sequence[PackageFile]:
    named = {one["path"]: one for one in read.document.get("materials", ())}
    found = []
    for path, content in sorted(read.files.items()):
        one = named.get(path)
        label = _MATERIALS.get(one["material"], one["material"]) if one else phrase("数据文件")
        found.append(
            PackageFile(label, one["name"] if one else path, path, len(content), one["sha256"] if one else "")
        )
    return found
