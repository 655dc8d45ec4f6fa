"""What belongs to an institution: its classes and applications, as host or as applicant.

Anybody else's looks the same as a missing one.
"""

from uuid import UUID

from sqlalchemy import or_, select

from yanxiu.models import (
    Application,
    Call,
    CallLevel,
    CallState,
    Endorsement,
    Organization,
    Project,
    TrainingClass,
)
from yanxiu.services.errors import NotFound
from yanxiu.services.facts.application_rows import rows_of_application
from yanxiu.services.reads import WHOLE_APPLICATION, WHOLE_CLASS
from yanxiu.services.work import Work


def own_class(work: Work, class_id: UUID, organization_id: UUID | None) -> TrainingClass:
    """A class that the institution holds or applied for; else ``NotFound``."""
    cls = work.get(TrainingClass, class_id, "班次", options=WHOLE_CLASS)
    if organization_id is None or organization_id not in (cls.project.host_id, cls.project.applicant_id):
        raise NotFound("班次", class_id)
    return cls


def own_application(work: Work, application_id: UUID, organization_id: UUID | None) -> Application:
    """An application of the institution; else ``NotFound``."""
    row = work.get(Application, application_id, "申报", options=WHOLE_APPLICATION)
    if organization_id is None or organization_id not in (row.host_id, row.applicant_id):
        raise NotFound("申报", application_id)
    return row


def own_part(work: Work, kind: type, key: UUID, class_id: UUID, what: str) -> None:
    """Hold a row that hangs on a class (an expert, an enrolment, a paper) to the class of the page."""
    if work.get(kind, key, what).class_id != class_id:
        raise NotFound(what, key)


def classes_of(work: Work, organization_id: UUID, year: int | None = None) -> list[TrainingClass]:
    """Its classes, the latest year first, in the plan's order."""
    query = (
        select(TrainingClass)
        .join(Project, Project.id == TrainingClass.project_id)
        .where(or_(Project.host_id == organization_id, Project.applicant_id == organization_id))
        .order_by(TrainingClass.year.desc(), TrainingClass.number, TrainingClass.id)
        .options(*WHOLE_CLASS)
    )
    return list(work.session.scalars(query if year is None else query.where(TrainingClass.year == year)))


def applications_of(work: Work, organization_id: UUID) -> list[Application]:
    """Its applications, the latest first."""
    return list(
        work.session.scalars(
            select(Application)
            .where(or_(Application.host_id == organization_id, Application.applicant_id == organization_id))
            .order_by(Application.year.desc(), Application.id.desc())
            .options(*WHOLE_APPLICATION)
        )
    )


def open_calls(work: Work) -> list[tuple[Call, list[CallLevel]]]:
    """The calls that take applications, each with its levels."""
    calls = work.session.scalars(
        select(Call).where(Call.state == CallState.OPEN).order_by(Call.year.desc(), Call.title)
    ).all()
    levels = work.session.scalars(
        select(CallLevel).where(CallLevel.call_id.in_([call.id for call in calls])).order_by(CallLevel.level)
    ).all()
    return [(call, [one for one in levels if one.call_id == call.id]) for call in calls]


def supervisors(work: Work) -> list[Organization]:
    """The supervising departments that an application may name."""
    return list(
        work.session.scalars(
            select(Organization).where(Organization.supervises.is_(True)).order_by(Organization.name)
        )
    )


def last_review(work: Work, row: Application) -> Endorsement | None:
    """The last word of the supervising department on an application."""
    return rows_of_application(work, row).review


def neighbours(work: Work, cls: TrainingClass, organization_id: UUID) -> tuple[UUID | None, UUID | None]:
    """The classes before and after this one among the institution's of the year."""
    keys = list(
        work.session.scalars(
            select(TrainingClass.id)
            .join(Project, Project.id == TrainingClass.project_id)
            .where(
                or_(Project.host_id == organization_id, Project.applicant_id == organization_id),
                TrainingClass.year == cls.year,
            )
            .order_by(TrainingClass.number, TrainingClass.id)
        )
    )
    place = keys.index(cls.id)
    return (
        keys[place - 1] if place else None,
        keys[place + 1] if place + 1 < len(keys) else None,
    )
