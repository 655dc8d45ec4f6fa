"""How a class is held: its trainees, timetable and experts, to facts."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import exists, select

from yanxiu.db import pseudonym
from yanxiu.models import (
    Enrollment,
    EnrollmentState,
    Expert,
    Mode,
    StaffAttendance,
    TimetableSession,
    Trainee,
    TrainingClass,
)
from yanxiu.policy import DeliveryFacts, ExpertFacts, Level, RosterFacts, TraineeFacts
from yanxiu.services.facts.known import known, listed, part
from yanxiu.services.work import Work


def roster_facts(work: Work, cls: TrainingClass) -> RosterFacts | None:
    """Who is enrolled. Without a roster the numbers are what the host declares."""
    rows = _enrolled(work, cls)
    counted = bool(rows or cls.roster_confirmed_on)
    return part(
        RosterFacts,
        onsite=_count(rows, Mode.ONSITE) if counted else cls.onsite,
        online=_count(rows, Mode.ONLINE) if counted else cls.online,
        online_reason=cls.online_reason,
        from_outside=_from_outside(work, [row for row, _ in rows]) if counted else cls.from_outside,
        trainees=listed((_trainee(work, row, name) for row, name in rows), closed=cls.roster_confirmed_on),
    )


def _enrolled(work: Work, cls: TrainingClass) -> list[tuple[Enrollment, str]]:
    found = work.session.execute(
        select(Enrollment, Trainee.name)
        .join(Trainee, Trainee.id == Enrollment.trainee_id)
        .where(Enrollment.class_id == cls.id, Enrollment.state == EnrollmentState.ENROLLED)
        .order_by(Enrollment.position.nulls_last(), Enrollment.id)
    )
    return [(row, name) for row, name in found]


def _count(rows: Sequence[tuple[Enrollment, str]], mode: Mode) -> int | None:
    """How many take part in this way; None while one of them has not said how."""
    modes = [row.mode for row, _ in rows]
    return None if None in modes else modes.count(mode)


def _from_outside(work: Work, rows: Sequence[Enrollment]) -> int | None:
    """How many come from other provinces; names of provinces differ in their first two characters."""
    own = own_province(work)
    provinces = [row.province for row in rows]
    if own is None or None in provinces:
        return None
    return sum(province is not None and province.strip()[:2] != own[:2] for province in provinces)


def own_province(work: Work) -> str | None:
    """The name of the tenant's province, found upwards from its jurisdiction; None for the ministry's."""
    link: str | None = work.tenant.jurisdiction
    while link is not None and link in work.plugins.packs:
        place = work.plugins.packs[link].jurisdiction
        if place.level is Level.PROVINCIAL:
            return place.name
        link = place.parent
    return None


def _trainee(work: Work, row: Enrollment, name: str) -> TraineeFacts:
    return TraineeFacts(
        **known(
            name=pseudonym(work.tenant.id, name),
            employer=row.employer,
            title_level=row.title_level,
            qualification_level=row.qualification_level,
            post=row.post,
            grassroots=row.grassroots,
            private_sector=row.private_sector,
            province=row.province,
        )
    )


def delivery_facts(work: Work, cls: TrainingClass) -> DeliveryFacts | None:
    """Days, hours, forms and experts.

    Teaching days, hours and forms are the timetable's where there is one. Registration and return often stand
    on no timetable, so the days in all and of travel are what the host declares, and the timetable's only
    where nothing is declared and it is closed.
    """
    units = list(
        work.session.scalars(
            select(TimetableSession)
            .where(TimetableSession.class_id == cls.id)
            .order_by(TimetableSession.held_on, TimetableSession.half, TimetableSession.position)
        )
    )
    taught = [unit for unit in units if unit.form is not None]
    told = bool(units or cls.timetable_confirmed_on)
    closed = bool(cls.timetable_confirmed_on)
    teaching = _days(taught)
    days = _days(units)
    return part(
        DeliveryFacts,
        total_days=_first(cls.total_days, len(days) if closed else None),
        travel_days=_first(cls.travel_days, len(days - teaching) if closed else None),
        teaching_days=len(teaching) if told else cls.teaching_days,
        hours=sum(unit.hours for unit in taught) if told else cls.hours,
        forms=tuple(dict.fromkeys(unit.form for unit in taught)) if told else None,
        staff_signed_in=_staff_signed_in(work, cls),
        experts=_experts(work, cls),
    )


def _days(units: Sequence[TimetableSession]) -> set[date]:
    return {unit.held_on for unit in units}


def _first(declared: int | None, counted: int | None) -> int | None:
    return counted if declared is None else declared


def _staff_signed_in(work: Work, cls: TrainingClass) -> bool | None:
    """As declared; else whether a sign-in is on record, which an open list cannot deny."""
    if cls.staff_signed_in is not None:
        return cls.staff_signed_in
    signed = work.session.scalar(select(exists().where(StaffAttendance.class_id == cls.id)))
    return bool(signed) if signed or cls.attendance_confirmed_on else None


def _experts(work: Work, cls: TrainingClass) -> tuple[ExpertFacts, ...] | None:
    rows = work.session.scalars(select(Expert).where(Expert.class_id == cls.id).order_by(Expert.id))
    return listed(
        (
            ExpertFacts(
                **known(
                    name=pseudonym(work.tenant.id, row.name),
                    title_level=row.title_level,
                    organization_kind=row.organization_kind,
                    attested_on=row.attested_on,
                )
            )
            for row in rows
        ),
        closed=cls.timetable_confirmed_on,
    )
