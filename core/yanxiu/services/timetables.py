"""课程表 and 授课专家 of a class, from its clearance until it has been held."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, exists, select

from yanxiu.models import (
    ClassState,
    Courseware,
    Expert,
    HalfDay,
    Mode,
    TimetableSession,
    TrainingClass,
)
from yanxiu.phrases import phrase
from yanxiu.policy import OrganizationKind, TeachingForm, TitleLevel
from yanxiu.services import filling
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.steps import class_at
from yanxiu.services.work import Work

EXPERT_FIELDS: Final = {
    "name": filling.required_text("专家姓名"),
    "title": filling.text("专家职称"),
    "title_level": filling.word("专家职称级别", TitleLevel),
    "organization_name": filling.text("专家单位"),
    "organization_kind": filling.word("专家单位性质", OrganizationKind),
}
_ONGOING: Final = (ClassState.PLANNED, ClassState.FILED, ClassState.CLEARED, ClassState.RECRUITED)
_HELD: Final = "已举办的班次请先撤销举办登记"
_LONGEST_HALF_DAY: Final = Decimal(12)


@dataclass(frozen=True)
class Unit:
    """One unit of a timetable; without a form it is registration, travel or a meal, and counts no hours."""

    held_on: date
    half: HalfDay
    hours: Decimal = Decimal(0)
    form: TeachingForm | None = None
    topic: str | None = None
    mode: Mode = Mode.ONSITE
    expert_id: UUID | None = None


def set_timetable(work: Work, class_id: UUID, units: Iterable[Unit]) -> list[TimetableSession]:
    """Put a whole timetable in the place of the one before; units of a half day follow in their order."""
    cls = class_at(work, class_id, *_ONGOING, remedy=_HELD)
    given = list(units)
    experts = {unit.expert_id for unit in given if unit.expert_id is not None}
    _check_experts(work, cls, experts)
    work.session.execute(delete(TimetableSession).where(TimetableSession.class_id == cls.id))
    places: dict[tuple[date, HalfDay], int] = {}
    rows = [_row(cls, unit, places) for unit in given]
    work.session.add_all(rows)
    cls.timetable_confirmed_on = None
    work.session.flush()
    work.record("class.set_timetable", "class", cls.id, units=len(rows))
    work.touch(cls.id)
    return rows


def _row(cls: TrainingClass, unit: Unit, places: dict[tuple[date, HalfDay], int]) -> TimetableSession:
    where = phrase("{held_on}的课时", held_on=unit.held_on)
    if not unit.hours.is_finite() or unit.hours < 0 or unit.hours > _LONGEST_HALF_DAY:
        raise InvalidInput(
            where,
            unit.hours,
            phrase("须在0至{most}学时之间", most=_LONGEST_HALF_DAY),
            "请核对课程表",
        )
    if unit.hours != round(unit.hours, 1):
        raise InvalidInput(where, unit.hours, "最多一位小数", "请核对课程表")
    if unit.form is None and unit.hours:
        raise InvalidInput(where, unit.hours, "没有教学形式的单元不计学时", "请选教学形式，或把学时改为0")
    key = (unit.held_on, unit.half)
    places[key] = places.get(key, 0) + 1
    return TimetableSession(
        class_id=cls.id,
        held_on=unit.held_on,
        half=unit.half,
        position=places[key],
        topic=unit.topic,
        hours=unit.hours,
        form=unit.form,
        mode=unit.mode,
        expert_id=unit.expert_id,
    )


def _check_experts(work: Work, cls: TrainingClass, keys: set[UUID]) -> None:
    found = set(work.session.scalars(select(Expert.id).where(Expert.class_id == cls.id, Expert.id.in_(keys))))
    for missing in sorted(keys - found):
        raise InvalidInput("授课专家", missing, "须是这个班次登记的专家", "请先登记专家")


def confirm_timetable(work: Work, class_id: UUID) -> TrainingClass:
    """Close timetable and experts: from now on what is not on them is known not to be."""
    cls = class_at(work, class_id, *_ONGOING, remedy=_HELD)
    if cls.timetable_confirmed_on is None:
        cls.timetable_confirmed_on = work.today
        work.record("class.confirm_timetable", "class", cls.id)
    return cls


def reopen_timetable(work: Work, class_id: UUID) -> TrainingClass:
    """Take the closing back."""
    cls = class_at(work, class_id, *_ONGOING, remedy=_HELD)
    if cls.timetable_confirmed_on is not None:
        cls.timetable_confirmed_on = None
        work.record("class.reopen_timetable", "class", cls.id)
    return cls


def add_expert(work: Work, class_id: UUID, name: str, **given: Any) -> Expert:
    """Enter an expert of a class."""
    cls = class_at(work, class_id, *_ONGOING, remedy=_HELD)
    row = Expert(class_id=cls.id)
    filling.fill(row, EXPERT_FIELDS, {"name": name, **given})
    work.session.add(row)
    work.session.flush()
    work.record("expert.add", "class", cls.id, expert=str(row.id))
    return row


def attest_expert(work: Work, expert_id: UUID, *, attested_on: date | None = None) -> Expert:
    """Sign for an expert's quality; the first signature stands."""
    cls, row = _expert(work, expert_id)
    if row.attested_on is None:
        row.attested_on, row.attested_by = attested_on or work.today, work.actor.id
        work.record("expert.attest", "class", cls.id, expert=str(row.id))
    return row


def withdraw_expert_attestation(work: Work, expert_id: UUID) -> Expert:
    """Take that signature back."""
    cls, row = _expert(work, expert_id)
    if row.attested_on is not None:
        row.attested_on = row.attested_by = None
        work.record("expert.withdraw_attestation", "class", cls.id, expert=str(row.id))
    return row


def remove_expert(work: Work, expert_id: UUID) -> None:
    """Take an expert off a class who neither teaches in the timetable nor has given courseware."""
    cls, row = _expert(work, expert_id)
    teaches = exists().where(TimetableSession.expert_id == row.id)
    gave = exists().where(Courseware.expert_id == row.id)
    if work.session.scalar(select(teaches | gave)):
        raise WrongState("授课专家", "已排课或已有课件", "没有排课", "请先修改课程表")
    work.session.delete(row)
    work.record("expert.remove", "class", cls.id, expert=str(row.id))


def _expert(work: Work, expert_id: UUID) -> tuple[TrainingClass, Expert]:
    key = work.get(Expert, expert_id, "授课专家").class_id
    cls = class_at(work, key, *_ONGOING, remedy=_HELD)
    return cls, work.get(Expert, expert_id, "授课专家", lock=True)
