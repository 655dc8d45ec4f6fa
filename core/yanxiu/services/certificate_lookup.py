"""证书查验 by anybody: number and name in, state and dates out, through the public's one function."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, Integer, LargeBinary, Text, column, func, literal, select

from yanxiu.db import PUBLIC_ROLE, Tenant, TenantKind, database
from yanxiu.models import CertificateState, lookup_digest
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
            raise InvalidInput(label, "（空）", "查验须有证书编号和姓名", f"请填写{label}")
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
