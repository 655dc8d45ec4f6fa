"""``/calls``: which calls take applications now; what an application begins with."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema

from yanxiu.api import fields
from yanxiu.api.bearer import ANY, needs, working
from yanxiu.models import Call, CallLevel
from yanxiu.services.hosting import open_calls

blueprint = Blueprint("calls", __name__, description="征集")


class CallLevelSchema(Schema):
    """One level that a call takes applications for, to the end of its last day."""

    level = fields.Told(required=True)
    opens_on = fields.Day(required=True, allow_none=True)
    closes_on = fields.Day(required=True, allow_none=True)


class CallSchema(Schema):
    """One open call."""

    id = fields.Key(required=True)
    year = fields.Count(required=True)
    title = fields.Told(required=True)
    document_number = fields.Told(required=True, allow_none=True)
    levels = fields.Items(fields.Nested(CallLevelSchema), required=True)


@blueprint.route("/calls", methods=["GET"])
@needs(ANY)
@blueprint.response(200, CallSchema(many=True))
def calls() -> list[dict[str, Any]]:
    """正在征集的；申报从其中一个开始"""
    with working() as work:
        return [_told(call, levels) for call, levels in open_calls(work)]


def _told(call: Call, levels: list[CallLevel]) -> dict[str, Any]:
    return {
        **{name: getattr(call, name) for name in ("id", "year", "title", "document_number")},
        "levels": [
            {"level": str(one.level), "opens_on": one.opens_on, "closes_on": one.closes_on} for one in levels
        ],
    }
