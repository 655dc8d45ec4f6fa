"""One's own account: password, second factor, roles, and where one is signed in."""

from uuid import UUID

from flask import Response, abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.services.accounts import passwords, second_factor, sessions, signing_in, users
from yanxiu.services.accounts.signing_in import Step, credential_of
from yanxiu.services.history import history_of
from yanxiu.web import forms
from yanxiu.web.access import Permission, open_to_all, requires
from yanxiu.web.account import blueprint, flow
from yanxiu.web.account.secret import Secret
from yanxiu.web.forms import Read


class PasswordForm(Schema):
    """The password of now and the next one, twice."""

    old = Secret(_l("现在的口令"))
    new = Secret(_l("新口令"))
    again = Secret(_l("再输一次新口令"))


@blueprint.get("/account")
@requires(Permission.SIGNED_IN)
def own() -> str:
    """Everything about the own account."""
    with flow.working() as (work, row):
        if row is None:
            abort(404)
        credential = credential_of(work, row.user_id)
        return render_template(
            "account/own.html",
            user=row.user,
            credential=credential,
            codes_left=second_factor.recovery_codes_left(work, credential),
            seats=signing_in.seats_of(work, row.user_id),
            places=sessions.open_sessions(work, row.user_id),
            this_place=row.id,
            events=history_of(work, "user", row.user_id, most=20),
        )


@blueprint.get("/account/password")
@open_to_all
def password() -> Answer | str:
    """Change the password: because one wants to, or because one must."""
    if flow.step() not in (Step.PASSWORD, Step.DONE):
        return flow.forward()
    return _password_page(forms.shown(PasswordForm()))


@blueprint.post("/account/password")
@open_to_all
def change_password() -> Answer | Response:
    """Take the new password; other places where one is signed in end."""
    before = flow.step()
    if before not in (Step.PASSWORD, Step.DONE):
        return flow.forward()
    read = forms.read(PasswordForm())
    if read.ok and read.values["new"] != read.values["again"]:
        read.refuse("again", _("两次输入的新口令不一致"))
    token = ""
    if read.ok:
        with read.catching(), flow.working() as (work, row):
            if row is None:
                return redirect(url_for("account.sign_in"))
            users.change_own_password(work, row, read.values["old"], read.values["new"])
            signing_in.settle(work, row)
            token = sessions.rotate(row)
    if not read.ok:
        return make_response(_password_page(read), read.status)
    flow.begin(token)
    flash(_("口令已修改；在其他地方的登录都已结束。"))
    return redirect(url_for("account.own")) if before is Step.DONE else flow.forward()


@blueprint.post("/account/sessions/<uuid:session_id>/end")
@requires(Permission.SIGNED_IN)
def end_session(session_id: UUID) -> Answer:
    """End one of the own sessions elsewhere."""
    with flow.working() as (work, row):
        mine = {one.id for one in sessions.open_sessions(work, row.user_id)} if row else set()
        if session_id not in mine:
            abort(404)
        sessions.end(work, session_id, "ended_elsewhere")
    flash(_("已结束那里的登录。"))
    return redirect(url_for("account.own"))


def _password_page(read: Read) -> str:
    must = flow.step() is Step.PASSWORD
    return render_template("account/password.html", read=read, rules=passwords.RULES, must=must)
