"""概况 of a class: findings, tasks, signatures, history."""

from typing import Any
from uuid import UUID

from flask import Response, request
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.policy import Attestation, NeedKind, Stage, Status
from yanxiu.services import attestations
from yanxiu.services.history import history_of
from yanxiu.services.standing import Standing
from yanxiu.services.work import Work
from yanxiu.services.worklists import class_tasks
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.pages import class_page, go, mine
from yanxiu.web.host.workspace import where
from yanxiu.web.wording import word


class SignForm(Schema):
    """Who signs for which words."""

    words = fields.Choices("承诺", Attestation)
    signed_by = fields.Text("签署人", longest=50)


def to_sign(standing: Standing, stage: Stage | None = None) -> list[tuple[str, str]]:
    """The words that wait for a signature now, or at another stage: code and label."""
    asked = [
        need.name
        for finding in (standing.at(stage) if stage else standing.findings)
        if finding.status is Status.ATTEST
        for need in finding.needs
        if need.kind is NeedKind.ATTESTATION and need.name in set(Attestation)
    ]
    return [(name, word(Attestation(name))) for name in dict.fromkeys(asked)]


@blueprint.get("/classes/<uuid:class_id>")
@requires(Permission.HOST_WORKSPACE)
def class_overview(class_id: UUID) -> Response:
    """Where the class stands."""
    with desk.work() as work:
        return _page(work, class_id, forms.Read())


def _page(work: Work, class_id: UUID, form: forms.Read) -> Response:
    cls = mine(work, class_id)
    return class_page(
        work,
        cls,
        "overview",
        status=form.status,
        form=form,
        where=lambda _standing: where,
        tasks=lambda standing: class_tasks(work, standing),
        asked=to_sign,
    )


@blueprint.post("/classes/<uuid:class_id>/sign")
@requires(Permission.HOST_PLAN)
def class_sign(class_id: UUID) -> Answer:
    """Sign for words in somebody's name."""
    form = forms.read(SignForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                for one in form.values["words"]:
                    attestations.sign_class(work, cls.id, one, signed_by=form.values["signed_by"])
                return go("host.class_overview", _("已签署"), class_id=cls.id)
        return _page(work, cls.id, form)


@blueprint.get("/classes/<uuid:class_id>/history")
@requires(Permission.HOST_WORKSPACE)
def class_history(class_id: UUID) -> Response:
    """What was done with the class, by whom."""
    with desk.work() as work:
        cls = mine(work, class_id)
        events: Any = history_of(work, "class", cls.id)
        return class_page(work, cls, "overview", "class_history", events=events)


@blueprint.get("/classes/<uuid:class_id>/findings")
@requires(Permission.HOST_WORKSPACE)
def class_findings(class_id: UUID) -> Response:
    """All findings of the gate before the class, or of another stage (``?stage=``)."""
    with desk.work() as work:
        cls = mine(work, class_id)
        return class_page(work, cls, "overview", "class_findings", stage=request.args.get("stage", ""))
