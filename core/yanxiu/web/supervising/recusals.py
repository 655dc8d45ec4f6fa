"""回避 of a supervising department's reviewers: from an application, or from a class's completion papers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask import Response, make_response, render_template, url_for
from werkzeug.wrappers import Response as Answer

from yanxiu.models import RecordKind
from yanxiu.services.application_desk import review_desk
from yanxiu.services.handling import handled
from yanxiu.services.history import history_of
from yanxiu.services.supervised import own_class_desk
from yanxiu.services.work import Work
from yanxiu.web import acts, along, desk
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Failed
from yanxiu.web.handling import ALONE, HandlingDesk
from yanxiu.web.supervising import blueprint
from yanxiu.web.supervising.pages import department


def _application(work: Work, key: UUID) -> str:
    return review_desk(work, key, department()).row.topic


def _class(work: Work, key: UUID) -> str:
    return own_class_desk(work, key, department()).cls.project.topic


@dataclass(frozen=True)
class Reviewed:
    """What is reviewed: its kind, its page, and its title for whoever may review it."""

    kind: RecordKind
    endpoint: str
    title: Callable[[Work, UUID], str]

    def load(self, work: Work, key: UUID) -> HandlingDesk:
        """``NotFound`` for what another department reviews."""
        title = self.title(work, key)
        return HandlingDesk(handled(work, self.kind, key), title)


APPLICATION: Final = Reviewed(RecordKind.APPLICATION, "supervising.application", _application)
REPORT: Final = Reviewed(RecordKind.CLASS, "supervising.report", _class)


def _shown(work: Work, what: Reviewed, one: HandlingDesk, failed: Failed | None = None) -> Response:
    kind, key = one.key
    page = render_template(
        "supervising/recusal.html",
        one=one,
        up=along.onward(url_for(what.endpoint, key=key)),
        ready=acts.ready(work, ALONE, one, failed),
        act_url=lambda name: url_for(f"{what.endpoint}_recusal_act", key=key, name=name),
        events=history_of(work, str(kind), key, most=30),
    )
    return make_response(page, failed.read.status if failed else 200)


def _show(what: Reviewed, key: UUID) -> Response:
    with desk.work() as work:
        return _shown(work, what, what.load(work, key))


def _act(what: Reviewed, key: UUID, name: str) -> Answer | str:
    back = url_for(f"{what.endpoint}_recusal", key=key)
    return acts.perform(
        ALONE,
        name,
        lambda work: what.load(work, key),
        lambda work, one, failed: _shown(work, what, one, failed),
        back,
    )


@blueprint.get("/review/<uuid:key>/recusal")
@requires(Permission.SUPERVISE_REVIEW)
def application_recusal(key: UUID) -> Response:
    """Who stands aside from an application."""
    return _show(APPLICATION, key)


@blueprint.post("/review/<uuid:key>/recusal/<name>")
@requires(Permission.SUPERVISE_REVIEW)
def application_recusal_act(key: UUID, name: str) -> Answer | str:
    """Stand aside, or take it back."""
    return _act(APPLICATION, key, name)


@blueprint.get("/review/reports/<uuid:key>/recusal")
@requires(Permission.SUPERVISE_REVIEW)
def report_recusal(key: UUID) -> Response:
    """Who stands aside from a class's papers."""
    return _show(REPORT, key)


@blueprint.post("/review/reports/<uuid:key>/recusal/<name>")
@requires(Permission.SUPERVISE_REVIEW)
def report_recusal_act(key: UUID, name: str) -> Answer | str:
    """Stand aside, or take it back."""
    return _act(REPORT, key, name)
