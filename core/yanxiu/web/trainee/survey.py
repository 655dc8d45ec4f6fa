"""满意度测评: the page behind a survey's link. Who answers is not asked and not kept."""

from uuid import UUID, uuid4

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from yanxiu.models import ClassLink, LinkKind
from yanxiu.services.accounts.signing_in import VISITOR
from yanxiu.services.survey_forms import Questionnaire, answer, questionnaire
from yanxiu.services.work import Work
from yanxiu.web import desk, forms
from yanxiu.web.access import open_to_all
from yanxiu.web.trainee import blueprint
from yanxiu.web.trainee.pages import closed_page, found_link, page

_SLIP = "slip"


@blueprint.get("/survey/<token>")
@open_to_all
def survey(token: str) -> Response:
    """The questionnaire; its form has a number of its own, so that it counts once."""
    with desk.work(actor=VISITOR) as work:
        link = found_link(work, token, LinkKind.SURVEY)
        closed = _closed(work, link)
        return closed or _form(link, questionnaire(work, link), forms.Read(typed={_SLIP: str(uuid4())}))


@blueprint.post("/survey/<token>")
@open_to_all
def answer_survey(token: str) -> Answer:
    """Take the questionnaire; every item needs a score, or the answer would not be valid."""
    with desk.work(actor=VISITOR) as work:
        link = found_link(work, token, LinkKind.SURVEY)
        slip = _slip()
        if (closed := _closed(work, link)) is not None:
            return closed
        asked = questionnaire(work, link)
        form = _read(asked)
        if form.ok:
            with form.catching():
                answer(work, link, slip, form.values)
                flash(_("测评已提交，谢谢"))
                return redirect(url_for("trainee.answered", token=token), 303)
        return _form(link, asked, form)


@blueprint.get("/survey/<token>/done")
@open_to_all
def answered(token: str) -> Response:
    """That it is done."""
    with desk.work(actor=VISITOR) as work:
        link = found_link(work, token, LinkKind.SURVEY)
        return page("trainee/answered.html", cls=link.training_class)


def _closed(work: Work, link: ClassLink) -> Response | None:
    if (closed := closed_page(work, link)) is not None:
        return closed
    reason = questionnaire(work, link).closed
    if not reason:
        return None
    return page("trainee/closed.html", 410, reason=reason, cls=link.training_class, kind=link.kind.value)


def _slip() -> UUID:
    try:
        return UUID(request.form.get(_SLIP, ""))
    except ValueError:
        return uuid4()


def _read(asked: Questionnaire) -> forms.Read:
    """The scores by item; what is no score of the item's scale counts as not given."""
    typed = {item.key: request.form.get(item.key, "") for item in asked.items}
    found = forms.Read(
        typed={**typed, _SLIP: str(_slip())}, labels={one.key: one.label for one in asked.items}
    )
    for item in asked.items:
        given = typed[item.key]
        if given in {str(score) for score in range(1, item.scale + 1)}:
            found.values[item.key] = int(given)
        else:
            found.refuse(item.key, _("请为“%(item)s”打分", item=item.label))
    return found


def _form(link: ClassLink, asked: Questionnaire, form: forms.Read) -> Response:
    return page(
        "trainee/survey.html",
        form.status,
        form=form,
        asked=asked,
        cls=link.training_class,
        slip=form.typed[_SLIP],
    )
