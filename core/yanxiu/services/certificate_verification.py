"""Checking a certificate's file: is it whole, who signed it, what does the register say. Nothing is kept."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from sqlalchemy import Integer, Text, column, func, literal, select

from yanxiu.db import PUBLIC_ROLE, Tenant, TenantKind, database
from yanxiu.documents.signatures import FileReport, check_file
from yanxiu.services.certificate_lookup import PublicCertificate, certificate_by_token
from yanxiu.services.signing import roots_of, signer_of
from yanxiu.services.tenants import tenants

_LOOKUP: Final = re.compile(r"/([a-z0-9][a-z0-9-]*)/v/([A-Za-z0-9_-]{16,64})\Z")


class Match(Enum):
    """What the register says of a file."""

    SAME = "same"
    OTHER = "other"
    NO_FILE = "no_file"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Examined:
    """A file, the certificate that it names (None: none such here), and whether it is the register's file."""

    file: FileReport
    tenant: Tenant | None
    found: PublicCertificate | None
    match: Match

    @property
    def genuine(self) -> bool:
        """It is the file that was issued: the register's own, or one that a known key vouches for."""
        return self.found is not None and (self.match is Match.SAME or (self.file.vouched and self._named))

    @property
    def holds(self) -> bool:
        """Genuine, and the certificate stands."""
        return self.genuine and self.found is not None and self.found.holds

    @property
    def _named(self) -> bool:
        return self.found is not None and self.file.title.endswith(f" {self.found.number}")


def examine(content: bytes, *, among: Iterable[Tenant] | None = None) -> Examined:
    """Look at a file, for the tenants given or all departments."""
    where = list(among) if among is not None else _departments()
    roots = [root for tenant in where for root in roots_of(tenant)]
    own = [signer.fingerprint for tenant in where if (signer := signer_of(tenant)) is not None]
    file = check_file(content, roots, own)
    named = _LOOKUP.search(file.identifier)
    tenant = next((one for one in where if named and one.code == named[1]), None)
    if named is None or tenant is None:
        return Examined(file, None, None, Match.UNKNOWN)
    found = certificate_by_token(tenant, named[2])
    if found is None:
        return Examined(file, tenant, None, Match.UNKNOWN)
    return Examined(file, tenant, found, _match(tenant, named[2], content))


def _departments() -> list[Tenant]:
    return [tenant for tenant in tenants() if tenant.kind is TenantKind.DEPARTMENT]


def _match(tenant: Tenant, token: str, content: bytes) -> Match:
    asked = func.lookup.certificate_file(literal(tenant.id, Integer), literal(token, Text))
    answer = asked.table_valued(column("sha256", Text), name="answer")
    with database().engine(PUBLIC_ROLE).connect() as connection:
        registered = connection.execute(select(answer)).scalar_one_or_none()
    if registered is None:
        return Match.NO_FILE
    return Match.SAME if registered == hashlib.sha256(content).hexdigest() else Match.OTHER
