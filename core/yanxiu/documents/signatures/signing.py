"""Signing: an invisible certifying signature that allows no change, in a file that stays PDF/A-3b."""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf

from yanxiu.documents.signatures.checking import SigningError
from yanxiu.documents.signatures.reading import named, read_file
from yanxiu.phrases import phrase

_FIELD: Final = "YanxiuSignature"
_PDF_A3: Final = (1, 7)


class _AsItIs(IncrementalPdfFileWriter):
    """Adds a signature and nothing else.

    The library would write version 2.0, which PDF/A-3 does not allow, and metadata without the identifier.
    """

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        super().ensure_output_version(min(version, _PDF_A3))  # type: ignore[no-untyped-call]  # theirs

    def _update_meta(self) -> None:
        """Leave it as it stands."""


@dataclass(frozen=True)
class Signer:
    """A key with its certificate, read once. Its representation shows neither."""

    _key: Any

    def __repr__(self) -> str:
        return f"Signer({self.fingerprint[:16]})"

    @classmethod
    def load(cls, path: Path, passphrase: str) -> "Signer":
        """Read a PKCS#12 file. SigningError where it cannot be read, or its certificate has ended."""
        try:
            key = SimpleSigner.load_pkcs12_data(path.read_bytes(), (), passphrase.encode() or None)
        except OSError as error:
            raise SigningError(
                phrase("签名密钥 {path} 读不到：{why}。请核对路径和权限", path=path, why=error.strerror)
            ) from error
        except (ValueError, TypeError):
            # not what the library says: it may repeat the passphrase
            key = None
        if key is None or key.signing_cert is None:
            said = "签名密钥 {path} 打不开：不是 PKCS#12 文件，或口令不对。请核对文件和口令"
            raise SigningError(phrase(said, path=path))
        ends = key.signing_cert.not_valid_after
        if ends < datetime.now(UTC):
            said = "签名证书（{path}）已于 {day} 到期。请换用有效的证书"
            raise SigningError(phrase(said, path=path, day=f"{ends:%Y-%m-%d}"))
        return cls(key)

    @property
    def subject(self) -> str:
        """Whom the certificate names."""
        return named(self._key.signing_cert.subject)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate."""
        return str(self._key.signing_cert.sha256.hex())

    def sign(self, pdf: bytes) -> bytes:
        """The file with a signature over all of it, read back at once. SigningError where that fails."""
        details = PdfSignatureMetadata(
            field_name=_FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        )
        out = io.BytesIO()
        # pyHanko runs an event loop of its own, which a thread that has one already does not allow
        with ThreadPoolExecutor(1) as thread:
            source = _AsItIs(io.BytesIO(pdf))
            thread.submit(sign_pdf, source, details, signer=self._key, output=out).result()
            signed = out.getvalue()
            found = thread.submit(read_file, signed, roots=()).result()
        if not (found.signed and found.whole and found.fingerprint == self.fingerprint):
            raise SigningError("签名之后核对没有通过，文件没有保存。请联系管理员")
        return signed
