"""Sign-in by half day, as an institution's own system records it and reads it back; the sheets' closing."""

from typing import Any, Final
from uuid import UUID

from flask_smorest import Blueprint
from marshmallow import Schema

from yanxiu.api import etags, fields, problems, taking
from yanxiu.api.bearer import needs, working
from yanxiu.api.keyed import Made, keyed
from yanxiu.api.own import class_of, locked_class, seen_class
from yanxiu.api.refusing import Stand, done
from yanxiu.api.taking import Body
from yanxiu.api.trainees import Named, Trainee
from yanxiu.models import HalfDay, Scope, SignInSource
from yanxiu.services import sign_in
from yanxiu.services.attendance_sheets import Half, Sheet, sheet_of
from yanxiu.services.work import Work

blueprint = Blueprint("attendance", __name__, description="签到")
MOST: Final = 2000
_NAMES: Final = {"签到日期": "held_on", "工作人员签到": "staff"}


class HalfDayBody(Body):
    """Who was there on a half day, and who was not; who is in neither list stays unknown."""

    held_on = fields.Day(required=True, metadata={"description": "日期"})
    half = fields.Word(HalfDay, required=True, metadata={"description": "半天"})
    source = fields.Word(
        SignInSource,
        load_default=SignInSource.ONLINE.value,
        metadata={"description": "怎样签的到：paper 纸质，qr 扫码，online 考勤系统"},
    )
    present = fields.Items(
        Trainee(), load_default=[], validate=taking.listed(MOST), metadata={"description": "到的学员"}
    )
    absent = fields.Items(
        Trainee(), load_default=[], validate=taking.listed(MOST), metadata={"description": "缺的学员"}
    )
    staff = fields.Items(
        fields.SafeStr(longest=50),
        load_default=[],
        validate=taking.listed(100),
        metadata={"description": "到的工作人员的姓名"},
    )
    task = fields.SafeStr(longest=100, allow_none=True, metadata={"description": "工作人员的工作内容"})


class SignedInSchema(Schema):
    """How many records changed; writing the same again changes none."""

    changed = fields.Count(required=True)
    staff = fields.Count(required=True, metadata={"description": "新登记的工作人员"})


class HalfDaySchema(Schema):
    """One half day: the lines of the roster that were there, and those that were not; others are unknown."""

    held_on = fields.Day(required=True)
    half = fields.Told(required=True)
    taught = fields.Flag(required=True, metadata={"description": "课程表上有没有课"})
    present = fields.Items(fields.Key(), required=True)
    absent = fields.Items(fields.Key(), required=True)
    staff = fields.Count(required=True, metadata={"description": "签到的工作人员数"})


class AttendanceSchema(Schema):
    """The sign-in of a class; ``confirmed_on`` is the day on which the sheets were closed."""

    class_id = fields.Key(required=True)
    confirmed_on = fields.Day(required=True, allow_none=True)
    items = fields.Items(fields.Nested(HalfDaySchema), required=True)


@blueprint.route("/classes/<uuid:class_id>/attendance", methods=["GET"])
@needs(Scope.WRITE_ATTENDANCE)
@blueprint.response(200, AttendanceSchema)
def attendance(class_id: UUID) -> dict[str, Any]:
    """一个班次的签到，逐半天；学员用名册那一行的编号"""
    with working() as work:
        cls = class_of(work, class_id)
        etags.of(cls)
        sheet = sheet_of(work, cls)
        work.record("list.export", "class", cls.id, format="api", rows=len(sheet.lines))
        items = [_told(sheet, half) for half in sheet.halves]
        return {"class_id": cls.id, "confirmed_on": cls.attendance_confirmed_on, "items": items}


@blueprint.route("/classes/<uuid:class_id>/attendance", methods=["POST"])
@needs(Scope.WRITE_ATTENDANCE)
@blueprint.arguments(HalfDayBody)
@blueprint.response(200, SignedInSchema)
@keyed(SignedInSchema, 200)
def push_attendance(work: Work, given: dict[str, Any], class_id: UUID) -> Made:
    """写入半天的签到；再写一次以后写的为准，没有写到的学员不变"""
    problems.naming(_NAMES)
    cls = locked_class(work, class_id)
    named = Named(work, cls)
    present, absent = (named.all(given[name], name) for name in ("present", "absent"))
    half, changed, staff = HalfDay(given["half"]), 0, 0
    if present or absent:
        changed = sign_in.sign_in(
            work,
            cls.id,
            given["held_on"],
            half,
            present=present,
            absent=absent,
            source=SignInSource(given["source"]),
        )
    if given["staff"]:
        day, task = given["held_on"], given.get("task")
        staff = sign_in.sign_in_staff(work, cls.id, day, half, given["staff"], task=task)
    return {"changed": changed, "staff": staff}, ""


@blueprint.route("/classes/<uuid:class_id>/attendance/confirm", methods=["POST"])
@needs(Scope.WRITE_ATTENDANCE)
@etags.matched
@blueprint.response(200, Stand)
def confirm_attendance(class_id: UUID) -> dict[str, Any]:
    """确认签到表：没有记录的半天从此算缺席"""
    return done(seen_class, sign_in.confirm_attendance, class_id)


@blueprint.route("/classes/<uuid:class_id>/attendance/reopen", methods=["POST"])
@needs(Scope.WRITE_ATTENDANCE)
@etags.matched
@blueprint.response(200, Stand)
def reopen_attendance(class_id: UUID) -> dict[str, Any]:
    """重新开放签到表，到班次办完为止"""
    return done(seen_class, sign_in.reopen_attendance, class_id)


def _told(sheet: Sheet, half: Half) -> dict[str, Any]:
    there = {line.id: line.there[half] for line in sheet.lines if half in line.there}
    return {
        "held_on": half[0],
        "half": str(half[1]),
        "taught": half in sheet.taught,
        "present": [key for key, was_there in there.items() if was_there],
        "absent": [key for key, was_there in there.items() if not was_there],
        "staff": len(sheet.staff.get(half, ())),
    }
