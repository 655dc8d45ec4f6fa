"""The roster as an institution's own system writes it: many rows, all or none; one line; its closing."""

from typing import Any, Final
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema

from yanxiu.api import etags, fields, rows, taking
from yanxiu.api.bearer import needs, working
from yanxiu.api.keyed import Made, keyed
from yanxiu.api.own import class_of, seen_class
from yanxiu.api.refusing import Stand, done, refused, stand
from yanxiu.api.taking import Body
from yanxiu.api.telling import said
from yanxiu.documents.roster import RosterRead, read_records
from yanxiu.documents.roster.columns import FORM
from yanxiu.models import Enrollment, Mode, Scope
from yanxiu.policy import Post, TitleLevel
from yanxiu.services import recruitment
from yanxiu.services.errors import NotFound
from yanxiu.services.roster_import import RosterPreview, RosterRefused, entered, look_at, take_in
from yanxiu.services.work import Work

blueprint = Blueprint("roster_writing", __name__, description="写入学员名册")
MOST: Final = 500
_COLUMN: Final = {"job": "position"}
_FIELD: Final = {column.heading: column.key for column in FORM.columns} | {"职务": "job"}


class _Line(Body):
    """What was true of a trainee at the class."""

    title_level = fields.Word(TitleLevel, allow_none=True, metadata={"description": "职称级别"})
    qualification_level = fields.Word(TitleLevel, allow_none=True, metadata={"description": "职业资格级别"})
    job = fields.SafeStr(longest=60, allow_none=True, metadata={"description": "职务"})
    post = fields.Word(Post, allow_none=True, metadata={"description": "岗位类别"})
    province = fields.SafeStr(longest=20, allow_none=True, metadata={"description": "所在省份"})
    grassroots = fields.Flag(allow_none=True, metadata={"description": "基层一线"})
    private_sector = fields.Flag(allow_none=True, metadata={"description": "民营企业"})
    mode = fields.Word(Mode, allow_none=True, metadata={"description": "onsite 线下，online 线上"})


class RowBody(_Line):
    """One trainee of the roster, as a row of the form."""

    name = fields.SafeStr(required=True, longest=50, metadata={"description": "姓名"})
    id_number = fields.SafeStr(required=True, longest=30, metadata={"description": "身份证号"})
    employer = fields.SafeStr(required=True, longest=100, metadata={"description": "工作单位"})
    title = fields.SafeStr(
        required=True, longest=60, metadata={"description": "职称或职业资格，没有的写“无”"}
    )
    gender = fields.Word(["male", "female"], allow_none=True, metadata={"description": "性别"})
    phone = fields.SafeStr(longest=20, allow_none=True, metadata={"description": "手机号"})


class RosterBody(Body):
    """The rows to take in; people who are on the roster already are corrected, nobody is entered twice."""

    trainees = fields.Items(taking.Part(RowBody), required=True, validate=taking.listed(MOST, least=1))


class LineBody(_Line):
    """What to correct in a line; what is not named stays."""

    employer = fields.SafeStr(longest=100, metadata={"description": "工作单位"})
    title = fields.SafeStr(longest=60, allow_none=True, metadata={"description": "职称或职业资格"})


class HintSchema(Schema):
    """Something worth a look, which keeps nothing from being taken in."""

    field = fields.Told(required=True)
    message = fields.Told(required=True)


class LookedAtSchema(Schema):
    """What taking rows in does: how many people are new, known to the department, on the class already."""

    rows = fields.Count(required=True)
    new = fields.Count(required=True)
    known = fields.Count(required=True)
    already = fields.Count(required=True)
    hints = fields.Items(fields.Nested(HintSchema), required=True)


class TakenInSchema(LookedAtSchema):
    """The same, and the ids of the roster's lines in the order of the rows."""

    ids = fields.Items(fields.Key(), required=True)


class CorrectedSchema(Schema):
    """A line after a correction."""

    id = fields.Key(required=True)
    revision = fields.Count(required=True)


@blueprint.route("/classes/<uuid:class_id>/roster/check", methods=["POST"])
@needs(Scope.WRITE_ROSTER)
@blueprint.arguments(RosterBody)
@blueprint.response(200, LookedAtSchema)
def check_roster(given: dict[str, Any], class_id: UUID) -> dict[str, Any]:
    """核对名册：与写入一样检查，什么也不写"""
    with working() as work:
        cls = class_of(work, class_id)
        found = look_at(work, cls.id, _read(work, given))
        if not found.ok:
            raise rows.problems(found.errors, _FIELD, "trainees")
        return _told(found)


@blueprint.route("/classes/<uuid:class_id>/roster", methods=["POST"])
@needs(Scope.WRITE_ROSTER)
@blueprint.arguments(RosterBody)
@blueprint.response(200, TakenInSchema)
@keyed(TakenInSchema, 200)
def push_roster(work: Work, given: dict[str, Any], class_id: UUID) -> Made:
    """写入名册：有一行不对就都不写；已在名册上的改正，不会重复"""
    cls = class_of(work, class_id)
    try:
        found = take_in(work, cls.id, _read(work, given), sample=work.tenant.sample)
    except RosterRefused as error:
        if any(one.row is None for one in error.problems):
            raise
        raise rows.problems(error.problems, _FIELD, "trainees") from None
    return {**_told(found), "ids": entered(work, cls.id, found.rows)}, ""


@blueprint.route("/classes/<uuid:class_id>/roster/<uuid:enrollment_id>", methods=["PATCH"])
@needs(Scope.WRITE_ROSTER)
@etags.matched
@blueprint.arguments(LineBody)
@blueprint.response(200, CorrectedSchema)
def correct_line(given: dict[str, Any], class_id: UUID, enrollment_id: UUID) -> dict[str, Any]:
    """改正名册的一行；它的 revision 加引号就是 If-Match"""
    with working() as work:
        row = _row(work, class_id, enrollment_id)
        recruitment.edit_enrollment(work, row.id, **given)
        work.session.flush()
        etags.of(row)
        return {"id": row.id, "revision": row.revision}


@blueprint.route("/classes/<uuid:class_id>/roster/<uuid:enrollment_id>", methods=["DELETE"])
@needs(Scope.WRITE_ROSTER)
@etags.matched
@blueprint.response(204)
def withdraw_line(class_id: UUID, enrollment_id: UUID) -> None:
    """移出名册；曾在名册上这件事留在案"""
    with working() as work:
        recruitment.withdraw_enrollment(work, _row(work, class_id, enrollment_id).id)


@blueprint.route("/classes/<uuid:class_id>/roster/confirm", methods=["POST"])
@needs(Scope.WRITE_ROSTER)
@etags.matched
@blueprint.response(200, Stand)
def confirm_roster(class_id: UUID) -> Response | dict[str, Any]:
    """确认名册：由规则判断能否以这些学员开班；没有通过时答 409，写明条款"""
    with working() as work:
        cls = seen_class(work, class_id)
        judged = recruitment.confirm_roster(work, cls.id)
        return stand(work, cls) if judged.passed else refused(judged, "确认学员名单")


@blueprint.route("/classes/<uuid:class_id>/roster/reopen", methods=["POST"])
@needs(Scope.WRITE_ROSTER)
@etags.matched
@blueprint.response(200, Stand)
def reopen_roster(class_id: UUID) -> dict[str, Any]:
    """重新开放名册，到班次办完为止"""
    return done(seen_class, recruitment.reopen_roster, class_id)


def _read(work: Work, given: dict[str, Any]) -> RosterRead:
    told = [{_COLUMN.get(name, name): value for name, value in row.items()} for row in given["trainees"]]
    return read_records(told, work.today)


def _row(work: Work, class_id: UUID, enrollment_id: UUID) -> Enrollment:
    cls = class_of(work, class_id)
    row = work.get(Enrollment, enrollment_id, "学员")
    if row.class_id != cls.id:
        raise NotFound("学员", enrollment_id)
    etags.expect(work, row, "学员")
    return row


def _told(found: RosterPreview) -> dict[str, Any]:
    hints = [
        {"field": f"trainees.{(one.row or 1) - 1}.{_FIELD[one.heading]}", "message": said(rows.message(one))}
        for one in found.hints
    ]
    counted = {name: getattr(found, name) for name in ("new", "known", "already")}
    return {"rows": len(found.rows), **counted, "hints": hints}
