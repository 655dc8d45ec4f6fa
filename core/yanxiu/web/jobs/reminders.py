"""期限提醒: what the member was told of; mail and the calendar address."""

import os

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import PackageKind, Reminder, ReminderStep, SubjectKind
from yanxiu.services.reminders import audience, mail, reminding, ways
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.jobs import blueprint
from yanxiu.web.listing import Column, Filter, Listing, Shown

REMINDERS = Listing(
    "reminders",
    columns=(
        Column("due", "期限", lambda one: one.due, "nw"),
        Column("step", "状态", lambda one: reminding.STEP_WORDS[one.step], "nw"),
        Column("label", "事项", lambda one: one.label),
        Column("subject", "班次或申报", lambda one: one.subject),
        Column("citation", "依据", lambda one: one.citation),
    ),
    filters=(Filter("unread", "状态", [("yes", "未读")]),),
)
SITE = "YANXIU_SITE_URL"
"""Where the pages are for a calendar program; without it, where the request came to."""
MARKS = {
    ReminderStep.WEEK: "todo",
    ReminderStep.DAY: "warn",
    ReminderStep.LATE: "fail",
    ReminderStep.ANSWER: "now",
}


class MailForm(Schema):
    """Where reminders are sent to; empty: nowhere."""

    email = fields.Text(_l("电子邮箱"), longest=254, required=False)


@blueprint.get("/reminders")
@requires(Permission.SIGNED_IN)
def reminders() -> Response | str:
    """The member's reminders, those not read first."""
    with desk.work() as work:
        return _page(work)


def _page(work: Work, form: forms.Read | None = None) -> Response | str:
    me, asked = desk.signed_in(), REMINDERS.asked()
    chosen = ways.ways_of(work, me.user_id)
    unread = asked.values.get("unread") == "yes"
    part = reminding.reminders_of(work, me.user_id, asked.window, unread=unread)
    if asked.format:
        return REMINDERS.answer(work, asked, part, "")
    page = render_template(
        "jobs/reminders.html",
        listing=Shown(REMINDERS, asked, part),
        marks=MARKS,
        link=_link,
        form=form or forms.shown(MailForm(), email=chosen.email if chosen else None),
        has_mail=mail.is_set_up(),
        has_duties=me.role in audience.DUTIES,
        feed=_address(chosen.feed_token) if chosen and chosen.feed_token else "",
    )
    return make_response(page, form.status if form else 200)


def _address(token: str) -> str:
    """The whole address of the feed, as a calendar program needs it."""
    root = os.environ.get(SITE, request.host_url).rstrip("/")
    return f"{root}{url_for('jobs.feed', key=token)}"


def _link(row: Reminder) -> str:
    """The page of what a reminder is about, as the member's role sees it."""
    kind, key = row.subject_kind, row.subject_id
    host = desk.allowed(Permission.HOST_WORKSPACE)
    if row.step is ReminderStep.ANSWER:
        return _answer_link(row) if desk.allowed(Permission.OFFICER_QUEUE) else ""
    if kind is SubjectKind.TRAINING_CLASS and host:
        return url_for("host.class_overview", class_id=key)
    if kind is SubjectKind.APPLICATION and host:
        return url_for("host.application", application_id=key)
    if kind is SubjectKind.TRAINING_CLASS and desk.allowed(Permission.OFFICER_QUEUE):
        return url_for("officer.class_overview", key=key)
    return ""


def _answer_link(row: Reminder) -> str:
    """Where the officer takes an answer."""
    if row.rule.startswith(reminding.ANSWER_TO[PackageKind.REPORT]):
        return url_for("officer.report", class_id=row.subject_id)
    plan = row.rule.startswith(reminding.ANSWER_TO[PackageKind.PLAN])
    return url_for("officer.class_filing" if plan else "officer.class_changes", key=row.subject_id)


@blueprint.post("/reminders/read")
@requires(Permission.SIGNED_IN)
def mark_read() -> Answer:
    """All of them are read."""
    with desk.work() as work:
        reminding.mark_read(work, desk.signed_in().user_id)
    return _back(_("已全部标为已读"))


@blueprint.post("/reminders/mail")
@requires(Permission.SIGNED_IN)
def set_email() -> Answer | Response | str:
    """Where to send them."""
    form = forms.read(MailForm())
    with desk.work() as work:
        if form.ok:
            with form.catching():
                row = ways.set_email(work, desk.signed_in().user_id, form.values.get("email", ""))
                return _back(_("今后的提醒也发到这个邮箱") if row.email else _("不再发邮件"))
        return _page(work, form)


@blueprint.post("/reminders/feed")
@requires(Permission.SIGNED_IN)
def renew_feed() -> Answer:
    """A calendar address, or another one in its place."""
    with desk.work() as work:
        ways.renew_feed(work, desk.signed_in().user_id)
    return _back(_("日历地址已生成，以前的地址不再有效"))


@blueprint.post("/reminders/feed/close")
@requires(Permission.SIGNED_IN)
def close_feed() -> Answer:
    """No calendar address any more."""
    with desk.work() as work:
        ways.close_feed(work, desk.signed_in().user_id)
    return _back(_("日历地址已停用"))


def _back(said: str) -> Answer:
    flash(said)
    return redirect(url_for("jobs.reminders"), 303)
