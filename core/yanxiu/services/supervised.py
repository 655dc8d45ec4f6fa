"""What a supervising department looks after: its institutions, and the reports it reviews."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import or_, select

from yanxiu.models import (
    ClassState,
    CompletionReport,
    CompletionState,
    Organization,
    Project,
    TrainingClass,
)
from yanxiu.services.class_desk import ClassDesk, class_desk
from yanxiu.services.errors import NotFound
from yanxiu.services.listing import Part, Window, part
from yanxiu.services.work import Work

HELD = (ClassState.DELIVERED, ClassState.ASSESSED, ClassState.CERTIFIED)


def own_class_desk(work: Work, class_id: UUID, organization_id: UUID) -> ClassDesk:
    """A class of a supervising department; anybody else's looks like a missing one."""
    cls = work.get(TrainingClass, class_id, "班次")
    if cls.project.supervisor_id != organization_id:
        raise NotFound("班次", class_id)
    return class_desk(work, class_id)


def reports(
    work: Work, organization_id: UUID, values: Mapping[str, str], window: Window
) -> Part[CompletionReport]:
    """The completion reports of its classes, those to review first; ``state`` narrows."""
    query = (
        select(CompletionReport)
        .join(TrainingClass, TrainingClass.id == CompletionReport.class_id)
        .join(Project, Project.id == TrainingClass.project_id)
        .join(Organization, Organization.id == Project.host_id)
        .where(Project.supervisor_id == organization_id)
    )
    if values.get("state"):
        query = query.where(CompletionReport.state == values["state"])
    if values.get("q"):
        said = values["q"]
        query = query.where(
            or_(
                Project.topic.contains(said, autoescape=True),
                Organization.name.contains(said, autoescape=True),
            )
        )
    waiting = CompletionReport.state != CompletionState.DRAFT
    return part(work, query.order_by(waiting, CompletionReport.id.desc()), window)


def reports_to_review(work: Work, organization_id: UUID) -> list[UUID]:
    """The classes whose papers wait for its review, in the order of their list."""
    query = (
        select(CompletionReport.class_id)
        .join(TrainingClass, TrainingClass.id == CompletionReport.class_id)
        .join(Project, Project.id == TrainingClass.project_id)
        .where(
            Project.supervisor_id == organization_id,
            CompletionReport.state == CompletionState.DRAFT,
            TrainingClass.state.in_(HELD),
        )
        .order_by(CompletionReport.id.desc())
    )
    return list(work.session.scalars(query))


def institutions(
    work: Work, organization_id: UUID, values: Mapping[str, str], window: Window
) -> Part[Organization]:
    """The institutions that it supervises, and those that named it in an application or a project."""
    named = select(Project.host_id).where(Project.supervisor_id == organization_id)
    query = select(Organization).where(
        or_(Organization.supervisor_id == organization_id, Organization.id.in_(named))
    )
    if values.get("q"):
        query = query.where(Organization.name.contains(values["q"], autoescape=True))
    return part(work, query.order_by(Organization.name, Organization.id), window)
