"""Checking a file that somebody brings: in a limited process, for it may be made to harm."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Final

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificates

from yanxiu.documents.apart.pool import DrawingError, Pool, lasting
from yanxiu.documents.fonts import SONG

LARGEST: Final = 5 * 1024 * 1024
"""Bytes of a file that is looked at; a certificate has less than a hundredth."""
_SECONDS: Final = 5
# One of its own: strangers' files never keep a document waiting.
_pool: Final = lasting(Pool(at_once=1))


class SigningError(RuntimeError):
    """A key cannot be used, or what it signed does not verify."""


class Integrity(Enum):
    """What can be said of a file from the file alone."""

    WHOLE = "whole"
    CHANGED = "changed"
    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"


class Trust(Enum):
    """How far the signing certificate can be followed."""

    ROOT = "root"
    OWN = "own"
    EXPIRED = "expired"
    SELF_SIGNED = "self_signed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, by the certificate; `signed_at` is what the signature claims, by no clock of others."""

    subject: str
    issuer: str
    fingerprint: str
    trust: Trust
    signed_at: datetime | None
    valid_from: datetime
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class FileReport:
    """A file, its title and identifier, and its signature where one can be read."""

    integrity: Integrity
    title: str = ""
    identifier: str = ""
    signature: Signature | None = None

    @property
    def vouched(self) -> bool:
        """Whole, and signed by a certificate that is known here."""
        known = self.signature is not None and self.signature.trust in (Trust.ROOT, Trust.OWN)
        return self.integrity is Integrity.WHOLE and known


def check_file(content: bytes, roots: Iterable[bytes] = (), own: Iterable[str] = ()) -> FileReport:
    """Look at a file. `roots` are trusted certificates in DER, `own` fingerprints of our own signing ones."""
    if not content.startswith(b"%PDF-") or len(content) > LARGEST:
        return FileReport(Integrity.UNREADABLE)
    files = {"file": content} | {f"root:{number}": root for number, root in enumerate(roots)}
    try:
        answer = _pool.ask({"kind": "check", "seconds": _SECONDS}, files, frozenset({SONG}))[0]
    except DrawingError:
        return FileReport(Integrity.UNREADABLE)
    return _report(json.loads(answer), frozenset(own))


def certificates_in(content: bytes) -> list[bytes]:
    """The certificates of a PEM file, in DER. ValueError where there are none."""
    return [one.public_bytes(Encoding.DER) for one in load_pem_x509_certificates(content)]


def _report(found: dict[str, Any], own: frozenset[str]) -> FileReport:
    if not found["readable"]:
        return FileReport(Integrity.UNREADABLE)
    names = (found["title"], found["identifier"])
    if not found["signed"]:
        return FileReport(Integrity.UNSIGNED, *names)
    integrity = Integrity.WHOLE if found["whole"] else Integrity.CHANGED
    return FileReport(integrity, *names, _signature(found, own) if found["fingerprint"] else None)


def _signature(found: dict[str, Any], own: frozenset[str]) -> Signature:
    return Signature(
        found["subject"],
        found["issuer"],
        found["fingerprint"],
        _trust(found, own),
        datetime.fromisoformat(found["signed_at"]) if found["signed_at"] else None,
        datetime.fromisoformat(found["valid_from"]),
        datetime.fromisoformat(found["valid_until"]),
    )


def _trust(found: dict[str, Any], own: frozenset[str]) -> Trust:
    if found["trusted"]:
        return Trust.ROOT
    if found["fingerprint"] in own:
        return Trust.OWN
    if found["trusted_then"]:
        return Trust.EXPIRED
    return Trust.SELF_SIGNED if found["self_signed"] else Trust.UNKNOWN
