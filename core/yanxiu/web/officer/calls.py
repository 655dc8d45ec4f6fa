"""征集: the year's call, its levels and closing dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import Call, CallLevel, CallState
from yanxiu.policy import Level, TermKind
from yanxiu.services import calls as service
from yanxiu.services import office
from yanxiu.services.steps import CALL_LABELS
from yanxiu.services.work import Work
from yanxiu.web import acts, along, desk, fields
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed, Options
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import record_page
from yanxiu.web.texts import day, span
from yanxiu.web.wording import in_words, said, word

CALLS: Final = Listing(
    "officer-calls",
    columns=(
        Column("title", "征集通知", lambda one: one.title),
        Column("year", "年度", lambda one: str(one.year), "nw"),
        Column("document_number", "文号", lambda one: one.document_number),
        Column("announced_on", "发布日", lambda one: one.announced_on, "nw"),
        Column("state", "状态", lambda one: CALL_LABELS[one.state], "nw"),
    ),
    filters=(
        Filter("year", "年度"),
        Filter("q", "标题或文号"),
        Filter("state", "状态", [(str(k), v) for k, v in CALL_LABELS.items()]),
    ),
)


class EditForm(Schema):
    """What the notice says."""

    title = fields.Text("征集通知标题", longest=200)
    document_number = fields.Text("文号", required=False)
    announced_on = fields.Day("发布日期", required=False)


class DraftForm(EditForm):
    """The year of a new call."""

    year = fields.Count("年度", least=2000, most=2100)


class LevelForm(Schema):
    """From when to when applications of a level are taken."""

    level = fields.Choice("级别", Level)
    opens_on = fields.Day("开始日期", required=False)
    closes_on = fields.Day("截止日期", required=False, metadata={"hint": "截止当天仍然收件"})
    form = fields.Text("申报表式", required=False)


class DropForm(Schema):
    """A level to take off."""

    level = fields.Choice("级别", Level)


@dataclass(frozen=True)
class CallDesk:
    """A call with its levels."""

    row: Call
    words: Mapping[str, str]
    levels: tuple[CallLevel, ...]
    forms: Options

    def at(self, *states: CallState) -> bool:
        return self.row.state in states


def _draft(one: CallDesk) -> bool:
    return one.at(CallState.DRAFT)


def _set_level(work: Work, one: CallDesk, given: dict[str, Any]) -> object:
    return service.set_call_level(work, one.row.id, given.pop("level"), **given)


ACTS: Final = (
    Act(
        "open",
        _l("开始征集"),
        lambda work, one, _given: service.open_call(work, one.row.id),
        offered=lambda one: _draft(one) and bool(one.levels),
        main=True,
    ),
    Act(
        "level",
        _l("设定级别和起止日期"),
        _set_level,
        LevelForm,
        lambda one: one.at(CallState.DRAFT, CallState.OPEN),
        options=lambda _work, one: {"form": one.forms},
    ),
    Act(
        "edit",
        _l("修改通知"),
        lambda work, one, given: service.edit_call(work, one.row.id, **given),
        EditForm,
        _draft,
        filled=lambda one: {
            "title": one.row.title,
            "document_number": one.row.document_number,
            "announced_on": one.row.announced_on,
        },
    ),
    Act(
        "close",
        _l("截止征集"),
        lambda work, one, _given: service.close_call(work, one.row.id),
        offered=lambda one: one.at(CallState.OPEN),
    ),
    Act(
        "drop",
        _l("去掉一个级别"),
        lambda work, one, given: service.drop_call_level(work, one.row.id, given["level"]),
        DropForm,
        lambda one: _draft(one) and bool(one.levels),
        undo=True,
    ),
    Act(
        "withdraw",
        _l("撤回征集"),
        lambda work, one, _given: service.withdraw_call(work, one.row.id),
        offered=lambda one: one.at(CallState.OPEN),
        undo=True,
    ),
    Act(
        "reopen",
        _l("重新开放"),
        lambda work, one, _given: service.reopen_call(work, one.row.id),
        offered=lambda one: one.at(CallState.CLOSED),
        undo=True,
    ),
    Act(
        "discard",
        _l("删除这份草稿"),
        lambda work, one, _given: service.discard_call(work, one.row.id),
        offered=_draft,
        undo=True,
        leaves="officer.calls",
    ),
)
NEW: Final = (
    Act("new", _l("起草征集"), lambda work, _one, given: service.draft_call(work, **given), DraftForm),
)


along.register(
    CALLS,
    Permission.OFFICER_CALLS,
    "officer.calls",
    office.calls,
    lambda one: url_for("officer.call", key=one.id),
)


@blueprint.get("/calls")
@requires(Permission.OFFICER_CALLS)
def calls() -> Response | str:
    """All calls."""
    return _calls()


def _calls(failed: Failed | None = None) -> Response | str:
    asked = CALLS.asked()
    with desk.work() as work:
        found = office.calls(work, asked.values, asked.window)
        return CALLS.answer(
            work,
            asked,
            found,
            "officer/list.html",
            title=_("征集"),
            link=lambda one: url_for("officer.call", key=one.id),
            ready=acts.ready(work, NEW, None, failed),
            act_url=lambda _name: url_for("officer.call_new"),
        )


@blueprint.post("/calls")
@requires(Permission.OFFICER_CALLS)
def call_new() -> Answer | str:
    """Draft a call."""
    return acts.create(NEW, "new", _calls, "officer.call")


def _load(work: Work, key: UUID) -> CallDesk:
    row = work.get(Call, key, "征集")
    chain = work.chain(row.year)
    words = [(t.id, t.label) for pack in chain.packs for t in pack.terms if t.kind is TermKind.FORM]
    return CallDesk(row, chain.labels(), tuple(office.levels_of(work, key)), words)


def _page(work: Work, one: CallDesk, failed: Failed | None = None) -> Response:
    row = one.row
    levels = [
        (
            word(level.level),
            span(level.opens_on, level.closes_on) + f"　{said(one.words.get(level.form or '', ''))}",
        )
        for level in one.levels
    ]
    return record_page(
        work,
        row.title,
        up=(_("征集"), url_for("officer.calls")),
        pairs=[
            (_("年度"), str(row.year)),
            (_("状态"), said(CALL_LABELS[row.state])),
            (_("文号"), row.document_number),
            (_("发布日"), day(row.announced_on)),
            (_("选题范围"), in_words(row.topic_ranges, "", one.words) if row.topic_ranges else ""),
            *levels,
            (_("收到的申报"), str(office.applied_under(work, row.id))),
        ],
        record=one,
        doing=ACTS,
        act_url=lambda name: url_for("officer.call_act", key=row.id, name=name),
        failed=failed,
        past=("call", row.id),
    )


@blueprint.get("/calls/<uuid:key>")
@requires(Permission.OFFICER_CALLS)
def call(key: UUID) -> Response:
    """One call."""
    with desk.work() as work:
        return _page(work, _load(work, key))


@blueprint.post("/calls/<uuid:key>/<name>")
@requires(Permission.OFFICER_CALLS)
def call_act(key: UUID, name: str) -> Answer | str:
    """Edit, open, close; or undo one of these."""
    return acts.perform(ACTS, name, lambda work: _load(work, key), _page, url_for("officer.call", key=key))
