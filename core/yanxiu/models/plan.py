"""年度计划 and its projects."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index, tenant_unique
from yanxiu.models.application import Application
from yanxiu.models.columns import code, json, not_negative, one_of, to_one
from yanxiu.models.states import PlanState, ProjectState
from yanxiu.models.terms import PlannedTerms, terms_constraints


class AnnualPlan(Entity, Base):
    """年度计划 of one jurisdiction (a plugin's id: a city may publish its own under a province).

    The stated figures are those of the published text, by tier; the list is counted from the projects.
    """

    __tablename__ = "annual_plans"
    __table_args__ = (
        tenant_unique("jurisdiction", "year"),
        one_of("state", PlanState),
        *not_negative("stated_total"),
    )

    jurisdiction: Mapped[str]
    year: Mapped[int]
    document_number: Mapped[str | None]
    published_on: Mapped[date | None]
    stated_total: Mapped[int | None]
    stated_by_tier: Mapped[dict[str, int] | None] = json()
    state: Mapped[PlanState] = code(PlanState, default=PlanState.DRAFT)
    note: Mapped[str | None]
    extra: Mapped[dict[str, Any]] = json(default=dict)


class Project(PlannedTerms, Entity, Base):
    """高级研修项目, with its terms as planned; a change is an ``Amendment``, never an overwriting.

    ``listed`` tells whether it stands in the published list; None: not known. ``supplied`` names the terms
    that the published list left open and that were filled in later.
    """

    __tablename__ = "projects"
    __table_args__ = (
        *terms_constraints("projects"),
        tenant_unique("application_id"),
        tenant_fk("plan_id", "annual_plans"),
        tenant_fk("application_id", "applications"),
        tenant_index("ix_projects_plan_id", "plan_id"),
        tenant_index("ix_projects_year_level_tier", "year", "level", "tier"),
        one_of("state", ProjectState),
    )

    year: Mapped[int]
    plan_id: Mapped[UUID | None]
    application_id: Mapped[UUID | None]
    listed: Mapped[bool | None]
    state: Mapped[ProjectState] = code(ProjectState, default=ProjectState.PLANNED)
    extra: Mapped[dict[str, Any]] = json(default=dict)
    supplied: Mapped[list[str] | None] = json(sort_order=95)

    plan: Mapped[AnnualPlan | None] = to_one("Project", "AnnualPlan", "plan_id")
    application: Mapped[Application | None] = to_one("Project", "Application", "application_id")
