"""我的信息: what is held, what for, who was at it; to take along, and to have corrected."""

import json
from typing import Any, Final
from uuid import UUID

from flask import Response, abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import CorrectionField, Trainee
from yanxiu.services import corrections
from yanxiu.services import own_data as data
from yanxiu.services.corrections import FIELDS, STATES
from yanxiu.services.history import history_of
from yanxiu.services.listing import part_of
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.listing import Shown as ShownList
from yanxiu.web.trainee import blueprint
from yanxiu.web.trainee.pages import me

OWN_DATA: Final = Listing(
    "own-data",
    title="我的信息",
    size=100,
    columns=(
        Column("label", "内容", lambda one: one.label, "nw"),
        Column("group", "所属", lambda one: one.group),
        Column("value", "保存的值", lambda one: one.value),
        Column("purpose", "用途", lambda one: one.purpose),
        Column("basis", "依据的计划", lambda one: one.basis),
    ),
    filters=(Filter("q", "内容或所属"),),
)


class CorrectionForm(Schema):
    """What is wrong, and what is right."""

    field = fields.Choice("更正项目", {one.value: label for one, label in FIELDS.items()})
    wanted = fields.Text("更正为", longest=200)
    because = fields.Text("说明", longest=500, required=False)


@blueprint.get("/my/data")
@requires(Permission.TRAINEE_OWN)
def own_data() -> Response | str:
    """Everything held about the person of the account."""
    with desk.work() as work:
        return _page(work, forms.Read(labels=forms.labels_of(CorrectionForm())))


def _page(work: Work, form: forms.Read) -> Response | str:
    asked = OWN_DATA.asked()
    person = me(work)
    found = data.held_about(work, person) if person else []
    text = asked.values.get("q", "")
    part = part_of([one for one in found if text in one.label or text in one.group], asked.window)
    if asked.format:
        _note_export(work, person, asked.format)
        return OWN_DATA.export(part.rows, asked.format)
    page = render_template(
        "trainee/own_data.html",
        listing=ShownList(OWN_DATA, asked, part),
        person=person,
        form=form,
        looks=data.who_looked(work, person) if person else [],
        corrections=corrections.corrections_of(work, person) if person else [],
        choices=[(one.value, label) for one, label in FIELDS.items()],
        fields=FIELDS,
        states=STATES,
        events=history_of(work, "trainee", person.id) if person else [],
    )
    return make_response(page, form.status)


def _note_export(work: Work, person: Trainee | None, form: str) -> None:
    if person is not None:
        work.record("trainee.export", "trainee", person.id, format=form)


@blueprint.get("/my/data.json")
@requires(Permission.TRAINEE_OWN)
def own_json() -> Response:
    """The same for a machine."""
    with desk.work() as work:
        person = _person(work)
        _note_export(work, person, "json")
        body: dict[str, Any] = {
            "made_on": work.today.isoformat(),
            "held": [vars(one) for one in data.held_about(work, person)],
            "looked": [vars(one) | {"last": one.last.isoformat()} for one in data.who_looked(work, person)],
        }
    answer = Response(json.dumps(body, ensure_ascii=False, indent=1), mimetype="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="own-data.json"'
    return answer


def _person(work: Work) -> Trainee:
    person = me(work)
    if person is None:
        abort(404)
    return person


@blueprint.post("/my/data/corrections")
@requires(Permission.TRAINEE_OWN)
def ask_correction() -> Answer | str:
    """Say what is wrong."""
    form = forms.read(CorrectionForm())
    with desk.work() as work:
        person = _person(work)
        if form.ok:
            with form.catching():
                given = form.values
                field = CorrectionField(given["field"])
                corrections.ask_correction(work, person, field, given["wanted"], given.get("because"))
                flash(_("更正申请已提交，由省厅经办人核对"))
                return redirect(url_for("trainee.own_data"), 303)
        return _page(work, form)


@blueprint.post("/my/data/corrections/<uuid:correction_id>/withdraw")
@requires(Permission.TRAINEE_OWN)
def withdraw_correction(correction_id: UUID) -> Answer:
    """Take a request back."""
    with desk.work() as work:
        corrections.withdraw_correction(work, _person(work), correction_id)
    flash(_("更正申请已撤回"))
    return redirect(url_for("trainee.own_data"), 303)
