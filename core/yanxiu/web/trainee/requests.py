"""报名 as the host sees it: the link, and who asks by it; each is taken or not."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from flask import Response
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import EnrolmentRequest, LinkKind, RequestState, TrainingClass
from yanxiu.services import class_links, enrolment_requests
from yanxiu.services.enrolment_requests import STATES, Asked
from yanxiu.services.hosting import own_part
from yanxiu.services.listing import part_of
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host.pages import class_page, go, mine
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.listing import Shown as ShownList
from yanxiu.web.trainee import blueprint
from yanxiu.web.trainee.links import LastDayForm, shared

REQUESTS: Final = Listing(
    "enrolment-requests",
    title="报名",
    size=50,
    columns=(
        Column("name", "姓名", lambda one: one.name, "nw"),
        Column("id_number", "身份证号", lambda one: one.id_number, "nw"),
        Column("employer", "工作单位", lambda one: one.employer),
        Column("title", "职称或职业资格", lambda one: one.title),
        Column("asked_on", "报名日期", lambda one: one.asked_on, "nw"),
        Column("state", "状态", lambda one: one.label, "nw"),
        Column("decided_on", "确认日期", lambda one: one.decided_on, "nw"),
        Column("reason", "原因", lambda one: one.reason),
    ),
    filters=(
        Filter("q", "姓名或单位"),
        Filter("state", "状态", tuple((state.value, label) for state, label in STATES.items())),
    ),
)


class DeclineForm(Schema):
    """Why people are not taken."""

    reason = fields.Text("不录取的原因", longest=200)


@blueprint.get("/classes/<uuid:class_id>/links/enrolment")
@requires(Permission.HOST_ROSTER)
def enrolment(class_id: UUID) -> Response | str:
    """The link and the requests."""
    with desk.work() as work:
        return _page(work, mine(work, class_id))


def _page(
    work: Work,
    cls: TrainingClass,
    *,
    form: forms.Read | None = None,
    refusal: forms.Read | None = None,
) -> Response | str:
    asked = REQUESTS.asked()
    found = enrolment_requests.requests_of(work, cls)
    kept = [one for one in found if _fits(one, asked.values.get("q", ""), asked.values.get("state", ""))]
    part = part_of(kept, asked.window)
    if asked.format:
        work.record("list.export", "class", cls.id, format=asked.format, rows=len(kept))
        return REQUESTS.export(part.rows, asked.format)
    links = class_links.open_links(work, cls, LinkKind.ENROL)
    typed = [one for one in (form, refusal) if one is not None]
    return class_page(
        work,
        cls,
        "roster",
        "trainee/enrolment",
        status=max((one.status for one in typed), default=200),
        form=form or forms.shown(LastDayForm(), links[0] if links else None),
        refusal=refusal or forms.Read(labels=forms.labels_of(DeclineForm())),
        listing=ShownList(REQUESTS, asked, part),
        waiting=sum(one.state is RequestState.WAITING for one in found),
        **shared(cls, LinkKind.ENROL, links),
    )


def _fits(one: Asked, text: str, state: str) -> bool:
    return (text in one.name or text in one.employer) and state in ("", one.state)


@blueprint.post("/classes/<uuid:class_id>/links/enrolment")
@requires(Permission.HOST_ROSTER)
def open_enrolment(class_id: UUID) -> Answer | str:
    """Open the link, or set its last day."""
    form = forms.read(LastDayForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                class_links.open_link(work, cls.id, LinkKind.ENROL, **form.values)
                return go("trainee.enrolment", _("报名链接已开放"), class_id=cls.id)
        return _page(work, cls, form=form)


@blueprint.post("/classes/<uuid:class_id>/requests/accept")
@requires(Permission.HOST_ROSTER)
def accept_requests(class_id: UUID) -> Answer | str:
    """Put those ticked on the roster."""
    return _decide(class_id, forms.Read(), enrolment_requests.accept, lambda n: _("已录取 %(n)s 人", n=n))


@blueprint.post("/classes/<uuid:class_id>/requests/decline")
@requires(Permission.HOST_ROSTER)
def decline_requests(class_id: UUID) -> Answer | str:
    """Do not take those ticked; what they typed is erased."""
    form = forms.read(DeclineForm())
    reason = form.values.get("reason", "")
    return _decide(
        class_id,
        form,
        lambda work, key: enrolment_requests.decline(work, key, reason),
        lambda n: _("已不予录取 %(n)s 人", n=n),
    )


def _decide(
    class_id: UUID,
    form: forms.Read,
    decide: Callable[[Work, UUID], object],
    said: Callable[[int], str],
) -> Answer | str:
    """Decide on all that are ticked or, where one cannot be decided so, on none."""
    keys = [UUID(one) for one in forms.picked()]
    if not keys:
        form.refuse(forms.WHOLE, _("请先勾选待确认的报名"))
    if form.ok:
        with form.catching(), desk.work() as work:
            cls = mine(work, class_id)
            for key in keys:
                own_part(work, EnrolmentRequest, key, cls.id, "报名")
                decide(work, key)
            return go("trainee.enrolment", said(len(keys)), class_id=cls.id)
    with desk.work() as work:
        return _page(work, mine(work, class_id), refusal=form)
