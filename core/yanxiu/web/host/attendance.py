"""考勤: sign-in of trainees and staff by half day, and the sheets to sign on paper."""

from datetime import date
from uuid import UUID

from flask import Response, abort, render_template, request
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import ClassState, Enrollment, HalfDay
from yanxiu.services import sign_in
from yanxiu.services.attendance_sheets import HALVES, experts_of, sheet_of, timetable_of
from yanxiu.services.hosting import own_part
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.pages import class_page, go, mine
from yanxiu.web.quick import Shape, shape

_OPEN = (ClassState.CLEARED, ClassState.RECRUITED)


class HalfForm(Schema):
    """Staff of a half day; the trainees' boxes are read apart."""

    staff = fields.Text("工作人员", longest=1000, required=False)
    task = fields.Text("工作内容", longest=100, required=False)


@blueprint.get("/classes/<uuid:class_id>/attendance")
@requires(Permission.HOST_ATTENDANCE)
def class_attendance(class_id: UUID) -> Response:
    """Day by half day: who was there."""
    with desk.work() as work:
        cls = mine(work, class_id)
        return class_page(
            work,
            cls,
            "attendance",
            sheet=sheet_of(work, cls),
            halves=HALVES,
            experts=experts_of(work, cls),
            units=timetable_of(work, cls),
            is_open=cls.state in _OPEN,
        )


@blueprint.get("/classes/<uuid:class_id>/attendance/sheet")
@requires(Permission.HOST_ATTENDANCE)
def class_attendance_sheet(class_id: UUID) -> Response:
    """Sheets for signing on paper, trainees and staff, one column for each half day."""
    with desk.work() as work:
        cls = mine(work, class_id)
        return class_page(
            work, cls, "attendance", "class_attendance_sheet", sheet=sheet_of(work, cls), halves=HALVES
        )


@blueprint.get("/classes/<uuid:class_id>/attendance/<day>/<half>")
@requires(Permission.HOST_ATTENDANCE)
def class_half_day(class_id: UUID, day: str, half: str) -> Response:
    """The form of one half day."""
    with desk.work() as work:
        return _half_page(
            work, class_id, _day(day), _half(half), forms.Read(labels=forms.labels_of(HalfForm()))
        )


def _half_page(work: Work, class_id: UUID, day: date, half: HalfDay, form: forms.Read) -> Response:
    cls = mine(work, class_id)
    return class_page(
        work,
        cls,
        "attendance",
        "class_half_day",
        status=form.status,
        form=form,
        sheet=sheet_of(work, cls),
        half=(day, half),
        halves=HALVES,
        is_open=cls.state in _OPEN and cls.attendance_confirmed_on is None,
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(404)


def _half(text: str) -> HalfDay:
    if text not in set(HalfDay):
        abort(404)
    return HalfDay(text)


@blueprint.post("/classes/<uuid:class_id>/attendance/<day>/<half>")
@requires(Permission.HOST_ATTENDANCE)
def class_sign_in(class_id: UUID, day: str, half: str) -> Answer:
    """Record a half day: there, absent, or left open."""
    held_on, when, form = _day(day), _half(half), forms.read(HalfForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                present, absent = _marked("yes"), _marked("no")
                if present or absent:
                    sign_in.sign_in(work, cls.id, held_on, when, present=present, absent=absent)
                names = form.values.get("staff", "").replace("、", "\n").split()
                if names:
                    task = form.values.get("task")
                    sign_in.sign_in_staff(work, cls.id, held_on, when, names, task=task)
                return go("host.class_attendance", _("签到已保存"), class_id=cls.id)
        return _half_page(work, cls.id, held_on, when, form)


def _marked(word: str) -> list[UUID]:
    return [
        UUID(name.removeprefix("there_"))
        for name, value in request.form.items()
        if name.startswith("there_") and value == word
    ]


@blueprint.post("/classes/<uuid:class_id>/attendance/<day>/<half>/<uuid:enrollment_id>")
@requires(Permission.HOST_ATTENDANCE)
def class_sign_in_one(class_id: UUID, day: str, half: str, enrollment_id: UUID) -> Answer | str:
    """Record one trainee of a half day, at once: there, absent, or nothing on record."""
    held_on, when = _day(day), _half(half)
    told = request.form.get(f"there_{enrollment_id}", "")
    with desk.work() as work:
        cls = mine(work, class_id)
        own_part(work, Enrollment, enrollment_id, cls.id, "学员")
        if told in ("yes", "no"):
            present, absent = ([enrollment_id], []) if told == "yes" else ([], [enrollment_id])
            sign_in.sign_in(work, cls.id, held_on, when, present=present, absent=absent)
        else:
            sign_in.forget_sign_in(work, cls.id, held_on, when, [enrollment_id])
        if shape() is Shape.PAGE:
            return go("host.class_half_day", _("签到已保存"), class_id=cls.id, day=day, half=half)
        sheet = sheet_of(work, cls)
        return render_template("host/half_day_saved.html", sheet=sheet, half=(held_on, when))


@blueprint.post("/classes/<uuid:class_id>/attendance/<day>/<half>/clear")
@requires(Permission.HOST_ATTENDANCE)
def class_clear_half(class_id: UUID, day: str, half: str) -> Answer:
    """Take the records of a half day back."""
    with desk.work() as work:
        cls = mine(work, class_id)
        sign_in.clear_sign_in(work, cls.id, _day(day), _half(half))
        return go("host.class_attendance", _("已清除这半天的签到"), class_id=cls.id)


@blueprint.post("/classes/<uuid:class_id>/attendance/confirm")
@requires(Permission.HOST_ATTENDANCE)
def class_confirm_attendance(class_id: UUID) -> Answer:
    """Close the sheets."""
    with desk.work() as work:
        cls = mine(work, class_id)
        sign_in.confirm_attendance(work, cls.id)
        return go("host.class_attendance", _("签到表已确认"), class_id=cls.id)


@blueprint.post("/classes/<uuid:class_id>/attendance/reopen")
@requires(Permission.HOST_ATTENDANCE)
def class_reopen_attendance(class_id: UUID) -> Answer:
    """Open the sheets again."""
    with desk.work() as work:
        cls = mine(work, class_id)
        sign_in.reopen_attendance(work, cls.id)
        return go("host.class_attendance", _("签到表已重新开放"), class_id=cls.id)
