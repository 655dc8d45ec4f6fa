"""What the pages of an institution share: its own records only, the head of a class's pages, the way on."""

from collections.abc import Callable, Sequence
from typing import Any, Final
from uuid import UUID

from flask import Response, abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from yanxiu.models import Application, TrainingClass
from yanxiu.services.deciding import Judged
from yanxiu.services.hosting import neighbours, own_application, own_class
from yanxiu.services.paper_checklist import checklist_of
from yanxiu.services.roster_lines import counts
from yanxiu.services.standing import standing_of
from yanxiu.services.work import Work
from yanxiu.web import along, desk, findings

PAGES: Final = {
    "overview": "host.class_overview",
    "plan": "host.class_plan",
    "roster": "host.class_roster",
    "attendance": "host.class_attendance",
    "delivery": "host.class_delivery",
    "assessment": "host.class_assessment",
    "certificates": "host.class_certificates",
    "funding": "host.class_funding",
    "materials": "host.class_materials",
    "survey": "host.class_survey",
    "evaluation": "host.class_evaluation",
    "courseware": "host.class_courseware",
    "follow_ups": "host.class_follow_ups",
}
"""Tab of a class → its endpoint, in the order of the tabs."""


def mine(work: Work, class_id: UUID) -> TrainingClass:
    """A class of the member's institution; anybody else's looks like a missing one."""
    return own_class(work, class_id, desk.signed_in().organization_id)


def my_application(work: Work, application_id: UUID) -> Application:
    """An application of the member's institution."""
    return own_application(work, application_id, desk.signed_in().organization_id)


def organization() -> UUID:
    """The member's institution; an account without one gets the page of a missing one."""
    found = desk.signed_in().organization_id
    if found is None:
        abort(404)
    return found


def class_page(
    work: Work, cls: TrainingClass, tab: str, template: str = "", *, status: int = 200, **given: Any
) -> Response:
    """A page of a class, under its head and tabs; given values that are callables take the standing.

    ``template`` is the page's name among the host's, or a path with its folder.
    """
    standing = standing_of(work, cls)
    made = {name: value(standing) if isinstance(value, Callable) else value for name, value in given.items()}  # type: ignore[arg-type]
    enrolled, issued = counts(work, cls)
    papers = checklist_of(work, standing)
    page = render_template(
        f"{template}.html" if "/" in template else f"host/{template or 'class_' + tab}.html",
        **{
            "cls": cls,
            "project": cls.project,
            "standing": standing,
            "labels": standing.labels,
            "tab": tab,
            "tabs_of": PAGES,
            "enrolled": enrolled,
            "issued": issued,
            "papers": papers,
            "around": around(work, cls),
            "shown": lambda found: findings.all_shown(found, standing.labels),
            **made,
        },
    )
    return make_response(page, status)


def around(work: Work, cls: TrainingClass) -> dict[str, str]:
    """The classes before and after: along the list that the reader came from, else of the year."""
    walked = along.around(work, cls.id)
    if walked is not None:
        return walked
    keys = neighbours(work, cls, organization())
    before, after = (url_for(PAGES["overview"], class_id=key) if key else "" for key in keys)
    return {"previous": before, "next": after}


def beside(endpoint: str, class_id: UUID, keys: Sequence[UUID], here: UUID) -> dict[str, str]:
    """The pages of the trainees before and after one on the roster; none for who is on it no more."""
    place = keys.index(here) if here in keys else -1

    def at(index: int) -> str:
        known = place >= 0 and 0 <= index < len(keys)
        return url_for(endpoint, class_id=class_id, enrollment_id=keys[index]) if known else ""

    return {"previous": at(place - 1), "next": at(place + 1)}


def go(endpoint: str, said: str, **values: Any) -> Answer:
    """On to a page, with a word on what was done there."""
    flash(said)
    return redirect(along.onward(url_for(endpoint, **values)), 303)


def outcome(judged: Judged, step: str, labels: Any, endpoint: str, done: str = "", **values: Any) -> Answer:
    """On to a page where policy let the step pass (``done``: its confirmation); else the refusal."""
    if judged.passed:
        said = _("%(step)s：已办理", step=step)
        return go("host.class_done", said, step=done, **values) if done else go(endpoint, said, **values)
    return findings.render_refusal(judged, step, words=labels, back=url_for(endpoint, **values))
