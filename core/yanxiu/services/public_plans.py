"""What a department has published: its calls and its annual plans, as anybody may read them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from yanxiu.models import AnnualPlan, Call, CallLevel, CallState, Organization, PlanState, Project
from yanxiu.services.chains import plan_chain
from yanxiu.services.errors import NotFound
from yanxiu.services.listing import Part, Window, part
from yanxiu.services.reconciliation import Reconciliation, reconcile_plan
from yanxiu.services.work import Work


@dataclass(frozen=True)
class Published:
    """One published plan: its figures by tier, counted from the list, against what its text says."""

    plan: AnnualPlan
    labels: dict[str, str]
    levels: dict[str, str]
    figures: Reconciliation


@dataclass(frozen=True)
class Listed:
    """One project of a published list, in words."""

    topic: str
    tier: str
    label: str
    level: str
    host: str
    place: str
    starts_on: date | None
    ends_on: date | None
    headcount: int | None


@dataclass(frozen=True)
class Closing:
    """A level that a call is open for, until its closing date."""

    title: str
    document_number: str
    level: str
    closes_on: date


def published_plans(work: Work) -> list[Published]:
    """The tenant's published plans, the newest year first."""
    rows = work.session.scalars(
        select(AnnualPlan)
        .where(AnnualPlan.state == PlanState.PUBLISHED)
        .order_by(AnnualPlan.year.desc(), AnnualPlan.jurisdiction)
    )
    return [_published(work, row) for row in rows]


def published_plan(work: Work, year: int) -> Published:
    """The tenant's own plan of a year; raises ``NotFound`` for one that is not published."""
    found = [one for one in published_plans(work) if one.plan.year == year]
    own = [one for one in found if one.plan.jurisdiction == work.tenant.jurisdiction]
    if not found:
        raise NotFound("年度计划", year)
    return (own or found)[0]


def listed_projects(
    work: Work, shown: Published, window: Window, *, text: str = "", tier: str = ""
) -> Part[Listed]:
    """The list of a published plan: by tier, in the list's own order."""
    query = (
        select(Project)
        .join(Project.host)
        .where(Project.plan_id == shown.plan.id, Project.listed.is_(True))
        .order_by(Project.level, Project.tier, Project.created_at, Project.id)
    )
    if tier:
        query = query.where(func.coalesce(Project.tier, Project.level) == tier)
    if text:
        like = f"%{_escaped(text)}%"
        query = query.where(or_(Project.topic.like(like), Organization.name.like(like)))
    return part(work, query, window).mapped(lambda row: _listed(row, shown.labels))


def open_calls(work: Work) -> list[Closing]:
    """What can be applied for today, the nearest closing date first."""
    rows = work.session.scalars(
        select(CallLevel)
        .join(CallLevel.call)
        .where(Call.state == CallState.OPEN, CallLevel.closes_on >= work.today)
        .order_by(CallLevel.closes_on, CallLevel.id)
    )
    return [
        Closing(row.call.title, row.call.document_number or "", row.level, row.closes_on)
        for row in rows
        if row.closes_on is not None
    ]


def _published(work: Work, plan: AnnualPlan) -> Published:
    packs = plan_chain(work, plan).packs
    labels = {tier.id: tier.label for pack in reversed(packs) for tier in pack.tiers}
    levels = {tier.id: str(tier.level) for pack in reversed(packs) for tier in pack.tiers}
    return Published(plan, labels, levels, reconcile_plan(work, plan))


def _listed(row: Project, labels: dict[str, str]) -> Listed:
    tier = str(row.tier or row.level)
    return Listed(
        topic=row.topic,
        tier=tier,
        label=labels.get(tier, tier),
        level=row.level,
        host=row.host.name,
        place=row.place or "",
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        headcount=row.headcount,
    )


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
