"""The survey's link as the host sees it, and what is asked where no template is declared."""

from uuid import UUID

from flask import Response
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import LinkKind
from yanxiu.services import class_links, surveys
from yanxiu.services.survey_sheet import survey_of
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host.pages import class_page, go, mine
from yanxiu.web.trainee import blueprint
from yanxiu.web.trainee.links import LastDayForm, shared


class QuestionsForm(Schema):
    """What is asked, a line each."""

    questions = fields.Text("测评项目", longest=2000)


@blueprint.get("/classes/<uuid:class_id>/links/survey")
@requires(Permission.HOST_SURVEY)
def survey_link(class_id: UUID) -> Response:
    """The link of the survey."""
    with desk.work() as work:
        return _page(work, class_id)


def _page(
    work: Work, class_id: UUID, form: forms.Read | None = None, questions: forms.Read | None = None
) -> Response:
    cls = mine(work, class_id)
    links = class_links.open_links(work, cls, LinkKind.SURVEY)
    sheet = survey_of(work, cls)
    own = "\n".join(sheet.survey.questions or ()) if sheet.survey else ""
    typed = [one for one in (form, questions) if one is not None]
    return class_page(
        work,
        cls,
        "survey",
        "trainee/survey_link",
        status=max((one.status for one in typed), default=200),
        form=form or forms.shown(LastDayForm(), links[0] if links else None),
        questions=questions or forms.shown(QuestionsForm(), questions=own),
        sheet=sheet,
        asked=surveys.items_of(work, cls, sheet.survey) if sheet.survey else (),
        **shared(cls, LinkKind.SURVEY, links),
    )


@blueprint.post("/classes/<uuid:class_id>/links/survey")
@requires(Permission.HOST_SURVEY)
def open_survey_link(class_id: UUID) -> Answer:
    """Open the survey's link."""
    form = forms.read(LastDayForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                class_links.open_link(work, cls.id, LinkKind.SURVEY, **form.values)
                return go("trainee.survey_link", _("测评链接已开放"), class_id=cls.id)
        return _page(work, cls.id, form=form)


@blueprint.post("/classes/<uuid:class_id>/links/survey/questions")
@requires(Permission.HOST_SURVEY)
def own_questions(class_id: UUID) -> Answer:
    """Say what is asked."""
    form = forms.read(QuestionsForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                surveys.ask_own(work, cls.id, form.values["questions"].splitlines())
                return go("trainee.survey_link", _("测评项目已保存"), class_id=cls.id)
        return _page(work, cls.id, questions=form)
