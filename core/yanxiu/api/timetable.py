"""课程表 and its experts, as an institution's own system writes the whole of it and reads it back."""

from typing import Any, Final
from uuid import UUID

from flask_smorest import Blueprint
from marshmallow import Schema

from yanxiu.api import etags, fields, taking
from yanxiu.api.bearer import needs, working
from yanxiu.api.keyed import Made, keyed
from yanxiu.api.own import class_of, locked_class, seen_class
from yanxiu.api.refusing import Stand, done
from yanxiu.api.rows import take_rows
from yanxiu.api.taking import Body
from yanxiu.models import Expert, HalfDay, Mode, Scope, SheetKind, TimetableSession
from yanxiu.policy import OrganizationKind, TeachingForm, TitleLevel
from yanxiu.services import timetables
from yanxiu.services.attendance_sheets import experts_of, timetable_of
from yanxiu.services.work import Work

blueprint = Blueprint("timetable", __name__, description="课程表")
MOST: Final = 200


class UnitBody(Body):
    """One unit; without a teaching form it is registration, travel or a meal, and counts no hours."""

    held_on = fields.Day(required=True, metadata={"description": "日期"})
    half = fields.Word(HalfDay, required=True, metadata={"description": "时段"})
    topic = fields.SafeStr(required=True, longest=200, metadata={"description": "内容"})
    form = fields.Word(TeachingForm, allow_none=True, metadata={"description": "教学形式"})
    hours = taking.hours(allow_none=True, metadata={"description": "学时"})
    mode = fields.Word(Mode, allow_none=True, metadata={"description": "方式"})
    expert = fields.SafeStr(longest=50, allow_none=True, metadata={"description": "授课专家的姓名"})
    title = fields.SafeStr(longest=60, allow_none=True, metadata={"description": "专家职称"})
    title_level = fields.Word(TitleLevel, allow_none=True, metadata={"description": "专家职称级别"})
    organization_name = fields.SafeStr(longest=100, allow_none=True, metadata={"description": "专家单位"})
    organization_kind = fields.Word(
        OrganizationKind, allow_none=True, metadata={"description": "专家单位性质"}
    )


class TimetableBody(Body):
    """A whole timetable; units of a half day follow in their order."""

    units = fields.Items(taking.Part(UnitBody), required=True, validate=taking.listed(MOST, least=1))


class UnitSchema(Schema):
    """One unit, with who teaches it."""

    held_on = fields.Day(required=True)
    half = fields.Told(required=True)
    topic = fields.Told(required=True, allow_none=True)
    form = fields.Told(required=True, allow_none=True)
    hours = fields.Exact(required=True)
    mode = fields.Told(required=True)
    expert = fields.Told(required=True, allow_none=True)
    title = fields.Told(required=True, allow_none=True)
    title_level = fields.Told(required=True, allow_none=True)
    organization_name = fields.Told(required=True, allow_none=True)
    organization_kind = fields.Told(required=True, allow_none=True)


class TimetableSchema(Schema):
    """The units in their order; ``confirmed_on`` is the day on which the timetable was closed."""

    class_id = fields.Key(required=True)
    confirmed_on = fields.Day(required=True, allow_none=True)
    units = fields.Items(fields.Nested(UnitSchema), required=True)


class PutUpSchema(Schema):
    """How many units there are now."""

    units = fields.Count(required=True)


@blueprint.route("/classes/<uuid:class_id>/timetable", methods=["GET"])
@needs(Scope.WRITE_TIMETABLE)
@blueprint.response(200, TimetableSchema)
def timetable(class_id: UUID) -> dict[str, Any]:
    """一个班次的课程表，连同授课专家"""
    with working() as work:
        cls = class_of(work, class_id)
        etags.of(cls)
        experts = {one.id: one for one in experts_of(work, cls)}
        units = [
            _told(unit, experts[unit.expert_id] if unit.expert_id else None)
            for unit in timetable_of(work, cls)
        ]
        return {"class_id": cls.id, "confirmed_on": cls.timetable_confirmed_on, "units": units}


@blueprint.route("/classes/<uuid:class_id>/timetable", methods=["POST"])
@needs(Scope.WRITE_TIMETABLE)
@blueprint.arguments(TimetableBody)
@blueprint.response(200, PutUpSchema)
@keyed(PutUpSchema, 200)
def push_timetable(work: Work, given: dict[str, Any], class_id: UUID) -> Made:
    """写入整份课程表，代替原来的；还没有登记的授课专家一并登记"""
    cls = locked_class(work, class_id)
    return {"units": take_rows(work, cls, SheetKind.TIMETABLE, given["units"], "units")}, ""


@blueprint.route("/classes/<uuid:class_id>/timetable/confirm", methods=["POST"])
@needs(Scope.WRITE_TIMETABLE)
@etags.matched
@blueprint.response(200, Stand)
def confirm_timetable(class_id: UUID) -> dict[str, Any]:
    """确认课程表和授课专家"""
    return done(seen_class, timetables.confirm_timetable, class_id)


@blueprint.route("/classes/<uuid:class_id>/timetable/reopen", methods=["POST"])
@needs(Scope.WRITE_TIMETABLE)
@etags.matched
@blueprint.response(200, Stand)
def reopen_timetable(class_id: UUID) -> dict[str, Any]:
    """重新开放课程表，到班次办完为止"""
    return done(seen_class, timetables.reopen_timetable, class_id)


def _told(unit: TimetableSession, expert: Expert | None) -> dict[str, Any]:
    of_expert = ("title", "title_level", "organization_name", "organization_kind")
    return {
        **{name: getattr(unit, name) for name in ("held_on", "half", "topic", "form", "hours", "mode")},
        "expert": expert.name if expert else None,
        **{name: getattr(expert, name, None) for name in of_expert},
    }
