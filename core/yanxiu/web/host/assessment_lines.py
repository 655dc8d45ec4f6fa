"""考核 of a few trainees at once, and of one on a page of its own."""

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import Enrollment, TrainingClass
from yanxiu.policy import Finding, Result, Stage, evaluate
from yanxiu.services import assessment as service
from yanxiu.services.chains import class_chain
from yanxiu.services.facts.enrollment import ClassTrainees, TraineeRecord, class_trainees
from yanxiu.services.history import history_of_part
from yanxiu.services.hosting import own_part
from yanxiu.services.registration_forms import tick_registration_forms
from yanxiu.services.standing import shown as concerning
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.assessment import BEING_HELD, REGISTER, SAID, THESIS, LineForm
from yanxiu.web.host.pages import beside, class_page, go, mine


class BulkForm(Schema):
    """What is entered for all that are ticked; what is left open stays as it was."""

    result = fields.Choice("考核结果", Result, required=False)
    thesis = fields.Choice("论文", THESIS, required=False)
    register = fields.Choice("结业登记表", REGISTER, required=False)


class OneForm(LineForm):
    """One trainee's line with its days."""

    assessed_on = fields.Day("考核日期", required=False)
    weight = fields.Amount("论文所占比重（0 至 1）", places=3, unit="数", required=False)
    thesis_on = fields.Day("论文提交日", required=False)


@blueprint.post("/classes/<uuid:class_id>/assessment/bulk")
@requires(Permission.HOST_ASSESSMENT)
def class_assess_ticked(class_id: UUID) -> Answer:
    """Enter the same for all that are ticked; scores, titles and days stay."""
    form = forms.read(BulkForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        keys = {UUID(one) for one in forms.picked()}
        for key in keys:
            own_part(work, Enrollment, key, cls.id, "学员")
        if form.ok and keys and any(form.values.values()):
            for one in class_trainees(work, cls).records:
                if one.enrollment.id in keys:
                    _same(work, cls.id, one, form.values)
            return go("host.class_assessment", _("已登记 %(n)s 人", n=len(keys)), class_id=cls.id)
        return go("host.class_assessment", _("请先勾选学员，并选择要登记的内容"), class_id=cls.id)


def _same(work: Work, class_id: UUID, one: TraineeRecord, given: dict[str, Any]) -> None:
    key, was, thesis = one.enrollment.id, one.assessment, one.thesis
    if given.get("result"):
        kept = (was.score, was.thesis_weight, was.assessed_on) if was else (None, None, None)
        service.enter_results(work, class_id, [service.TraineeResult(key, given["result"], *kept)])
    if given.get("thesis"):
        there = given["thesis"] == "yes"
        title, day = (thesis.title, thesis.submitted_on if there else None) if thesis else (None, None)
        service.enter_theses(work, class_id, [service.TraineeThesis(key, there, title, day)])
    if given.get("register"):
        tick_registration_forms(work, class_id, {key: SAID[given["register"]]})


@blueprint.get("/classes/<uuid:class_id>/assessment/<uuid:enrollment_id>")
@requires(Permission.HOST_ASSESSMENT)
def class_assessment_line(class_id: UUID, enrollment_id: UUID) -> Answer:
    """One trainee: result, thesis, registration form, what still stands in the way, history."""
    with desk.work() as work:
        return _page(work, class_id, enrollment_id, None)


def _page(work: Work, class_id: UUID, enrollment_id: UUID, form: forms.Read | None) -> Answer:
    cls = mine(work, class_id)
    own_part(work, Enrollment, enrollment_id, cls.id, "学员")
    found = class_trainees(work, cls)
    keys = [one.enrollment.id for one in found.records]
    one = next((each for each in found.records if each.enrollment.id == enrollment_id), None)
    if one is None:
        return go("host.class_assessment", _("这名学员已退出班次"), class_id=cls.id)
    form = form or forms.shown(OneForm(), None, **_given(one))
    return class_page(
        work,
        cls,
        "assessment",
        "class_assessment_line",
        status=form.status,
        form=form,
        person=one.trainee,
        row=one.enrollment,
        results=fields.options(Result),
        theses=list(THESIS.items()),
        registers=list(REGISTER.items()),
        results_of=dict(fields.options(Result)),
        theses_of=THESIS,
        registers_of=REGISTER,
        is_open=cls.state in BEING_HELD,
        found=concerning(_findings(work, cls, found, one)),
        siblings=beside("host.class_assessment_line", cls.id, keys, enrollment_id),
        events=history_of_part(work, "class", cls.id, enrollment_id),
    )


def _findings(
    work: Work, cls: TrainingClass, found: ClassTrainees, one: TraineeRecord
) -> tuple[Finding, ...]:
    return evaluate(Stage.ASSESSMENT, found.facts(work, one), class_chain(work, cls)).findings


def _given(one: TraineeRecord) -> dict[str, Any]:
    """What the form begins with."""
    was, thesis, register = one.assessment, one.thesis, one.enrollment.register_present
    words = {True: "yes", False: "no", None: None}
    given: dict[str, Any] = {"register": words[register]}
    if was is not None:
        given |= {"result": was.result, "score": was.score}
        given |= {"assessed_on": was.assessed_on, "weight": was.thesis_weight}
    if thesis is not None:
        given |= {"thesis": words[thesis.present], "title": thesis.title, "thesis_on": thesis.submitted_on}
    return given


@blueprint.post("/classes/<uuid:class_id>/assessment/<uuid:enrollment_id>")
@requires(Permission.HOST_ASSESSMENT)
def class_assess_one(class_id: UUID, enrollment_id: UUID) -> Answer:
    """Enter one trainee's line."""
    form = forms.read(OneForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        own_part(work, Enrollment, enrollment_id, cls.id, "学员")
        if form.ok:
            with form.catching():
                _enter(work, cls.id, enrollment_id, form.values)
                said = _("考核结果已保存")
                return go("host.class_assessment_line", said, class_id=cls.id, enrollment_id=enrollment_id)
        return _page(work, cls.id, enrollment_id, form)


def _enter(work: Work, class_id: UUID, key: UUID, given: dict[str, Any]) -> None:
    if given.get("thesis"):
        there = given["thesis"] == "yes"
        day = given.get("thesis_on") if there else None
        service.enter_theses(work, class_id, [service.TraineeThesis(key, there, given.get("title"), day)])
    if given.get("result") or given.get("score") is not None:
        entered = service.TraineeResult(
            key, given.get("result"), given.get("score"), given.get("weight"), given.get("assessed_on")
        )
        service.enter_results(work, class_id, [entered])
    tick_registration_forms(work, class_id, {key: SAID.get(given.get("register") or "")})
