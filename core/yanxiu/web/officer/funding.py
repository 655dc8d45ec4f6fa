"""经费: settlements and subsidies, from the accounts handed in to what was paid and recovered."""

from decimal import Decimal
from typing import Final
from uuid import UUID

from flask import Response, url_for
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import ClassState, SettlementState, SubsidyState
from yanxiu.policy import Stage
from yanxiu.services import fee_categories, registers, settlement, subsidies
from yanxiu.services.budgets import SETTLEMENT_WORDS
from yanxiu.services.class_desk import ClassDesk, accounts_of, class_desk
from yanxiu.services.movements import WORDS, movements_of, words_of
from yanxiu.services.queues import Kind
from yanxiu.services.settlement_checks import doubts_on
from yanxiu.services.work import Work
from yanxiu.web import along, desk, fields
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed, Options
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import class_act, class_page

FUNDING: Final = Listing(
    "officer-funding",
    columns=(
        Column("topic", "选题", lambda one: one[0].project.topic),
        Column("host", "承办单位", lambda one: one[0].project.host.name),
        Column("number", "计划序号", lambda one: f"{one[0].year}/{one[0].number}", "nw"),
        Column("state", "结算", lambda one: SETTLEMENT_WORDS[one[1].state], "nw"),
        Column("requested", "申请（元）", lambda one: _yuan(one[1].requested), "n"),
        Column("subsidy", "补助", lambda one: words_of(one[2]) if one[2] else "", "nw"),
        Column("proposed", "测算（元）", lambda one: _yuan(one[2].proposed if one[2] else None), "n"),
        Column("approved", "批复（元）", lambda one: _yuan(one[2].approved if one[2] else None), "n"),
        Column("paid", "拨付（元）", lambda one: _yuan(one[2].paid if one[2] else None), "n"),
        Column("recovered", "追回（元）", lambda one: _yuan(one[2].recovered if one[2] else None), "n"),
    ),
    filters=(
        Filter("q", "选题或单位"),
        Filter("year", "年度"),
        Filter("state", "结算", [(str(k), v) for k, v in SETTLEMENT_WORDS.items()]),
        Filter("subsidy", "补助", [(str(k), v) for k, v in WORDS.items()]),
    ),
)


def _yuan(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,.2f}"


class ReturnForm(Schema):
    """Why accounts are given back."""

    because = fields.Text("退回理由", longest=1000)


class ApproveForm(Schema):
    """What is granted."""

    amount = fields.Amount(
        "批复金额", required=False, metadata={"hint": "不填写就按测算金额；批复 0 就是不予补助"}
    )
    note = fields.Text("批复说明", longest=1000, required=False)


def _voucher() -> fields.Text:
    return fields.Text("凭证号", longest=60, required=False, metadata={"hint": "记账凭证或银行回单的编号"})


class PayForm(Schema):
    """What was paid, all or a part, and what proves it."""

    amount = fields.Amount(
        "拨付金额", required=False, metadata={"hint": "不填写就是还没有拨付的全部；分次拨付的逐笔登记"}
    )
    on = fields.Day("拨付日期", required=False)
    voucher = _voucher()
    note = fields.Text("备注", longest=200, required=False)


class RecoverForm(Schema):
    """What has come back, and what proves it."""

    amount = fields.Amount("追回金额")
    on = fields.Day("追回日期", required=False)
    voucher = _voucher()
    note = fields.Text("备注", longest=200, required=False)


class WithdrawForm(Schema):
    """Why a record of a payment or a recovery does not count."""

    because = fields.Text("撤销理由", longest=200, required=False)


class CategoryForm(Schema):
    """Which ceiling the class is held to."""

    category = fields.Text("培训费类别", longest=60)
    because = fields.Text("理由", longest=1000, metadata={"hint": "按参训人员确定，不从职称或职务推出"})


def _categories(work: Work, _one: ClassDesk) -> dict[str, Options]:
    known = fee_categories.categories(work)
    return {"category": [(name, f"{name}（{whom}）" if whom else name) for name, whom in known.items()]}


def _unsettled(one: ClassDesk) -> bool:
    return one.cls.state not in (ClassState.SETTLED, ClassState.CANCELLED)


def _accounts(one: ClassDesk, state: SettlementState) -> bool:
    there = one.settlement is not None and one.settlement.state is state
    return there and one.cls.state is ClassState.REPORTED


def _subsidy(one: ClassDesk, *states: SubsidyState) -> bool:
    return one.cls.state is ClassState.SETTLED and one.subsidy is not None and one.subsidy.state in states


def _to_pay(one: ClassDesk) -> bool:
    """Whether there is anything left to pay."""
    row = one.subsidy
    if row is None or not _subsidy(one, SubsidyState.APPROVED, SubsidyState.PAID):
        return False
    return (row.paid or Decimal(0)) < (row.approved or Decimal(0))


ACCOUNTS: Final = (
    Act(
        "close",
        _l("办结结算"),
        lambda work, one, _given: settlement.close_settlement(work, one.cls.id),
        offered=lambda one: _accounts(one, SettlementState.SUBMITTED),
        main=True,
        hint=_l("按现有账目再判断一次；确认了的后果会反映在测算里。"),
    ),
    Act(
        "return",
        _l("退回补正"),
        lambda work, one, given: settlement.return_settlement(work, one.cls.id, **given),
        ReturnForm,
        lambda one: _accounts(one, SettlementState.SUBMITTED),
    ),
    Act(
        "approve",
        _l("批复补助"),
        lambda work, one, given: subsidies.approve_subsidy(work, one.cls.id, **given),
        ApproveForm,
        lambda one: _subsidy(one, SubsidyState.PROPOSED),
        main=True,
    ),
    Act(
        "pay",
        _l("登记拨付"),
        lambda work, one, given: subsidies.pay_subsidy(work, one.cls.id, **given),
        PayForm,
        _to_pay,
        main=True,
    ),
    Act(
        "recover",
        _l("登记追回"),
        lambda work, one, given: subsidies.recover_subsidy(work, one.cls.id, **given),
        RecoverForm,
        lambda one: _subsidy(one, SubsidyState.PAID, SubsidyState.RECOVERED),
    ),
    Act(
        "unreturn",
        _l("撤销退回"),
        lambda work, one, _given: settlement.withdraw_return(work, one.cls.id),
        offered=lambda one: _accounts(one, SettlementState.RETURNED),
        undo=True,
    ),
    Act(
        "reopen",
        _l("撤销办结"),
        lambda work, one, _given: settlement.reopen_settlement(work, one.cls.id),
        offered=lambda one: (
            one.cls.state is ClassState.SETTLED
            and (one.subsidy is None or one.subsidy.state is SubsidyState.PROPOSED)
        ),
        undo=True,
    ),
    Act(
        "unapprove",
        _l("撤销批复"),
        lambda work, one, _given: subsidies.withdraw_approval(work, one.cls.id),
        offered=lambda one: _subsidy(one, SubsidyState.APPROVED, SubsidyState.REFUSED),
        undo=True,
    ),
    Act(
        "unpay",
        _l("撤销拨付登记"),
        lambda work, one, given: subsidies.withdraw_payment(work, one.cls.id, **given),
        WithdrawForm,
        offered=lambda one: _subsidy(one, SubsidyState.PAID),
        undo=True,
    ),
    Act(
        "unrecover",
        _l("撤销追回登记"),
        lambda work, one, given: subsidies.withdraw_recovery(work, one.cls.id, **given),
        WithdrawForm,
        offered=lambda one: _subsidy(one, SubsidyState.RECOVERED),
        undo=True,
    ),
    Act(
        "category",
        _l("确定培训费类别"),
        lambda work, one, given: fee_categories.decide_category(work, one.cls.id, **given),
        CategoryForm,
        _unsettled,
        hint=_l("先载入培训费标准；类别决定每人每天的上限。"),
        options=_categories,
    ),
    Act(
        "uncategory",
        _l("撤回培训费类别"),
        lambda work, one, _given: fee_categories.withdraw_category(work, one.cls.id),
        offered=lambda one: _unsettled(one) and one.category is not None,
        undo=True,
    ),
)

along.register(
    FUNDING,
    Permission.OFFICER_FUNDING,
    "officer.funding",
    registers.settlements,
    lambda one: url_for("officer.class_funding", key=one.id),
)


@blueprint.get("/funding")
@requires(Permission.OFFICER_FUNDING)
def funding() -> Response | str:
    """Settlements and subsidies of all classes."""
    asked = FUNDING.asked()
    with desk.work() as work:
        found = registers.settlements(work, asked.values, asked.window)
        money = registers.accounts_by_class(work, found.rows)
        lines = found.mapped(lambda cls: (cls, *money[cls.id]))
        return FUNDING.answer(work, asked, lines, "officer/funding.html")


@blueprint.get("/classes/<uuid:key>/funding")
@requires(Permission.OFFICER_FUNDING)
def class_funding(key: UUID) -> Response:
    """Budget, expenses, settlement and subsidy of a class, beside the rules."""
    with desk.work() as work:
        return _page(work, class_desk(work, key))


def _page(work: Work, one: ClassDesk, failed: Failed | None = None) -> Response:
    kind = Kind.SUBSIDY if one.cls.state is ClassState.SETTLED else Kind.SETTLEMENT
    return class_page(
        work,
        one,
        "funding",
        kind=kind,
        stage=Stage.SETTLEMENT,
        doing=ACCOUNTS,
        failed=failed,
        accounts=accounts_of(work, one.cls),
        settlement_words=SETTLEMENT_WORDS,
        words_of=words_of,
        movements=movements_of(work, one.cls.id),
        doubts=doubts_on(work, one.cls),
    )


@blueprint.post("/classes/<uuid:key>/funding/<name>")
@requires(Permission.OFFICER_FUNDING)
def class_funding_act(key: UUID, name: str) -> Answer | str:
    """Close, return, approve, pay, recover; or undo one of these."""
    return class_act(key, name, "funding", ACCOUNTS, _page)
