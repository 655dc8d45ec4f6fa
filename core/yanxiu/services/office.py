"""The rest of the department's registers: calls, plans, organizations, supervision, supplied values."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from yanxiu.models import (
    AdoptedDraft,
    AnnualPlan,
    Application,
    Call,
    CallLevel,
    HostRecord,
    Inspection,
    Organization,
    Project,
    TenantParameter,
    TrainingClass,
    Violation,
)
from yanxiu.services.listing import Part, Window, part
from yanxiu.services.narrowing import equal, of_year, saying
from yanxiu.services.reads import JOINED_CLASS, LISTED_APPLICATION, LISTED_CLASS, through_class
from yanxiu.services.work import Work

Values = Mapping[str, str]


def organizations(work: Work, values: Values, window: Window) -> Part[Organization]:
    """Organizations by name; ``barred`` are those that may not apply now."""
    query = select(Organization)
    if values.get("kind"):
        query = query.where(Organization.kind == values["kind"])
    if values.get("base"):
        query = query.where(Organization.base_level == values["base"])
    if values.get("role") == "supervises":
        query = query.where(Organization.supervises.is_(True))
    elif values.get("role") == "barred":
        running = or_(Organization.ineligible_until.is_(None), Organization.ineligible_until >= work.today)
        query = query.where(Organization.ineligible_from <= work.today, running)
    if values.get("q"):
        said = values["q"]
        query = query.where(
            or_(Organization.name.contains(said, autoescape=True), Organization.uscc == said.upper())
        )
    return part(work, query.order_by(Organization.name, Organization.id), window)


def all_organizations(work: Work) -> list[Organization]:
    """Every organization by name, for choosing one."""
    return list(work.session.scalars(select(Organization).order_by(Organization.name, Organization.id)))


def host_years(work: Work, organization_id: UUID) -> list[HostRecord]:
    """What is on record of an organization, by year, the latest first."""
    query = select(HostRecord).where(HostRecord.organization_id == organization_id)
    return list(work.session.scalars(query.order_by(HostRecord.year.desc())))


def classes_held_by(work: Work, organization_id: UUID) -> list[TrainingClass]:
    """Classes of an organization, the latest first."""
    query = (
        select(TrainingClass)
        .join(Project, Project.id == TrainingClass.project_id)
        .where(or_(Project.host_id == organization_id, Project.applicant_id == organization_id))
        .options(*LISTED_CLASS)
    )
    return list(work.session.scalars(query.order_by(TrainingClass.year.desc(), TrainingClass.number)))


def inspections(work: Work, values: Values, window: Window) -> Part[Inspection]:
    """Inspections, the latest first."""
    query = select(Inspection).join(Organization, Organization.id == Inspection.organization_id)
    query = query.options(joinedload(Inspection.organization), through_class(Inspection.training_class))
    query = of_year(query, values, Inspection.year)
    query = saying(query, values, Organization.name, Inspection.inspected_by, Inspection.found)
    return part(work, query.order_by(Inspection.inspected_on.desc(), Inspection.id), window)


def violations(work: Work, values: Values, window: Window) -> Part[Violation]:
    """Violations, the latest first."""
    query = select(Violation).join(Organization, Organization.id == Violation.organization_id)
    query = query.options(joinedload(Violation.organization), through_class(Violation.training_class))
    query = equal(of_year(query, values, Violation.year), values, state=Violation.state, kind=Violation.kind)
    query = saying(query, values, Organization.name, Violation.description)
    return part(work, query.order_by(Violation.year.desc(), Violation.id.desc()), window)


def calls(work: Work, values: Values, window: Window) -> Part[Call]:
    """Calls, the latest year first."""
    query = equal(of_year(select(Call), values, Call.year), values, state=Call.state)
    query = saying(query, values, Call.title, Call.document_number)
    return part(work, query.order_by(Call.year.desc(), Call.id), window)


def levels_of(work: Work, call_id: UUID) -> list[CallLevel]:
    """The levels that a call is open for."""
    query = select(CallLevel).where(CallLevel.call_id == call_id)
    return list(work.session.scalars(query.order_by(CallLevel.level)))


def applied_under(work: Work, call_id: UUID) -> int:
    """How many applications were made under a call."""
    query = select(func.count(Application.id)).where(Application.call_id == call_id)
    return work.session.scalar(query) or 0


def plans(work: Work, values: Values, window: Window) -> Part[AnnualPlan]:
    """Annual plans, the latest year first."""
    query = equal(of_year(select(AnnualPlan), values, AnnualPlan.year), values, state=AnnualPlan.state)
    query = saying(query, values, AnnualPlan.document_number)
    return part(work, query.order_by(AnnualPlan.year.desc(), AnnualPlan.jurisdiction), window)


def plan_classes(
    work: Work, plan_id: UUID, window: Window, values: Values | None = None
) -> Part[TrainingClass]:
    """The list of a plan: its classes in order."""
    query = select(TrainingClass).join(Project, Project.id == TrainingClass.project_id).options(*JOINED_CLASS)
    query = query.join(Organization, Organization.id == Project.host_id).where(Project.plan_id == plan_id)
    query = equal(query, values or {}, level=Project.level, state=TrainingClass.state)
    query = saying(query, values or {}, Project.topic, Organization.name)
    return part(work, query.order_by(TrainingClass.number), window)


def plan_of_year(work: Work, year: int) -> AnnualPlan | None:
    """The tenant's own plan of a year."""
    query = select(AnnualPlan).where(
        AnnualPlan.year == year, AnnualPlan.jurisdiction == work.tenant.jurisdiction
    )
    return work.session.scalar(query)


def unplaced(work: Work, year: int) -> list[Application]:
    """Selected applications of a year that stand in no plan yet."""
    query = (
        select(Application)
        .outerjoin(Project, Project.application_id == Application.id)
        .where(Application.year == year, Application.state == "selected", Project.id.is_(None))
        .options(*LISTED_APPLICATION)
    )
    return list(work.session.scalars(query.order_by(Application.tier, Application.id)))


def parameters(work: Work, values: Values, window: Window) -> Part[TenantParameter]:
    """What the tenant supplied, the latest first; ``state`` is standing or withdrawn."""
    query = select(TenantParameter)
    if values.get("state") == "standing":
        query = query.where(TenantParameter.withdrawn_on.is_(None))
    elif values.get("state") == "withdrawn":
        query = query.where(TenantParameter.withdrawn_on.is_not(None))
    if values.get("q"):
        query = query.where(TenantParameter.slot.contains(values["q"], autoescape=True))
    return part(work, query.order_by(TenantParameter.dated.desc(), TenantParameter.id.desc()), window)


def adoptions(work: Work, values: Values, window: Window) -> Part[AdoptedDraft]:
    """The drafts that were adopted, the latest first; ``state`` is standing or ended."""
    query = of_year(select(AdoptedDraft), values, AdoptedDraft.year)
    if values.get("state") == "standing":
        query = query.where(AdoptedDraft.ended_on.is_(None))
    elif values.get("state") == "ended":
        query = query.where(AdoptedDraft.ended_on.is_not(None))
    return part(work, query.order_by(AdoptedDraft.adopted_on.desc(), AdoptedDraft.id.desc()), window)
