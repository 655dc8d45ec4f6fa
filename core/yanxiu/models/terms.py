"""The terms of a project as planned: applied for first, then fixed in the plan."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped, declared_attr
from sqlalchemy.schema import SchemaItem

from yanxiu.db.base import tenant_fk, tenant_index
from yanxiu.models.columns import code, in_order, json, not_negative, one_of, to_one
from yanxiu.models.organization import Organization
from yanxiu.policy.vocabulary import FundingMode, Level


def terms_constraints(table: str) -> tuple[SchemaItem, ...]:
    """Give what the table of a ``PlannedTerms`` needs beside its columns."""
    return (
        tenant_fk("host_id", "organizations"),
        tenant_fk("applicant_id", "organizations"),
        tenant_fk("supervisor_id", "organizations"),
        tenant_index(f"ix_{table}_host_id", "host_id"),
        tenant_index(f"ix_{table}_applicant_id", "applicant_id"),
        tenant_index(f"ix_{table}_supervisor_id", "supervisor_id"),
        one_of("level", Level),
        one_of("funding_mode", FundingMode),
        *not_negative("headcount"),
        in_order("starts_on", "ends_on"),
    )


class PlannedTerms:
    """计划内容. ``tier``, ``field_code``, ``topic_ranges`` and ``series`` are words that plugins declare."""

    level: Mapped[Level] = code(Level)
    tier: Mapped[str | None]
    topic: Mapped[str]
    content: Mapped[str | None]
    audience: Mapped[str | None]
    place: Mapped[str | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    headcount: Mapped[int | None]
    funding_mode: Mapped[FundingMode | None] = code(FundingMode)
    self_funding_source: Mapped[str | None]
    field_code: Mapped[str | None]
    industry_authority: Mapped[str | None]
    topic_ranges: Mapped[list[str] | None] = json()
    series: Mapped[str | None]
    host_id: Mapped[UUID]
    applicant_id: Mapped[UUID | None]
    supervisor_id: Mapped[UUID | None]

    @declared_attr
    @classmethod
    def host(cls) -> Mapped[Organization]:
        """承办单位."""
        return to_one(cls.__name__, "Organization", "host_id")

    @declared_attr
    @classmethod
    def applicant(cls) -> Mapped[Organization | None]:
        """申报单位."""
        return to_one(cls.__name__, "Organization", "applicant_id")

    @declared_attr
    @classmethod
    def supervisor(cls) -> Mapped[Organization | None]:
        """主管部门."""
        return to_one(cls.__name__, "Organization", "supervisor_id")
