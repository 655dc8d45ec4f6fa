"""年度计划 and their lists as a reader may see them: the department all, an institution what is published."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from yanxiu.models import AnnualPlan, Organization, PlanState, Project, TrainingClass
from yanxiu.services.errors import NotFound
from yanxiu.services.narrowing import equal, of_year, saying
from yanxiu.services.reads import JOINED_CLASS
from yanxiu.services.work import Work


def plans_seen(values: Mapping[str, str], of: UUID | None) -> Select[Any]:
    """Plans of all jurisdictions of the tenant, in no order; drafts for the department (``of`` None) only."""
    query = equal(of_year(select(AnnualPlan), values, AnnualPlan.year), values, state=AnnualPlan.state)
    return query if of is None else query.where(AnnualPlan.state == PlanState.PUBLISHED)


def plan_seen(work: Work, year: int, jurisdiction: str | None, of: UUID | None) -> AnnualPlan:
    """The plan of a year and a jurisdiction (by default the tenant's own); else ``NotFound``."""
    place = jurisdiction or work.tenant.jurisdiction
    query = plans_seen({}, of).where(AnnualPlan.year == year, AnnualPlan.jurisdiction == place)
    row: AnnualPlan | None = work.session.scalar(query)
    if row is None:
        raise NotFound("年度计划", year)
    return row


def listed_classes(plan_id: UUID, values: Mapping[str, str], of: UUID | None) -> Select[Any]:
    """The classes of a plan with their projects, in no order; an institution sees the published list."""
    query = select(TrainingClass).join(Project, Project.id == TrainingClass.project_id).options(*JOINED_CLASS)
    query = query.join(Organization, Organization.id == Project.host_id).where(Project.plan_id == plan_id)
    query = saying(equal(query, values, level=Project.level), values, Project.topic, Organization.name)
    return query if of is None else query.where(Project.listed.is_(True))
