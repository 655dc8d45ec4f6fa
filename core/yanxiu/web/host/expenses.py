"""预算 and 费用: one table each, saved as a whole; sums are made here, not by hand."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, request
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from yanxiu.models import FundingSource
from yanxiu.policy import ExpenseHead, Payer
from yanxiu.services import budgets
from yanxiu.services.accounts_sheet import accounts_of
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.pages import class_page, go, mine

_BLANK_LINES = 5
_MOST_LINES = 500


class BudgetLineForm(Schema):
    """One head of a budget."""

    fiscal = fields.Amount("财政资金", required=False)
    own = fields.Amount("自有资金", required=False)
    basis = fields.Text("测算依据", longest=200, required=False)


class ExpenseForm(Schema):
    """One line of expenses."""

    head = fields.Choice("科目", ExpenseHead)
    amount = fields.Amount("金额")
    payer = fields.Choice("支付方", Payer)
    spent_on = fields.Day("日期", required=False)
    invoice_number = fields.Text("票据号", longest=60, required=False)
    payee = fields.Text("收款方", longest=100, required=False)
    note = fields.Text("说明", longest=200, required=False)


@blueprint.get("/classes/<uuid:class_id>/funding/budget")
@requires(Permission.HOST_FUNDING)
def class_budget(class_id: UUID) -> Response:
    """The budget by head and source."""
    with desk.work() as work:
        return _budget_page(work, class_id, forms.Read(), {})


def _budget_page(work: Work, class_id: UUID, form: forms.Read, typed: Mapping[str, str]) -> Response:
    cls = mine(work, class_id)
    return class_page(
        work,
        cls,
        "funding",
        "class_budget",
        status=form.status,
        form=form,
        typed=typed,
        accounts=accounts_of(work, cls),
    )


@blueprint.post("/classes/<uuid:class_id>/funding/budget")
@requires(Permission.HOST_FUNDING)
def class_save_budget(class_id: UUID) -> Answer:
    """Put the budget in the place of the one before."""
    form = forms.Read()
    lines: list[budgets.PlannedCost] = []
    for head in ExpenseHead:
        given = {name: request.form.get(f"{name}_{head}", "") for name in BudgetLineForm().fields}
        found = _checked(BudgetLineForm(), given, dict(fields.options(ExpenseHead))[head], form)
        for source in (FundingSource.FISCAL, FundingSource.OWN):
            if found.get(source.value) is not None:
                lines.append(budgets.PlannedCost(head, found[source.value], source, found.get("basis")))
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                budgets.draw_up_budget(work, cls.id, lines)
                return go("host.class_funding", _("预算已保存"), class_id=cls.id)
        return _budget_page(work, cls.id, form, request.form)


def _checked(schema: Schema, given: Mapping[str, str], where: str, form: forms.Read) -> dict[str, Any]:
    found = forms.read(schema, source=MultiDict(given))
    for messages in found.errors.values():
        for message in messages:
            form.refuse("", _("%(where)s：%(said)s", where=where, said=message))
    return found.values


@blueprint.get("/classes/<uuid:class_id>/funding/expenses")
@requires(Permission.HOST_FUNDING)
def class_expenses(class_id: UUID) -> Response:
    """The list of expenses, with blank lines at its end."""
    with desk.work() as work:
        rows = accounts_of(work, mine(work, class_id)).expenses
        names = ExpenseForm().fields
        lines = [{name: str(getattr(row, name) or "") for name in names} for row in rows]
        return _expenses_page(work, class_id, forms.Read(), lines)


def _expenses_page(work: Work, class_id: UUID, form: forms.Read, lines: list[dict[str, str]]) -> Response:
    cls = mine(work, class_id)
    blank = dict.fromkeys(ExpenseForm().fields, "")
    return class_page(
        work,
        cls,
        "funding",
        "class_expenses",
        status=form.status,
        form=form,
        lines=[*lines, *([blank] * _BLANK_LINES)],
        heads=fields.options(ExpenseHead),
        payers=fields.options(Payer),
        accounts=accounts_of(work, cls),
    )


@blueprint.post("/classes/<uuid:class_id>/funding/expenses")
@requires(Permission.HOST_FUNDING)
def class_save_expenses(class_id: UUID) -> Answer:
    """Put the list in the place of the one before; lines without an amount and a head are left out."""
    typed = [line for line in _lines() if line["amount"] or line["head"]]
    form = forms.Read()
    read = [
        _checked(ExpenseForm(), line, _("第 %(n)s 行", n=number), form)
        for number, line in enumerate(typed, 1)
    ]
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                budgets.record_expenses(work, cls.id, [budgets.Cost(**values) for values in read])
                return go("host.class_funding", _("费用明细已保存"), class_id=cls.id)
        return _expenses_page(work, cls.id, form, typed)


def _lines() -> list[dict[str, str]]:
    names = list(ExpenseForm().fields)
    columns = [request.form.getlist(name)[:_MOST_LINES] for name in names]
    return [
        dict(zip(names, (cell.strip() for cell in row), strict=True)) for row in zip(*columns, strict=False)
    ]


@blueprint.post("/classes/<uuid:class_id>/funding/expenses/<any(confirm,reopen):what>")
@requires(Permission.HOST_FUNDING)
def class_close_expenses(class_id: UUID, what: str) -> Answer:
    """Close the list of expenses, or open it again."""
    with desk.work() as work:
        cls = mine(work, class_id)
        step = budgets.confirm_expenses if what == "confirm" else budgets.reopen_expenses
        step(work, cls.id)
        said = _("费用明细已确认") if what == "confirm" else _("费用明细已重新打开")
        return go("host.class_funding", said, class_id=cls.id)
