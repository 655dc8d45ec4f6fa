"""How a class is held: its trainees, timetable and experts, to facts."""

from collections.abc import Sequence
from datetime import date

from yanxiu.db import pseudonym
from yanxiu.models import Mode, TrainingClass
from yanxiu.policy import DeliveryFacts, ExpertFacts, Level, RosterFacts, TraineeFacts
from yanxiu.services.facts.class_lists import Teacher, Trained, Unit
from yanxiu.services.facts.class_rows import ClassRows
from yanxiu.services.facts.known import known, listed, part
from yanxiu.services.work import Work


def roster_facts(work: Work, cls: TrainingClass, rows: Sequence[Trained]) -> RosterFacts | None:
    """Who is enrolled. Without a roster the numbers are what the host declares."""
    counted = bool(rows or cls.roster_confirmed_on)
    return part(
        RosterFacts,
        onsite=_count(rows, Mode.ONSITE) if counted else cls.onsite,
        online=_count(rows, Mode.ONLINE) if counted else cls.online,
        online_reason=cls.online_reason,
        from_outside=_from_outside(work, rows) if counted else cls.from_outside,
        trainees=listed((_trainee(work, row) for row in rows), closed=cls.roster_confirmed_on),
    )


def _count(rows: Sequence[Trained], mode: Mode) -> int | None:
    """How many take part in this way; None while one of them has not said how."""
    modes = [row.mode for row in rows]
    return None if None in modes else modes.count(mode)


def _from_outside(work: Work, rows: Sequence[Trained]) -> int | None:
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


def _trainee(work: Work, row: Trained) -> TraineeFacts:
    return TraineeFacts(
        **known(
            name=pseudonym(work.tenant.id, row.name),
            employer=row.employer,
            title_level=row.title_level,
            qualification_level=row.qualification_level,
            post=row.post,
            grassroots=row.grassroots,
            private_sector=row.private_sector,
            province=row.province,
        )
    )


def delivery_facts(work: Work, cls: TrainingClass, rows: ClassRows) -> DeliveryFacts | None:
    """Days, hours, forms and experts.

    Teaching days, hours and forms are the timetable's where there is one. Registration and return often stand
    on no timetable, so the days in all and of travel are what the host declares, and the timetable's only
    where nothing is declared and it is closed.
    """
    units = rows.units
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
        staff_signed_in=_staff_signed_in(cls, signed=rows.staff_signed),
        experts=_experts(work, cls, rows.experts),
    )


def _days(units: Sequence[Unit]) -> set[date]:
    return {unit.held_on for unit in units}


def _first(declared: int | None, counted: int | None) -> int | None:
    return counted if declared is None else declared


def _staff_signed_in(cls: TrainingClass, *, signed: bool) -> bool | None:
    """As declared; else whether a sign-in is on record, which an open list cannot deny."""
    if cls.staff_signed_in is not None:
        return cls.staff_signed_in
    return signed if signed or cls.attendance_confirmed_on else None


def _experts(work: Work, cls: TrainingClass, rows: Sequence[Teacher]) -> tuple[ExpertFacts, ...] | None:
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
