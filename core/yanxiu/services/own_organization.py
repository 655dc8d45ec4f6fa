"""单位与人员 as an institution sees itself: its record, its people, where it is paid to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, or_, select

from yanxiu.documents.amounts import long_date
from yanxiu.models import (
    CompletionReport,
    Credential,
    HostRecord,
    Membership,
    Organization,
    Project,
    SignInSession,
    TrainingClass,
    User,
    Violation,
    ViolationState,
)
from yanxiu.phrases import phrase
from yanxiu.policy import Seal
from yanxiu.policy.wording import word
from yanxiu.services import organizations
from yanxiu.services.history import ROLE_WORDS
from yanxiu.services.work import Work

_LAST: Final = 4


@dataclass(frozen=True)
class Colleague:
    """An account of the institution; ``seen_at`` is the last time it was used."""

    id: UUID
    name: str
    login: str
    role: str
    active: bool
    second_factor: bool
    seen_at: datetime | None


@dataclass(frozen=True)
class Payment:
    """Where the subsidy of one class is paid to: the account's last digits only; seals on its statement."""

    class_id: UUID
    topic: str
    year: int
    account_name: str
    ending: str
    branch: str
    seals: tuple[str, ...]


@dataclass(frozen=True)
class OwnOrganization:
    """An institution's own record; ``violations`` are confirmed ones."""

    row: Organization
    years: tuple[HostRecord, ...]
    violations: tuple[Violation, ...]
    payments: tuple[Payment, ...]


def own_organization(work: Work, organization_id: UUID) -> OwnOrganization:
    """What is on record of an institution."""
    row = work.get(Organization, organization_id, "单位")
    years = select(HostRecord).where(HostRecord.organization_id == row.id).order_by(HostRecord.year.desc())
    found = (
        select(Violation)
        .where(Violation.organization_id == row.id, Violation.state == ViolationState.CONFIRMED)
        .order_by(Violation.year.desc(), Violation.id)
    )
    return OwnOrganization(
        row,
        tuple(work.session.scalars(years)),
        tuple(work.session.scalars(found)),
        tuple(_payments(work, row.id)),
    )


def _payments(work: Work, organization_id: UUID) -> list[Payment]:
    rows = work.session.execute(
        select(CompletionReport, TrainingClass, Project)
        .join(TrainingClass, TrainingClass.id == CompletionReport.class_id)
        .join(Project, Project.id == TrainingClass.project_id)
        .where(or_(Project.host_id == organization_id, Project.applicant_id == organization_id))
        .order_by(TrainingClass.year.desc(), TrainingClass.number)
    )
    return [
        Payment(
            cls.id,
            project.topic,
            cls.year,
            report.bank_account_name or "",
            (report.bank_account_number or "")[-_LAST:],
            report.bank_branch or "",
            tuple(word(Seal(one)) for one in report.seals or ()),
        )
        for report, cls, project in rows
        if report.bank_account_number or report.seals
    ]


def state_contact(work: Work, organization_id: UUID, contact: str | None, phone: str | None) -> Organization:
    """Who is to be asked at the institution; the rest of its record only the department changes."""
    return organizations.edit_organization(work, organization_id, contact=contact, phone=phone)


def colleagues(work: Work, organization_id: UUID) -> list[Colleague]:
    """The accounts of an institution, by name."""
    rows = work.session.execute(
        select(Membership, User, Credential.second_factor_since)
        .join(User, User.id == Membership.user_id)
        .outerjoin(Credential, Credential.user_id == User.id)
        .where(Membership.organization_id == organization_id)
        .order_by(User.name, User.id)
    ).all()
    seen = _last_seen(work, [user.id for _membership, user, _since in rows])
    return [
        Colleague(
            user.id,
            user.name,
            user.login,
            ROLE_WORDS[membership.role],
            user.active,
            since is not None,
            seen.get(user.id),
        )
        for membership, user, since in rows
    ]


def _last_seen(work: Work, keys: list[UUID]) -> dict[UUID, datetime]:
    found = (
        select(SignInSession.user_id, func.max(SignInSession.seen_at).label("seen_at"))
        .where(SignInSession.user_id.in_(keys), SignInSession.membership_id.is_not(None))
        .group_by(SignInSession.user_id)
    )
    return {row.user_id: row.seen_at for row in work.session.execute(found)}


def standing_in_words(row: Organization) -> str:
    """Whether the institution may apply, as far as an officer has established it."""
    if row.ineligible_from is not None:
        first = long_date(row.ineligible_from)
        if row.ineligible_until is None:
            return phrase("{first}起不得申报", first=first)
        return phrase("{first}至{last}不得申报", first=first, last=long_date(row.ineligible_until))
    return {True: "可以申报", False: "不得申报", None: ""}[row.eligible]
