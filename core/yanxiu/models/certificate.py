"""结业证书 and the series their serials come from."""

import unicodedata
from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index, tenant_unique
from yanxiu.db.crypto import keyed_index
from yanxiu.models.columns import code, in_order, not_negative, one_of, to_one
from yanxiu.models.states import CertificateState
from yanxiu.models.trainee import Enrollment
from yanxiu.models.training_class import TrainingClass
from yanxiu.policy.vocabulary import Party


def lookup_digest(tenant: int, number: str, name: str) -> bytes:
    """Give what the public lookup asks for: number and name without blanks, full-width forms or case."""
    return keyed_index(tenant, "certificate.lookup", f"{plain_name(number)}\n{plain_name(name)}")


def plain_name(typed: str) -> str:
    """Give what two ways of typing a name or a number have in common; the public lookup compares by it."""
    return "".join(unicodedata.normalize("NFKC", typed).split()).upper()


class CertificateSeries(Entity, Base):
    """One gap-free counter; the issue raises ``last_serial`` by UPDATE … RETURNING in its own transaction."""

    __tablename__ = "certificate_series"
    __table_args__ = (tenant_unique("key"), one_of("issuer", Party), *not_negative("last_serial"))

    key: Mapped[str]
    label: Mapped[str]
    issuer: Mapped[Party] = code(Party, default=Party.DEPARTMENT)
    last_serial: Mapped[int] = mapped_column(default=0)


class Certificate(Entity, Base):
    """结业证书, with what is printed on it. A revoked or reissued one keeps its number for ever.

    ``series_id`` and ``serial`` are None where the number came in a receipt. ``token`` (128 random bits or
    more) stands in the QR code; ``digest`` is the ``lookup_digest`` of number and name.  ``file_sha256`` is
    the kept file's, ``file_made_from`` the hash of what was printed on it: the same is not made again.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        tenant_unique("number"),
        tenant_unique("token"),
        tenant_unique("digest"),
        tenant_unique("series_id", "serial"),
        tenant_unique("replaces_id"),
        tenant_fk("class_id", "classes"),
        tenant_fk("enrollment_id", "enrollments"),
        tenant_fk("series_id", "certificate_series"),
        tenant_fk("replaces_id", "certificates"),
        Index(
            "uq_certificates_standing",
            "tenant_id",
            "enrollment_id",
            unique=True,
            postgresql_where=text("state = 'issued'"),
        ),
        tenant_index("ix_certificates_class_id", "class_id"),
        tenant_index("ix_certificates_enrollment_id", "enrollment_id"),
        one_of("state", CertificateState),
        one_of("issuer", Party),
        in_order("issued_on", "ended_on"),
        CheckConstraint("(series_id IS NULL) = (serial IS NULL)", name="serial_of_series"),
        CheckConstraint("(state = 'issued') = (ended_on IS NULL)", name="ended_when_not_standing"),
    )

    class_id: Mapped[UUID]
    enrollment_id: Mapped[UUID]
    number: Mapped[str]
    series_id: Mapped[UUID | None]
    serial: Mapped[int | None]
    issuer: Mapped[Party] = code(Party)
    name: Mapped[str]
    issued_on: Mapped[date]
    state: Mapped[CertificateState] = code(CertificateState, default=CertificateState.ISSUED)
    ended_on: Mapped[date | None]
    ended_because: Mapped[str | None]
    replaces_id: Mapped[UUID | None]
    token: Mapped[str]
    digest: Mapped[bytes]
    file_sha256: Mapped[str | None]
    file_made_from: Mapped[str | None] = mapped_column(sort_order=95)

    training_class: Mapped[TrainingClass] = to_one("Certificate", "TrainingClass", "class_id")
    enrollment: Mapped[Enrollment] = to_one("Certificate", "Enrollment", "enrollment_id")
    series: Mapped[CertificateSeries | None] = to_one("Certificate", "CertificateSeries", "series_id")
    replaces: Mapped["Certificate | None"] = to_one("Certificate", "Certificate", "replaces_id")
