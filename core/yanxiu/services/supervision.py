"""监督检查: inspections, violations, an organization's record of a year, and what follows from them."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import (
    Consequence,
    ConsequenceState,
    HostRecord,
    Inspection,
    Organization,
    SubjectKind,
    TrainingClass,
    Violation,
    ViolationState,
)
from yanxiu.policy import Stage, ViolationKind
from yanxiu.services import checks
from yanxiu.services.deciding import Judged, Subject, judge
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.facts.host import host_facts
from yanxiu.services.work import Work

WORDS = {
    ViolationState.REPORTED: "待查",
    ViolationState.CONFIRMED: "已查实",
    ViolationState.DISMISSED: "不属实",
}


def judge_supervision(work: Work, organization_id: UUID, year: int) -> Judged:
    """Judge an organization's record of a year; consequences are drafted for a named person to confirm."""
    organization = work.get(Organization, organization_id, "单位", lock=True)
    place = organization.jurisdiction or (
        organization.supervisor.jurisdiction if organization.supervisor else None
    )
    subject = Subject(SubjectKind.ORGANIZATION, organization.id, organization_id=organization.id)
    return judge(
        work, Stage.SUPERVISION, host_facts(work, organization, year), work.chain(year, place), subject
    )


def record_inspection(
    work: Work,
    organization_id: UUID,
    year: int,
    *,
    by: str,
    class_id: UUID | None = None,
    found: str | None = None,
    on: date | None = None,
) -> Inspection:
    """Put an inspection on record, of one class or of the organization's year."""
    organization = work.get(Organization, organization_id, "单位")
    row = Inspection(
        organization_id=organization.id,
        class_id=_own_class(work, organization, class_id),
        year=year,
        inspected_on=checks.happened("检查日", on or work.today, work.today),
        inspected_by=checks.filled("检查单位", by),
        found=found,
    )
    work.session.add(row)
    work.session.flush()
    work.record("inspection.record", "organization", organization.id, inspection=str(row.id))
    return row


def withdraw_inspection(work: Work, inspection_id: UUID) -> None:
    """Take an inspection back that was entered by mistake."""
    row = work.get(Inspection, inspection_id, "检查记录", lock=True)
    work.session.delete(row)
    work.record("inspection.withdraw", "organization", row.organization_id, inspection=str(row.id))


def report_violation(
    work: Work,
    organization_id: UUID,
    year: int,
    kind: ViolationKind,
    *,
    class_id: UUID | None = None,
    description: str | None = None,
    on: date | None = None,
) -> Violation:
    """Put a suspicion on record; it is no fact until an authority has confirmed it."""
    organization = work.get(Organization, organization_id, "单位")
    row = Violation(
        organization_id=organization.id,
        class_id=_own_class(work, organization, class_id),
        year=year,
        kind=kind,
        reported_on=checks.happened("反映日", on or work.today, work.today),
        description=description,
    )
    work.session.add(row)
    work.session.flush()
    work.record("violation.report", "organization", organization.id, violation=str(row.id))
    return row


def withdraw_violation(work: Work, violation_id: UUID) -> None:
    """Take a suspicion off the record that was entered by mistake; what was found out about one stays."""
    row = _suspicion(work, violation_id)
    work.session.delete(row)
    work.record("violation.withdraw", "organization", row.organization_id, violation=str(row.id))


def confirm_violation(work: Work, violation_id: UUID, *, decided_by: str, on: date | None = None) -> Judged:
    """An authority has found it proven: the organization is judged, consequences are drafted."""
    row = _suspicion(work, violation_id)
    day = checks.happened("查实日期", on or work.today, work.today)
    row.confirmed_on = checks.not_before("查实日期", day, "反映日", row.reported_on)
    row.decided_by, row.state = checks.filled("认定单位", decided_by), ViolationState.CONFIRMED
    work.session.flush()
    work.record("violation.confirm", "organization", row.organization_id, violation=str(row.id))
    return judge_supervision(work, row.organization_id, row.year)


def dismiss_violation(work: Work, violation_id: UUID, *, decided_by: str) -> Violation:
    """An authority has found nothing in it."""
    row = _suspicion(work, violation_id)
    row.decided_by, row.state = checks.filled("认定单位", decided_by), ViolationState.DISMISSED
    work.record("violation.dismiss", "organization", row.organization_id, violation=str(row.id))
    return row


def reopen_violation(work: Work, violation_id: UUID) -> Judged:
    """Undo the conclusion, until somebody has confirmed a consequence of it; drafts are withdrawn."""
    row = _locked(work, violation_id)
    if row.state is ViolationState.REPORTED:
        raise WrongState("违规行为", WORDS[row.state], "已查实、不属实", "还没有结论可撤销")
    if row.state is ViolationState.CONFIRMED and _has_consequences(work, row):
        raise WrongState("违规行为", "已有确认的后果", "没有确认的后果", "请先撤销由它确认的后果")
    row.state, row.confirmed_on, row.decided_by = ViolationState.REPORTED, None, None
    work.session.flush()
    work.record("violation.reopen", "organization", row.organization_id, violation=str(row.id))
    return judge_supervision(work, row.organization_id, row.year)


def record_host_year(
    work: Work,
    organization_id: UUID,
    year: int,
    *,
    completed_as_planned: bool | None = None,
    commended: bool | None = None,
    complaints: int | None = None,
    annual_report_submitted_on: date | None = None,
) -> Judged:
    """Put an organization's year on record; it counts at the next selection.  None: not known (any more)."""
    organization = work.get(Organization, organization_id, "单位", lock=True)
    row = _host_record(work, organization, year)
    if annual_report_submitted_on is not None:
        checks.happened("书面总结报送日", annual_report_submitted_on, work.today)
    row.completed_as_planned, row.commended = completed_as_planned, commended
    row.complaints = None if complaints is None else checks.count("投诉次数", complaints)
    row.annual_report_submitted_on = annual_report_submitted_on
    work.session.flush()
    work.record("host_record.put", "organization", organization.id, year=year)
    return judge_supervision(work, organization.id, year)


def withdraw_host_year(work: Work, organization_id: UUID, year: int) -> Judged:
    """Take the record of a year back: nothing of it is known any more, and drafts that rested on it go."""
    organization = work.get(Organization, organization_id, "单位", lock=True)
    row = _find_record(work, organization, year)
    if row is None:
        raise WrongState("年度记录", "还没有登记", "已登记", "没有可撤回的记录")
    work.session.delete(row)
    work.session.flush()
    work.record("host_record.withdraw", "organization", organization.id, year=year)
    return judge_supervision(work, organization.id, year)


def _host_record(work: Work, organization: Organization, year: int) -> HostRecord:
    found = _find_record(work, organization, year)
    if found is None:
        found = HostRecord(organization_id=organization.id, year=year)
        work.session.add(found)
        work.session.flush()
    return found


def _find_record(work: Work, organization: Organization, year: int) -> HostRecord | None:
    return work.session.scalar(
        select(HostRecord).where(HostRecord.organization_id == organization.id, HostRecord.year == year)
    )


def _suspicion(work: Work, key: UUID) -> Violation:
    row = _locked(work, key)
    if row.state is not ViolationState.REPORTED:
        is_now, wanted = WORDS[row.state], WORDS[ViolationState.REPORTED]
        raise WrongState("违规行为", is_now, wanted, "已作出结论的请先撤销结论")
    return row


def _locked(work: Work, key: UUID) -> Violation:
    """A violation, locked behind the organization, as wherever consequences follow."""
    work.get(Organization, work.get(Violation, key, "违规行为").organization_id, "单位", lock=True)
    return work.get(Violation, key, "违规行为", lock=True)


def _has_consequences(work: Work, row: Violation) -> bool:
    confirmed = select(Consequence.id).where(
        Consequence.organization_id == row.organization_id,
        Consequence.class_id.is_(None),
        Consequence.state == ConsequenceState.CONFIRMED,
        Consequence.confirmed_on >= row.confirmed_on,
    )
    return work.session.scalar(confirmed.limit(1)) is not None


def _own_class(work: Work, organization: Organization, class_id: UUID | None) -> UUID | None:
    if class_id is None:
        return None
    project = work.get(TrainingClass, class_id, "班次").project
    if organization.id not in (project.host_id, project.applicant_id):
        raise InvalidInput("班次", class_id, "须是这个单位承办或申报的班次", "请从该单位的班次中选取")
    return class_id
