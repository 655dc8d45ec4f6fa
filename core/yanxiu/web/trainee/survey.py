"""满意度测评: the page behind a survey's link; one form for each trainee, which does not say whose it is."""

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import ClassLink, LinkKind
from yanxiu.services.accounts.signing_in import VISITOR
from yanxiu.services.errors import WrongState
from yanxiu.services.qr_sign_in import Signed, enrolled_account, recognize
from yanxiu.services.survey_forms import Questionnaire, answer, enter, questionnaire, right_by_token
from yanxiu.services.work import CLOCK, Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, open_to_all
from yanxiu.web.account.session import address
from yanxiu.web.pauses import paused
from yanxiu.web.trainee import blueprint
from yanxiu.web.trainee.pages import closed_page, found_link, page, someone


class EntryForm(Schema):
    """Who answers: asked so that everybody answers once, and not kept with the answer."""

    name = fields.Text(_l("姓名"), longest=50)
    last = fields.Text(_l("身份证号后四位"), longest=8)


@blueprint.get("/survey/<token>")
@open_to_all
def survey(token: str) -> Response:
    """Where a trainee comes in; one button for who is signed in."""
    with desk.work(actor=someone()) as work:
        link = found_link(work, token, LinkKind.SURVEY)
        return _closed(work, link) or _entry(work, link, forms.shown(EntryForm()))


@blueprint.post("/survey/<token>")
@open_to_all
def enter_survey(token: str) -> Answer:
    """Come in by name and the number's last characters."""
    form = forms.read(EntryForm())
    with desk.work(actor=someone()) as work:
        link = found_link(work, token, LinkKind.SURVEY)
        if (closed := _closed(work, link)) is not None:
            return closed
        if not form.ok:
            return _entry(work, link, form)
        found = recognize(work, link, form.values["name"], form.values["last"], address())
        return _on(work, link, form, found)


@blueprint.post("/survey/<token>/own")
@open_to_all
def enter_survey_own(token: str) -> Answer:
    """Come in as the trainee of the account."""
    with desk.work(actor=someone()) as work:
        link = found_link(work, token, LinkKind.SURVEY)
        if (closed := _closed(work, link)) is not None:
            return closed
        me = desk.member()
        if me is None or not desk.allowed(Permission.TRAINEE_OWN):
            return redirect(url_for("account.sign_in", next=url_for("trainee.survey", token=token)))
        row = enrolled_account(work, link, me.user_id)
        return _on(work, link, forms.shown(EntryForm()), Signed(row.id if row else None))


def _on(work: Work, link: ClassLink, form: forms.Read, found: Signed) -> Answer:
    """On to the form of who was found; who has handed it in is told so."""
    if found.enrollment_id is None:
        return _refused(work, link, form, found)
    try:
        own = enter(work, link, found.enrollment_id)
    except WrongState:
        return _again(link)
    return redirect(url_for("trainee.survey_form", token=own), 303)


def _refused(work: Work, link: ClassLink, form: forms.Read, found: Signed) -> Response:
    """The entry again; 429 while a pause runs."""
    if found.wait_until is None:
        said = _("名册上没有与所填姓名和身份证号后四位一致的学员。请核对，或联系承办单位。")
        form.refuse(forms.WHOLE, said)
        return _entry(work, link, form)
    at = f"{found.wait_until.astimezone(CLOCK):%H:%M}"
    form.refuse(forms.WHOLE, _("不对的次数太多，请在 %(time)s 之后再试，或联系承办单位。", time=at))
    return paused(_entry(work, link, form), found.wait_until - work.at)


def _again(link: ClassLink) -> Response:
    """That this trainee's form was handed in before."""
    return page("trainee/answered.html", 409, cls=link.training_class, again=True)


@blueprint.get("/survey/<token>/form")
@open_to_all
def survey_form(token: str) -> Response:
    """The questionnaire of one trainee."""
    with desk.work(actor=VISITOR) as work:
        right, link = right_by_token(work, token)
        if right.used:
            return _again(link)
        return _closed(work, link) or _form(link, questionnaire(work, link), forms.Read(), token)


@blueprint.post("/survey/<token>/form")
@open_to_all
def answer_survey(token: str) -> Answer:
    """Take the questionnaire; every item needs a score, or the answer would not be valid."""
    with desk.work(actor=VISITOR) as work:
        right, link = right_by_token(work, token)
        if right.used:
            return _again(link)
        if (closed := _closed(work, link)) is not None:
            return closed
        asked = questionnaire(work, link)
        form = _read(asked)
        if form.ok:
            with form.catching():
                answer(work, token, form.values)
                flash(_("测评已提交，谢谢"))
                return redirect(url_for("trainee.answered", token=token), 303)
        return _form(link, asked, form, token)


@blueprint.get("/survey/<token>/done")
@open_to_all
def answered(token: str) -> Response:
    """That it is done."""
    with desk.work(actor=VISITOR) as work:
        _right, link = right_by_token(work, token)
        return page("trainee/answered.html", cls=link.training_class, again=False)


def _closed(work: Work, link: ClassLink) -> Response | None:
    if (closed := closed_page(work, link)) is not None:
        return closed
    reason = questionnaire(work, link).closed
    if not reason:
        return None
    return page("trainee/closed.html", 410, reason=reason, cls=link.training_class, kind=link.kind.value)


def _read(asked: Questionnaire) -> forms.Read:
    """The scores by item; what is no score of the item's scale counts as not given."""
    typed = {item.key: request.form.get(item.key, "") for item in asked.items}
    found = forms.Read(typed=typed, labels={one.key: one.label for one in asked.items})
    for item in asked.items:
        given = typed[item.key]
        if given in {str(score) for score in range(1, item.scale + 1)}:
            found.values[item.key] = int(given)
        else:
            found.refuse(item.key, _("请为“%(item)s”打分", item=item.label))
    return found


def _entry(work: Work, link: ClassLink, form: forms.Read) -> Response:
    me = desk.member() if desk.allowed(Permission.TRAINEE_OWN) else None
    own = enrolled_account(work, link, me.user_id) if me else None
    given = {"form": form, "own": own, "me": me, "link": link, "cls": link.training_class}
    return page("trainee/survey_entry.html", form.status, **given)


def _form(link: ClassLink, asked: Questionnaire, form: forms.Read, token: str) -> Response:
    given = {"form": form, "asked": asked, "cls": link.training_class, "token": token}
    return page("trainee/survey.html", form.status, **given)
