"""``/classes``: the department's classes, or an institution's own; where each stands and what is due, without
personal data.
"""

from typing import Any, Final
from uuid import UUID

from flask_smorest import Blueprint
from marshmallow import Schema

from yanxiu.api import cursors, etags, fields
from yanxiu.api.bearer import needs, working
from yanxiu.api.cursors import Pieces, PieceSchema
from yanxiu.api.findings import DueSchema, FindingSchema, due, told
from yanxiu.api.own import class_of, institution, values_of
from yanxiu.models import ClassState, Scope, TrainingClass
from yanxiu.policy import Level
from yanxiu.services import registers
from yanxiu.services.keyset import Key, piece
from yanxiu.services.listing import Window
from yanxiu.services.standing import standing_of
from yanxiu.services.work import Work

blueprint = Blueprint("classes", __name__, description="班次")
_ORDER: Final = (Key(TrainingClass.year, descending=True), Key(TrainingClass.number))
_LAMP: Final = ("fails", "warnings", "unknown", "attest")


class Asked(Pieces):
    """Which classes, and which piece of them, or which page by its number."""

    year = fields.Count(least=2000, most=2100, metadata={"description": "年度"})
    state = fields.Word(ClassState, metadata={"description": "状态"})
    level = fields.Word(Level, metadata={"description": "级别"})
    text = fields.SafeStr(longest=100, metadata={"description": "选题或承办单位里的文字"})
    page = fields.Count(least=1, most=100_000, metadata={"description": "第几页；写了就按页数读，并给出总数"})


class ClassSchema(Schema):
    """One class: its place in the plan, its terms, its state."""

    id = fields.Key(required=True)
    year = fields.Count(required=True)
    number = fields.Count(required=True, metadata={"description": "计划序号"})
    topic = fields.Told(required=True)
    level = fields.Told(required=True)
    tier = fields.Told(required=True, allow_none=True)
    host = fields.Told(required=True)
    starts_on = fields.Day(required=True, allow_none=True)
    ends_on = fields.Day(required=True, allow_none=True)
    state = fields.Told(required=True)
    revision = fields.Count(required=True)


class ClassPieceSchema(PieceSchema):
    """One piece of the classes; read by the page's number, ``total`` counts them all."""

    items = fields.Items(fields.Nested(ClassSchema), required=True)
    page = fields.Count()
    total = fields.Count()


class StandingSchema(ClassSchema):
    """The same, and where the class stands: the next stage, what its rules find, what is due."""

    next_stage = fields.Told(required=True, allow_none=True)
    findings = fields.Mapping(keys=fields.Told(), values=fields.Count(), required=True)
    checklist = fields.Items(
        fields.Nested(FindingSchema), required=True, metadata={"description": "这一步的逐条判断"}
    )
    deadlines = fields.Items(fields.Nested(DueSchema), required=True)


@blueprint.route("/classes", methods=["GET"])
@needs(Scope.CLASSES)
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, ClassPieceSchema)
def classes(asked: dict[str, Any]) -> dict[str, Any]:
    """班次，年度新的在前，同一年按计划序号"""
    values = values_of(asked, "year", "state", "level")
    with working() as work:
        if "page" in asked:
            return _by_number(work, values, asked["page"], asked["size"])
        found = piece(
            work, registers.classes_asked(values, institution()), _ORDER, asked["after"], asked["size"]
        )
        return cursors.told(found, [_plain(row) for row in found.rows], asked)


def _by_number(work: Work, values: dict[str, str], page: int, size: int) -> dict[str, Any]:
    found = registers.classes(work, values, Window(page, size), institution())
    items = [_plain(row) for row in found.rows]
    return {"items": items, "next": None, "page": page, "size": size, "total": found.total}


@blueprint.route("/classes/<uuid:class_id>", methods=["GET"])
@needs(Scope.CLASSES)
@blueprint.response(200, StandingSchema)
def one_class(class_id: UUID) -> dict[str, Any]:
    """一个班次：走到哪一步，规则查出什么，还有哪些期限"""
    with working() as work:
        standing = standing_of(work, class_of(work, class_id))
        etags.of(standing.cls)
        return _plain(standing.cls) | {
            "next_stage": str(standing.stage) if standing.stage else None,
            "findings": {name: getattr(standing.lamp, name) for name in _LAMP},
            "checklist": told(standing.findings, standing.labels),
            "deadlines": [due(one) for one in standing.deadlines],
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
