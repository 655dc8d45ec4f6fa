"""单位 to facts: its record of one programme year."""

from datetime import date

from sqlalchemy import func, select

from yanxiu.models import Attestation, Inspection, Organization, Violation, ViolationState
from yanxiu.policy import HostFacts, ViolationFacts
from yanxiu.services.facts.known import known
from yanxiu.services.facts.shared import organization_facts, records_of
from yanxiu.services.work import Work


def host_facts(work: Work, organization: Organization, year: int, *, as_of: date | None = None) -> HostFacts:
    """What is on record of an organization for a year.

    Inspections and violations are entered here and nowhere else, so that none on record is a known fact;
    a reported violation that nobody has confirmed is none.
    """
    day = as_of or work.today
    records = records_of(work, [organization.id], year)
    record = records.of(organization.id, year)
    return HostFacts(
        year=year,
        as_of=day,
        **known(
            organization=organization_facts(organization, year, day, records),
            confirmed_violations=_violations(work, organization, year, day),
            inspections=_inspections(work, organization, year, day),
            complaints=record.complaints if record else None,
            completed_as_planned=record.completed_as_planned if record else None,
            commended=record.commended if record else None,
            attestations=_attestations(work, organization, year),
        ),
    )


def _violations(work: Work, organization: Organization, year: int, day: date) -> tuple[ViolationFacts, ...]:
    rows = work.session.scalars(
        select(Violation)
        .where(
            Violation.organization_id == organization.id,
            Violation.year == year,
            Violation.state == ViolationState.CONFIRMED,
            Violation.confirmed_on <= day,
        )
        .order_by(Violation.confirmed_on, Violation.id)
    )
    return tuple(
        ViolationFacts(**known(kind=row.kind, confirmed_on=row.confirmed_on, decided_by=row.decided_by))
        for row in rows
    )


def _inspections(work: Work, organization: Organization, year: int, day: date) -> int:
    found = work.session.scalar(
        select(func.count(Inspection.id)).where(
            Inspection.organization_id == organization.id,
            Inspection.year == year,
            Inspection.inspected_on <= day,
        )
    )
    return found or 0


def _attestations(work: Work, organization: Organization, year: int) -> tuple[str, ...]:
    rows = work.session.scalars(
        select(Attestation.word).where(
            Attestation.organization_id == organization.id, Attestation.year == year
        )
    )
    return tuple(sorted(rows))
