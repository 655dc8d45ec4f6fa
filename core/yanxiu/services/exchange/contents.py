"""What a package holds once every hash held, kept for the next look at it.

Fetching, decrypting, unpacking and hashing a package takes seconds where its materials are large, and whoever
reviews it looks at it at every step.  What was found is kept beside the hash of the bytes that the database
holds of it; each look asks for that hash anew, and only where it is the same are the bytes not read again.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select

from yanxiu.db import Tenant
from yanxiu.models import PackageKind, SubmittedPackage
from yanxiu.phrases import joined, phrase
from yanxiu.policy import Material
from yanxiu.policy.wording import word
from yanxiu.reporting.container import PackageForm, ReportRefusedError, Unpacked, unpack
from yanxiu.reporting.package import REPORT
from yanxiu.reporting.preparation import AMENDMENT, PLAN
from yanxiu.services.errors import DomainError
from yanxiu.services.exchange import inbox, link

MOST: Final = 16
"""How many packages a process keeps: their documents name people, so no more than are worked on."""
LONGEST: Final = 1800.0
"""Seconds after which one is not given any more; the next look at any package throws it away."""
_FORMS: Final[Mapping[PackageKind, PackageForm]] = {
    PackageKind.REPORT: REPORT,
    PackageKind.PLAN: PLAN,
    PackageKind.AMENDMENT: AMENDMENT,
}
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
class Contents:
    """A package that was found whole: its document, and its files without their bytes."""

    document: Mapping[str, Any]
    files: tuple[PackageFile, ...]


class Broken(DomainError):
    """A package that is not what was sent; ``problems`` says in which ways."""

    def __init__(self, package: SubmittedPackage, problems: Sequence[str]) -> None:
        told = joined(problems, "；")
        super().__init__(phrase("材料不完整：{problems}。请退回，由省厅重新生成后再报", problems=told))
        self.package, self.problems = package, tuple(problems)


class Kept:
    """What was found, by package and by the hash of its stored bytes; the one not asked for longest goes."""

    def __init__(self) -> None:
        self._found: OrderedDict[tuple[int, UUID], tuple[bytes, float, Contents]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[int, UUID], stored: bytes) -> Contents | None:
        """What was found of a package, if its stored bytes still have this hash."""
        with self._lock:
            self._forget_old()
            found = self._found.pop(key, None)
            if found is None or found[0] != stored:
                return None
            self._found[key] = found
            return found[2]

    def put(self, key: tuple[int, UUID], stored: bytes, contents: Contents) -> None:
        """Keep what was found."""
        with self._lock:
            self._found[key] = (stored, monotonic(), contents)
            self._found.move_to_end(key)
            while len(self._found) > MOST:
                self._found.popitem(last=False)

    def _forget_old(self) -> None:
        oldest = monotonic() - LONGEST
        for key in [key for key, (_, at, _) in self._found.items() if at < oldest]:
            del self._found[key]


_kept: Final = Kept()


def contents_of(place: Tenant, package_id: UUID) -> tuple[SubmittedPackage, Contents]:
    """A package's row and what is in it; raises ``NotFound``, ``Broken`` where it is not what was sent."""
    key = (place.id, package_id)
    with link.reading() as session:
        package = inbox.found(session, place, package_id)
        asked = select(func.sha256(SubmittedPackage.content)).where(
            SubmittedPackage.tenant_id == place.id, SubmittedPackage.id == package_id
        )
        stored: bytes = session.scalars(asked).one()
    found = _kept.get(key, stored)
    if found is None:
        whole, read = read_whole(place, package_id)
        found = Contents(read.document, tuple(files_of(read)))
        _kept.put(key, stored, found)
        package = whole
    return package, found


def read_whole(place: Tenant, package_id: UUID) -> tuple[SubmittedPackage, Unpacked]:
    """A package with all its bytes, checked; raises as ``contents_of`` does."""
    with link.reading() as session:
        package = inbox.found(session, place, package_id, whole=True)
    try:
        read = unpack(package.content, _FORMS[package.kind])
    except ReportRefusedError as error:
        raise Broken(package, error.problems) from error
    if read.sha256 != package.sha256:
        raise Broken(package, ["内容的散列值与报送时登记的不符"])
    return package, read


def files_of(read: Unpacked) -> list[PackageFile]:
    """The files of a package, by path."""
    named = {one["path"]: one for one in read.document.get("materials", ())}
    found = []
    for path, content in sorted(read.files.items()):
        one = named.get(path)
        label = _MATERIALS.get(one["material"], one["material"]) if one else phrase("数据文件")
        found.append(
            PackageFile(label, one["name"] if one else path, path, len(content), one["sha256"] if one else "")
        )
    return found
