"""变更 of what was planned: reported here, approved where the region asks for it."""

from uuid import UUID

from flask import Response
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import Amendment
from yanxiu.policy import WatchedField
from yanxiu.services import amendments
from yanxiu.services.hosting import own_part
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, findings, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.pages import class_page, go, mine


class ChangeForm(Schema):
    """One change: what, to what, from when, why."""

    field = fields.Choice("变更事项", WatchedField)
    new = fields.Text("变更为", longest=500)
    effective_on = fields.Day("变更生效日", required=False)
    reason = fields.Text("变更理由", longest=1000)
    written = fields.Tick("已书面报告")


@blueprint.get("/classes/<uuid:class_id>/changes/new")
@requires(Permission.HOST_PLAN)
def class_change(class_id: UUID) -> Response:
    """The form of a change."""
    with desk.work() as work:
        return _page(work, class_id, forms.Read(labels=forms.labels_of(ChangeForm())))


def _page(work: Work, class_id: UUID, form: forms.Read) -> Response:
    cls = mine(work, class_id)
    return class_page(
        work, cls, "plan", "class_change", status=form.status, form=form, what=fields.options(WatchedField)
    )


@blueprint.post("/classes/<uuid:class_id>/changes/new")
@requires(Permission.HOST_PLAN)
def class_report_change(class_id: UUID) -> Answer:
    """Put a change on record, and say what policy finds."""
    form = forms.read(ChangeForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                given = dict(form.values)
                found = amendments.report_amendment(work, cls.id, given.pop("field"), **given)
                return class_page(
                    work,
                    cls,
                    "plan",
                    "class_changed",
                    amendment=found.amendment,
                    judged=found.judged,
                    found=lambda standing: findings.all_shown(
                        found.judged.decision.findings, standing.labels
                    ),
                )
        return _page(work, cls.id, form)


@blueprint.post("/classes/<uuid:class_id>/changes/<uuid:amendment_id>/withdraw")
@requires(Permission.HOST_PLAN)
def class_withdraw_change(class_id: UUID, amendment_id: UUID) -> Answer:
    """Take a change back before it is approved."""
    with desk.work() as work:
        cls = mine(work, class_id)
        own_part(work, Amendment, amendment_id, cls.id, "变更")
        amendments.withdraw_amendment(work, amendment_id)
        return go("host.class_plan", _("变更已撤回"), class_id=cls.id)
