"""Who hears of a deadline: the members whose duty it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import or_, select

from yanxiu.models import (
    Application,
    ApplicationState,
    ClassState,
    Membership,
    Project,
    Role,
    TrainingClass,
    User,
)
from yanxiu.policy import Party
from yanxiu.services.deadlines import Deadline, application_deadlines, class_deadlines
from yanxiu.services.work import Work

LATE_FOR: Final = 30
"""Days after which a deadline that passed is no news any more."""

DUTIES: Final[Mapping[Role, frozenset[Party]]] = {
    Role.HOST_INSTITUTION: frozenset({Party.HOST, Party.APPLICANT}),
    Role.SUPERVISING_DEPARTMENT: frozenset({Party.SUPERVISOR}),
    Role.DEPARTMENT_OFFICER: frozenset({Party.DEPARTMENT}),
}
"""Whose duties each role looks after; the other roles have no deadlines."""


@dataclass(frozen=True)
class Place:
    """Whose record it is that has a deadline: the institutions that hold it, the department above them."""

    hosts: frozenset[UUID]
    supervisor: UUID | None


def open_classes(work: Work) -> list[UUID]:
    """The classes that have anything before them."""
    ended = (ClassState.SETTLED, ClassState.CANCELLED)
    found = select(TrainingClass.id).where(TrainingClass.state.not_in(ended)).order_by(TrainingClass.id)
    return list(work.session.scalars(found))


def open_applications(work: Work) -> list[UUID]:
    """The applications that have not been handed in."""
    drafts = (ApplicationState.DRAFT, ApplicationState.RETURNED)
    found = select(Application.id).where(Application.state.in_(drafts)).order_by(Application.id)
    return list(work.session.scalars(found))


def place_of(terms: Project | Application) -> Place:
    """Whose a project or an application is."""
    hosts = frozenset(key for key in (terms.host_id, terms.applicant_id) if key is not None)
    return Place(hosts, terms.supervisor_id)


def current(dates: Iterable[Deadline]) -> list[Deadline]:
    """Those that are to come, or passed not long ago."""
    return [one for one in dates if one.days_left >= -LATE_FOR]


def concerns(one: Deadline, place: Place, role: Role, organization_id: UUID | None) -> bool:
    """Whether a member in this role, of this organization, hears of a deadline of that place.

    Where the rule names nobody, it is the host's.
    """
    duties = DUTIES.get(role)
    owners = frozenset(one.owners) or frozenset({Party.HOST})
    if duties is None or not owners & duties:
        return False
    if role is Role.HOST_INSTITUTION:
        return organization_id in place.hosts
    return role is Role.DEPARTMENT_OFFICER or organization_id == place.supervisor


def seats(work: Work) -> list[Membership]:
    """The roles with duties of all accounts that are in use."""
    found = select(Membership).join(User, User.id == Membership.user_id)
    return list(work.session.scalars(found.where(User.active, Membership.role.in_(DUTIES))))


def deadlines_of(work: Work, user_id: UUID) -> list[Deadline]:
    """Every open deadline of which an account hears in any of its roles, the nearest first."""
    mine = [seat for seat in seats(work) if seat.user_id == user_id]
    found: dict[tuple[UUID, str, str], Deadline] = {}
    for place, dates in _dates(work, mine):
        for one in current(dates):
            if any(concerns(one, place, seat.role, seat.organization_id) for seat in mine):
                found[one.subject_id, one.rule, one.due.isoformat()] = one
    return sorted(found.values(), key=lambda one: (one.due, one.subject, one.rule))


def _dates(work: Work, mine: list[Membership]) -> Iterable[tuple[Place, list[Deadline]]]:
    if not mine:
        return
    whole = any(seat.role is Role.DEPARTMENT_OFFICER for seat in mine)
    within = {seat.organization_id for seat in mine if seat.organization_id}
    classes = select(TrainingClass).where(TrainingClass.id.in_(open_classes(work)))
    applications = select(Application).where(Application.id.in_(open_applications(work)))
    if not whole:
        classes = classes.join(Project, Project.id == TrainingClass.project_id).where(
            or_(
                Project.host_id.in_(within),
                Project.applicant_id.in_(within),
                Project.supervisor_id.in_(within),
            )
        )
        applications = applications.where(
            or_(Application.host_id.in_(within), Application.applicant_id.in_(within))
        )
    for cls in work.session.scalars(classes):
        yield place_of(cls.project), class_deadlines(work, cls)
    for row in work.session.scalars(applications):
        yield place_of(row), application_deadlines(work, row)
