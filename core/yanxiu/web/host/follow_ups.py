"""问效跟踪: what became of the results, entry by entry."""

from uuid import UUID

from flask import Response
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import FollowUp
from yanxiu.policy import Stage
from yanxiu.services import follow_ups
from yanxiu.services.after_class import follow_ups_of
from yanxiu.services.class_steps import AFTER_CLASS
from yanxiu.services.history import history_about
from yanxiu.services.hosting import own_part
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.classes import to_sign
from yanxiu.web.host.pages import class_page, go, mine


class FollowUpForm(Schema):
    """What was found, and when."""

    on = fields.Day("跟踪日", required=False)
    summary = fields.Text("跟踪情况", longest=2000)


@blueprint.get("/classes/<uuid:class_id>/follow-ups")
@requires(Permission.HOST_AFTERWARDS)
def class_follow_ups(class_id: UUID) -> Response:
    """The entries so far, and the rules of the stage."""
    with desk.work() as work:
        return _page(work, class_id, None)


def _page(work: Work, class_id: UUID, form: forms.Read | None) -> Response:
    cls = mine(work, class_id)
    form = form or forms.shown(FollowUpForm(), None, on=work.today)
    return class_page(
        work,
        cls,
        "follow_ups",
        status=form.status,
        form=form,
        rows=follow_ups_of(work, cls),
        is_open=cls.state in AFTER_CLASS,
        asked=lambda standing: to_sign(standing, Stage.FOLLOW_UP),
        found=lambda standing: standing.at(Stage.FOLLOW_UP),
        events=history_about(work, "class", cls.id, "follow_up"),
    )


@blueprint.post("/classes/<uuid:class_id>/follow-ups")
@requires(Permission.HOST_AFTERWARDS)
def class_add_follow_up(class_id: UUID) -> Answer:
    """Record what became of the results."""
    form = forms.read(FollowUpForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                follow_ups.record_follow_up(work, cls.id, form.values["summary"], on=form.values.get("on"))
                return go("host.class_follow_ups", _("跟踪情况已登记"), class_id=cls.id)
        return _page(work, cls.id, form)


@blueprint.post("/classes/<uuid:class_id>/follow-ups/<uuid:follow_up_id>/withdraw")
@requires(Permission.HOST_AFTERWARDS)
def class_withdraw_follow_up(class_id: UUID, follow_up_id: UUID) -> Answer:
    """Take an entry back."""
    with desk.work() as work:
        cls = mine(work, class_id)
        own_part(work, FollowUp, follow_up_id, cls.id, "问效跟踪")
        follow_ups.withdraw_follow_up(work, follow_up_id)
        return go("host.class_follow_ups", _("这条跟踪情况已撤回"), class_id=cls.id)
