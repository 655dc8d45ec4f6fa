"""What a supervising department looks after: its institutions, and the reports it reviews."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from yanxiu.models import (
    Application,
    ApplicationState,
    ClassState,
    CompletionReport,
    CompletionState,
    HostRecord,
    Organization,
    Project,
    TrainingClass,
)
from yanxiu.services.class_desk import ClassDesk, class_desk
from yanxiu.services.errors import NotFound
from yanxiu.services.listing import Part, Window, part
from yanxiu.services.narrowing import equal, of_year, saying
from yanxiu.services.office import host_years
from yanxiu.services.reads import LISTED_CLASS
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
    query = equal(of_year(query, values, TrainingClass.year), values, state=CompletionReport.state)
    query = saying(query, values, Project.topic, Organization.name)
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
    query = select(Organization).where(_own(organization_id))
    query = equal(query, values, kind=Organization.kind, base=Organization.base_level)
    if values.get("state") == "barred":
        running = or_(Organization.ineligible_until.is_(None), Organization.ineligible_until >= work.today)
        query = query.where(Organization.ineligible_from <= work.today, running)
    query = saying(query, values, Organization.name, Organization.contact)
    return part(work, query.order_by(Organization.name, Organization.id), window)


@dataclass(frozen=True)
class Institution:
    """One institution as its supervising department sees it: its years, and what named the department."""

    row: Organization
    years: tuple[HostRecord, ...]
    classes: tuple[TrainingClass, ...]
    applications: tuple[Application, ...]


def institution(work: Work, key: UUID, organization_id: UUID) -> Institution:
    """An institution of a department; anybody else's looks like a missing one."""
    row = work.session.scalar(select(Organization).where(Organization.id == key, _own(organization_id)))
    if row is None:
        raise NotFound("单位", key)
    classes = (
        select(TrainingClass)
        .join(Project, Project.id == TrainingClass.project_id)
        .where(Project.host_id == key, Project.supervisor_id == organization_id)
        .options(*LISTED_CLASS)
        .order_by(TrainingClass.year.desc(), TrainingClass.number)
    )
    applications = (
        select(Application)
        .where(
            Application.host_id == key,
            Application.supervisor_id == organization_id,
            Application.state != ApplicationState.DRAFT,
        )
        .order_by(Application.year.desc(), Application.id.desc())
    )
    return Institution(
        row,
        tuple(host_years(work, key)),
        tuple(work.session.scalars(classes)),
        tuple(work.session.scalars(applications)),
    )


def _own(organization_id: UUID) -> ColumnElement[bool]:
    hosts = select(Project.host_id).where(Project.supervisor_id == organization_id)
    applied = select(Application.host_id).where(
        Application.supervisor_id == organization_id, Application.state != ApplicationState.DRAFT
    )
    return or_(
        Organization.supervisor_id == organization_id,
        Organization.id.in_(hosts),
        Organization.id.in_(applied),
    )
