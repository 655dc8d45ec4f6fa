"""The second factor: passing it, setting it up, and the recovery codes."""

from flask import Response, abort, make_response, redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.services.accounts import samples, second_factor, signing_in
from yanxiu.services.accounts.signing_in import Step, credential_of
from yanxiu.web import fields, forms
from yanxiu.web.access import Permission, open_to_all, requires
from yanxiu.web.account import blueprint, flow
from yanxiu.web.account import session as kept
from yanxiu.web.account.sign_in import refused
from yanxiu.web.forms import Read


class CodeForm(Schema):
    """A one-time code, or a recovery code."""

    code = fields.Text(_l("验证码"), longest=20)


@blueprint.get("/sign-in/code")
@open_to_all
def code() -> Answer | str:
    """Ask for the code."""
    if flow.step() is not Step.SECOND_FACTOR:
        return flow.forward()
    return _code_page(forms.shown(CodeForm()))


@blueprint.post("/sign-in/code")
@open_to_all
def try_code() -> Answer | Response:
    """Try a code; failures are counted with those of the password."""
    if flow.step() is not Step.SECOND_FACTOR:
        return flow.forward()
    read = forms.read(CodeForm())
    if not read.ok:
        return make_response(_code_page(read), read.status)
    with flow.working() as (work, row):
        if row is None:
            return redirect(url_for("account.sign_in"))
        attempt = signing_in.with_code(work, row, read.values["code"], kept.address())
    if attempt.token is None:
        return refused(Read(labels=read.labels), attempt, _code_page)
    flow.begin(attempt.token)
    return flow.forward()


@blueprint.get("/account/second-factor")
@open_to_all
def set_up() -> Answer | str:
    """The secret as a picture and as text; before that, the password must have been good."""
    if flow.step() not in (Step.SET_UP, Step.DONE):
        return flow.forward()
    return _set_up_page(forms.shown(CodeForm()))


@blueprint.get("/account/second-factor.png")
@open_to_all
def picture() -> Response:
    """The secret for the camera of an authenticator."""
    if flow.step() not in (Step.SET_UP, Step.DONE):
        abort(404)
    with flow.working() as (work, row):
        credential = credential_of(work, row.user_id) if row else None
        if credential is None or credential.second_factor_since is not None:
            abort(404)
        image = second_factor.qr_png(work, credential)
    answer = Response(image, mimetype="image/png")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/account/second-factor")
@open_to_all
def finish_set_up() -> Answer | Response:
    """Take the first code and show the recovery codes, this once."""
    if flow.step() not in (Step.SET_UP, Step.DONE):
        return flow.forward()
    read, token = forms.read(CodeForm()), ""
    codes: list[str] = []
    if read.ok:
        with read.catching(), flow.working() as (work, row):
            if row is None:
                return redirect(url_for("account.sign_in"))
            token, codes = signing_in.with_first_code(work, row, read.values["code"])
    if not read.ok:
        return make_response(_set_up_page(read), read.status)
    flow.begin(token)
    return make_response(render_template("account/recovery_codes.html", codes=codes, first=True))


@blueprint.post("/account/recovery-codes")
@requires(Permission.SIGNED_IN)
def renew_codes() -> Answer | str:
    """Make new recovery codes; the old ones are void."""
    with flow.working() as (work, row):
        if row is None or row.second_factor_at is None:
            abort(404)
        codes = second_factor.renew_recovery_codes(work, credential_of(work, row.user_id))
    return render_template("account/recovery_codes.html", codes=codes, first=False)


def _code_page(read: Read) -> str:
    with flow.working() as (work, row):
        shown = samples.sample_code(work, credential_of(work, row.user_id)) if row else None
    return render_template("account/code.html", read=read, sample_code=shown)


def _set_up_page(read: Read) -> Answer | str:
    with flow.working() as (work, row):
        credential = credential_of(work, row.user_id, lock=True) if row else None
        if credential is None or credential.second_factor_since is not None:
            return flow.forward() if flow.step() is not Step.DONE else redirect(url_for("account.own"))
        secret = second_factor.begin_set_up(work, credential)
    return render_template("account/set_up.html", read=read, groups=second_factor.grouped(secret))
