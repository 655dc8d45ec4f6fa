"""单位: hosts, applicants and supervising departments, and their record by year."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index, tenant_unique
from yanxiu.db.types import EncryptedText
from yanxiu.models.columns import code, in_order, json, not_negative, one_of, searchable, to_one
from yanxiu.policy.vocabulary import BaseLevel, OrganizationKind


class Organization(Entity, Base):
    """单位. ``jurisdiction`` is the plugin a supervising department stands under; None: the tenant's own.

    ``eligible`` is what an officer has established; a loss of eligibility runs from ``ineligible_from`` to
    ``ineligible_until`` inclusive, without end where that is None.
    """

    __tablename__ = "organizations"
    __table_args__ = (
        tenant_unique("uscc"),
        tenant_fk("supervisor_id", "organizations"),
        tenant_index("ix_organizations_name", "name"),
        tenant_index("ix_organizations_supervisor_id", "supervisor_id"),
        one_of("kind", OrganizationKind),
        one_of("base_level", BaseLevel),
        *not_negative("base_batch"),
        in_order("ineligible_from", "ineligible_until"),
        CheckConstraint("ineligible_until IS NULL OR ineligible_from IS NOT NULL", name="ineligible_starts"),
    )

    name: Mapped[str] = searchable()
    uscc: Mapped[str | None]
    kind: Mapped[OrganizationKind | None] = code(OrganizationKind)
    base_level: Mapped[BaseLevel | None] = code(BaseLevel)
    base_batch: Mapped[int | None]
    supervises: Mapped[bool] = mapped_column(default=False)
    supervisor_id: Mapped[UUID | None]
    jurisdiction: Mapped[str | None]
    training_qualified: Mapped[bool | None]
    issues_training_invoice: Mapped[bool | None]
    eligible: Mapped[bool | None]
    ineligible_from: Mapped[date | None]
    ineligible_until: Mapped[date | None]
    contact: Mapped[str | None]
    phone: Mapped[str | None] = mapped_column(EncryptedText("organization.phone"))

    supervisor: Mapped["Organization | None"] = to_one("Organization", "Organization", "supervisor_id")


class HostRecord(Entity, Base):
    """What is on record of an organization for one programme year; it counts at the next selection.

    ``annual_report_submitted_on`` is the day of its written report on the year's classes (书面总结).
    """

    __tablename__ = "host_records"
    __table_args__ = (
        tenant_unique("organization_id", "year"),
        tenant_fk("organization_id", "organizations"),
        *not_negative("complaints"),
    )

    organization_id: Mapped[UUID]
    year: Mapped[int]
    completed_as_planned: Mapped[bool | None]
    commended: Mapped[bool | None]
    complaints: Mapped[int | None]
    annual_report_submitted_on: Mapped[date | None]
    extra: Mapped[dict[str, Any]] = json(default=dict)

    organization: Mapped[Organization] = to_one("HostRecord", "Organization", "organization_id")
