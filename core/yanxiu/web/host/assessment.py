"""考核: results and theses of all trainees on one page; the class is closed at its end."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from flask import Response, abort, request
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from yanxiu.models import ClassState
from yanxiu.policy import Result, Stage, evaluate
from yanxiu.services import assessment as service
from yanxiu.services.chains import class_chain
from yanxiu.services.deciding import closes, in_a_line
from yanxiu.services.facts.enrollment import class_trainees
from yanxiu.services.registration_forms import tick_registration_forms
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.pages import class_page, go, mine
from yanxiu.web.wording import in_reader_language

BEING_HELD = (ClassState.CLEARED, ClassState.RECRUITED, ClassState.DELIVERED)
THESIS = {"yes": in_reader_language("已提交"), "no": in_reader_language("没有提交")}
REGISTER = {"yes": in_reader_language("已交"), "no": in_reader_language("未交")}
SAID: Final = {"yes": True, "no": False}


class LineForm(Schema):
    """One trainee's result and thesis."""

    result = fields.Choice("考核结果", Result, required=False)
    score = fields.Amount("成绩", places=2, unit="分", required=False)
    thesis = fields.Choice("论文", THESIS, required=False)
    title = fields.Text("论文题目", longest=200, required=False)
    register = fields.Choice("结业登记表", REGISTER, required=False)


class WholeForm(Schema):
    """What holds for all lines."""

    assessed_on = fields.Day("考核日期", required=False)
    thesis_on = fields.Day("论文提交日", required=False)
    weight = fields.Amount("论文所占比重（0 至 1）", places=3, unit="数", required=False)
    registered = fields.Tick("每名学员都有结业登记表")


@blueprint.get("/classes/<uuid:class_id>/assessment")
@requires(Permission.HOST_ASSESSMENT)
def class_assessment(class_id: UUID) -> Response:
    """All trainees: result, score, thesis, and what still stands in the way of a certificate."""
    with desk.work() as work:
        return _page(work, class_id, None)


def _page(
    work: Work, class_id: UUID, form: forms.Read | None, typed: Mapping[str, str] | None = None
) -> Response:
    cls = mine(work, class_id)
    found, chain = class_trainees(work, cls), class_chain(work, cls)
    lines = []
    for record in found.records:
        facts = found.facts(work, record)
        findings = evaluate(Stage.ASSESSMENT, facts, chain).findings
        reasons = [in_a_line(one) for one in findings if closes(one)]
        lines.append((record, reasons))
    last = next((one.assessment for one, _reasons in lines if one.assessment), None)
    given = {
        "assessed_on": last.assessed_on if last else None,
        "weight": last.thesis_weight if last else None,
    }
    form = form or forms.shown(WholeForm(), None, **given)
    return class_page(
        work,
        cls,
        "assessment",
        status=form.status,
        form=form,
        typed=typed,
        lines=lines,
        results=fields.options(Result),
        theses=list(THESIS.items()),
        registers=list(REGISTER.items()),
        is_open=cls.state in BEING_HELD,
    )


@blueprint.post("/classes/<uuid:class_id>/assessment")
@requires(Permission.HOST_ASSESSMENT)
def class_enter_results(class_id: UUID) -> Answer:
    """Enter all lines that say something; all of them or none."""
    form = forms.read(WholeForm())
    lines = {key: _line(number, key, form) for number, key in enumerate(_keys(), 1)}
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                _enter(work, cls.id, form.values, lines)
                return go("host.class_assessment", _("考核结果已保存"), class_id=cls.id)
        return _page(work, cls.id, form, request.form)


def _keys() -> list[UUID]:
    named = [name.removeprefix("result_") for name in request.form if name.startswith("result_")]
    try:
        return [UUID(name) for name in named]
    except ValueError:
        abort(400)


def _line(number: int, key: UUID, form: forms.Read) -> dict[str, Any]:
    given = {name: request.form.get(f"{name}_{key}", "") for name in LineForm().fields}
    found = forms.read(LineForm(), source=MultiDict(given))
    for messages in found.errors.values():
        for message in messages:
            form.refuse("", _("第 %(n)s 名学员：%(said)s", n=number, said=message))
    return found.values


def _enter(
    work: Work, class_id: UUID, whole: Mapping[str, Any], lines: Mapping[UUID, Mapping[str, Any]]
) -> None:
    """Enter what the lines say; an empty cell says nothing about anybody."""
    results = [
        service.TraineeResult(
            key, one.get("result"), one.get("score"), whole.get("weight"), whole.get("assessed_on")
        )
        for key, one in lines.items()
        if one.get("result") or one.get("score") is not None
    ]
    theses = [
        service.TraineeThesis(
            key,
            one["thesis"] == "yes",
            one.get("title"),
            whole.get("thesis_on") if one["thesis"] == "yes" else None,
        )
        for key, one in lines.items()
        if one.get("thesis")
    ]
    if theses:
        service.enter_theses(work, class_id, theses)
    if results:
        service.enter_results(work, class_id, results)
    tick_registration_forms(work, class_id, _registers(whole, lines))


def _registers(whole: Mapping[str, Any], lines: Mapping[UUID, Mapping[str, Any]]) -> dict[UUID, bool | None]:
    """Who has a registration form: the box for all holds where a line does not say that there is none."""
    if whole.get("registered"):
        return {key: SAID.get(one.get("register") or "yes") for key, one in lines.items()}
    return {
        key: SAID.get(one.get("register") or "")
        for key, one in lines.items()
        if f"register_{key}" in request.form
    }


@blueprint.post("/classes/<uuid:class_id>/assessment/close")
@requires(Permission.HOST_ASSESSMENT)
def class_close_assessment(class_id: UUID) -> Answer:
    """Judge every trainee; one of whom something is not known keeps the class open."""
    with desk.work() as work:
        cls = mine(work, class_id)
        found = service.close_assessment(work, cls.id)
        if found.closed:
            said = _("考核已结束，%(n)s 人可以发证", n=len(found.passed))
            return go("host.class_done", said, class_id=cls.id, step="assessment")
        said = _("还有 %(n)s 人缺少资料，考核没有结束", n=len(found.undecided))
        return go("host.class_assessment", said, class_id=cls.id)


@blueprint.post("/classes/<uuid:class_id>/assessment/reopen")
@requires(Permission.HOST_ASSESSMENT)
def class_reopen_assessment(class_id: UUID) -> Answer:
    """Take the assessment back."""
    with desk.work() as work:
        cls = mine(work, class_id)
        service.reopen_assessment(work, cls.id)
        return go("host.class_assessment", _("考核已撤回"), class_id=cls.id)
