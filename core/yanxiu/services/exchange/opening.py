"""Opening a received package: hashes and schema are checked, the audit log keeps who looked and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from yanxiu.db import Tenant
from yanxiu.models import AuditEntry, PackageKind, SubmittedPackage
from yanxiu.services import checks
from yanxiu.services.errors import InvalidInput, NotFound
from yanxiu.services.exchange import inbox, link
from yanxiu.services.exchange.checklist import Check, checklist
from yanxiu.services.exchange.contents import Broken, PackageFile, contents_of, files_of, read_whole
from yanxiu.services.exchange.people import Line, lines_of
from yanxiu.services.exchange.words import KINDS
from yanxiu.services.work import Work

_OPEN: Final = "exchange.open"
_STAYS_OPEN: Final = timedelta(hours=12)


@dataclass(frozen=True)
class Opened:
    """A package laid open; ``problems`` says why it could not be read, and then there is nothing else."""

    document: Mapping[str, Any]
    files: tuple[PackageFile, ...]
    people: tuple[Line, ...]
    columns: tuple[tuple[str, str], ...]
    checks: tuple[Check, ...]
    problems: tuple[str, ...] = ()


def purpose_of(work: Work, package_id: UUID) -> str | None:
    """For what the reader opened a package within the last hours; None where it is still closed to them."""
    asked = (
        select(AuditEntry.details)
        .where(
            AuditEntry.action == _OPEN,
            AuditEntry.object_kind == "package",
            AuditEntry.object_id == str(package_id),
            AuditEntry.actor_id == work.actor.id,
            AuditEntry.at > work.at - _STAYS_OPEN,
        )
        .order_by(AuditEntry.sequence.desc())
        .limit(1)
    )
    found = work.session.scalar(asked)
    return str(found["purpose"]) if found else None


def open_package(work: Work, place: Tenant, package_id: UUID, *, purpose: str) -> None:
    """Note who opens a package and what for; whoever did may look into it for some hours."""
    link.of_ministry(work)
    said = checks.filled("用途", purpose)
    inbox.one_received(place, package_id, work.today)
    work.record(_OPEN, "package", package_id, place=place.code, purpose=said)


def look_into(work: Work, place: Tenant, package_id: UUID, *, purpose: str | None = None) -> Opened:
    """Lay a package open for review; identity numbers are for ``Line.masked`` to show.

    With ``purpose`` it is opened first, else the reader has to have opened it before (``InvalidInput``).
    """
    _for_a_purpose(work, place, package_id, purpose)
    try:
        package, found = contents_of(place, package_id)
    except Broken as error:
        return Opened({}, (), (), (), checklist(error.package, None), error.problems)
    report = found.document if package.kind is PackageKind.REPORT else None
    columns = report["roster"]["columns"] if report else ()
    return Opened(
        document=found.document,
        files=found.files,
        people=tuple(lines_of(report)) if report else (),
        columns=tuple((one["key"], one["heading"]) for one in columns),
        checks=checklist(package, found.document),
    )


def take_along(work: Work, place: Tenant, package_id: UUID, *, purpose: str) -> tuple[str, bytes]:
    """Name and bytes of a package, for the existing platform or the files; it names people in full."""
    link.of_ministry(work)
    said = checks.filled("用途", purpose)
    package = _whole(place, package_id)
    work.record("exchange.download", "package", package_id, place=place.code, purpose=said)
    return f"{package.kind}-{place.code}-{package.year}-{package.class_number}.zip", package.content


def one_file(work: Work, place: Tenant, package_id: UUID, path: str) -> tuple[PackageFile, bytes]:
    """One file of a package that the reader has opened; raises ``Broken`` where it is not what was sent."""
    _for_a_purpose(work, place, package_id)
    _package, read = read_whole(place, package_id)
    known = next((one for one in files_of(read) if one.path == path), None)
    if known is None:
        raise NotFound("材料", path)
    work.record("exchange.view_file", "package", package_id, place=place.code, path=path)
    return known, read.files[path]


def report_of(
    work: Work, place: Tenant, package_id: UUID, *, purpose: str | None = None
) -> tuple[Mapping[str, Any], str]:
    """The report of a class and the package's hash, for numbering; raises ``Broken``."""
    _for_a_purpose(work, place, package_id, purpose)
    package, found = contents_of(place, package_id)
    if package.kind is not PackageKind.REPORT:
        raise InvalidInput("材料", KINDS[package.kind], "只有上报包可以编号", "请选取一份上报包")
    return found.document, package.sha256


def _for_a_purpose(work: Work, place: Tenant, package_id: UUID, purpose: str | None = None) -> None:
    link.of_ministry(work)
    if purpose is not None:
        open_package(work, place, package_id, purpose=purpose)
    elif purpose_of(work, package_id) is None:
        raise InvalidInput("用途", "（空）", "打开材料须写明用途，并记入审计日志", "请先填写用途打开材料")


def _whole(place: Tenant, package_id: UUID) -> SubmittedPackage:
    with link.reading() as session:
        return inbox.found(session, place, package_id, whole=True)
