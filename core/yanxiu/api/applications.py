"""``/applications``: the applications of a department, or an institution's own, and where each stands.

What the department works out before it publishes its choice (tier, recommendation, the findings of the
selection) is for its own people: an institution's pages do not tell it either.
"""

from typing import Any, Final
from uuid import UUID

from flask_smorest import Blueprint
from marshmallow import Schema

from yanxiu.api import cursors, etags, fields
from yanxiu.api.bearer import needs, working
from yanxiu.api.cursors import Pieces, PieceSchema
from yanxiu.api.findings import DueSchema, FindingSchema, due, told
from yanxiu.api.own import application_of, institution, values_of
from yanxiu.models import Application, ApplicationState, Endorsement, Recommendation, Scope
from yanxiu.policy import Level, Stage, evaluate
from yanxiu.services import registers
from yanxiu.services.chains import terms_chain
from yanxiu.services.deadlines import application_deadlines
from yanxiu.services.facts import application_facts
from yanxiu.services.facts.application_rows import rows_of_application
from yanxiu.services.keyset import Key, piece
from yanxiu.services.standing import shown
from yanxiu.services.work import Work

blueprint = Blueprint("applications", __name__, description="申报")
_ORDER: Final = (Key(Application.year, descending=True), Key(Application.id, descending=True))
_CHOSEN_FROM: Final = (ApplicationState.ENDORSED, ApplicationState.SELECTED, ApplicationState.NOT_SELECTED)


class Asked(Pieces):
    """Which applications."""

    year = fields.Count(least=2000, most=2100, metadata={"description": "年度"})
    state = fields.Word(ApplicationState, metadata={"description": "状态"})
    level = fields.Word(Level, metadata={"description": "级别"})
    text = fields.SafeStr(longest=100, metadata={"description": "选题或承办单位里的文字"})


class ApplicationSchema(Schema):
    """One application: what for, by whom, where it stands."""

    id = fields.Key(required=True)
    year = fields.Count(required=True)
    topic = fields.Told(required=True)
    level = fields.Told(required=True, metadata={"description": "现在按哪一级考虑"})
    level_applied = fields.Told(required=True, metadata={"description": "申报时的级别"})
    tier = fields.Told(required=True, allow_none=True, metadata={"description": "拟列类别；只给省厅经办人"})
    field = fields.Told(required=True, allow_none=True, metadata={"description": "领域"})
    host = fields.Told(required=True)
    host_id = fields.Key(required=True)
    state = fields.Told(required=True)
    submitted_on = fields.Day(required=True, allow_none=True)
    revision = fields.Count(required=True)


class ApplicationPieceSchema(PieceSchema):
    """A piece of the applications."""

    items = fields.Items(fields.Nested(ApplicationSchema), required=True)


class ReviewSchema(Schema):
    """The last word of the supervising department."""

    round = fields.Count(required=True, metadata={"description": "第几轮"})
    outcome = fields.Told(required=True, metadata={"description": "endorsed 同意上报，returned 退回补正"})
    opinion = fields.Told(required=True, allow_none=True)
    opinion_on = fields.Day(required=True, allow_none=True)


class RecommendationSchema(Schema):
    """What the department recommended to the ministry, and what became of it."""

    recommended_on = fields.Day(required=True)
    document_number = fields.Told(required=True, allow_none=True)
    result = fields.Told(required=True, allow_none=True)
    result_on = fields.Day(required=True, allow_none=True)


class ApplicationStandingSchema(ApplicationSchema):
    """The same with its planned terms, what the rules find, what is due, what was said of it."""

    content = fields.Told(required=True, allow_none=True)
    audience = fields.Told(required=True, allow_none=True)
    place = fields.Told(required=True, allow_none=True)
    starts_on = fields.Day(required=True, allow_none=True)
    ends_on = fields.Day(required=True, allow_none=True)
    headcount = fields.Count(required=True, allow_none=True)
    supervisor = fields.Told(required=True, allow_none=True)
    stage = fields.Told(required=True, metadata={"description": "按哪一环节判断"})
    findings = fields.Items(fields.Nested(FindingSchema), required=True)
    deadlines = fields.Items(fields.Nested(DueSchema), required=True)
    review = fields.Nested(ReviewSchema, required=True, allow_none=True)
    recommendation = fields.Nested(RecommendationSchema, required=True, allow_none=True)


@blueprint.route("/applications", methods=["GET"])
@needs(Scope.APPLICATIONS)
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, ApplicationPieceSchema)
def applications(asked: dict[str, Any]) -> dict[str, Any]:
    """申报，年度新的在前；草稿只给自己的单位"""
    query = registers.applications_asked(values_of(asked, "year", "state", "level"), institution())
    with working() as work:
        found = piece(work, query, _ORDER, asked["after"], asked["size"])
        return cursors.told(found, [application_told(row) for row in found.rows], asked)


@blueprint.route("/applications/<uuid:application_id>", methods=["GET"])
@needs(Scope.APPLICATIONS)
@blueprint.response(200, ApplicationStandingSchema)
def one_application(application_id: UUID) -> dict[str, Any]:
    """一份申报：内容、状态、规则查出什么、期限、审核意见"""
    with working() as work:
        row = application_of(work, application_id)
        etags.of(row)
        return _standing(work, row)


def _standing(work: Work, row: Application) -> dict[str, Any]:
    chain, stage = terms_chain(work, row, row.year), _stage(row)
    department = institution() is None
    found = shown(evaluate(stage, application_facts(work, row), chain).findings)
    rows = rows_of_application(work, row)
    names = ("content", "audience", "place", "starts_on", "ends_on", "headcount")
    return {
        **application_told(row),
        **{name: getattr(row, name) for name in names},
        "supervisor": row.supervisor.name if row.supervisor else None,
        "stage": str(stage),
        "findings": told(found, chain.labels()),
        "deadlines": [due(one) for one in application_deadlines(work, row)],
        "review": _review(rows.review) if department or row.state is ApplicationState.RETURNED else None,
        "recommendation": _recommendation(rows.recommendation) if department else None,
    }


def _stage(row: Application) -> Stage:
    """The stage whose rules speak next; to an institution, those of its application."""
    chosen = row.state in _CHOSEN_FROM and institution() is None
    return Stage.SELECTION if chosen else Stage.APPLICATION


def application_told(row: Application) -> dict[str, Any]:
    """An application as ``ApplicationSchema`` has it."""
    names = ("id", "year", "topic", "host_id", "submitted_on", "revision")
    return {
        **{name: getattr(row, name) for name in names},
        "tier": row.tier if institution() is None else None,
        "level": str(row.level),
        "level_applied": str(row.level_applied),
        "field": row.field_code,
        "host": row.host.name,
        "state": str(row.state),
    }


def _review(row: Endorsement | None) -> dict[str, Any] | None:
    if row is None:
        return None
    names = ("round", "opinion", "opinion_on")
    return {**{name: getattr(row, name) for name in names}, "outcome": str(row.outcome)}


def _recommendation(row: Recommendation | None) -> dict[str, Any] | None:
    if row is None:
        return None
    names = ("recommended_on", "document_number", "result_on")
    return {**{name: getattr(row, name) for name in names}, "result": str(row.result) if row.result else None}
