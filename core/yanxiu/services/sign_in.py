"""签到 by half day, of trainees and of staff."""

from collections.abc import Iterable
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select

from yanxiu.models import (
    Attendance,
    ClassState,
    Enrollment,
    HalfDay,
    SignInSource,
    StaffAttendance,
    TrainingClass,
)
from yanxiu.phrases import phrase
from yanxiu.services.errors import InvalidInput, NotFound
from yanxiu.services.steps import class_at
from yanxiu.services.work import Work

_OPEN: Final = (ClassState.CLEARED, ClassState.RECRUITED)
_REMEDY: Final = "开班材料通过之后才能签到；已举办的请先撤销举办登记"


def sign_in(
    work: Work,
    class_id: UUID,
    held_on: date,
    half: HalfDay,
    *,
    present: Iterable[UUID],
    absent: Iterable[UUID] = (),
    source: SignInSource = SignInSource.PAPER,
) -> int:
    """Record who was there on a half day, by enrolment, and who was not; gives how many records changed.

    Who is in neither list stays unknown. Recording the same again changes nothing.
    """
    cls = _class(work, class_id, held_on)
    wanted = dict.fromkeys(absent, False)
    for key in present:
        if key in wanted:
            raise InvalidInput("签到", key, "同一学员不能既到又缺", "请核对签到表")
        wanted[key] = True
    _check_enrolled(work, cls, set(wanted))
    there = {
        row.enrollment_id: row
        for row in work.session.scalars(
            select(Attendance).where(
                Attendance.enrollment_id.in_(wanted), Attendance.held_on == held_on, Attendance.half == half
            )
        )
    }
    changed = 0
    for key, was_there in wanted.items():
        row = there.get(key)
        if row is None:
            row = Attendance(enrollment_id=key, held_on=held_on, half=half, present=was_there, source=source)
            work.session.add(row)
        elif row.present == was_there:
            continue
        row.present, row.source = was_there, source
        changed += 1
    work.session.flush()
    if changed:
        work.record("class.sign_in", "class", cls.id, held_on=str(held_on), half=half, changed=changed)
        work.touch(cls.id)
    return changed


def forget_sign_in(
    work: Work, class_id: UUID, held_on: date, half: HalfDay, enrollments: Iterable[UUID]
) -> int:
    """Take the records of some trainees of a half day back: nothing is known of them then; gives how many."""
    cls = _class(work, class_id, held_on)
    rows = work.session.scalars(
        select(Attendance)
        .join(Enrollment, Enrollment.id == Attendance.enrollment_id)
        .where(
            Enrollment.class_id == cls.id,
            Attendance.enrollment_id.in_(list(enrollments)),
            Attendance.held_on == held_on,
            Attendance.half == half,
        )
    ).all()
    for row in rows:
        work.session.delete(row)
    work.session.flush()
    if rows:
        work.record("class.forget_sign_in", "class", cls.id, held_on=str(held_on), half=half, count=len(rows))
        work.touch(cls.id)
    return len(rows)


def clear_sign_in(work: Work, class_id: UUID, held_on: date, half: HalfDay) -> None:
    """Take the records of a half day back, trainees and staff."""
    cls = _class(work, class_id, held_on)
    enrolled = select(Enrollment.id).where(Enrollment.class_id == cls.id)
    work.session.execute(
        delete(Attendance).where(
            Attendance.enrollment_id.in_(enrolled), Attendance.held_on == held_on, Attendance.half == half
        )
    )
    work.session.execute(
        delete(StaffAttendance).where(
            StaffAttendance.class_id == cls.id,
            StaffAttendance.held_on == held_on,
            StaffAttendance.half == half,
        )
    )
    work.record("class.clear_sign_in", "class", cls.id, held_on=str(held_on), half=half)
    work.touch(cls.id)


def sign_in_staff(
    work: Work, class_id: UUID, held_on: date, half: HalfDay, names: Iterable[str], *, task: str | None = None
) -> int:
    """Record members of staff on a half day; gives how many were new."""
    cls = _class(work, class_id, held_on)
    wanted = {name.strip() for name in names}
    if not wanted or "" in wanted:
        raise InvalidInput("工作人员签到", "（空）", "须有姓名", "请填写工作人员姓名")
    there = set(
        work.session.scalars(
            select(StaffAttendance.name).where(
                StaffAttendance.class_id == cls.id,
                StaffAttendance.held_on == held_on,
                StaffAttendance.half == half,
            )
        )
    )
    new = sorted(wanted - there)
    for name in new:
        work.session.add(StaffAttendance(class_id=cls.id, name=name, task=task, held_on=held_on, half=half))
    work.session.flush()
    if new:
        work.record("class.sign_in_staff", "class", cls.id, held_on=str(held_on), half=half, count=len(new))
    return len(new)


def confirm_attendance(work: Work, class_id: UUID) -> TrainingClass:
    """Close the sign-in sheets: a half day without a record is then known not to have been attended."""
    cls = class_at(work, class_id, *_OPEN, remedy=_REMEDY)
    if cls.attendance_confirmed_on is None:
        cls.attendance_confirmed_on = work.today
        work.record("class.confirm_attendance", "class", cls.id)
    return cls


def reopen_attendance(work: Work, class_id: UUID) -> TrainingClass:
    """Take the closing back."""
    cls = class_at(work, class_id, *_OPEN, remedy=_REMEDY)
    if cls.attendance_confirmed_on is not None:
        cls.attendance_confirmed_on = None
        work.record("class.reopen_attendance", "class", cls.id)
    return cls


def _class(work: Work, class_id: UUID, held_on: date) -> TrainingClass:
    cls = class_at(work, class_id, *_OPEN, remedy=_REMEDY)
    if held_on > work.today:
        raise InvalidInput(
            "签到日期", held_on, phrase("不得晚于今天（{today}）", today=work.today), "请核对日期"
        )
    if cls.attendance_confirmed_on is not None:
        raise InvalidInput("签到", held_on, "签到表已经确认", "请先重新开放签到表")
    return cls


def _check_enrolled(work: Work, cls: TrainingClass, keys: set[UUID]) -> None:
    found = set(
        work.session.scalars(
            select(Enrollment.id).where(Enrollment.class_id == cls.id, Enrollment.id.in_(keys))
        )
    )
    for missing in sorted(keys - found):
        raise NotFound("这个班次的学员", missing)
