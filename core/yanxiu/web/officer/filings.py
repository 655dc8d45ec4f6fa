"""报备与审批: the papers before a class opens."""

from typing import Any, Final
from uuid import UUID

from flask import Response
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import ClassState, MinistryActKind, PackageKind, ReviewOutcome
from yanxiu.policy import Level, Party, Stage
from yanxiu.services import cancellations, filings, ministry
from yanxiu.services.class_desk import ClassDesk, class_desk
from yanxiu.services.exchange import plans, taking
from yanxiu.services.exchange.sent import Sent, to_take
from yanxiu.services.queues import Kind
from yanxiu.services.work import Work
from yanxiu.web import desk, fields
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import class_act, class_page
from yanxiu.web.plan_texts import plan_texts

_BEFORE: Final = (ClassState.PLANNED, ClassState.FILED)
_UNHELD: Final = (*_BEFORE, ClassState.CLEARED, ClassState.RECRUITED)


class AcceptForm(Schema):
    """When the papers were put on file."""

    accepted_on = fields.Day("备案日期", required=False, metadata={"hint": "不填写就是今天"})


class ApproveForm(Schema):
    """When the papers were approved."""

    approved_on = fields.Day("审批日期", required=False, metadata={"hint": "不填写就是今天"})


class ReturnForm(Schema):
    """What is to be mended."""

    note = fields.Text("退回意见", longest=1000)


class NoticeForm(Schema):
    """Who issued the opening notice."""

    issuer = fields.Choice("印发单位", Party)
    issued_on = fields.Day("印发日期")
    document_number = fields.Text("开班通知文号", required=False)


class MinistryForm(Schema):
    """The ministry's approval."""

    approved_on = fields.Day("审核通过日期")
    document_number = fields.Text("文号", required=False)
    note = fields.Text("说明", longest=1000, required=False)


class SendForm(Schema):
    """The day of sending."""

    on = fields.Day("报送日期", required=False, metadata={"hint": "不填写就是今天"})


class CancelForm(Schema):
    """Why a class is not held."""

    because = fields.Text("取消理由", longest=1000)


def _papers(one: ClassDesk) -> bool:
    """Papers are here and are not with the host to be mended."""
    there = one.plan is not None or one.notice is not None
    return one.cls.state in _BEFORE and there and not _returned(one)


def _returned(one: ClassDesk) -> bool:
    return one.plan is not None and one.plan.review_outcome is ReviewOutcome.RETURNED


def _returnable(one: ClassDesk) -> bool:
    plan = one.plan
    there = plan is not None and plan.submitted_on is not None and plan.approved_on is None
    return one.cls.state is ClassState.FILED and there and not _returned(one)


def _national(one: ClassDesk) -> bool:
    return one.cls.project.level is Level.NATIONAL


def _approval(one: ClassDesk) -> Any:
    return next((act for act in one.acts if act.kind is MinistryActKind.APPROVAL), None)


def _sendable(one: ClassDesk) -> bool:
    """Papers of a national class that the ministry has yet to see, or to see anew."""
    plan = one.plan
    there = plan is not None and plan.submitted_on is not None and plan.approved_on is None
    waits = any(each.waits or each.to_take for each in _plans(one))
    return _national(one) and one.cls.state is ClassState.FILED and there and not _returned(one) and not waits


def _plans(one: ClassDesk) -> tuple[Sent, ...]:
    return tuple(each for each in one.sent if each.package.kind is PackageKind.PLAN)


FILING: Final = (
    Act(
        "send",
        _l("报人社部审核"),
        lambda work, one, given: plans.send_plan(work, one.cls.id, **given),
        SendForm,
        _sendable,
        main=True,
        hint=_l("实施方案和开班通知交人社部审核；答复之前不能修改。"),
    ),
    Act(
        "take",
        _l("采用人社部的答复"),
        lambda work, one, _given: taking.take_waiting(work, _plans(one)),
        offered=lambda one: one.cls.state in _BEFORE and to_take(_plans(one)) is not None,
        main=True,
        hint=_l("审核通过的记入班次，退回的转给承办单位补正。"),
    ),
    Act(
        "accept",
        _l("备案，准予开班"),
        lambda work, one, given: filings.accept_filing(work, one.cls.id, **given),
        AcceptForm,
        lambda one: _papers(one) and not _national(one),
        main=True,
        hint=_l("备案之后班次可以招生；规则没有通过的，会列出每一项。"),
    ),
    Act(
        "approve",
        _l("审批通过，准予开班"),
        lambda work, one, given: filings.approve_filing(work, one.cls.id, **given),
        ApproveForm,
        lambda one: _papers(one) and not _national(one),
    ),
    Act(
        "clear",
        _l("按现有记录放行"),
        lambda work, one, _given: filings.clear_class(work, one.cls.id),
        offered=lambda one: one.cls.state in _BEFORE and not _returned(one),
        hint=_l("用于不须报送材料的班次，或人社部已经审核通过的国家级班次。"),
    ),
    Act(
        "return",
        _l("退回补正"),
        lambda work, one, given: filings.return_plan(work, one.cls.id, **given),
        ReturnForm,
        _returnable,
    ),
    Act(
        "notice",
        _l("登记开班通知印发"),
        lambda work, one, given: filings.issue_notice(work, one.cls.id, **given),
        NoticeForm,
        lambda one: one.cls.state in _BEFORE,
    ),
    Act(
        "ministry",
        _l("登记人社部审核通过"),
        lambda work, one, given: ministry.record_approval(work, one.cls.id, **given),
        MinistryForm,
        lambda one: one.cls.state in _BEFORE and _national(one) and _approval(one) is None,
    ),
    Act(
        "cancel",
        _l("取消班次"),
        lambda work, one, given: cancellations.cancel_class(work, one.cls.id, **given),
        CancelForm,
        lambda one: one.cls.state in _UNHELD,
    ),
    Act(
        "uncancel",
        _l("恢复班次"),
        lambda work, one, _given: cancellations.withdraw_cancellation(work, one.cls.id),
        offered=lambda one: one.cls.state is ClassState.CANCELLED,
        undo=True,
    ),
    Act(
        "unreturn",
        _l("撤销退回"),
        lambda work, one, _given: filings.withdraw_plan_return(work, one.cls.id),
        offered=lambda one: one.cls.state is ClassState.FILED and _returned(one),
        undo=True,
    ),
    Act(
        "unissue",
        _l("撤销开班通知的印发登记"),
        lambda work, one, _given: filings.withdraw_notice_issue(work, one.cls.id),
        offered=lambda one: (
            one.cls.state in _BEFORE and one.notice is not None and bool(one.notice.issued_on)
        ),
        undo=True,
    ),
    Act(
        "unministry",
        _l("撤销人社部审核记录"),
        lambda work, one, _given: ministry.withdraw_act(work, _approval(one).id),
        offered=lambda one: one.cls.state in _BEFORE and _approval(one) is not None,
        undo=True,
    ),
    Act(
        "unclear",
        _l("撤销放行"),
        lambda work, one, _given: filings.withdraw_clearance(work, one.cls.id),
        offered=lambda one: one.cls.state is ClassState.CLEARED,
        undo=True,
        hint=_l("有人报名之后就不能再撤销。"),
    ),
)


@blueprint.get("/classes/<uuid:key>/filing")
@requires(Permission.OFFICER_FILINGS)
def class_filing(key: UUID) -> Response:
    """Papers on the left, rules and acts on the right."""
    with desk.work() as work:
        return _page(work, class_desk(work, key))


def _page(work: Work, one: ClassDesk, failed: Failed | None = None) -> Response:
    return class_page(
        work,
        one,
        "filing",
        kind=Kind.FILING,
        stage=Stage.PREPARATION,
        doing=FILING,
        failed=failed,
        plan_texts=plan_texts,
    )


@blueprint.post("/classes/<uuid:key>/filing/<name>")
@requires(Permission.OFFICER_FILINGS)
def class_filing_act(key: UUID, name: str) -> Answer | str:
    """Accept, approve, return, clear, cancel; or undo one of these."""
    return class_act(key, name, "filing", FILING, _page)
