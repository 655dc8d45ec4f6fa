"""``/policies``: the rules that bind the token's tenant in a year, each with its document and clause."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema

from yanxiu.api import fields
from yanxiu.api.bearer import ANY, needs, working
from yanxiu.api.telling import in_words, said
from yanxiu.policy import PolicyDocument, Stage
from yanxiu.services.rules_in_force import RuleInForce, documents_in_force, rules_in_force

blueprint = Blueprint("policies", __name__, description="政策")


class Asked(Schema):
    """Of which year, and of which stage."""

    year = fields.Count(required=True, least=2000, most=2100, metadata={"description": "年度"})
    stage = fields.Word(Stage, metadata={"description": "环节；不写就是全部"})


class RuleSchema(Schema):
    """One rule: what it asks, of whom, by which clause; ``id`` is the clause's in the policies' catalogue."""

    rule = fields.Told(required=True)
    id = fields.Told(required=True, allow_none=True)
    jurisdiction = fields.Told(required=True)
    label = fields.Told(required=True)
    stages = fields.Items(fields.Told(), required=True)
    tiers = fields.Items(fields.Told(), required=True, metadata={"description": "只对这些类别；空：全部"})
    levels = fields.Items(fields.Told(), required=True, metadata={"description": "只对这些级别；空：全部"})
    value = fields.Plain(required=True, allow_none=True, metadata={"description": "参数，照文件"})
    unit = fields.Told(required=True)
    text = fields.Told(required=True, metadata={"description": "参数写成文字"})
    severity = fields.Told(required=True, metadata={"description": "hard 是必须，soft 是应当，info 是提示"})
    state = fields.Told(required=True, metadata={"description": "文件规定、口径、外部标准、没有公布"})
    document = fields.Told(required=True, allow_none=True)
    clause = fields.Told(required=True, allow_none=True)
    standard = fields.Told(required=True, allow_none=True, metadata={"description": "所依的外部标准"})
    supplied_on = fields.Day(
        required=True, allow_none=True, metadata={"description": "参数由本厅填写的日期；空：文件规定"}
    )
    draft = fields.Flag(required=True, metadata={"description": "true：依据为采用的征求意见稿"})


class DocumentSchema(Schema):
    """One document of those that the rules stand in."""

    jurisdiction = fields.Told(required=True)
    name = fields.Told(required=True)
    title = fields.Told(required=True)
    issuer = fields.Told(required=True)
    issued_on = fields.Day(required=True, allow_none=True)
    status = fields.Told(required=True)


class PoliciesSchema(Schema):
    """A year's rules and the documents that govern it."""

    year = fields.Count(required=True)
    jurisdiction = fields.Told(required=True)
    rules = fields.Items(fields.Nested(RuleSchema), required=True)
    documents = fields.Items(fields.Nested(DocumentSchema), required=True)


@blueprint.route("/policies", methods=["GET"])
@needs(ANY)
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, PoliciesSchema)
def policies(asked: dict[str, Any]) -> dict[str, Any]:
    """这个租户在一个年度执行的规则：编号、文件、条款、参数"""
    with working() as work:
        found = rules_in_force(work, asked["year"])
        words = work.chain(asked["year"]).labels()
        rules = [one for one in found if asked.get("stage") in (None, *one.stages)]
        return {
            "year": asked["year"],
            "jurisdiction": work.tenant.jurisdiction,
            "rules": [_rule(one, words) for one in rules],
            "documents": [_document(*one) for one in documents_in_force(work, asked["year"])],
        }


def _rule(one: RuleInForce, words: dict[str, str]) -> dict[str, Any]:
    spec = one.spec
    return {
        "rule": one.slot.name,
        "id": spec.citation.id or None,
        "jurisdiction": one.jurisdiction,
        "label": said(one.slot.label),
        "stages": [str(stage) for stage in one.stages],
        "tiers": spec.tiers,
        "levels": spec.levels,
        "value": one.value,
        "unit": one.slot.unit,
        "text": in_words(one.value, one.slot.unit, words),
        "severity": str(spec.severity),
        "state": str(spec.state),
        "document": spec.citation.document or None,
        "clause": spec.citation.clause or None,
        "standard": spec.standard or None,
        "supplied_on": one.supplied_on,
        "draft": one.draft,
    }


def _document(jurisdiction: str, one: PolicyDocument) -> dict[str, Any]:
    return {
        "jurisdiction": jurisdiction,
        "name": one.name,
        "title": one.title,
        "issuer": one.issuer,
        "issued_on": one.issued_on,
        "status": str(one.status),
    }
