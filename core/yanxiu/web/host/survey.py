"""测评: questionnaires out and back, the statistics."""

from uuid import UUID

from flask import Response
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import ClassState
from yanxiu.policy import Stage
from yanxiu.services import surveys
from yanxiu.services.chains import class_chain
from yanxiu.services.class_steps import HELD
from yanxiu.services.history import history_about
from yanxiu.services.roster_lines import counts
from yanxiu.services.survey_sheet import survey_of
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.pages import class_page, go, mine

_ASKED = (ClassState.RECRUITED, *HELD)


class OpenForm(Schema):
    """Handing questionnaires out."""

    template = fields.Text("测评表", longest=60, required=False)
    issued = fields.Count("发出份数", most=10_000)
    opens_on = fields.Day("测评开始日", required=False)
    closes_on = fields.Day("测评截止日", required=False)


class PaperForm(Schema):
    """A survey made on paper."""

    issued = fields.Count("发出份数", most=10_000)
    returned = fields.Count("收回份数", most=10_000)
    valid = fields.Count("有效份数", most=10_000)
    statistics_computed = fields.Tick("已做统计表")


@blueprint.get("/classes/<uuid:class_id>/survey")
@requires(Permission.HOST_SURVEY)
def class_survey(class_id: UUID) -> Response:
    """How many went out and came back, and what they say."""
    with desk.work() as work:
        return _page(work, class_id)


def _page(
    work: Work, class_id: UUID, open_form: forms.Read | None = None, paper: forms.Read | None = None
) -> Response:
    cls = mine(work, class_id)
    sheet = survey_of(work, cls)
    given = [one for one in (open_form, paper) if one is not None]
    templates = [(one.id, one.label) for pack in class_chain(work, cls).packs for one in pack.surveys]
    enrolled, _issued = counts(work, cls)
    issued = sheet.survey.issued if sheet.survey and sheet.survey.issued is not None else enrolled
    return class_page(
        work,
        cls,
        "survey",
        status=max((one.status for one in given), default=200),
        sheet=sheet,
        open_form=open_form or forms.shown(OpenForm(), sheet.survey, issued=issued),
        paper=paper or forms.shown(PaperForm(), sheet.survey, issued=issued),
        templates=templates,
        is_open=cls.state in _ASKED,
        found=lambda standing: standing.at(Stage.EVALUATION),
        events=history_about(work, "class", cls.id, "survey"),
    )


@blueprint.post("/classes/<uuid:class_id>/survey")
@requires(Permission.HOST_SURVEY)
def class_open_survey(class_id: UUID) -> Answer:
    """Hand questionnaires out."""
    form = forms.read(OpenForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                surveys.open_survey(work, cls.id, **form.values)
                return go("host.class_survey", _("测评已开始"), class_id=cls.id)
        return _page(work, cls.id, open_form=form)


@blueprint.post("/classes/<uuid:class_id>/survey/paper")
@requires(Permission.HOST_SURVEY)
def class_paper_survey(class_id: UUID) -> Answer:
    """State the numbers of a survey made on paper."""
    form = forms.read(PaperForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                given = dict(form.values)
                given["statistics_computed"] = given["statistics_computed"] or None
                surveys.declare_survey(work, cls.id, **given)
                return go("host.class_survey", _("测评数据已登记"), class_id=cls.id)
        return _page(work, cls.id, paper=form)


@blueprint.post("/classes/<uuid:class_id>/survey/<any(compute,reopen):what>")
@requires(Permission.HOST_SURVEY)
def class_survey_statistics(class_id: UUID, what: str) -> Answer:
    """Make the statistics, or take them back."""
    with desk.work() as work:
        cls = mine(work, class_id)
        step = surveys.compute_statistics if what == "compute" else surveys.reopen_survey
        step(work, cls.id)
        said = _("统计表已生成") if what == "compute" else _("统计已撤销，可以继续收测评表")
        return go("host.class_survey", said, class_id=cls.id)
