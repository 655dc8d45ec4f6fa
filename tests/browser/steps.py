"""What a journey begins from: the demonstration's own steps bring an application or a class to that day."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import ApplicationState, Certificate, ClassState, Enrollment, HostRecord, Membership, Role
from yanxiu.policy import ApplicationField, FundingMode, Level, Party, RecruitmentScope, Stage
from yanxiu.services import applications, endorsements
from yanxiu.services.tenants import tenant
from yanxiu.services.work import Work
from yanxiu.testing import factories
from yanxiu_demo import hebei
from yanxiu_demo.class_year import ClassYear
from yanxiu_demo.desk import Desk
from yanxiu_demo.fujian import PROMISES
from yanxiu_demo.people import People, Person

APPLYING = date(2025, 2, 14)
ADOPTED = date(2025, 1, 8)
# demonstration's classes are numbered from one
_numbers = count(500)
_people = People(seed=7)


@dataclass(frozen=True)
class Places:
    """The organizations whose sample accounts are signed in."""

    host: UUID
    supervisor: UUID


def desk(code: str) -> Desk:
    """A department's desk."""
    return Desk(tenant(code))


def places(work: Work) -> Places:
    """Where the sample accounts work."""

    def of(role: Role) -> UUID:
        found = select(Membership.organization_id).where(
            Membership.role == role, Membership.organization_id.is_not(None)
        )
        key = work.session.scalars(found).first()
        assert key is not None
        return key

    return Places(of(Role.HOST_INSTITUTION), of(Role.SUPERVISING_DEPARTMENT))


def application(topic: str, *, submitted: bool = False) -> UUID:
    """A sound provincial application of 2025; ``submitted`` to its supervising department."""
    with desk("fujian").on(APPLYING) as work:
        where = places(work)
        row = applications.draft_application(
            work,
            2025,
            Level.PROVINCIAL,
            host_id=where.host,
            applicant_id=where.host,
            supervisor_id=where.supervisor,
            topic=topic,
            funding_mode=FundingMode.FISCAL,
            field_code="电子信息",
            industry_authority="样例省工信厅",
            form="annex_2",
            filled_fields=[one for one in ApplicationField if one is not ApplicationField.REVIEW_OPINION],
            sealed=True,
            attachments=["annex_2", "annex_3"],
            topic_ranges=["industry_needs", "digital"],
            topic_justifications={"industry_needs": "说明", "digital": "说明"},
            audience_scope="province",
        )
        ready_for_applications(work, row.id)
        if submitted:
            applications.submit_application(work, row.id)
        return row.id


def candidate(year: int, topic: str) -> UUID:
    """An application that its supervising department forwarded, in a year that determinations cover."""
    here = desk("hebei")
    day = date(year, 3, 2)
    for stage in (Stage.SELECTION, Stage.PLAN):
        here.cover_stage(
            day, stage, year, reason="本年度通知尚未印发，按上年做法办理", basis="样例处务会纪要"
        )
    with here.on(day) as work:
        where = places(work)
        return factories.application(
            work.session,
            year=year,
            topic=topic,
            host_id=where.host,
            supervisor_id=where.supervisor,
            state=ApplicationState.ENDORSED,
        ).id


def flagship(topic: str) -> ClassYear:
    """A flagship class of 2024 on Fujian's list, under the sample institution."""
    here = desk("fujian")
    with here.on(date(2024, 8, 1)) as work:
        where = places(work)
        return _class(
            here,
            work,
            2024,
            host_id=where.host,
            applicant_id=where.supervisor,
            supervisor_id=where.supervisor,
            tier="flagship",
            topic=topic,
            starts_on=date(2024, 10, 14),
            ends_on=date(2024, 10, 17),
            headcount=45,
            field_code="智能制造",
        )


def provincial(topic: str) -> ClassYear:
    """A class of 2025 under the draft measures of the other department."""
    here = desk("hebei")
    with here.on(date(2025, 3, 10)) as work:
        where = places(work)
        return _class(
            here,
            work,
            2025,
            host_id=where.host,
            applicant_id=where.supervisor,
            supervisor_id=where.supervisor,
            tier="provincial",
            topic=topic,
            starts_on=date(2025, 9, 15),
            ends_on=date(2025, 9, 18),
            headcount=40,
        )


def _class(here: Desk, work: Work, year: int, **terms: Any) -> ClassYear:
    project = factories.project(work.session, year=year, **terms)
    cls = factories.training_class(
        work.session, year=year, project_id=project.id, state=ClassState.PLANNED, number=next(_numbers)
    )
    return ClassYear(here, cls.id, project.topic, terms["starts_on"], terms["ends_on"])


def cleared(cls: ClassYear) -> ClassYear:
    """Papers in time, put on file."""
    cls.papers(date(2024, 9, 5), RecruitmentScope.PROVINCE)
    assert cls.accept(date(2024, 9, 12)).passed
    return cls


def roster() -> list[Person]:
    """42 people of the province."""
    return _people.roster(42, area="350100", province="福建")


def held(cls: ClassYear) -> ClassYear:
    """The roster closed, the class held, assessed and surveyed."""
    assert cls.roster(date(2024, 10, 13), roster()).passed
    assert cls.held(date(2024, 10, 18), PROMISES).passed
    cls.assessed(date(2024, 10, 18))
    cls.surveyed(date(2024, 10, 18), issued=42, returned=41, valid=40)
    return cls


def ready_for_applications(work: Work, application_id: UUID) -> None:
    """What others have on record before an application comes: last year, the summary sheet, the receipt."""
    where = places(work)
    known = select(HostRecord).where(HostRecord.organization_id == where.host, HostRecord.year == 2024)
    record = work.session.scalars(known).first() or HostRecord(organization_id=where.host, year=2024)
    record.completed_as_planned = True
    factories.add(work.session, record)
    sheet(work, where.supervisor)
    applications.record_receipt(
        work, application_id, paper_received_on=APPLYING, electronic_received_on=APPLYING
    )


def sheet(work: Work, supervisor: UUID) -> None:
    """The summary sheet of 2025, sealed."""
    endorsements.record_summary_sheet(
        work,
        2025,
        supervisor,
        columns=["serial", "topic", "host", "contact", "phone", "field"],
        sealed=True,
        filled_on=date(2025, 2, 12),
    )


def ready_to_assess(topic: str) -> ClassYear:
    """A class of the draft measures that was held and awaits its assessment."""
    cls = provincial(topic)
    cls.papers(date(2025, 8, 8), RecruitmentScope.INSIDE_AND_OUTSIDE, filed_by=Party.APPLICANT)
    assert cls.accept(date(2025, 8, 14)).passed
    people = _people.roster(36, area=hebei.AREA, province="河北", outside=hebei.OUTSIDE)
    assert cls.roster(date(2025, 9, 14), people).passed
    assert cls.held(date(2025, 9, 19), hebei.WORDS, outputs=["paper"]).passed
    return cls


def somebody_certified() -> tuple[str, str]:
    """Name and identity number of somebody whose certificate the demonstration issued."""
    with desk("hebei").on(date(2025, 12, 1)) as work:
        found = work.session.scalars(select(Certificate).order_by(Certificate.number)).first()
        assert found is not None
        person = work.get(Enrollment, found.enrollment_id, "学员").trainee
        assert person.id_number is not None
        return person.name, person.id_number
