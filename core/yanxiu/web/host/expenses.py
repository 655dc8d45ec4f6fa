"""费用: one table, saved as a whole; sums are made here, not by hand. Lectures and vouchers stand apart."""

import io
from collections.abc import Mapping
from itertools import zip_longest
from typing import Any
from uuid import UUID

from flask import Response, request, send_file
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from yanxiu.models import Expense
from yanxiu.policy import ExpenseHead, Payer
from yanxiu.services import budgets, vouchers
from yanxiu.services.accounts_sheet import accounts_of
from yanxiu.services.hosting import own_part
from yanxiu.services.invoices import entered_elsewhere
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.pages import class_page, go, mine

_BLANK_LINES = 5
_MOST_LINES = 500


class ExpenseForm(Schema):
    """One line of expenses."""

    head = fields.Choice("科目", ExpenseHead)
    amount = fields.Amount("金额")
    tax = fields.Amount("其中税额", required=False)
    payer = fields.Choice("支付方", Payer)
    spent_on = fields.Day("日期", required=False)
    invoice_number = fields.Text("票据号", longest=60, required=False)
    payee = fields.Text("收款方", longest=100, required=False)
    note = fields.Text("说明", longest=200, required=False)
    key = fields.Key("行", required=False)


def checked(schema: Schema, given: Mapping[str, str], where: str, form: forms.Read) -> dict[str, Any]:
    """One line of a table, read; what is wrong with it goes to the form, which says on which line."""
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
        lines = [_typed(row) for row in rows if row.lecture_fee_id is None]
        return _expenses_page(work, class_id, forms.Read(), lines)


def _typed(row: Expense) -> dict[str, str]:
    """A line as the form shows it; its key lets the row keep its voucher."""
    names = [name for name in ExpenseForm().fields if name != "key"]
    return {name: str(getattr(row, name) or "") for name in names} | {"key": str(row.id)}


def _expenses_page(work: Work, class_id: UUID, form: forms.Read, lines: list[dict[str, str]]) -> Response:
    cls = mine(work, class_id)
    blank = dict.fromkeys(ExpenseForm().fields, "")
    accounts = accounts_of(work, cls)
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
        accounts=accounts,
        lectures=[row for row in accounts.expenses if row.lecture_fee_id is not None],
        vouchers={str(row.id) for row in accounts.expenses if row.voucher_id is not None},
        doubled=[row for row in accounts.expenses if row.invoice_key in entered_elsewhere(work, cls.id)],
    )


@blueprint.post("/classes/<uuid:class_id>/funding/expenses")
@requires(Permission.HOST_FUNDING)
def class_save_expenses(class_id: UUID) -> Answer:
    """Put the list in the place of the one before; lines without an amount and a head are left out."""
    typed = [line for line in _lines() if line["amount"] or line["head"]]
    form = forms.Read()
    read = [
        checked(ExpenseForm(), line, _("第 %(n)s 行", n=number), form) for number, line in enumerate(typed, 1)
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
        dict(zip(names, (cell.strip() for cell in row), strict=True))
        for row in zip_longest(*columns, fillvalue="")
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


@blueprint.get("/classes/<uuid:class_id>/funding/expenses/<uuid:expense_id>/voucher")
@requires(Permission.HOST_FUNDING)
def class_voucher(class_id: UUID, expense_id: UUID) -> Response:
    """The paper of one expense."""
    with desk.work() as work:
        return _voucher_page(work, class_id, expense_id, forms.Read())


def _voucher_page(work: Work, class_id: UUID, expense_id: UUID, form: forms.Read) -> Response:
    cls = mine(work, class_id)
    own_part(work, Expense, expense_id, cls.id, "费用")
    expense = work.get(Expense, expense_id, "费用")
    paper = vouchers.paper_of(work, expense)
    return class_page(
        work, cls, "funding", "class_voucher", status=form.status, form=form, expense=expense, paper=paper
    )


@blueprint.post("/classes/<uuid:class_id>/funding/expenses/<uuid:expense_id>/voucher")
@requires(Permission.HOST_FUNDING)
def class_attach_voucher(class_id: UUID, expense_id: UUID) -> Answer:
    """Keep a scan, in the place of the one before."""
    form = forms.Read(labels={"file": "凭证"})
    sent = forms.uploaded("file")
    with desk.work() as work:
        cls = mine(work, class_id)
        own_part(work, Expense, expense_id, cls.id, "费用")
        if sent is None:
            form.refuse("file", _("请选择文件"))
        else:
            with form.catching():
                vouchers.attach_voucher(work, expense_id, sent.filename or "", sent.read())
                return go("host.class_expenses", _("凭证已上传"), class_id=cls.id)
        return _voucher_page(work, cls.id, expense_id, form)


@blueprint.post("/classes/<uuid:class_id>/funding/expenses/<uuid:expense_id>/voucher/remove")
@requires(Permission.HOST_FUNDING)
def class_remove_voucher(class_id: UUID, expense_id: UUID) -> Answer:
    """Take the scan back."""
    with desk.work() as work:
        cls = mine(work, class_id)
        own_part(work, Expense, expense_id, cls.id, "费用")
        vouchers.remove_voucher(work, expense_id)
        return go("host.class_expenses", _("凭证已撤回"), class_id=cls.id)


@blueprint.get("/classes/<uuid:class_id>/funding/expenses/<uuid:expense_id>/voucher/file")
@requires(Permission.HOST_FUNDING)
def class_voucher_file(class_id: UUID, expense_id: UUID) -> Response:
    """The scan, always as an attachment."""
    with desk.work() as work:
        cls = mine(work, class_id)
        own_part(work, Expense, expense_id, cls.id, "费用")
        paper, content = vouchers.voucher_of(work, expense_id)
        work.record("voucher.download", "class", cls.id, sha256=paper.sha256)
        name = paper.file_name
    return send_file(
        io.BytesIO(content), mimetype="application/octet-stream", as_attachment=True, download_name=name
    )
