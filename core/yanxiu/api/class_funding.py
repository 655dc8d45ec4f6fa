"""``/classes/{id}/funding``: budget, settlement, subsidy with its clauses, payments; exact to the fen."""

from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from flask_smorest import Blueprint
from marshmallow import Schema

from yanxiu.api import fields
from yanxiu.api.bearer import needs, working
from yanxiu.api.own import class_of, institution
from yanxiu.api.telling import said
from yanxiu.models import Scope, Settlement, Subsidy, SubsidyMovement
from yanxiu.services.accounts_sheet import Accounts, HeadLine, accounts_of
from yanxiu.services.movements import movements_of, words_of
from yanxiu.services.settlement_checks import Doubt, doubts_on

blueprint = Blueprint("funding", __name__, description="经费")


def _money(**given: Any) -> fields.Exact:
    return fields.Exact(required=True, allow_none=True, **given)


class HeadSchema(Schema):
    """One head of expenses: what was planned from each source, what was spent; null is nothing."""

    head = fields.Told(required=True)
    label = fields.Told(required=True)
    fiscal = _money(metadata={"description": "预算：财政"})
    own = _money(metadata={"description": "预算：自筹"})
    other = _money(metadata={"description": "预算：其他"})
    spent = _money(metadata={"description": "项目支出"})


class SettlementSchema(Schema):
    """The accounts as handed in."""

    state = fields.Told(required=True)
    requested = _money()
    fees_charged = _money()
    individual_funds = _money()
    closed_on = fields.Day(required=True, allow_none=True)
    returned_on = fields.Day(required=True, allow_none=True)
    returned_because = fields.Told(required=True, allow_none=True)
    revision = fields.Count(required=True)


class ProposalLineSchema(Schema):
    """One line of what policy proposes, and the clause that says so."""

    label = fields.Told(required=True)
    amount = _money()
    document = fields.Told(required=True, allow_none=True)
    clause = fields.Told(required=True, allow_none=True)
    note = fields.Told(required=True)


class SubsidySchema(Schema):
    """What is proposed, approved, paid and recovered, in yuan; null is not known or not done."""

    state = fields.Told(required=True)
    label = fields.Told(required=True)
    proposed = _money()
    proposed_on = fields.Day(required=True)
    approved = _money()
    approved_on = fields.Day(required=True, allow_none=True)
    paid = _money()
    paid_on = fields.Day(required=True, allow_none=True)
    recovered = _money()
    recovered_on = fields.Day(required=True, allow_none=True)
    note = fields.Told(required=True, allow_none=True, metadata={"description": "批复说明"})
    lines = fields.Items(fields.Nested(ProposalLineSchema), required=True)
    revision = fields.Count(required=True)


class MovementSchema(Schema):
    """One payment or recovery; a withdrawn one counts no more."""

    id = fields.Key(required=True)
    kind = fields.Told(required=True, metadata={"description": "payment 拨付，recovery 追回"})
    amount = fields.Exact(required=True)
    on = fields.Day(required=True)
    voucher = fields.Told(required=True, allow_none=True, metadata={"description": "凭证号"})
    note = fields.Told(required=True, allow_none=True)
    withdrawn_on = fields.Day(required=True, allow_none=True)


class DoubtSchema(Schema):
    """What a person has to settle beside the rules."""

    matter = fields.Told(required=True)
    said = fields.Told(required=True)


class FundingSchema(Schema):
    """All the money of one class."""

    class_id = fields.Key(required=True)
    planned = _money(metadata={"description": "预算合计"})
    spent = _money(metadata={"description": "项目支出合计"})
    heads = fields.Items(fields.Nested(HeadSchema), required=True)
    settlement = fields.Nested(SettlementSchema, required=True, allow_none=True)
    subsidy = fields.Nested(SubsidySchema, required=True, allow_none=True)
    movements = fields.Items(fields.Nested(MovementSchema), required=True)
    doubts = fields.Items(fields.Nested(DoubtSchema), required=True)


@blueprint.route("/classes/<uuid:class_id>/funding", methods=["GET"])
@needs(Scope.FUNDS)
@blueprint.response(200, FundingSchema)
def class_funding(class_id: UUID) -> dict[str, Any]:
    """一个班次的预算、结算、补助测算（逐行依据）、拨付和追回"""
    with working() as work:
        cls = class_of(work, class_id)
        doubts = doubts_on(work, cls, for_host=institution() is not None)
        return _told(cls.id, accounts_of(work, cls), movements_of(work, cls.id), doubts)


def _told(key: UUID, money: Accounts, moved: list[SubsidyMovement], doubts: list[Doubt]) -> dict[str, Any]:
    return {
        "class_id": key,
        "planned": money.planned,
        "spent": money.spent,
        "heads": [_head(one) for one in money.heads if (one.planned, one.spent) != (None, None)],
        "settlement": settlement_told(money.settlement),
        "subsidy": subsidy_told(money.subsidy),
        "movements": [_movement(one) for one in moved],
        "doubts": [{"matter": str(one.matter), "said": said(one.said)} for one in doubts],
    }


def _head(one: HeadLine) -> dict[str, Any]:
    return {
        "head": str(one.head),
        "label": said(one.label),
        "fiscal": one.fiscal,
        "own": one.own,
        "other": one.other,
        "spent": one.spent,
    }


_OF_SETTLEMENT: Final = tuple(name for name in SettlementSchema().fields if name != "state")
_OF_SUBSIDY: Final = tuple(name for name in SubsidySchema().fields if name not in ("state", "label", "lines"))


def settlement_told(row: Settlement | None) -> dict[str, Any] | None:
    """A settlement as ``SettlementSchema`` has it."""
    if row is None:
        return None
    return {"state": str(row.state), **{name: getattr(row, name) for name in _OF_SETTLEMENT}}


def subsidy_told(row: Subsidy | None) -> dict[str, Any] | None:
    """A subsidy as ``SubsidySchema`` has it."""
    if row is None:
        return None
    return {
        "state": str(row.state),
        "label": said(words_of(row)),
        "lines": [_line(one) for one in row.lines],
        **{name: getattr(row, name) for name in _OF_SUBSIDY},
    }


def _line(one: dict[str, Any]) -> dict[str, Any]:
    cited = one["citation"] or {}
    return {
        "label": said(one["label"]),
        "amount": None if one["amount"] is None else f"{Decimal(one['amount']):.2f}",
        "document": cited.get("document"),
        "clause": cited.get("clause"),
        "note": said(one["note"]),
    }


def _movement(row: SubsidyMovement) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": str(row.kind),
        "amount": row.amount,
        "on": row.moved_on,
        "voucher": row.voucher,
        "note": row.note,
        "withdrawn_on": row.withdrawn_on,
    }
