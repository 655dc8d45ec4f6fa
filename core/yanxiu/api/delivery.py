"""实施: how a class was run, as an institution's own system states it; closed by the rules."""

from typing import Any, Final
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from yanxiu.api import etags, fields, problems, taking
from yanxiu.api.bearer import needs, working
from yanxiu.api.own import class_of, seen_class
from yanxiu.api.refusing import Stand, done, refused, stand
from yanxiu.api.taking import Body, Prose
from yanxiu.models import Scope
from yanxiu.policy import OutputKind
from yanxiu.services import delivery

blueprint = Blueprint("delivery", __name__, description="实施")
_ACTUAL: Final = ("starts_on", "ends_on", "place", "topic", "content", "audience", "host_name")
_COLUMN: Final = {name: f"actual_{name}" for name in _ACTUAL}
_NAMES: Final = {one.label: name.removeprefix("actual_") for name, one in delivery.FIELDS.items()}


def _days(text: str) -> fields.Count:
    return fields.Count(most=365, allow_none=True, metadata={"description": text})


class DeliveryBody(Body):
    """How the class was run; what is not named stays as it was, null takes it back."""

    starts_on = fields.Day(allow_none=True, metadata={"description": "实际开班日期"})
    ends_on = fields.Day(allow_none=True, metadata={"description": "实际结束日期"})
    place = fields.SafeStr(allow_none=True, metadata={"description": "实际地点"})
    topic = fields.SafeStr(allow_none=True, metadata={"description": "实际选题"})
    content = Prose(allow_none=True, metadata={"description": "实际内容"})
    audience = Prose(longest=1000, allow_none=True, metadata={"description": "实际对象"})
    host_name = fields.SafeStr(allow_none=True, metadata={"description": "实际承办单位"})
    total_days = _days("总天数（含报到返程）")
    travel_days = _days("报到返程天数")
    teaching_days = _days("教学天数")
    hours = taking.all_hours(allow_none=True, metadata={"description": "学时"})
    outputs = fields.Items(
        fields.Word(OutputKind),
        allow_none=True,
        validate=taking.listed(len(OutputKind)),
        metadata={"description": "研修成果"},
    )
    staff_signed_in = fields.Flag(allow_none=True, metadata={"description": "工作人员已签到"})


class DeliverySchema(Stand):
    """How the class was run, as far as it is stated, and where the class stands."""

    delivery = fields.Nested(DeliveryBody, required=True)


@blueprint.route("/classes/<uuid:class_id>/delivery", methods=["GET"])
@needs(Scope.WRITE_ATTENDANCE)
@blueprint.response(200, DeliverySchema)
def read_delivery(class_id: UUID) -> dict[str, Any]:
    """一个班次的举办情况；没有登记的是 null"""
    with working() as work:
        cls = class_of(work, class_id)
        told = {name: getattr(cls, _COLUMN.get(name, name)) for name in DeliveryBody().fields}
        return stand(work, cls) | {"delivery": told}


@blueprint.route("/classes/<uuid:class_id>/delivery", methods=["PATCH"])
@needs(Scope.WRITE_ATTENDANCE)
@etags.matched
@blueprint.arguments(DeliveryBody)
@blueprint.response(200, Stand)
def record_delivery(given: dict[str, Any], class_id: UUID) -> dict[str, Any]:
    """登记举办情况：名册确认之后，到办结为止"""
    problems.naming(_NAMES)
    values = {_COLUMN.get(name, name): value for name, value in given.items()}
    with working() as work:
        cls = seen_class(work, class_id)
        return stand(work, delivery.record_delivery(work, cls.id, **values))


@blueprint.route("/classes/<uuid:class_id>/delivery/finish", methods=["POST"])
@needs(Scope.WRITE_ATTENDANCE)
@etags.matched
@blueprint.response(200, Stand)
def finish_delivery(class_id: UUID) -> Response | dict[str, Any]:
    """办结实施：由规则按实际情况判断；没有通过时答 409，写明条款"""
    with working() as work:
        cls = seen_class(work, class_id)
        judged = delivery.finish_delivery(work, cls.id)
        return stand(work, cls) if judged.passed else refused(judged, "办结实施")


@blueprint.route("/classes/<uuid:class_id>/delivery/reopen", methods=["POST"])
@needs(Scope.WRITE_ATTENDANCE)
@etags.matched
@blueprint.response(200, Stand)
def reopen_delivery(class_id: UUID) -> dict[str, Any]:
    """撤销办结，到考核为止"""
    return done(seen_class, delivery.reopen_delivery, class_id)
