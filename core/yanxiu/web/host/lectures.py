"""讲课费: what experts are paid, the tax on top, and which classes bear it."""

from typing import Any
from uuid import UUID

from flask import Response
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import HalfDay, LectureFee, SettlementState
from yanxiu.policy import LectureRank
from yanxiu.services import lecture_fees
from yanxiu.services.accounts_sheet import accounts_of
from yanxiu.services.after_class import lecturers_of
from yanxiu.services.attendance_sheets import HALVES as HALF_WORDS
from yanxiu.services.hosting import classes_of, own_part
from yanxiu.services.standards import withholding_on
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.pages import class_page, go, mine, organization


class LectureForm(Schema):
    """One lecture."""

    expert_id = fields.Key("授课专家")
    held_on = fields.Day("授课日期")
    half = fields.Choice("半天", HalfDay)
    rank = fields.Choice("授课专家类别", LectureRank)
    hours = fields.Amount("授课学时", places=1, unit="学时")
    net = fields.Amount("税后讲课费")
    heard_by = fields.Choices("同时听课的班次", {}, required=False)


@blueprint.get("/classes/<uuid:class_id>/funding/lectures")
@requires(Permission.HOST_FUNDING)
def class_lectures(class_id: UUID) -> Response:
    """The lecture fees that the class bears a share of."""
    with desk.work() as work:
        cls = mine(work, class_id)
        return _page(work, class_id, forms.shown(_form(_others(work, cls.id, cls.year))))


def _form(others: dict[str, str]) -> Schema:
    made = LectureForm()
    made.fields["heard_by"].among = others  # type: ignore[attr-defined] # the field that the form declares
    return made


def _others(work: Work, class_id: UUID, year: int) -> dict[str, str]:
    """The institution's other classes of the year, by id."""
    rows = [row for row in classes_of(work, organization(), year) if row.id != class_id]
    return {str(row.id): _("第 %(n)s 期 %(topic)s", n=row.number, topic=row.project.topic) for row in rows}


def _page(work: Work, class_id: UUID, form: forms.Read) -> Response:
    cls = mine(work, class_id)
    held = accounts_of(work, cls).settlement
    closed = held is not None and (
        held.expenses_confirmed_on is not None
        or held.state not in (SettlementState.DRAFT, SettlementState.RETURNED)
    )
    return class_page(
        work,
        cls,
        "funding",
        "class_lectures",
        status=form.status,
        form=form,
        rows=lecture_fees.lectures_of(work, cls.id),
        halves=HALF_WORDS,
        lecturers=lecturers_of(work, cls),
        ranks=fields.options(LectureRank),
        half_options=[(half.value, label) for half, label in HALF_WORDS.items()],
        others=list(_others(work, cls.id, cls.year).items()),
        schedule=withholding_on(work, work.today).document,
        is_open=not closed,
    )


@blueprint.post("/classes/<uuid:class_id>/funding/lectures")
@requires(Permission.HOST_FUNDING)
def class_add_lecture(class_id: UUID) -> Answer:
    """Record a lecture fee, shared with the other classes that hear it."""
    with desk.work() as work:
        cls = mine(work, class_id)
        form = forms.read(_form(_others(work, cls.id, cls.year)))
        if form.ok:
            with form.catching():
                lecture_fees.record_lecture(work, cls.id, _lecture(form.values))
                return go("host.class_lectures", _("讲课费已登记"), class_id=cls.id)
        return _page(work, cls.id, form)


def _lecture(given: dict[str, Any]) -> lecture_fees.Lecture:
    heard_by = [UUID(key) for key in given.pop("heard_by", ())]
    return lecture_fees.Lecture(
        **{**given, "half": HalfDay(given["half"]), "rank": LectureRank(given["rank"])}, heard_by=heard_by
    )


@blueprint.post("/classes/<uuid:class_id>/funding/lectures/<uuid:lecture_id>/remove")
@requires(Permission.HOST_FUNDING)
def class_remove_lecture(class_id: UUID, lecture_id: UUID) -> Answer:
    """Take a lecture fee back, where it was recorded."""
    with desk.work() as work:
        cls = mine(work, class_id)
        own_part(work, LectureFee, lecture_id, cls.id, "讲课费")
        lecture_fees.withdraw_lecture(work, lecture_id)
        return go("host.class_lectures", _("讲课费已撤回"), class_id=cls.id)
