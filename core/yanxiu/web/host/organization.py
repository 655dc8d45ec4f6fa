"""单位与人员: the institution's own record, and whose accounts act for it."""

from datetime import date
from typing import Any, Final

from flask import Response, make_response, render_template
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import Organization
from yanxiu.services.history import history_about
from yanxiu.services.listing import part_of
from yanxiu.services.own_organization import (
    Colleague,
    colleagues,
    own_organization,
    standing_in_words,
    state_contact,
)
from yanxiu.services.revisions import expect_revision
from yanxiu.services.work import CLOCK, Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.pages import go, organization
from yanxiu.web.listing import Column, Filter, Listing


def _seen(one: Colleague) -> date | None:
    """The last day on which an account was used."""
    return one.seen_at.astimezone(CLOCK).date() if one.seen_at else None


MEMBERS: Final = Listing(
    "members",
    title="本单位人员",
    columns=(
        Column("name", "姓名", lambda one: one.name, "nw"),
        Column("login", "登录名", lambda one: one.login, "nw"),
        Column("role", "角色", lambda one: one.role, "nw"),
        Column("active", "账号", lambda one: _("在用") if one.active else _("停用"), "nw"),
        Column("second", "第二因素", lambda one: _("已设置") if one.second_factor else _("未设置"), "nw"),
        Column(
            "seen",
            "最近使用",
            lambda one: one.seen_at.astimezone(CLOCK).date() if one.seen_at else None,
            "nw",
        ),
    ),
    filters=(Filter("q", "姓名或登录名"), Filter("state", "账号", (("open", "在用"), ("shut", "停用")))),
)


class ContactForm(Schema):
    """Who is to be asked at the institution."""

    contact = fields.Text("联系人", longest=40, required=False)
    phone = fields.Text("联系电话", longest=40, required=False)


@blueprint.get("/organization")
@requires(Permission.HOST_ORGANIZATION)
def own_unit() -> Response:
    """What is on record of the institution."""
    with desk.work() as work:
        return _page(work, None)


def _page(work: Work, form: forms.Read | None) -> Response:
    found = own_organization(work, organization())
    form = form or forms.shown(ContactForm(), found.row)
    page = render_template(
        "host/organization.html",
        found=found,
        row=found.row,
        form=form,
        standing=standing_in_words(found.row),
        members=len(colleagues(work, found.row.id)),
        events=history_about(work, "organization", found.row.id, "organization", "host_record"),
    )
    return make_response(page, form.status)


@blueprint.post("/organization")
@requires(Permission.HOST_ORGANIZATION)
def own_unit_contact() -> Answer:
    """State who is to be asked; whatever else is wrong, the department mends."""
    form = forms.read(ContactForm())
    with desk.work() as work:
        row = work.get(Organization, organization(), "单位", lock=True)
        expect_revision(row, forms.revision(), "单位")
        if form.ok:
            with form.catching():
                state_contact(work, row.id, form.values.get("contact"), form.values.get("phone"))
                return go("host.own_unit", _("联系方式已保存"))
        return _page(work, form)


@blueprint.get("/organization/members")
@requires(Permission.HOST_ORGANIZATION)
def own_members() -> Response | str:
    """Whose accounts act for the institution."""
    asked = MEMBERS.asked()
    with desk.work() as work:
        kept = [one for one in colleagues(work, organization()) if _fits(one, asked.values)]
        return MEMBERS.answer(work, asked, part_of(kept, asked.window), "host/members.html")


def _fits(one: Any, asked: Any) -> bool:
    text, state = asked.get("q", ""), asked.get("state", "")
    return (text in one.name or text in one.login) and state in ("", "open" if one.active else "shut")
