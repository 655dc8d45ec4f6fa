"""扫码签到: the page behind the QR code of a half day."""

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import ClassLink, LinkKind
from yanxiu.services import qr_sign_in
from yanxiu.services.attendance_sheets import HALVES
from yanxiu.services.work import CLOCK, Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, open_to_all
from yanxiu.web.account.session import address
from yanxiu.web.pauses import paused
from yanxiu.web.trainee import blueprint
from yanxiu.web.trainee.pages import closed_page, found_link, page, someone


class CheckInForm(Schema):
    """Who signs in."""

    name = fields.Text(_l("姓名"), longest=50)
    last = fields.Text(_l("身份证号后四位"), longest=8)


@blueprint.get("/check-in/<token>")
@open_to_all
def check_in(token: str) -> Response:
    """The form of a half day; one button for a trainee who is signed in."""
    with desk.work(actor=someone()) as work:
        link = found_link(work, token, LinkKind.SIGN_IN)
        return closed_page(work, link) or _form(work, link, forms.shown(CheckInForm()))


@blueprint.post("/check-in/<token>")
@open_to_all
def check_in_by_name(token: str) -> Answer:
    """Sign in by name and the number's last characters; doing so twice changes nothing."""
    form = forms.read(CheckInForm())
    with desk.work(actor=someone()) as work:
        link = found_link(work, token, LinkKind.SIGN_IN)
        if (closed := closed_page(work, link)) is not None:
            return closed
        if form.ok:
            with form.catching():
                given = form.values
                signed = qr_sign_in.sign_in_by_name(work, link, given["name"], given["last"], address())
                if signed.enrollment_id is not None:
                    return _done(token, signed)
                return _refused(work, link, form, signed)
        return _form(work, link, form)


@blueprint.post("/check-in/<token>/own")
@open_to_all
def check_in_own(token: str) -> Answer:
    """Sign in the trainee of the account."""
    form = forms.shown(CheckInForm())
    with desk.work(actor=someone()) as work:
        link = found_link(work, token, LinkKind.SIGN_IN)
        if (closed := closed_page(work, link)) is not None:
            return closed
        me = desk.member()
        if me is None or not desk.allowed(Permission.TRAINEE_OWN):
            return redirect(url_for("account.sign_in", next=url_for("trainee.check_in", token=token)))
        with form.catching():
            return _done(token, qr_sign_in.sign_in_account(work, link, me.user_id))
        return _form(work, link, form)


@blueprint.get("/check-in/<token>/done")
@open_to_all
def checked_in(token: str) -> Response:
    """The confirmation, for showing to whoever stands at the door; it stays when the half day is over."""
    with desk.work(actor=someone()) as work:
        link = found_link(work, token, LinkKind.SIGN_IN)
        return page("trainee/checked_in.html", link=link, cls=link.training_class, halves=HALVES)


def _form(work: Work, link: ClassLink, form: forms.Read) -> Response:
    me = desk.member() if desk.allowed(Permission.TRAINEE_OWN) else None
    own = qr_sign_in.enrolled_account(work, link, me.user_id) if me else None
    shared = {"link": link, "cls": link.training_class, "halves": HALVES}
    return page("trainee/check_in.html", form.status, form=form, own=own, me=me, **shared)


def _refused(work: Work, link: ClassLink, form: forms.Read, signed: qr_sign_in.Signed) -> Response:
    """The form again; 429 while a pause runs."""
    if signed.wait_until is None:
        said = _("名册上没有与所填姓名和身份证号后四位一致的学员。请核对，或到会务处签到。")
        form.refuse(forms.WHOLE, said)
        return _form(work, link, form)
    at = f"{signed.wait_until.astimezone(CLOCK):%H:%M}"
    form.refuse(forms.WHOLE, _("不对的次数太多，请在 %(time)s 之后再试，或到会务处签到。", time=at))
    return paused(_form(work, link, form), signed.wait_until - work.at)


def _done(token: str, signed: qr_sign_in.Signed) -> Answer:
    flash(_("之前已经签到，不用再签") if signed.again else _("签到成功"))
    return redirect(url_for("trainee.checked_in", token=token), 303)
