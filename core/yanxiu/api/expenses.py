"""费用明细, as an institution's own system adds to it and reads it back; its closing."""

from typing import Any, Final
from uuid import UUID

from flask_smorest import Blueprint
from marshmallow import Schema

from yanxiu.api import etags, fields, taking
from yanxiu.api.bearer import needs, working
from yanxiu.api.keyed import Made, keyed
from yanxiu.api.own import class_of, seen_class
from yanxiu.api.refusing import Stand, done
from yanxiu.api.rows import take_rows
from yanxiu.api.taking import Body
from yanxiu.models import Expense, Scope, SheetKind
from yanxiu.policy import ExpenseHead, Payer
from yanxiu.services import budgets
from yanxiu.services.class_desk import accounts_of
from yanxiu.services.work import Work

blueprint = Blueprint("expenses", __name__, description="费用明细")
MOST: Final = 500


class ExpenseBody(Body):
    """One line, with its tax in the amount; money in yuan as text."""

    head = fields.Word(ExpenseHead, required=True, metadata={"description": "科目"})
    amount = taking.yuan(required=True, metadata={"description": "金额（元，含税）"})
    tax = taking.yuan(allow_none=True, metadata={"description": "其中税额（元）"})
    payer = fields.Word(Payer, allow_none=True, metadata={"description": "支付方"})
    spent_on = fields.Day(allow_none=True, metadata={"description": "日期"})
    invoice_number = fields.SafeStr(longest=60, allow_none=True, metadata={"description": "票据号"})
    payee = fields.SafeStr(longest=100, allow_none=True, metadata={"description": "收款方"})
    note = fields.SafeStr(longest=200, allow_none=True, metadata={"description": "说明"})


class ExpensesBody(Body):
    """The lines to add."""

    expenses = fields.Items(taking.Part(ExpenseBody), required=True, validate=taking.listed(MOST, least=1))


class ExpenseSchema(Schema):
    """One line; ``voucher`` says whether its paper is there."""

    id = fields.Key(required=True)
    head = fields.Told(required=True)
    amount = fields.Exact(required=True)
    tax = fields.Exact(required=True, allow_none=True)
    payer = fields.Told(required=True)
    spent_on = fields.Day(required=True, allow_none=True)
    invoice_number = fields.Told(required=True, allow_none=True)
    payee = fields.Told(required=True, allow_none=True)
    note = fields.Told(required=True, allow_none=True)
    voucher = fields.Flag(required=True)
    lecture = fields.Flag(required=True, metadata={"description": "由讲课费登记而来，不在这里改"})


class ExpensesSchema(Schema):
    """All lines of a class."""

    class_id = fields.Key(required=True)
    items = fields.Items(fields.Nested(ExpenseSchema), required=True)


class AddedSchema(Schema):
    """How many lines were added."""

    added = fields.Count(required=True)


@blueprint.route("/classes/<uuid:class_id>/expenses", methods=["GET"])
@needs(Scope.WRITE_EXPENSES)
@blueprint.response(200, ExpensesSchema)
def expenses(class_id: UUID) -> dict[str, Any]:
    """一个班次的费用明细"""
    with working() as work:
        cls = class_of(work, class_id)
        etags.of(cls)
        return {"class_id": cls.id, "items": [_told(row) for row in accounts_of(work, cls).expenses]}


@blueprint.route("/classes/<uuid:class_id>/expenses", methods=["POST"])
@needs(Scope.WRITE_EXPENSES)
@blueprint.arguments(ExpensesBody)
@blueprint.response(200, AddedSchema)
@keyed(AddedSchema, 200)
def push_expenses(work: Work, given: dict[str, Any], class_id: UUID) -> Made:
    """加入费用明细；已有的不变，同一张票据、同一科目、同一金额不会记两次"""
    cls = class_of(work, class_id)
    return {"added": take_rows(work, cls, SheetKind.EXPENSES, given["expenses"], "expenses")}, ""


@blueprint.route("/classes/<uuid:class_id>/expenses/confirm", methods=["POST"])
@needs(Scope.WRITE_EXPENSES)
@etags.matched
@blueprint.response(200, Stand)
def confirm_expenses(class_id: UUID) -> dict[str, Any]:
    """确认费用明细"""
    return done(seen_class, budgets.confirm_expenses, class_id)


@blueprint.route("/classes/<uuid:class_id>/expenses/reopen", methods=["POST"])
@needs(Scope.WRITE_EXPENSES)
@etags.matched
@blueprint.response(200, Stand)
def reopen_expenses(class_id: UUID) -> dict[str, Any]:
    """重新打开费用明细，到报送结算为止"""
    return done(seen_class, budgets.reopen_expenses, class_id)


def _told(row: Expense) -> dict[str, Any]:
    names = ("id", "head", "amount", "tax", "payer", "spent_on", "invoice_number", "payee", "note")
    return {
        **{name: getattr(row, name) for name in names},
        "voucher": row.voucher_id is not None,
        "lecture": row.lecture_fee_id is not None,
    }
