"""实施: how the class was run, against the plan."""

from uuid import UUID

from flask import Response
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import ClassState
from yanxiu.policy import OutputKind, Stage
from yanxiu.services import delivery
from yanxiu.services.revisions import expect_revision
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.classes import to_sign
from yanxiu.web.host.pages import class_page, go, mine, outcome

_PLANNED = ("starts_on", "ends_on", "place", "topic", "content", "audience")


class DeliveryForm(Schema):
    """How the class was run."""

    actual_starts_on = fields.Day("实际开班日期")
    actual_ends_on = fields.Day("实际结束日期")
    actual_place = fields.Text("实际地点", longest=200)
    actual_topic = fields.Text("实际选题", longest=200)
    actual_content = fields.Text("实际内容", longest=4000, required=False)
    actual_audience = fields.Text("实际对象", longest=1000, required=False)
    actual_host_name = fields.Text("实际承办单位", longest=200)
    total_days = fields.Count("总天数（含报到返程）", most=365, required=False)
    travel_days = fields.Count("报到返程天数", most=365, required=False)
    teaching_days = fields.Count("教学天数", most=365, required=False)
    hours = fields.Amount("学时", places=1, unit="学时", required=False)
    outputs = fields.Choices("研修成果", OutputKind, required=False)
    staff_signed_in = fields.Tick("工作人员已签到")


@blueprint.get("/classes/<uuid:class_id>/delivery")
@requires(Permission.HOST_ATTENDANCE)
def class_delivery(class_id: UUID) -> Response:
    """The form, filled with the plan where nothing is recorded yet."""
    with desk.work() as work:
        return _page(work, class_id, None)


def _page(work: Work, class_id: UUID, form: forms.Read | None) -> Response:
    cls = mine(work, class_id)
    given = {
        f"actual_{name}": getattr(cls, f"actual_{name}") or getattr(cls.project, name) for name in _PLANNED
    }
    given["actual_host_name"] = cls.actual_host_name or cls.project.host.name
    form = form or forms.shown(DeliveryForm(), cls, **given)
    return class_page(
        work,
        cls,
        "delivery",
        status=form.status,
        form=form,
        outputs=fields.options(OutputKind),
        is_open=cls.state is ClassState.RECRUITED,
        found=lambda standing: standing.at(Stage.DELIVERY),
        asked=to_sign,
    )


@blueprint.post("/classes/<uuid:class_id>/delivery")
@requires(Permission.HOST_ATTENDANCE)
def class_record_delivery(class_id: UUID) -> Answer:
    """Record how the class was run."""
    form = forms.read(DeliveryForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        expect_revision(cls, forms.revision(), "班次")
        if form.ok:
            with form.catching():
                given = {name: form.values.get(name) for name in form.labels}
                given["staff_signed_in"] = given["staff_signed_in"] or None
                delivery.record_delivery(work, cls.id, **given)
                return go("host.class_delivery", _("举办情况已保存"), class_id=cls.id)
        return _page(work, cls.id, form)


@blueprint.post("/classes/<uuid:class_id>/delivery/finish")
@requires(Permission.HOST_ATTENDANCE)
def class_finish_delivery(class_id: UUID) -> Answer:
    """Close the delivery: judged as the class was run."""
    with desk.work() as work:
        cls = mine(work, class_id)
        judged = delivery.finish_delivery(work, cls.id)
        labels = judged.decision.chain.labels()
        return outcome(judged, _("办结实施"), labels, "host.class_delivery", "delivery", class_id=cls.id)


@blueprint.post("/classes/<uuid:class_id>/delivery/reopen")
@requires(Permission.HOST_ATTENDANCE)
def class_reopen_delivery(class_id: UUID) -> Answer:
    """Take the closing back."""
    with desk.work() as work:
        cls = mine(work, class_id)
        delivery.reopen_delivery(work, cls.id)
        return go("host.class_delivery", _("已撤销办结"), class_id=cls.id)
