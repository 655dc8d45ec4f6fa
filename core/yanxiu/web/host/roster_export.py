"""The roster with whole identity numbers: a form of its own, with a reason that stays on record."""

import io
from uuid import UUID

from flask import Response, send_file
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.services.history import history_about
from yanxiu.services.roster_export import LONGEST, SHORTEST, export_in_full
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.imports import XLSX
from yanxiu.web.host.pages import class_page, mine


class ReasonForm(Schema):
    """What the numbers are needed for."""

    reason = fields.Text("导出事由", longest=LONGEST)
    understood = fields.Tick("知悉", must="请确认已知悉用后删除、不得转作他用")


@blueprint.get("/classes/<uuid:class_id>/roster/export")
@requires(Permission.HOST_ROSTER)
def class_roster_export(class_id: UUID) -> Response:
    """The form, and who took the roster out before."""
    with desk.work() as work:
        return _page(work, class_id, forms.shown(ReasonForm()))


def _page(work: Work, class_id: UUID, form: forms.Read) -> Response:
    cls = mine(work, class_id)
    return class_page(
        work,
        cls,
        "roster",
        "class_roster_export",
        status=form.status,
        form=form,
        shortest=SHORTEST,
        longest=LONGEST,
        taken=_taken(work, cls.id),
    )


def _taken(work: Work, class_id: UUID) -> list[tuple[object, str]]:
    """The exports so far with their reasons."""
    found = history_about(work, "class", class_id, "roster")
    return [(one, one.details.get("reason", "")) for one in found if one.action == "roster.export_in_full"]


@blueprint.post("/classes/<uuid:class_id>/roster/export")
@requires(Permission.HOST_ROSTER)
def class_roster_in_full(class_id: UUID) -> Answer:
    """The file, once a reason has been stated; it says itself who took it out, when and why."""
    form = forms.read(ReasonForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                taken = export_in_full(work, cls.id, form.values["reason"])
                return _file(taken.content)
        return _page(work, cls.id, form)


def _file(content: bytes) -> Response:
    name = _("学员名册（含完整身份证号）") + ".xlsx"
    answer = send_file(io.BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
