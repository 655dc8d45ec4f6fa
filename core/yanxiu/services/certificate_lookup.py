"""证书查验 by anybody, through the public's own functions: only they see records and count wrong tries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import (
    Date,
    Integer,
    LargeBinary,
    Numeric,
    Text,
    column,
    func,
    literal,
    select,
)

from yanxiu.db import PUBLIC_ROLE, Tenant, TenantKind, database, keyed_index
from yanxiu.models import CertificateState, id_number_index, lookup_digest, plain_name
from yanxiu.phrases import phrase
from yanxiu.services.errors import InvalidInput
from yanxiu.services.tenants import tenants


@dataclass(frozen=True)
class Looked:
    """A certificate that exists under this number and name: whose records, its state and dates."""

    tenant: Tenant
    state: CertificateState
    issued_on: date
    ended_on: date | None

    @property
    def holds(self) -> bool:
        """Whether it stands."""
        return self.state is CertificateState.ISSUED


def verify_certificate(number: str, name: str, *, among: Iterable[Tenant] | None = None) -> Looked | None:
    """The certificate with this number and name, among the tenants given or all departments; None: none.

    A wrong name and a wrong number are answered alike, so that nobody can try names out.
    """
    for label, text in (("证书编号", number), ("姓名", name)):
        if not text.strip():
            raise InvalidInput(
                label, "（空）", "查验须有证书编号和姓名", phrase("请填写{label}", label=label)
            )
    where = [tenant for tenant in tenants() if tenant.kind is TenantKind.DEPARTMENT]
    answers = (_ask(tenant, number, name) for tenant in (where if among is None else among))
    return next((answer for answer in answers if answer is not None), None)


def _ask(tenant: Tenant, number: str, name: str) -> Looked | None:
    key = lookup_digest(tenant.id, number, name)
    asked = func.lookup.certificate(literal(tenant.id, Integer), literal(key, LargeBinary))
    answer = asked.table_valued(
        column("state", Text), column("issued_on", Date), column("ended_on", Date), name="answer"
    )
    with database().engine(PUBLIC_ROLE).connect() as connection:
        row = connection.execute(select(answer)).one_or_none()
    return None if row is None else Looked(tenant, CertificateState(row.state), row.issued_on, row.ended_on)


@dataclass(frozen=True)
class PublicCertificate:
    """What the public is shown of a certificate; ``masked`` is the name's ends, for the QR code."""

    state: CertificateState
    number: str
    issued_on: date
    ended_on: date | None
    topic: str
    starts_on: date | None
    ends_on: date | None
    hours: Decimal | None
    masked: str = ""

    @property
    def holds(self) -> bool:
        """Whether it stands."""
        return self.state is CertificateState.ISSUED


class TooManyTriesError(Exception):
    """Wrong tries were too many under this name or from this address; ``seconds`` until the next."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class ProofNeededError(Exception):
    """After wrong tries nothing is looked at without a proof: none was given, or it had been used."""


@dataclass(frozen=True)
class LookedFor:
    """What a search found; ``prove_next``: the next one needs a proof, since too many found nothing."""

    certificates: list[PublicCertificate]
    prove_next: bool = False


_SHOWN: Final = (
    column("state", Text),
    column("number", Text),
    column("issued_on", Date),
    column("ended_on", Date),
    column("topic", Text),
    column("starts_on", Date),
    column("ends_on", Date),
    column("hours", Numeric),
)


def certificates_of(
    tenant: Tenant, name: str, id_number: str, address: str, *, proof: bytes | None = None
) -> LookedFor:
    """The certificates of the person with this name and identity number, the newest first.

    Nothing is found for a wrong name, a wrong number and somebody unknown alike; each is a wrong try and is
    counted by name and ``address`` (5 in 10 minutes for both together, 10 a day for the name, 60 an hour for
    the address).  After 3 under the name that day, or from the address in 10 minutes, ``proof`` is needed:
    the digest of a proof that was given, which is taken once.  Raises ``TooManyTriesError`` and
    ``ProofNeededError``.
    """
    number, wanted = plain_name(id_number), plain_name(name)
    asked = func.lookup.certificates_of(
        literal(tenant.id, Integer),
        literal(id_number_index(tenant.id, number), LargeBinary),
        literal(wanted, Text),
        literal(keyed_index(tenant.id, "lookup.name", wanted), LargeBinary),
        literal(keyed_index(tenant.id, "lookup.address", address), LargeBinary),
        literal(proof, LargeBinary),
    ).table_valued(*_SHOWN, column("retry_after", Integer), column("prove", Text), name="answer")
    with database().engine(PUBLIC_ROLE).begin() as connection:
        rows = connection.execute(select(asked)).all()
    if rows and rows[0].retry_after is not None:
        raise TooManyTriesError(rows[0].retry_after)
    if rows and rows[0].prove == "now":
        raise ProofNeededError
    if rows and rows[0].prove == "next":
        return LookedFor([], prove_next=True)
    return LookedFor([_public(row) for row in rows])


def certificate_by_token(tenant: Tenant, token: str) -> PublicCertificate | None:
    """The certificate whose QR code holds this token, its name masked; None: none."""
    asked = func.lookup.certificate_by_token(literal(tenant.id, Integer), literal(token, Text))
    answer = asked.table_valued(*_SHOWN, column("masked", Text), name="answer")
    with database().engine(PUBLIC_ROLE).connect() as connection:
        row = connection.execute(select(answer)).one_or_none()
    return None if row is None else _public(row, row.masked)


def _public(row: Any, masked: str = "") -> PublicCertificate:
    return PublicCertificate(
        state=CertificateState(row.state),
        number=row.number,
        issued_on=row.issued_on,
        ended_on=row.ended_on,
        topic=row.topic,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        hours=row.hours,
        masked=masked,
    )
