"""申报 and the supervising department's word on it."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index, tenant_unique
from yanxiu.models.call import Call
from yanxiu.models.columns import all_of, code, json, one_of, to_one
from yanxiu.models.organization import Organization
from yanxiu.models.states import ApplicationState, EndorsementOutcome
from yanxiu.models.terms import PlannedTerms, terms_constraints
from yanxiu.policy.vocabulary import ApplicationField, Level, RecruitmentScope, SummaryColumn


class Application(PlannedTerms, Entity, Base):
    """申报. ``level_applied`` stays as it was written; ``level`` is the one it is now considered for.

    ``attachments`` are the region's words for what came with the form; the files are ``Material`` rows.
    ``recommended_national`` tells of a recommendation made outside the platform; one made here is a
    ``Recommendation``.
    """

    __tablename__ = "applications"
    __table_args__ = (
        *terms_constraints("applications"),
        tenant_fk("call_id", "calls"),
        tenant_index("ix_applications_call_id", "call_id"),
        tenant_index("ix_applications_year_state", "year", "state"),
        one_of("level_applied", Level),
        one_of("state", ApplicationState),
        one_of("audience_scope", RecruitmentScope),
        all_of("filled_fields", ApplicationField),
    )

    call_id: Mapped[UUID | None]
    year: Mapped[int]
    level_applied: Mapped[Level] = code(Level)
    state: Mapped[ApplicationState] = code(ApplicationState, default=ApplicationState.DRAFT)
    submitted_on: Mapped[date | None]
    form: Mapped[str | None]
    filled_fields: Mapped[list[str] | None] = json()
    sealed: Mapped[bool | None]
    paper_received_on: Mapped[date | None]
    electronic_received_on: Mapped[date | None]
    attachments: Mapped[list[str] | None] = json()
    audience_scope: Mapped[RecruitmentScope | None] = code(RecruitmentScope)
    topic_justifications: Mapped[dict[str, Any] | None] = json()
    series_description: Mapped[str | None]
    series_described: Mapped[bool | None]
    self_funding_marked: Mapped[bool | None]
    recommended_national: Mapped[bool | None]
    extra: Mapped[dict[str, Any]] = json(default=dict)

    call: Mapped[Call | None] = to_one("Application", "Call", "call_id")


class Endorsement(Entity, Base):
    """主管部门审核: one round of review. The scan of the sealed page is a ``Material`` with its hash."""

    __tablename__ = "endorsements"
    __table_args__ = (
        tenant_unique("application_id", "round"),
        tenant_fk("application_id", "applications"),
        tenant_fk("organization_id", "organizations"),
        tenant_fk("recorded_by", "users"),
        one_of("outcome", EndorsementOutcome),
    )

    application_id: Mapped[UUID]
    round: Mapped[int] = mapped_column(default=1)
    organization_id: Mapped[UUID | None]
    outcome: Mapped[EndorsementOutcome] = code(EndorsementOutcome)
    opinion: Mapped[str | None]
    opinion_by: Mapped[str | None]
    opinion_on: Mapped[date | None]
    sealed: Mapped[bool | None]
    recorded_by: Mapped[UUID | None]

    application: Mapped[Application] = to_one("Endorsement", "Application", "application_id")
    organization: Mapped[Organization | None] = to_one("Endorsement", "Organization", "organization_id")


class SummarySheet(Entity, Base):
    """汇总表: a supervising department's list of the applications that it forwards in a year."""

    __tablename__ = "summary_sheets"
    __table_args__ = (
        tenant_unique("year", "organization_id"),
        tenant_fk("organization_id", "organizations"),
        all_of("columns", SummaryColumn),
    )

    year: Mapped[int]
    organization_id: Mapped[UUID]
    columns: Mapped[list[str] | None] = json()
    sealed: Mapped[bool | None]
    filled_on: Mapped[date | None]

    organization: Mapped[Organization] = to_one("SummarySheet", "Organization", "organization_id")
