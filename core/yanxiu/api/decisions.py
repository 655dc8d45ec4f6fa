"""``/decisions``: what was judged, by which rules; the record byte for byte; whether it comes out again."""

import json
from base64 import b64encode
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema

from yanxiu.api import cursors, fields
from yanxiu.api.bearer import needs, working
from yanxiu.api.cursors import Pieces, PieceSchema
from yanxiu.api.findings import FindingSchema, told_raw
from yanxiu.api.own import institution, values_of
from yanxiu.api.telling import said
from yanxiu.models import Decision, Scope
from yanxiu.policy import Stage
from yanxiu.services import registers
from yanxiu.services.deciding import stored_body
from yanxiu.services.decision_records import decision_seen, decisions_seen
from yanxiu.services.keyset import Key, piece
from yanxiu.services.replays import replay_decision
from yanxiu.services.work import CLOCK

blueprint = Blueprint("decisions", __name__, description="决定")
_ORDER: Final = (Key(Decision.id, descending=True),)  # ids rise with time, and are the primary key
_DIGEST: Final = {
    "Content-Digest": {"description": "记录的 SHA-256（RFC 9530）", "schema": {"type": "string"}}
}
_RECORD: dict[str, Any] = {"type": "object", "description": "规范化的 JSON，逐字节与散列相符"}


class Asked(Pieces):
    """Which decisions."""

    subject = fields.Key(metadata={"description": "只要这个班次、申报、计划、学员或单位的"})
    year = fields.Count(least=2000, most=2100, metadata={"description": "年度"})
    stage = fields.Word(Stage, metadata={"description": "环节"})
    passed = fields.Flag(metadata={"description": "是否放行"})


class DecisionSchema(Schema):
    """One judgement: of what, at which stage, how it came out; ``hash`` is the SHA-256 of its record."""

    id = fields.Key(required=True)
    hash = fields.Told(required=True)
    stage = fields.Told(required=True)
    year = fields.Count(required=True)
    as_of = fields.Day(required=True, metadata={"description": "判断日期"})
    subject_kind = fields.Told(required=True)
    subject_id = fields.Key(required=True)
    gate = fields.Told(required=True)
    passed = fields.Flag(required=True)
    decided_at = fields.Moment(required=True)
    met = fields.Count(required=True, metadata={"description": "符合的项数"})
    violated = fields.Count(required=True)
    # ``unknown`` is a setting of every schema
    open = fields.Count(required=True, attribute="unknown", data_key="unknown")
    manual = fields.Count(required=True)
    late = fields.Count(required=True)


class DecisionPieceSchema(PieceSchema):
    """A piece of the decisions."""

    items = fields.Items(fields.Nested(DecisionSchema), required=True)


class JudgedSchema(DecisionSchema):
    """The same with every finding, as stored."""

    findings = fields.Items(fields.Nested(FindingSchema), required=True)


class ReplaySchema(Schema):
    """Whether the stored facts, judged again, give the same bytes; ``problem`` says what differs."""

    hash = fields.Told(required=True)
    identical = fields.Flag(required=True)
    problem = fields.Told(required=True)


@blueprint.route("/decisions", methods=["GET"])
@needs(Scope.DECISIONS)
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, DecisionPieceSchema)
def decisions(asked: dict[str, Any]) -> dict[str, Any]:
    """决定，新的在前；承办单位只看到本单位办理时作出的"""
    seen = decisions_seen(institution())
    if "subject" in asked:
        seen = seen.where(Decision.subject_id == asked["subject"])
    values = values_of(asked, "year", "stage")
    if "passed" in asked:
        values["passed"] = "yes" if asked["passed"] else "no"
    with working() as work:
        found = piece(work, registers.decisions_asked(values, seen), _ORDER, asked["after"], asked["size"])
        return cursors.told(found, [_told(row) for row in found.rows], asked)


@blueprint.route("/decisions/<uuid:decision_id>", methods=["GET"])
@needs(Scope.DECISIONS)
@blueprint.response(200, JudgedSchema)
def decision(decision_id: UUID) -> dict[str, Any]:
    """一个决定：每项判断的依据、情况、限值和补救办法"""
    with working() as work:
        row = decision_seen(work, decision_id, institution())
        body = json.loads(stored_body(work, row))
        words = work.plugins.chain(body["jurisdiction"]).labels()
        return _told(row) | {"findings": told_raw(body["findings"], words)}


@blueprint.route("/decisions/<uuid:decision_id>/record", methods=["GET"])
@needs(Scope.RECORDS)
@blueprint.response(200, _RECORD, description="记录本身", headers=_DIGEST)
def record(decision_id: UUID) -> Response:
    """决定的原始记录，逐字节：事实、参数、插件版本和判断"""
    with working() as work:
        body = stored_body(work, decision_seen(work, decision_id, institution()))
    answer = Response(body, content_type="application/json")
    answer.headers["Content-Digest"] = f"sha-256=:{b64encode(sha256(body).digest()).decode()}:"
    return answer


@blueprint.route("/decisions/<uuid:decision_id>/replay", methods=["GET"])
@needs(Scope.RECORDS)
@blueprint.response(200, ReplaySchema)
def replayed(decision_id: UUID) -> dict[str, Any]:
    """用存储的事实重算一个决定，逐字节比较"""
    with working() as work:
        again = replay_decision(work, decision_seen(work, decision_id, institution()))
    return {"hash": again.id, "identical": again.identical, "problem": said(again.problem)}


_NAMES: Final = tuple(one.attribute or name for name, one in DecisionSchema().fields.items())


def _told(row: Decision) -> dict[str, Any]:
    given = {name: getattr(row, name) for name in _NAMES}
    return given | {"decided_at": row.decided_at.astimezone(CLOCK)}
