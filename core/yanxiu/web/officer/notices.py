"""通知公告 as the officer writes them: drafted, published on the public pages, withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import PublicNotice, PublicNoticeKind
from yanxiu.services import public_notices as service
from yanxiu.services.public_notices import KINDS, STATES, state_of
from yanxiu.services.work import Work
from yanxiu.web import acts, along, desk, fields
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import record_page
from yanxiu.web.texts import day
from yanxiu.web.wording import said

_KIND_OPTIONS: Final = {str(kind): str(label) for kind, label in KINDS.items()}

NOTICES: Final = Listing(
    "officer-notices",
    columns=(
        Column("title", "标题", lambda one: one.title),
        Column("kind", "类别", lambda one: KINDS[one.kind], "nw"),
        Column("document_number", "文号", lambda one: one.document_number, "nw"),
        Column("published_on", "发布日期", lambda one: one.published_on, "nw"),
        Column("state", "状态", lambda one: STATES[state_of(one)], "nw"),
    ),
    filters=(
        Filter("q", "标题"),
        Filter("kind", "类别", tuple(_KIND_OPTIONS.items())),
        Filter("state", "状态", tuple((code, str(label)) for code, label in STATES.items())),
    ),
)


class NoticeForm(Schema):
    """What everybody is to read."""

    kind = fields.Choice("类别", _KIND_OPTIONS)
    title = fields.Text("标题", longest=120)
    document_number = fields.Text("文号", longest=60, required=False)
    body = fields.Text("正文", longest=10_000, metadata={"hint": "空一行分段；不写个人的号码和电话"})


@dataclass(frozen=True)
class Written:
    """One notice for its page."""

    row: PublicNotice
    words: Mapping[str, str] = field(default_factory=dict)

    def at(self, state: str) -> bool:
        return state_of(self.row) == state


def _given(given: dict[str, Any]) -> dict[str, Any]:
    return {**given, "kind": PublicNoticeKind(given["kind"])}


ACTS: Final = (
    Act(
        "publish",
        _l("发布"),
        lambda work, one, _given: service.publish_notice(work, one.row.id),
        offered=lambda one: one.at("draft"),
        main=True,
        hint=_l("发布之后人人可见，不能再改；有误的请撤回，另发一则。"),
    ),
    Act(
        "edit",
        _l("修改草稿"),
        lambda work, one, given: service.edit_notice(work, one.row.id, **_given(given)),
        NoticeForm,
        lambda one: one.at("draft"),
        filled=lambda one: {
            "kind": one.row.kind.value,
            "title": one.row.title,
            "document_number": one.row.document_number,
            "body": one.row.body,
        },
    ),
    Act(
        "withdraw",
        _l("撤回"),
        lambda work, one, _given: service.withdraw_notice(work, one.row.id),
        offered=lambda one: one.at("published"),
        undo=True,
        hint=_l("公共页面上不再显示，记录保留。"),
    ),
    Act(
        "discard",
        _l("删除这份草稿"),
        lambda work, one, _given: service.discard_notice(work, one.row.id),
        offered=lambda one: one.at("draft"),
        undo=True,
        leaves="officer.notices",
    ),
)
NEW: Final = (
    Act(
        "new",
        _l("起草通知公告"),
        lambda work, _one, given: service.draft_notice(work, **_given(given)),
        NoticeForm,
    ),
)

along.register(
    NOTICES,
    Permission.OFFICER_NOTICES,
    "officer.notices",
    service.notices,
    lambda one: url_for("officer.notice", key=one.id),
)


@blueprint.get("/notices")
@requires(Permission.OFFICER_NOTICES)
def notices() -> Response | str:
    """All notices, drafts first."""
    return _notices()


def _notices(failed: Failed | None = None) -> Response | str:
    asked = NOTICES.asked()
    with desk.work() as work:
        return NOTICES.answer(
            work,
            asked,
            service.notices(work, asked.values, asked.window),
            "officer/list.html",
            title=_("通知公告"),
            link=lambda one: url_for("officer.notice", key=one.id),
            links=[(_("公共页面上的通知公告"), url_for("public.notices"))],
            ready=acts.ready(work, NEW, None, failed),
            act_url=lambda _name: url_for("officer.notice_new"),
        )


@blueprint.post("/notices")
@requires(Permission.OFFICER_NOTICES)
def notice_new() -> Answer | str:
    """Begin a notice."""
    return acts.create(NEW, "new", _notices, "officer.notice")


def _page(work: Work, one: Written, failed: Failed | None = None) -> Response:
    row = one.row
    public = (
        [(_("公共页面上的样子"), url_for("public.notice", notice_id=row.id))] if one.at("published") else []
    )
    return record_page(
        work,
        row.title,
        up=(_("通知公告"), url_for("officer.notices")),
        pairs=[
            (_("类别"), said(KINDS[row.kind])),
            (_("状态"), said(STATES[state_of(row)])),
            (_("文号"), row.document_number),
            (_("发布日期"), day(row.published_on) if row.published_on else ""),
            (_("撤回日期"), day(row.withdrawn_on) if row.withdrawn_on else ""),
        ],
        record=one,
        doing=ACTS,
        act_url=lambda name: url_for("officer.notice_act", key=row.id, name=name),
        failed=failed,
        past=("public_notice", row.id),
        template="officer/notice.html",
        links=public,
    )


@blueprint.get("/notices/<uuid:key>")
@requires(Permission.OFFICER_NOTICES)
def notice(key: UUID) -> Response:
    """One notice."""
    with desk.work() as work:
        return _page(work, Written(work.get(PublicNotice, key, "通知公告")))


@blueprint.post("/notices/<uuid:key>/<name>")
@requires(Permission.OFFICER_NOTICES)
def notice_act(key: UUID, name: str) -> Answer | str:
    """Change, publish, withdraw or delete it."""
    return acts.perform(
        ACTS,
        name,
        lambda work: Written(work.get(PublicNotice, key, "通知公告")),
        _page,
        url_for("officer.notice", key=key),
    )
