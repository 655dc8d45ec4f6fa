"""``/classes``: the department's own classes, where each stands and what is due; without personal data."""

from typing import Any, Final
from uuid import UUID

from flask_smorest import Blueprint
from marshmallow import Schema

from yanxiu.api import fields
from yanxiu.api.bearer import needs, working
from yanxiu.api.telling import said
from yanxiu.models import ClassState, Scope, TrainingClass
from yanxiu.policy import Level
from yanxiu.services import registers
from yanxiu.services.class_desk import class_desk
from yanxiu.services.deadlines import Deadline
from yanxiu.services.finding import find_class
from yanxiu.services.listing import Window

blueprint = Blueprint("classes", __name__, description="班次")
LARGEST_PAGE: Final = 200
_LAMP: Final = ("fails", "warnings", "unknown", "attest")


class Asked(Schema):
    """Which classes, and which page of them."""

    year = fields.Count(least=2000, most=2100, metadata={"description": "年度"})
    state = fields.Word([str(one) for one in ClassState], metadata={"description": "状态"})
    level = fields.Word([str(one) for one in Level], metadata={"description": "级别"})
    text = fields.SafeStr(longest=100, metadata={"description": "选题或承办单位里的文字"})
    page = fields.Count(least=1, most=100_000, load_default=1, metadata={"description": "第几页"})
    size = fields.Count(least=1, most=LARGEST_PAGE, load_default=50, metadata={"description": "每页几个"})


class ClassSchema(Schema):
    """One class: its place in the plan, its terms, its state."""

    id = fields.Key(required=True)
    year = fields.Count(required=True)
    number = fields.Count(required=True, metadata={"description": "计划序号"})
    topic = fields.SafeStr(required=True)
    level = fields.SafeStr(required=True)
    tier = fields.SafeStr(required=True, allow_none=True)
    host = fields.SafeStr(required=True)
    starts_on = fields.Day(required=True, allow_none=True)
    ends_on = fields.Day(required=True, allow_none=True)
    state = fields.SafeStr(required=True)
    revision = fields.Count(required=True)


class ClassPage(Schema):
    """One page of the classes; ``total`` counts them all."""

    items = fields.Items(fields.Nested(ClassSchema), required=True)
    page = fields.Count(required=True)
    size = fields.Count(required=True)
    total = fields.Count(required=True)


class DueSchema(Schema):
    """One deadline, and the clause that sets it."""

    label = fields.SafeStr(required=True)
    due = fields.Day(required=True)
    days_left = fields.Count(required=True, least=-(10**6))
    document = fields.SafeStr(required=True)
    clause = fields.SafeStr(required=True)


class StandingSchema(ClassSchema):
    """The same, and where the class stands: the next stage, what its rules find, what is due."""

    next_stage = fields.SafeStr(required=True, allow_none=True)
    findings = fields.Mapping(keys=fields.SafeStr(), values=fields.Count(), required=True)
    deadlines = fields.Items(fields.Nested(DueSchema), required=True)


@blueprint.route("/classes", methods=["GET"])
@needs(Scope.CLASSES)
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, ClassPage)
def classes(asked: dict[str, Any]) -> dict[str, Any]:
    """班次，年度新的在前，同一年按计划序号"""
    page, size = asked["page"], asked["size"]
    values = {name: str(asked[name]) for name in ("year", "state", "level") if name in asked}
    with working() as work:
        found = registers.classes(work, values | {"q": asked.get("text", "")}, Window(page, size))
        items = [_plain(row) for row in found.rows]
    return {"items": items, "page": page, "size": size, "total": found.total}


@blueprint.route("/classes/<uuid:class_id>", methods=["GET"])
@needs(Scope.CLASSES)
@blueprint.response(200, StandingSchema)
@blueprint.alt_response(404, schema=None, description="没有这个班次，或不是本省的")
def one_class(class_id: UUID) -> dict[str, Any]:
    """一个班次：走到哪一步，规则查出什么，还有哪些期限"""
    with working() as work:
        desk = class_desk(work, find_class(work, str(class_id)).id)
        standing = desk.standing
        return _plain(desk.row) | {
            "next_stage": str(standing.stage) if standing.stage else None,
            "findings": {name: getattr(standing.lamp, name) for name in _LAMP},
            "deadlines": [_due(one) for one in standing.deadlines],
        }


def _plain(row: TrainingClass) -> dict[str, Any]:
    project = row.project
    return {
        "id": row.id,
        "year": row.year,
        "number": row.number,
        "topic": row.actual_topic or project.topic,
        "level": str(project.level),
        "tier": project.tier,
        "host": row.actual_host_name or project.host.name,
        "starts_on": row.actual_starts_on or project.starts_on,
        "ends_on": row.actual_ends_on or project.ends_on,
        "state": str(row.state),
        "revision": row.revision,
    }


def _due(one: Deadline) -> dict[str, Any]:
    return {
        "label": said(one.label),
        "due": one.due,
        "days_left": one.days_left,
        "document": one.citation.document,
        "clause": one.citation.clause,
    }
