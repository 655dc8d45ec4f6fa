"""With which key a tenant signs, and whose signatures it trusts: from the environment.

``YANXIU_SIGN_<TENANT>_KEY`` names a PKCS#12 file, ``…_PASSPHRASE_FILE`` a file with its passphrase (or
``…_PASSPHRASE`` the passphrase itself), ``…_ROOTS`` a PEM file of trusted certificates; ``YANXIU_SIGN_ROOTS``
is trusted by all.  The tenant's code is in capitals, with ``_`` for ``-``.
"""

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from yanxiu.db import Tenant
from yanxiu.documents.signatures import SigningError, certificates_in
from yanxiu.phrases import message_of, phrase
from yanxiu.services.errors import DomainError

if TYPE_CHECKING:
    from yanxiu.documents.signatures.signing import Signer

_FOR_ALL: Final = "YANXIU_SIGN_ROOTS"


def signer_of(tenant: Tenant) -> "Signer | None":
    """The tenant's key, None where none is set; ``DomainError`` where it is set and cannot be used."""
    named = os.environ.get(f"{_prefix(tenant)}_KEY")
    if not named:
        return None
    path = Path(named)
    try:
        return _loaded(path, path.stat().st_mtime_ns, _passphrase(tenant))
    except OSError as error:
        said = "签名密钥或口令文件读不到（{path}：{why}）。请核对路径和权限"
        raise DomainError(phrase(said, path=error.filename, why=error.strerror)) from None
    except SigningError as error:
        raise DomainError(message_of(error)) from None


def roots_of(tenant: Tenant) -> list[bytes]:
    """The certificates that the tenant trusts, in DER; ``DomainError`` where their file holds none."""
    found: list[bytes] = []
    for name in (_FOR_ALL, f"{_prefix(tenant)}_ROOTS"):
        if path := os.environ.get(name):
            try:
                found += certificates_in(Path(path).read_bytes())
            except (OSError, ValueError):
                said = "{name} 指明的文件 {path} 里没有可读的证书（PEM 格式）。请核对"
                raise DomainError(phrase(said, name=name, path=path)) from None
    return found


def _prefix(tenant: Tenant) -> str:
    return f"YANXIU_SIGN_{tenant.code.upper().replace('-', '_')}"


def _passphrase(tenant: Tenant) -> str:
    prefix = _prefix(tenant)
    if path := os.environ.get(f"{prefix}_PASSPHRASE_FILE"):
        return Path(path).read_text(encoding="utf-8").strip("\r\n")
    return os.environ.get(f"{prefix}_PASSPHRASE", "")


@lru_cache(maxsize=32)
def _loaded(path: Path, _changed: int, passphrase: str) -> "Signer":
    """Read once, and again when the file was changed."""
    from yanxiu.documents.signatures.signing import Signer  # noqa: PLC0415  (half a second, where it is used)

    return Signer.load(path, passphrase)
