"""变更: the list of changes, and what the department or the ministry says to one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import Amendment, MinistryAct, PackageKind, RecordKind
from yanxiu.models.training_class import BEFORE_HELD
from yanxiu.policy import Level, Party, Stage, WatchedField
from yanxiu.services import amendments as service
from yanxiu.services import ministry, registers
from yanxiu.services.chains import class_chain
from yanxiu.services.exchange import plans, taking
from yanxiu.services.exchange.sent import Sent, sent_of, to_take
from yanxiu.services.queues import Kind
from yanxiu.services.standing import class_findings
from yanxiu.services.work import Work
from yanxiu.web import acts, along, desk, fields, findings
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import around, determine_url, record_page
from yanxiu.web.texts import day
from yanxiu.web.wording import word


def state_of(row: Amendment) -> str:
    """A change's state in words."""
    if row.withdrawn:
        return str(_("已撤回"))
    if row.approved_on is not None:
        who = word(row.approver) if row.approver else ""
        return str(_("%(who)s已批准", who=who))
    return str(_("已报告，未批准"))


AMENDMENTS: Final = Listing(
    "officer-amendments",
    columns=(
        Column("topic", "班次", lambda one: one.training_class.project.topic),
        Column("field", "变更事项", lambda one: word(one.field), "nw"),
        Column("old", "原定", lambda one: one.old),
        Column("new", "变更为", lambda one: one.new),
        Column("reported_on", "报告日", lambda one: one.reported_on, "nw"),
        Column("state", "状态", state_of, "nw"),
    ),
    filters=(
        Filter("q", "选题或单位"),
        Filter("year", "年度"),
        Filter("field", "事项", fields.options(WatchedField)),
        Filter("state", "状态", [("open", "未批准"), ("approved", "已批准"), ("withdrawn", "已撤回")]),
    ),
)


@dataclass(frozen=True)
class Change:
    """One change with its class and the ministry's act on it."""

    row: Amendment
    words: Mapping[str, str]
    act: MinistryAct | None
    sent: tuple[Sent, ...] = ()

    @property
    def open(self) -> bool:
        return self.ongoing and self.row.approved_on is None

    @property
    def ongoing(self) -> bool:
        return not self.row.withdrawn and self.row.training_class.state in BEFORE_HELD

    @property
    def national(self) -> bool:
        return self.row.training_class.project.level is Level.NATIONAL


class ApproveForm(Schema):
    """When a change was approved."""

    approved_on = fields.Day("批准日期", required=False, metadata={"hint": "不填写就是今天"})


class MinistryForm(Schema):
    """The ministry's answer."""

    acted_on = fields.Day("答复日期")
    document_number = fields.Text("文号", required=False)
    note = fields.Text("说明", longest=1000, required=False)


class SendForm(Schema):
    """The day of sending."""

    on = fields.Day("报送日期", required=False, metadata={"hint": "不填写就是今天"})


ACTS: Final = (
    Act(
        "approve",
        _l("批准变更"),
        lambda work, one, given: service.approve_amendment(work, one.row.id, **given),
        ApproveForm,
        lambda one: one.open,
        main=True,
    ),
    Act(
        "send",
        _l("报人社部"),
        lambda work, one, given: plans.send_amendment(work, one.row.id, **given),
        SendForm,
        lambda one: one.open and one.national and not any(each.waits or each.to_take for each in one.sent),
        main=True,
    ),
    Act(
        "take",
        _l("采用人社部的答复"),
        lambda work, one, _given: taking.take_waiting(work, one.sent),
        offered=lambda one: one.open and to_take(one.sent) is not None,
        main=True,
    ),
    Act(
        "ministry",
        _l("登记人社部同意"),
        lambda work, one, given: ministry.record_amendment(work, one.row.id, **given),
        MinistryForm,
        lambda one: one.open and one.national,
    ),
    Act(
        "withdraw",
        _l("撤回这项变更"),
        lambda work, one, _given: service.withdraw_amendment(work, one.row.id),
        offered=lambda one: one.open,
        undo=True,
    ),
    Act(
        "unapprove",
        _l("撤销批准"),
        lambda work, one, _given: service.withdraw_approval(work, one.row.id),
        offered=lambda one: one.ongoing and one.row.approver is Party.DEPARTMENT,
        undo=True,
    ),
    Act(
        "unministry",
        _l("撤销人社部答复"),
        lambda work, one, _given: ministry.withdraw_act(work, one.act.id),
        offered=lambda one: one.ongoing and one.act is not None,
        undo=True,
    ),
)


along.register(
    AMENDMENTS,
    Permission.OFFICER_AMENDMENTS,
    "officer.amendments",
    registers.amendments,
    lambda one: url_for("officer.amendment", key=one.id),
)


@blueprint.get("/changes")
@requires(Permission.OFFICER_AMENDMENTS)
def amendments() -> Response | str:
    """All changes."""
    asked = AMENDMENTS.asked()
    with desk.work() as work:
        found = registers.amendments(work, asked.values, asked.window)
        return AMENDMENTS.answer(
            work,
            asked,
            found,
            "officer/list.html",
            title=_("变更"),
            link=lambda one: url_for("officer.amendment", key=one.id),
        )


def _load(work: Work, key: UUID) -> Change:
    row = work.get(Amendment, key, "变更")
    act = next((one for one in ministry.acts_of(work, row.class_id) if one.amendment_id == key), None)
    sent = sent_of(work, row.class_id, PackageKind.AMENDMENT)
    own = tuple(one for one in sent if one.package.amendment_id == key)
    return Change(row, class_chain(work, row.training_class).labels(), act, own)


def _page(work: Work, one: Change, failed: Failed | None = None) -> Response:
    row, cls = one.row, one.row.training_class
    found = findings.all_shown(class_findings(work, cls, Stage.AMENDMENT), one.words)
    return record_page(
        work,
        _("变更：%(what)s", what=word(row.field)),
        up=(_("变更"), url_for("officer.amendments")),
        pairs=[
            (_("班次"), cls.project.topic),
            (_("承办单位"), cls.project.host.name),
            (_("原定"), row.old or _("没有写明")),
            (_("变更为"), row.new),
            (_("理由"), row.reason),
            (_("生效日"), day(row.effective_on)),
            (_("报告日"), day(row.reported_on)),
            (_("书面报告"), row.written),
            (_("状态"), state_of(row)),
            (_("批准日"), day(row.approved_on)),
        ],
        record=one,
        doing=ACTS,
        act_url=lambda name: url_for("officer.amendment_act", key=row.id, name=name),
        failed=failed,
        past=("class", cls.id),
        dealt=RecordKind.AMENDMENT,
        around=around(work, Kind.AMENDMENT, row.id),
        findings=found,
        counts=findings.counts(found),
        template="officer/amendment.html",
        sent=one.sent,
        links=[(_("班次页面"), url_for("officer.class_overview", key=cls.id))],
    )


@blueprint.get("/changes/<uuid:key>")
@requires(Permission.OFFICER_AMENDMENTS)
def amendment(key: UUID) -> Response:
    """One change: what was planned, what is asked, what policy finds."""
    with desk.work() as work:
        return _page(work, _load(work, key))


@blueprint.post("/changes/<uuid:key>/<name>")
@requires(Permission.OFFICER_AMENDMENTS)
def amendment_act(key: UUID, name: str) -> Answer | str:
    """Approve, record the ministry's answer, withdraw."""
    return acts.perform(
        ACTS,
        name,
        lambda work: _load(work, key),
        _page,
        url_for("officer.amendment", key=key),
        determine=determine_url,
    )
