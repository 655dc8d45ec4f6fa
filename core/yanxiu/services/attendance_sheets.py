"""签到表 as pages show it: trainees by half day, and the staff; a blank is not known, never an absence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import Expert, HalfDay, StaffAttendance, TimetableSession, TrainingClass
from yanxiu.phrases import phrase
from yanxiu.services.facts.enrollment import sign_ins, trainee_records
from yanxiu.services.work import Work

HALVES: Final = {
    HalfDay.MORNING: phrase("上午"),
    HalfDay.AFTERNOON: phrase("下午"),
    HalfDay.EVENING: phrase("晚上"),
}
_LONGEST: Final = 31
Half = tuple[date, HalfDay]


@dataclass(frozen=True)
class SheetLine:
    """One trainee: by half day there, absent, or (missing) not recorded."""

    id: UUID
    name: str
    employer: str
    there: Mapping[Half, bool]


@dataclass(frozen=True)
class Sheet:
    """A class's sign-in by half day; ``taught`` are the half days that the timetable gives hours to."""

    halves: tuple[Half, ...]
    taught: frozenset[Half]
    lines: tuple[SheetLine, ...]
    staff: Mapping[Half, tuple[str, ...]]

    def present(self, half: Half) -> int:
        return sum(line.there.get(half) is True for line in self.lines)

    def recorded(self, half: Half) -> int:
        return sum(half in line.there for line in self.lines)


def sheet_of(work: Work, cls: TrainingClass) -> Sheet:
    """The half days of the timetable (or of the planned days, without one) against the roster."""
    found = sign_ins(work, cls)
    lines = []
    for record in trainee_records(work, cls):
        key = record.enrollment.id
        there = dict.fromkeys(found.present.get(key, ()), True)
        there |= dict.fromkeys(found.absent.get(key, ()), False)
        lines.append(SheetLine(key, record.trainee.name, record.enrollment.employer or "", there))
    staff = _staff(work, cls)
    recorded = {half for line in lines for half in line.there} | set(staff)
    halves = set(found.taught) | recorded or set(_planned(cls))
    order = list(HalfDay)
    return Sheet(
        tuple(sorted(halves, key=lambda half: (half[0], order.index(half[1])))),
        frozenset(found.taught),
        tuple(lines),
        staff,
    )


def _planned(cls: TrainingClass) -> list[Half]:
    first = cls.actual_starts_on or cls.project.starts_on
    last = cls.actual_ends_on or cls.project.ends_on
    if first is None or last is None:
        return []
    days = min((last - first).days + 1, _LONGEST)
    return [
        (first + timedelta(days=day), half)
        for day in range(days)
        for half in (HalfDay.MORNING, HalfDay.AFTERNOON)
    ]


def _staff(work: Work, cls: TrainingClass) -> dict[Half, tuple[str, ...]]:
    rows = work.session.scalars(
        select(StaffAttendance).where(StaffAttendance.class_id == cls.id).order_by(StaffAttendance.name)
    )
    found: dict[Half, tuple[str, ...]] = {}
    for row in rows:
        half = (row.held_on, row.half)
        found[half] = (*found.get(half, ()), row.name)
    return found


def timetable_of(work: Work, cls: TrainingClass) -> list[TimetableSession]:
    """The units of the timetable in their order."""
    order = list(HalfDay)
    rows = work.session.scalars(select(TimetableSession).where(TimetableSession.class_id == cls.id))
    return sorted(rows, key=lambda row: (row.held_on, order.index(row.half), row.position))


def experts_of(work: Work, cls: TrainingClass) -> list[Expert]:
    """The experts of a class by name."""
    return list(work.session.scalars(select(Expert).where(Expert.class_id == cls.id).order_by(Expert.name)))
