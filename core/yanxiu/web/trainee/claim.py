"""建立学员账号: by an invitation code or a class's enrolment link, and by being a person on record."""

import time
from datetime import datetime
from typing import Final

from flask import Response, abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.db import TenantKind
from yanxiu.models import ClassLink
from yanxiu.services.accounts import claiming, passwords, signing_in
from yanxiu.services.accounts.claiming import NO_MATCH, Claimed, New
from yanxiu.services.work import CLOCK, Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, open_to_all
from yanxiu.web.account import flow
from yanxiu.web.account.secret import Secret
from yanxiu.web.account.session import address
from yanxiu.web.forms import Read
from yanxiu.web.pauses import paused
from yanxiu.web.tenancy import current_tenant
from yanxiu.web.trainee import blueprint
from yanxiu.web.trainee.pages import me, page, someone
from yanxiu.web.wording import said

FLOOR: Final = 0.05
"""Seconds that every answer takes at least: how long a search took tells nothing."""


class CodeForm(Schema):
    """What the host gave out."""

    code = fields.Text("邀请码", longest=30)


class PersonForm(Schema):
    """Who claims a record; somebody signed in has an account already."""

    name = fields.Text("姓名", longest=50)
    id_number = fields.Text("身份证号", longest=30)


class BoundForm(PersonForm):
    """An account for whom the single sign-on provider vouched: no password."""

    login = fields.Text("登录名", longest=64)


class AccountForm(BoundForm):
    """An account with a password of its own."""

    password = Secret(_l("口令"))
    again = Secret(_l("再输一次口令"))


@blueprint.get("/claim")
@open_to_all
def claim_code() -> Response:
    """Ask for the code."""
    _departments_only()
    return page("trainee/claim_code.html", read=forms.shown(CodeForm()))


@blueprint.post("/claim")
@open_to_all
def take_code() -> Answer:
    """Lead to the page of the code; wrong ones are counted by the address that they came from."""
    _departments_only()
    read = forms.read(CodeForm())
    until = None
    if read.ok:
        with desk.work(actor=someone()) as work:
            found = claiming.link_of_code(work, read.values["code"], address())
            if isinstance(found, ClassLink):
                return redirect(url_for("trainee.claim", token=found.token), 303)
            until = found
        _refuse(read, until, _("没有这个邀请码。请核对，或向承办单位重新要一个。"))
    return _paused(page("trainee/claim_code.html", read.status, read=read), until)


@blueprint.get("/claim/<token>")
@open_to_all
def claim(token: str) -> Response:
    """The form; who is signed in as a trainee is asked for name and number only."""
    with desk.work(actor=someone()) as work:
        link = claiming.link_by_token(work, token)
        return _closed(work, link) or _form(work, link, forms.shown(_schema()))


@blueprint.post("/claim/<token>")
@open_to_all
def take_claim(token: str) -> Answer:
    """Make or link the account; whatever does not fit, the answer is the same."""
    started = time.monotonic()
    read = forms.read(_schema())
    if read.ok and "again" in read.values and read.values["password"] != read.values["again"]:
        read.refuse("again", _("两次输入的口令不一致"))
    done: Claimed | None = None
    with desk.work(actor=someone()) as work:
        link = claiming.link_by_token(work, token)
        if (closed := _closed(work, link)) is not None:
            return closed
        if read.ok:
            with read.catching():
                done = _claimed(work, link, read)
            if done is not None and done.user_id is not None:
                return _welcome(work, read)
            if done is not None:
                _refuse(read, done.wait_until, said(NO_MATCH))
        answer = _form(work, link, read)
    time.sleep(max(0.0, FLOOR - (time.monotonic() - started)))
    return _paused(answer, done.wait_until if done else None)


def _departments_only() -> None:
    if current_tenant().kind is not TenantKind.DEPARTMENT:
        abort(404)


def _schema() -> Schema:
    if desk.allowed(Permission.TRAINEE_OWN):
        return PersonForm()
    return BoundForm() if flow.subject() else AccountForm()


def _claimed(work: Work, link: ClassLink, read: Read) -> Claimed:
    given = read.values
    if desk.allowed(Permission.TRAINEE_OWN):
        user_id = desk.signed_in().user_id
        return claiming.claim_for(work, link, user_id, given["id_number"], given["name"], address())
    new = New(given["login"], given.get("password", ""), flow.subject())
    return claiming.claim(work, link, given["name"], given["id_number"], new, address())


def _welcome(work: Work, read: Read) -> Answer:
    """Sign the new account in, and go on to its pages."""
    subject = flow.subject()
    if not desk.allowed(Permission.TRAINEE_OWN):
        given = read.values
        attempt = (
            signing_in.with_subject(work, subject)
            if subject
            else signing_in.with_password(work, given["login"], given["password"], address())
        )
        if attempt.token is not None:
            flow.begin(attempt.token)
    flash(_("账号已关联您的学员档案。"))
    return redirect(url_for("trainee.home"), 303)


def _closed(work: Work, link: ClassLink) -> Response | None:
    reason = claiming.why_not(work, link)
    if not reason:
        return None
    return page("trainee/closed.html", 410, reason=reason, cls=link.training_class, kind="account")


def _form(work: Work, link: ClassLink, read: Read) -> Response:
    signed = desk.allowed(Permission.TRAINEE_OWN)
    return page(
        "trainee/claim.html",
        read.status,
        read=read,
        link=link,
        cls=link.training_class,
        signed=signed,
        linked=signed and me(work) is not None,
        bound=flow.subject() is not None,
        rules=passwords.RULES,
    )


def _refuse(read: Read, until: datetime | None, told: str) -> None:
    if until is None:
        read.refuse(forms.WHOLE, told)
        return
    at = f"{until.astimezone(CLOCK):%H:%M}"
    read.refuse(forms.WHOLE, _("不对的次数太多，请在 %(time)s 之后再试，或联系承办单位。", time=at))


def _paused(answer: Response, until: datetime | None) -> Response:
    """429 while a pause runs."""
    return answer if until is None else paused(answer, until - datetime.now(CLOCK))
