"""课件: recorded, consented to by its lecturer, published where the rules let it."""

from typing import Final
from uuid import UUID

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import Courseware
from yanxiu.policy import Stage
from yanxiu.services import courseware
from yanxiu.services.after_class import courseware_of, lecturers_of
from yanxiu.services.class_steps import AFTER_CLASS
from yanxiu.services.history import history_about
from yanxiu.services.hosting import own_part
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, findings, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.pages import class_page, go, mine

_DONE: Final = {
    "consent": (courseware.record_consent, _l("已登记授课人同意")),
    "withdraw-consent": (courseware.withdraw_consent, _l("授课人同意已撤回")),
    "withdraw": (courseware.withdraw_publication, _l("课件发布已撤回")),
    "remove": (courseware.remove_courseware, _l("课件已移出")),
}
"""What may be done with courseware, apart from publishing it: the act, and what is said then."""


class CoursewareForm(Schema):
    """What is put on record."""

    title = fields.Text("课件名称", longest=200)
    expert_id = fields.Key("授课专家", required=False)


@blueprint.get("/classes/<uuid:class_id>/courseware")
@requires(Permission.HOST_AFTERWARDS)
def class_courseware(class_id: UUID) -> Response:
    """The courseware of the class: consent and publication of each."""
    with desk.work() as work:
        return _page(work, class_id, forms.shown(CoursewareForm()))


def _page(work: Work, class_id: UUID, form: forms.Read) -> Response:
    cls = mine(work, class_id)
    return class_page(
        work,
        cls,
        "courseware",
        status=form.status,
        form=form,
        rows=courseware_of(work, cls),
        lecturers=lecturers_of(work, cls),
        is_open=cls.state in AFTER_CLASS,
        found=lambda standing: [
            one for one in standing.at(Stage.EVALUATION) if any("courseware" in path for path in one.reads)
        ],
        events=history_about(work, "class", cls.id, "courseware"),
    )


@blueprint.post("/classes/<uuid:class_id>/courseware")
@requires(Permission.HOST_AFTERWARDS)
def class_add_courseware(class_id: UUID) -> Answer:
    """Put courseware on record."""
    form = forms.read(CoursewareForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                courseware.record_courseware(
                    work, cls.id, form.values["title"], expert_id=form.values.get("expert_id")
                )
                return go("host.class_courseware", _("课件已登记"), class_id=cls.id)
        return _page(work, cls.id, form)


@blueprint.post("/classes/<uuid:class_id>/courseware/<uuid:courseware_id>/publish")
@requires(Permission.HOST_AFTERWARDS)
def class_publish_courseware(class_id: UUID, courseware_id: UUID) -> Answer:
    """Publish; a rule that forbids it is shown with its clause."""
    with desk.work() as work:
        cls = mine(work, class_id)
        own_part(work, Courseware, courseware_id, cls.id, "课件")
        judged = courseware.publish_courseware(work, courseware_id)
        if work.get(Courseware, courseware_id, "课件").published_on is not None:
            return go("host.class_courseware", _("课件已发布"), class_id=cls.id)
        labels = judged.decision.chain.labels()
        back = url_for("host.class_courseware", class_id=cls.id)
        return findings.render_refusal(judged, _("发布课件"), words=labels, back=back)


@blueprint.post(
    "/classes/<uuid:class_id>/courseware/<uuid:courseware_id>/"
    "<any(consent,'withdraw-consent',withdraw,remove):what>"
)
@requires(Permission.HOST_AFTERWARDS)
def class_courseware_act(class_id: UUID, courseware_id: UUID, what: str) -> Answer:
    """Consent given or taken back, publication taken back, courseware off the record."""
    act, said = _DONE[what]
    with desk.work() as work:
        cls = mine(work, class_id)
        own_part(work, Courseware, courseware_id, cls.id, "课件")
        act(work, courseware_id)
        return go("host.class_courseware", str(said), class_id=cls.id)
