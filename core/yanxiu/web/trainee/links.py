"""The host's side of the links: opened, shown, closed; under the tabs of a class."""

from typing import Any
from uuid import UUID

from flask import Response
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import ClassLink, HalfDay, LinkKind, TrainingClass
from yanxiu.services import class_links
from yanxiu.services.attendance_sheets import HALVES, sheet_of
from yanxiu.services.class_links import REMEDIES, STATES, WINDOWS
from yanxiu.services.hosting import own_part
from yanxiu.services.qr_sign_in import signed_by_half
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host.pages import class_page, go, mine
from yanxiu.web.trainee import blueprint
from yanxiu.web.trainee.pages import address_of


class LastDayForm(Schema):
    """Until when a link is open."""

    closes_on = fields.Day("截止日", required=False)


class HalfForm(Schema):
    """Which half day a code is for."""

    held_on = fields.Day("日期")
    half = fields.Choice("半天", HalfDay)


def shared(cls: TrainingClass, kind: LinkKind, links: list[ClassLink]) -> dict[str, Any]:
    """What every page of links shows."""
    return {
        "kind": kind.value,
        "links": links,
        "addresses": {one.id: address_of(one) for one in links},
        "may_open": cls.state in STATES[kind],
        "remedy": REMEDIES[kind],
    }


@blueprint.get("/classes/<uuid:class_id>/links/sign-in")
@requires(Permission.HOST_ATTENDANCE)
def sign_in_links(class_id: UUID) -> Response:
    """A code for each half day, with how many have signed in by it."""
    with desk.work() as work:
        return _sign_in_page(work, class_id, forms.Read(labels=forms.labels_of(HalfForm())))


def _sign_in_page(work: Work, class_id: UUID, form: forms.Read) -> Response:
    cls = mine(work, class_id)
    links = class_links.open_links(work, cls, LinkKind.SIGN_IN)
    sheet = sheet_of(work, cls)
    ends = {half: class_links.window(*half)[1] for half in sheet.halves}
    return class_page(
        work,
        cls,
        "attendance",
        "trainee/sign_in_links",
        status=form.status,
        form=form,
        sheet=sheet,
        halves=HALVES,
        windows=WINDOWS,
        opened={(one.held_on, one.half): one for one in links},
        over={half for half, end in ends.items() if end <= class_links.moment(work)},
        by_code=signed_by_half(work, cls.id),
        **shared(cls, LinkKind.SIGN_IN, links),
    )


@blueprint.post("/classes/<uuid:class_id>/links/sign-in")
@requires(Permission.HOST_ATTENDANCE)
def open_sign_in(class_id: UUID) -> Answer:
    """Make the code of a half day and show it."""
    form = forms.read(HalfForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                row = class_links.open_link(work, cls.id, LinkKind.SIGN_IN, **form.values)
                return go("trainee.show_link", _("二维码已生成"), class_id=cls.id, link_id=row.id)
        return _sign_in_page(work, cls.id, form)


@blueprint.post("/classes/<uuid:class_id>/links/<uuid:link_id>/close")
@requires(Permission.HOST_ROSTER)
def close_link(class_id: UUID, link_id: UUID) -> Answer:
    """Close a link; a new one has another token."""
    pages = {
        LinkKind.ENROL: "trainee.enrolment",
        LinkKind.SIGN_IN: "trainee.sign_in_links",
        LinkKind.SURVEY: "trainee.survey_link",
        LinkKind.ACCOUNT: "trainee.invitation",
    }
    with desk.work() as work:
        cls = mine(work, class_id)
        own_part(work, ClassLink, link_id, cls.id, "链接")
        row = class_links.close_link(work, link_id)
        return go(pages[row.kind], _("链接已关闭，原来的二维码不再有效"), class_id=cls.id)
