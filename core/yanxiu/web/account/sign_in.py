"""The sign-in page, the choice of a role, signing out."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.services.accounts import samples, sessions, signing_in
from yanxiu.services.accounts.signing_in import VISITOR, Attempt, Step
from yanxiu.services.work import CLOCK
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, open_to_all, requires
from yanxiu.web.account import blueprint, flow, single_sign_on
from yanxiu.web.account import session as kept
from yanxiu.web.account.secret import Secret
from yanxiu.web.forms import Read
from yanxiu.web.navigation import entries
from yanxiu.web.pauses import paused


class SignInForm(Schema):
    """Who, and the proof."""

    login = fields.Text(_l("登录名"), longest=64)
    password = Secret(_l("口令"))


class RoleForm(Schema):
    """Which of one's roles."""

    seat = fields.Key(_l("角色"))


@blueprint.get("/sign-in", endpoint="sign_in")
@open_to_all
def page() -> Answer | str:
    """The form; who is signed in already goes on."""
    flow.remember_target()
    if flow.step() is not None:
        return flow.forward()
    return _page(forms.shown(SignInForm()))


@blueprint.post("/sign-in")
@open_to_all
def try_it() -> Answer | Response | str:
    """Try a login and a password; the answer to a wrong one tells nothing."""
    read = forms.read(SignInForm())
    if not read.ok:
        return make_response(_page(read), read.status)
    with desk.work(actor=VISITOR) as work:
        attempt = signing_in.with_password(
            work, read.values["login"], read.values["password"], kept.address()
        )
    if attempt.token is None:
        return refused(read, attempt, _page)
    flow.begin(attempt.token)
    return flow.forward()


@blueprint.get("/sign-in/forgotten")
@open_to_all
def forgotten() -> str:
    """Who can help."""
    return render_template("account/forgotten.html")


@blueprint.get("/sign-in/role")
@open_to_all
def role() -> Answer | str:
    """The choice of a role: at the end of a sign-in, or later to change it."""
    if flow.step() not in (Step.ROLE, Step.DONE):
        return flow.forward()
    return _roles(forms.shown(RoleForm()))


@blueprint.post("/sign-in/role")
@open_to_all
def take_role() -> Answer | Response | str:
    """Act in a role from now on."""
    if flow.step() not in (Step.ROLE, Step.DONE):
        return flow.forward()
    read = forms.read(RoleForm())
    if not read.ok:
        return make_response(_roles(read), read.status)
    with flow.working() as (work, row):
        if row is None:
            return redirect(url_for("account.sign_in"))
        chosen: UUID = read.values["seat"]
        signing_in.take_seat(work, row, chosen)
        token = sessions.rotate(row)
    flow.begin(token)
    return flow.forward()


@blueprint.post("/sign-out")
@open_to_all
def sign_out() -> Answer:
    """End the session here; asked twice is harmless."""
    with flow.working() as (work, row):
        if row is not None:
            sessions.end(work, row.id, "signed_out")
    kept.drop()
    flash(_("您已退出。"))
    return redirect(url_for("account.sign_in"))


@blueprint.get("/account/start")
@requires(Permission.SIGNED_IN)
def home() -> Answer:
    """Where the member's work begins: the first entry of its navigation."""
    first = next((item.endpoint for item, _here in entries() if not item.endpoint.startswith("site.")), None)
    return redirect(url_for(first or "account.own"))


def refused(read: Read, attempt: Attempt, page: Callable[[Read], str]) -> Response:
    """The form again, with the reason that may be told; 429 while a pause runs."""
    until = attempt.locked_until
    if attempt.barred is not None:
        read.refuse(forms.WHOLE, str(flow.BARRED[attempt.barred]))
        return make_response(page(read), 422)
    if until is None:
        read.refuse(
            forms.WHOLE,
            _("没有登录成功：登录名、口令或验证码不对，或者账号已停用。连续 5 次不对，账号将锁定 15 分钟。"),
        )
        return make_response(page(read), 422)
    local = until.astimezone(CLOCK)
    read.refuse(
        forms.WHOLE,
        _("失败次数过多，已暂停登录。请在 %(time)s 之后再试，或请安全管理员解除。", time=f"{local:%H:%M}"),
    )
    return paused(make_response(page(read)), local - datetime.now(CLOCK))


def _page(read: Read) -> str:
    with desk.work(actor=VISITOR) as work:
        listed = samples.samples(work)
    return render_template(
        "account/sign_in.html",
        read=read,
        samples=listed,
        sample_password=samples.PASSWORD,
        single_sign_on=single_sign_on.configured(),
    )


def _roles(read: Read) -> str:
    with flow.working() as (work, row):
        seats = signing_in.seats_of(work, row.user_id) if row else []
        now = row.membership_id if row else None
    return render_template("account/role.html", read=read, seats=seats, now_seat=now)
