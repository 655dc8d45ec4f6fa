"""What a PDF file says of itself and of its signature.

Read in a limited process where a stranger brought the file.
"""

import io
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import pikepdf
from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

# Told as findings; the library would log each with its whole traceback.
logging.getLogger("pyhanko.sign.validation").setLevel(logging.CRITICAL)
_USAGE: Final = KeyUsageConstraints(
    key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
)


@dataclass(frozen=True, slots=True)
class Findings:
    """Plain findings, as JSON can carry them; times as ISO texts.

    `whole`: nothing was changed since it was signed. `trusted`: the certificate leads to one of the roots,
    today; `trusted_then`: it did at the time that the signature claims.
    """

    readable: bool
    title: str = ""
    identifier: str = ""
    signed: bool = False
    whole: bool = False
    subject: str = ""
    issuer: str = ""
    fingerprint: str = ""
    self_signed: bool = False
    trusted: bool = False
    trusted_then: bool = False
    signed_at: str = ""
    valid_from: str = ""
    valid_until: str = ""


def read_file(content: bytes, roots: Iterable[bytes]) -> Findings:
    """Findings on a file; `roots` are certificates in DER."""
    try:
        title, identifier = _names(content)
    except (pikepdf.PdfError, ValueError):
        return Findings(readable=False)
    try:
        # A file is as its last signature says: an earlier one cannot speak for what came after it.
        signatures = PdfFileReader(io.BytesIO(content), strict=False).embedded_regular_signatures
        if not signatures:
            return Findings(readable=True, title=title, identifier=identifier)
        found = _signature(signatures[-1], [x509.Certificate.load(root) for root in roots])
    except (PdfError, SignatureValidationError, ValueError, KeyError, TypeError):
        return Findings(readable=True, title=title, identifier=identifier, signed=True)
    return Findings(readable=True, title=title, identifier=identifier, **found)


def _names(content: bytes) -> tuple[str, str]:
    with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_metadata() as metadata:
        return str(metadata.get("dc:title", "")), str(metadata.get("dc:identifier", ""))


def _signature(embedded: Any, roots: list[x509.Certificate]) -> dict[str, Any]:
    status = _validated(embedded, roots, None)
    certificate = status.signing_cert
    signed_at = status.signer_reported_dt
    then = _validated(embedded, roots, signed_at).trusted if signed_at else False
    return {
        "signed": True,
        "whole": _is_whole(status),
        "subject": named(certificate.subject),
        "issuer": named(certificate.issuer),
        "fingerprint": certificate.sha256.hex(),
        "self_signed": certificate.subject == certificate.issuer,
        "trusted": bool(status.trusted),
        "trusted_then": bool(then),
        "signed_at": signed_at.astimezone(UTC).isoformat() if signed_at else "",
        "valid_from": certificate.not_valid_before.isoformat(),
        "valid_until": certificate.not_valid_after.isoformat(),
    }


def named(name: x509.Name) -> str:
    """Common name and organization, which is what a reader knows somebody by."""
    parts = [name.native.get(key) for key in ("common_name", "organization_name")]
    return "，".join(dict.fromkeys(str(part) for part in parts if part)) or str(name.human_friendly)


def _validated(embedded: Any, roots: list[x509.Certificate], moment: datetime | None) -> PdfSignatureStatus:
    # Nothing is fetched: neither lists of revoked certificates nor missing ones.
    context = ValidationContext(trust_roots=roots, moment=moment, allow_fetching=False)
    return validate_pdf_signature(embedded, context, key_usage_settings=_USAGE)


def _is_whole(status: PdfSignatureStatus) -> bool:
    return bool(status.intact and status.valid and status.coverage == SignatureCoverageLevel.ENTIRE_FILE)
