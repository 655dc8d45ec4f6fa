"""课程表 and 授课专家 of a class."""

from decimal import Decimal
from uuid import UUID

from flask import Response, request
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from yanxiu.models import Expert, HalfDay, Mode
from yanxiu.policy import OrganizationKind, TeachingForm, TitleLevel
from yanxiu.services import timetables
from yanxiu.services.attendance_sheets import HALVES, experts_of, timetable_of
from yanxiu.services.hosting import own_part
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.pages import class_page, go, mine

_BLANK_LINES = 6
_MOST_LINES = 200


class UnitForm(Schema):
    """One line of the timetable."""

    held_on = fields.Day("日期")
    half = fields.Choice("时段", HalfDay)
    topic = fields.Text("内容", longest=200, required=False)
    form = fields.Choice("教学形式", TeachingForm, required=False)
    hours = fields.Amount("学时", places=1, unit="学时", required=False)
    mode = fields.Choice("方式", Mode, required=False)
    expert_id = fields.Key("授课专家", required=False)


class ExpertForm(Schema):
    """One expert."""

    name = fields.Text("专家姓名", longest=50)
    title = fields.Text("专家职称", longest=60, required=False)
    title_level = fields.Choice("专家职称级别", TitleLevel, required=False)
    organization_name = fields.Text("专家单位", longest=100, required=False)
    organization_kind = fields.Choice("专家单位性质", OrganizationKind, required=False)


@blueprint.get("/classes/<uuid:class_id>/timetable")
@requires(Permission.HOST_ATTENDANCE)
def class_timetable(class_id: UUID) -> Response:
    """The timetable as a table to fill in, and the experts."""
    with desk.work() as work:
        cls = mine(work, class_id)
        lines = [_typed(unit) for unit in timetable_of(work, cls)]
        return _page(work, class_id, lines, forms.Read(), forms.Read(labels=forms.labels_of(ExpertForm())))


def _typed(unit: object) -> dict[str, str]:
    values = {name: getattr(unit, name) for name in UnitForm().fields}
    return {name: "" if value is None else str(value) for name, value in values.items()}


def _page(
    work: Work, class_id: UUID, lines: list[dict[str, str]], form: forms.Read, expert: forms.Read
) -> Response:
    cls = mine(work, class_id)
    blank = dict.fromkeys(UnitForm().fields, "")
    return class_page(
        work,
        cls,
        "attendance",
        "class_timetable",
        status=max(form.status, expert.status),
        form=form,
        expert=expert,
        lines=[*lines, *([blank] * _BLANK_LINES)],
        experts=experts_of(work, cls),
        halves=[(half.value, label) for half, label in HALVES.items()],
        teaching=fields.options(TeachingForm),
        modes=[(Mode.ONSITE.value, _("线下")), (Mode.ONLINE.value, _("线上"))],
        levels=fields.options(TitleLevel),
        kinds=fields.options(OrganizationKind),
    )


@blueprint.post("/classes/<uuid:class_id>/timetable")
@requires(Permission.HOST_ATTENDANCE)
def class_set_timetable(class_id: UUID) -> Answer:
    """Put the whole timetable in the place of the one before; lines without a date are left out."""
    typed = [line for line in _lines() if any(line.values())]
    form = forms.Read()
    units = [_unit(number, line, form) for number, line in enumerate(typed, 1)]
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                timetables.set_timetable(work, cls.id, [unit for unit in units if unit])
                return go("host.class_timetable", _("课程表已保存"), class_id=cls.id)
        return _page(work, cls.id, typed, form, forms.Read(labels=forms.labels_of(ExpertForm())))


def _lines() -> list[dict[str, str]]:
    names = list(UnitForm().fields)
    columns = [request.form.getlist(name)[:_MOST_LINES] for name in names]
    return [
        dict(zip(names, (cell.strip() for cell in row), strict=True)) for row in zip(*columns, strict=False)
    ]


def _unit(number: int, line: dict[str, str], form: forms.Read) -> timetables.Unit | None:
    found = forms.read(UnitForm(), source=MultiDict(line))
    for messages in found.errors.values():
        for message in messages:
            form.refuse("", _("第 %(n)s 行：%(said)s", n=number, said=message))
    if not found.ok:
        return None
    values = found.values
    return timetables.Unit(
        held_on=values["held_on"],
        half=values["half"],
        hours=values.get("hours", Decimal(0)),
        form=values.get("form"),
        topic=values.get("topic"),
        mode=values.get("mode", Mode.ONSITE),
        expert_id=values.get("expert_id"),
    )


@blueprint.post("/classes/<uuid:class_id>/experts")
@requires(Permission.HOST_ATTENDANCE)
def class_add_expert(class_id: UUID) -> Answer:
    """Enter an expert."""
    form = forms.read(ExpertForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                given = dict(form.values)
                timetables.add_expert(work, cls.id, given.pop("name"), **given)
                return go("host.class_timetable", _("已登记专家"), class_id=cls.id)
        lines = [_typed(unit) for unit in timetable_of(work, cls)]
        return _page(work, cls.id, lines, forms.Read(), form)


@blueprint.post("/classes/<uuid:class_id>/experts/<uuid:expert_id>/<any(attest,remove):what>")
@requires(Permission.HOST_ATTENDANCE)
def class_expert(class_id: UUID, expert_id: UUID, what: str) -> Answer:
    """Sign for an expert's quality, or take an expert off."""
    with desk.work() as work:
        cls = mine(work, class_id)
        own_part(work, Expert, expert_id, cls.id, "授课专家")
        if what == "attest":
            timetables.attest_expert(work, expert_id)
        else:
            timetables.remove_expert(work, expert_id)
        return go("host.class_timetable", _("已更新专家"), class_id=cls.id)


@blueprint.post("/classes/<uuid:class_id>/timetable/<any(confirm,reopen):what>")
@requires(Permission.HOST_ATTENDANCE)
def class_close_timetable(class_id: UUID, what: str) -> Answer:
    """Close timetable and experts, or open them again."""
    with desk.work() as work:
        cls = mine(work, class_id)
        step = timetables.confirm_timetable if what == "confirm" else timetables.reopen_timetable
        step(work, cls.id)
        said = _("课程表已确认") if what == "confirm" else _("课程表已重新开放")
        return go("host.class_timetable", said, class_id=cls.id)
