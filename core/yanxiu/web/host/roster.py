"""学员: the roster of a class, against the limits of policy."""

import io
from typing import Any, Final
from uuid import UUID

from flask import Response, request, send_file
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.documents.roster import roster_template
from yanxiu.models import ClassState, Enrollment, Mode, UploadState
from yanxiu.policy import Post, Stage, TitleLevel
from yanxiu.services import recruitment
from yanxiu.services.history import history_of_part
from yanxiu.services.hosting import own_part
from yanxiu.services.listing import part_of
from yanxiu.services.revisions import expect_revision
from yanxiu.services.roster_lines import MODES, RosterLine, composition, enrollment_with_trainee, roster_lines
from yanxiu.services.roster_uploads import uploads_of
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.pages import beside, class_page, go, mine, outcome
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.listing import Shown as ShownList

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

ROSTER: Final = Listing(
    "roster",
    title="学员名册",
    size=50,
    columns=(
        Column("position", "序", lambda one: one.position, "n"),
        Column("name", "姓名", lambda one: one.name, "nw"),
        Column("id_number", "身份证号", lambda one: one.id_number, "nw"),
        Column("employer", "工作单位", lambda one: one.employer),
        Column("title", "职称（职业资格）", lambda one: one.title, "nw"),
        Column("title_level", "职称级别", lambda one: one.title_level, "nw"),
        Column("post", "岗位", lambda one: one.post, "nw"),
        Column("grassroots", "基层", lambda one: one.grassroots, "nw"),
        Column("mode", "方式", lambda one: one.mode, "nw"),
    ),
    filters=(
        Filter("q", "姓名或单位"),
        Filter("check", "核验", (("missing", "待补"), ("elsewhere", "同年另有班次"))),
        Filter("mode", "参训方式", tuple(MODES.items())),
    ),
)


class PersonForm(Schema):
    """Who is enrolled."""

    name = fields.Text("姓名", longest=50)
    id_number = fields.Text("身份证号", longest=30)
    phone = fields.Text("手机号", longest=20, required=False)


class LineForm(Schema):
    """What was true of a trainee at the class."""

    employer = fields.Text("工作单位", longest=100)
    title = fields.Text("职称或职业资格", longest=60, required=False)
    title_level = fields.Choice("职称级别", TitleLevel, required=False)
    qualification_level = fields.Choice("职业资格级别", TitleLevel, required=False)
    job = fields.Text("职务", longest=60, required=False)
    post = fields.Choice("岗位类别", Post, required=False)
    province = fields.Text("所在省份", longest=20, required=False)
    grassroots = fields.Tick("基层一线")
    private_sector = fields.Tick("民营企业")
    mode = fields.Choice("参加方式", {Mode.ONSITE.value: "线下", Mode.ONLINE.value: "线上"})


class EnrolForm(PersonForm, LineForm):
    """A person and the line of the roster."""


class NumbersForm(Schema):
    """Why trainees take part online, and numbers from outside."""

    online_reason = fields.Text("线上参加原因", longest=500, required=False)
    from_outside = fields.Count("省外人数", required=False)


def choices() -> dict[str, Any]:
    """The choices of a line's form."""
    return {
        "levels": fields.options(TitleLevel),
        "posts": fields.options(Post),
        "modes": [(Mode.ONSITE.value, _("线下")), (Mode.ONLINE.value, _("线上"))],
    }


@blueprint.get("/classes/<uuid:class_id>/roster")
@requires(Permission.HOST_ROSTER)
def class_roster(class_id: UUID) -> Response | str:
    """The roster: filtered, counted, paged, exported with masked numbers."""
    with desk.work() as work:
        return _list(work, class_id, None)


def _list(work: Work, class_id: UUID, numbers: forms.Read | None) -> Response | str:
    cls = mine(work, class_id)
    asked = ROSTER.asked()
    lines = roster_lines(work, cls)
    kept = [one for one in lines if _fits(one, asked.values)]
    part = part_of(kept, asked.window)
    if asked.format:
        work.record("list.export", "class", cls.id, format=asked.format, rows=len(kept))
        return ROSTER.export(part.rows, asked.format)
    return class_page(
        work,
        cls,
        "roster",
        status=numbers.status if numbers else 200,
        listing=ShownList(ROSTER, asked, part),
        composition=composition(lines),
        limits_of=lambda standing: standing.at(Stage.RECRUITMENT),
        numbers=numbers or forms.shown(NumbersForm(), cls),
        is_open=cls.state is ClassState.CLEARED,
        waiting=uploads_of(work, cls, UploadState.WAITING),
    )


def _fits(one: RosterLine, asked: Any) -> bool:
    text, check, mode = asked.get("q", ""), asked.get("check", ""), asked.get("mode", "")
    found = text in one.name or text in one.employer
    checked = {"missing": bool(one.missing), "elsewhere": bool(one.elsewhere)}.get(check, True)
    return found and checked and (not mode or one.mode == MODES[mode])


@blueprint.get("/classes/<uuid:class_id>/roster/template.xlsx")
@requires(Permission.HOST_ROSTER)
def class_roster_template(class_id: UUID) -> Response:
    """The empty form, with drop-downs and text cells."""
    with desk.work() as work:
        cls = mine(work, class_id)
        content = roster_template(f"{cls.project.topic}学员名册"[:60])
    return send_file(
        io.BytesIO(content), mimetype=_XLSX, as_attachment=True, download_name="roster-template.xlsx"
    )


@blueprint.get("/classes/<uuid:class_id>/roster/new")
@requires(Permission.HOST_ROSTER)
def class_roster_new(class_id: UUID) -> Response:
    """The form of one person."""
    with desk.work() as work:
        form = forms.shown(EnrolForm(), mode=Mode.ONSITE.value)
        return class_page(
            work, mine(work, class_id), "roster", "class_enrol", form=form, row=None, **choices()
        )


@blueprint.post("/classes/<uuid:class_id>/roster/new")
@requires(Permission.HOST_ROSTER)
def class_enrol(class_id: UUID) -> Answer:
    """Put one person on the roster."""
    form = forms.read(EnrolForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                given = dict(form.values)
                person = recruitment.Person(
                    given.pop("name"), given.pop("id_number"), given.pop("phone", None)
                )
                recruitment.enrol(work, cls.id, person, **_line(given))
                return go("host.class_roster", _("已添加 1 名学员"), class_id=cls.id)
        return class_page(
            work, cls, "roster", "class_enrol", status=form.status, form=form, row=None, **choices()
        )


def _line(given: dict[str, Any]) -> dict[str, Any]:
    """Every field of the line; a box that is not ticked says no."""
    return {name: given.get(name) for name in LineForm().fields}


@blueprint.get("/classes/<uuid:class_id>/roster/<uuid:enrollment_id>")
@requires(Permission.HOST_ROSTER)
def class_roster_line(class_id: UUID, enrollment_id: UUID) -> Response:
    """One line of the roster, to be corrected."""
    with desk.work() as work:
        return _line_page(work, class_id, enrollment_id, None)


def _line_page(work: Work, class_id: UUID, enrollment_id: UUID, form: forms.Read | None) -> Response:
    cls = mine(work, class_id)
    own_part(work, Enrollment, enrollment_id, cls.id, "学员")
    row, person = enrollment_with_trainee(work, enrollment_id)
    form = form or forms.shown(LineForm(), row)
    return class_page(
        work,
        cls,
        "roster",
        "class_enrol",
        status=form.status,
        form=form,
        row=row,
        person=person,
        is_open=cls.state is ClassState.CLEARED,
        modes_of=dict(choices()["modes"]),
        siblings=beside(
            "host.class_roster_line", cls.id, [one.id for one in roster_lines(work, cls)], row.id
        ),
        events=history_of_part(work, "class", cls.id, row.id),
        **choices(),
    )


@blueprint.post("/classes/<uuid:class_id>/roster/<uuid:enrollment_id>")
@requires(Permission.HOST_ROSTER)
def class_roster_edit(class_id: UUID, enrollment_id: UUID) -> Answer:
    """Correct a line; somebody else's change in between is not lost."""
    form = forms.read(LineForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        own_part(work, Enrollment, enrollment_id, cls.id, "学员")
        expect_revision(enrollment_with_trainee(work, enrollment_id)[0], forms.revision(), "学员")
        if form.ok:
            with form.catching():
                recruitment.edit_enrollment(work, enrollment_id, **_line(form.values))
                return go("host.class_roster", _("已保存"), class_id=cls.id)
        return _line_page(work, cls.id, enrollment_id, form)


@blueprint.post("/classes/<uuid:class_id>/roster/remove")
@requires(Permission.HOST_ROSTER)
def class_roster_remove(class_id: UUID) -> Answer:
    """Take those ticked off the roster; that they were on it stays on record."""
    with desk.work() as work:
        cls = mine(work, class_id)
        keys = [UUID(one) for one in forms.picked()]
        for key in keys:
            own_part(work, Enrollment, key, cls.id, "学员")
            recruitment.withdraw_enrollment(work, key)
        return go("host.class_roster", _("已移出 %(n)s 人", n=len(keys)), class_id=cls.id)


@blueprint.post("/classes/<uuid:class_id>/roster/mode")
@requires(Permission.HOST_ROSTER)
def class_roster_mode(class_id: UUID) -> Answer:
    """Change how those ticked take part."""
    mode = Mode(request.form["mode"]) if request.form.get("mode") in set(Mode) else Mode.ONSITE
    with desk.work() as work:
        cls = mine(work, class_id)
        keys = [UUID(one) for one in forms.picked()]
        for key in keys:
            own_part(work, Enrollment, key, cls.id, "学员")
            recruitment.edit_enrollment(work, key, mode=mode)
        return go("host.class_roster", _("已修改 %(n)s 人", n=len(keys)), class_id=cls.id)


@blueprint.post("/classes/<uuid:class_id>/roster/numbers")
@requires(Permission.HOST_ROSTER)
def class_roster_numbers(class_id: UUID) -> Answer | str:
    """State why trainees take part online."""
    form = forms.read(NumbersForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                given = {name: form.values.get(name) for name in form.labels}
                recruitment.declare_numbers(work, cls.id, **given)
                return go("host.class_roster", _("已保存"), class_id=cls.id)
        return _list(work, cls.id, form)


@blueprint.post("/classes/<uuid:class_id>/roster/confirm")
@requires(Permission.HOST_ROSTER)
def class_roster_confirm(class_id: UUID) -> Answer:
    """Close the roster: policy says whether the class may be held with these trainees."""
    with desk.work() as work:
        cls = mine(work, class_id)
        judged = recruitment.confirm_roster(work, cls.id)
        labels = judged.decision.chain.labels()
        return outcome(judged, _("确认学员名单"), labels, "host.class_roster", "roster", class_id=cls.id)


@blueprint.post("/classes/<uuid:class_id>/roster/reopen")
@requires(Permission.HOST_ROSTER)
def class_roster_reopen(class_id: UUID) -> Answer:
    """Open the roster again."""
    with desk.work() as work:
        cls = mine(work, class_id)
        recruitment.reopen_roster(work, cls.id)
        return go("host.class_roster", _("名单已重新开放"), class_id=cls.id)
