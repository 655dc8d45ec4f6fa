"""更正申请 as the department sees them: a list, each with what is on record and what is wanted."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import CorrectionField, CorrectionRequest, CorrectionState
from yanxiu.services import corrections as service
from yanxiu.services.corrections import FIELDS, STATES
from yanxiu.services.history import history_of
from yanxiu.services.listing import part_of
from yanxiu.services.revisions import expect_revision
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.trainee import blueprint

CORRECTIONS: Final = Listing(
    "corrections",
    title="更正申请",
    columns=(
        Column("name", "学员", lambda one: one.trainee.name, "nw"),
        Column("field", "更正项目", lambda one: FIELDS[one.field], "nw"),
        Column("asked_on", "申请日期", lambda one: one.asked_on, "nw"),
        Column("state", "状态", lambda one: STATES[one.state], "nw"),
        Column("answered_on", "办理日期", lambda one: one.answered_on, "nw"),
    ),
    filters=(
        Filter("q", "学员"),
        Filter("state", "状态", tuple((one.value, label) for one, label in STATES.items())),
        Filter("field", "更正项目", tuple((one.value, label) for one, label in FIELDS.items())),
    ),
)


class AnswerForm(Schema):
    """What was decided, on what ground."""

    outcome = fields.Choice("办理结果", {"done": "更正", "declined": "不予更正"})
    answer = fields.Text("答复", longest=500)


@blueprint.get("/corrections")
@requires(Permission.OFFICER_CERTIFICATES)
def corrections() -> Response | str:
    """All requests, those that wait first."""
    asked = CORRECTIONS.asked()
    with desk.work() as work:
        kept = [one for one in service.corrections(work) if _fits(one, asked.values)]
        part = part_of(kept, asked.window)
        return CORRECTIONS.answer(work, asked, part, "trainee/corrections.html", states=STATES)


def _fits(one: CorrectionRequest, given: Mapping[str, str]) -> bool:
    return (
        given.get("q", "") in one.trainee.name
        and given.get("state", one.state) == one.state
        and given.get("field", one.field) == one.field
    )


@blueprint.get("/corrections/<uuid:correction_id>")
@requires(Permission.OFFICER_CERTIFICATES)
def correction(correction_id: UUID) -> Response:
    """One request: on record, wanted; the look at it is noted, since numbers stand there in full."""
    with desk.work() as work:
        row = work.get(CorrectionRequest, correction_id, "更正申请")
        work.record("correction.view", "correction", row.id, trainee=str(row.trainee_id))
        return _page(work, row, forms.Read(labels=forms.labels_of(AnswerForm())))


def _page(work: Work, row: CorrectionRequest, form: forms.Read) -> Response:
    keys = [one.id for one in service.corrections(work)]
    place = keys.index(row.id)
    link = {
        "previous": url_for("trainee.correction", correction_id=keys[place - 1]) if place else "",
        "next": url_for("trainee.correction", correction_id=keys[place + 1]) if place + 1 < len(keys) else "",
    }
    now = {
        CorrectionField.NAME: row.trainee.name,
        CorrectionField.ID_NUMBER: row.trainee.id_number,
        CorrectionField.PHONE: row.trainee.phone,
    }
    page = render_template(
        "trainee/correction.html",
        row=row,
        form=form,
        now=now.get(row.field),
        fields=FIELDS,
        states=STATES,
        certificates=service.standing_certificates(work, row.trainee),
        neighbours=link,
        events=history_of(work, "correction", row.id),
    )
    return make_response(page, form.status)


@blueprint.post("/corrections/<uuid:correction_id>")
@requires(Permission.OFFICER_CERTIFICATES)
def answer_correction(correction_id: UUID) -> Answer:
    """Correct it, or say why not; then back to the list, or on to the next that waits."""
    form = forms.read(AnswerForm())
    if form.ok:
        with form.catching(), desk.work() as work:
            row = work.get(CorrectionRequest, correction_id, "更正申请", lock=True)
            expect_revision(row, forms.revision(), "这件更正申请")
            done = form.values["outcome"] == "done"
            service.answer_correction(work, row.id, done=done, answer=form.values["answer"])
            flash(_("已办理"))
            return redirect(_onward(work), 303)
    with desk.work() as work:
        return _page(work, work.get(CorrectionRequest, correction_id, "更正申请"), form)


def _onward(work: Work) -> str:
    waiting = [one for one in service.corrections(work) if one.state is CorrectionState.OPEN]
    if request.form.get("action") == "next" and waiting:
        return url_for("trainee.correction", correction_id=waiting[0].id)
    return url_for("trainee.corrections")
