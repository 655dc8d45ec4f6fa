"""``/subsidies``: class by class what was asked for, proposed, approved, paid and recovered."""

from typing import Any, Final

from flask_smorest import Blueprint
from marshmallow import Schema

from yanxiu.api import cursors, fields
from yanxiu.api.bearer import needs, working
from yanxiu.api.class_funding import SettlementSchema, SubsidySchema, settlement_told, subsidy_told
from yanxiu.api.cursors import Pieces, PieceSchema
from yanxiu.api.own import institution, values_of
from yanxiu.models import Scope, Settlement, SettlementState, Subsidy, SubsidyState, TrainingClass
from yanxiu.services import registers
from yanxiu.services.keyset import Key, piece

blueprint = Blueprint("subsidies", __name__, description="结算和补助")
_ORDER: Final = (Key(TrainingClass.year, descending=True), Key(TrainingClass.number))


class Asked(Pieces):
    """Which accounts."""

    year = fields.Count(least=2000, most=2100, metadata={"description": "年度"})
    state = fields.Word(SettlementState, metadata={"description": "结算的状态"})
    subsidy = fields.Word(SubsidyState, metadata={"description": "补助的状态"})
    text = fields.SafeStr(longest=100, metadata={"description": "选题或承办单位里的文字"})


class AccountSchema(Schema):
    """The accounts of one class, and its subsidy where something is proposed."""

    class_id = fields.Key(required=True)
    year = fields.Count(required=True)
    number = fields.Count(required=True, metadata={"description": "计划序号"})
    topic = fields.Told(required=True)
    host = fields.Told(required=True)
    settlement = fields.Nested(SettlementSchema, required=True)
    subsidy = fields.Nested(SubsidySchema, required=True, allow_none=True)


class AccountPieceSchema(PieceSchema):
    """A piece of the accounts."""

    items = fields.Items(fields.Nested(AccountSchema), required=True)


@blueprint.route("/subsidies", methods=["GET"])
@needs(Scope.FUNDS)
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, AccountPieceSchema)
def subsidies(asked: dict[str, Any]) -> dict[str, Any]:
    """各班次的结算和补助，年度新的在前"""
    query = registers.settlements_asked(values_of(asked, "year", "state", "subsidy"), institution())
    with working() as work:
        found = piece(work, query, _ORDER, asked["after"], asked["size"])
        money = registers.accounts_by_class(work, found.rows)
        return cursors.told(found, [_plain(cls, *money[cls.id]) for cls in found.rows], asked)


def _plain(cls: TrainingClass, settlement: Settlement, subsidy: Subsidy | None) -> dict[str, Any]:
    return {
        "class_id": cls.id,
        "year": cls.year,
        "number": cls.number,
        "topic": cls.actual_topic or cls.project.topic,
        "host": cls.actual_host_name or cls.project.host.name,
        "settlement": settlement_told(settlement),
        "subsidy": subsidy_told(subsidy),
    }
