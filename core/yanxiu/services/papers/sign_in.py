"""签到表 by half day: with what the platform recorded, else empty, to be signed on paper."""

from typing import Any, Final

from sqlalchemy import select

from yanxiu.models import StaffAttendance, TrainingClass
from yanxiu.services.attendance_sheets import HALVES, Half, sheet_of
from yanxiu.services.papers.shared import class_head
from yanxiu.services.work import Work

MARKS: Final = {True: "到", False: "缺"}
_EMPTY_LINES: Final = 10


def trainee_sign_in(work: Work, cls: TrainingClass) -> dict[str, Any]:
    """The trainees against the half days."""
    sheet = sheet_of(work, cls)
    people = [
        {
            "position": str(place),
            "name": line.name,
            "employer": line.employer,
            "marks": [MARKS[line.there[half]] if half in line.there else "" for half in sheet.halves],
        }
        for place, line in enumerate(sheet.lines, 1)
    ]
    return _sheet(work, cls, sheet.halves, people)


def staff_sign_in(work: Work, cls: TrainingClass) -> dict[str, Any]:
    """The members of staff against the half days; lines to write on where none is recorded."""
    sheet = sheet_of(work, cls)
    there: dict[str, tuple[str, set[Half]]] = {}
    for row in work.session.scalars(
        select(StaffAttendance).where(StaffAttendance.class_id == cls.id).order_by(StaffAttendance.name)
    ):
        task, halves = there.get(row.name, ("", set()))
        there[row.name] = (task or row.task or "", halves | {(row.held_on, row.half)})
    named = [(name, task, halves) for name, (task, halves) in there.items()]
    lines = named or [("", "", set())] * _EMPTY_LINES
    people = [
        {
            "position": str(place),
            "name": name,
            "task": task,
            "marks": [MARKS[True] if half in halves else "" for half in sheet.halves],
        }
        for place, (name, task, halves) in enumerate(lines, 1)
    ]
    return _sheet(work, cls, sheet.halves, people)


def _sheet(
    work: Work, cls: TrainingClass, halves: tuple[Half, ...], people: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "head": class_head(work, cls),
        "halves": [{"day": f"{on.month}月{on.day}日", "half": HALVES[half]} for on, half in halves],
        "people": people,
        "recorded": any(mark for person in people for mark in person["marks"]),
    }
