"""班次评估: what the class was worth, heading by heading."""

from typing import Any
from uuid import UUID

from flask import Response
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.policy import LABELS, EvaluationHeading, Stage
from yanxiu.services import evaluation
from yanxiu.services.after_class import evaluation_of
from yanxiu.services.class_steps import AFTER_CLASS
from yanxiu.services.history import history_about
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.classes import to_sign
from yanxiu.web.host.pages import class_page, go, mine

_LONGEST = 2000


def _form() -> Schema:
    """An opinion under each heading that there is, and the day."""
    opinions: dict[str, Any] = {
        one.value: fields.Text(LABELS[EvaluationHeading][one], longest=_LONGEST, required=False)
        for one in EvaluationHeading
    }
    return Schema.from_dict({**opinions, "on": fields.Day("评估日", required=False)})()


@blueprint.get("/classes/<uuid:class_id>/evaluation")
@requires(Permission.HOST_AFTERWARDS)
def class_evaluation(class_id: UUID) -> Response:
    """The opinions, the rules they answer to, and what was done before."""
    with desk.work() as work:
        return _page(work, class_id, None)


def _page(work: Work, class_id: UUID, form: forms.Read | None) -> Response:
    cls = mine(work, class_id)
    sheet = evaluation_of(work, cls)
    given = {one.key: one.text for one in sheet.opinions if one.text}
    form = form or forms.shown(_form(), None, **given, on=sheet.evaluated_on)
    return class_page(
        work,
        cls,
        "evaluation",
        status=form.status,
        form=form,
        sheet=sheet,
        is_open=cls.state in AFTER_CLASS,
        asked=lambda standing: to_sign(standing, Stage.EVALUATION),
        found=lambda standing: standing.at(Stage.EVALUATION),
        events=history_about(work, "class", cls.id, "evaluation"),
    )


@blueprint.post("/classes/<uuid:class_id>/evaluation")
@requires(Permission.HOST_AFTERWARDS)
def class_evaluate(class_id: UUID) -> Answer:
    """Record the opinions in the place of those before."""
    form = forms.read(_form())
    with desk.work() as work:
        cls = mine(work, class_id)
        opinions = {
            one.value: form.values[one.value] for one in EvaluationHeading if form.values.get(one.value)
        }
        if form.ok and not opinions:
            form.refuse(forms.WHOLE, _("请至少填写一项评估意见"))
        if form.ok:
            with form.catching():
                evaluation.evaluate_class(work, cls.id, opinions, on=form.values.get("on"))
                return go("host.class_evaluation", _("班次评估已保存"), class_id=cls.id)
        return _page(work, cls.id, form)


@blueprint.post("/classes/<uuid:class_id>/evaluation/withdraw")
@requires(Permission.HOST_AFTERWARDS)
def class_withdraw_evaluation(class_id: UUID) -> Answer:
    """Take the evaluation back."""
    with desk.work() as work:
        cls = mine(work, class_id)
        evaluation.withdraw_evaluation(work, cls.id)
        return go("host.class_evaluation", _("班次评估已撤回"), class_id=cls.id)
