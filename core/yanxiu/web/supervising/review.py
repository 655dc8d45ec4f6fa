"""申报审核: the queue, and one application beside the cited checklist."""

from typing import Any, Final
from uuid import UUID

from flask import Response, make_response, render_template, url_for
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import ApplicationState, RecordKind
from yanxiu.policy import ApplicationField, Level, Stage
from yanxiu.policy.wording import word as recorded
from yanxiu.services import endorsements, office
from yanxiu.services.application_desk import ApplicationDesk, around_review, review_desk, to_review
from yanxiu.services.history import history_of
from yanxiu.services.steps import LABELS
from yanxiu.services.work import Work
from yanxiu.web import acts, along, desk, fields, findings
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed
from yanxiu.web.handling import allowed_acts
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.submission import sections_of
from yanxiu.web.supervising import blueprint
from yanxiu.web.supervising.pages import department, recusal
from yanxiu.web.wording import word

REVIEW: Final = Listing(
    "supervising-review",
    columns=(
        Column("topic", "选题", lambda one: one.topic),
        Column("host", "承办单位", lambda one: one.host.name),
        Column("level", "级别", lambda one: word(one.level), "nw"),
        Column("year", "年度", lambda one: str(one.year), "nw"),
        Column("submitted_on", "提交日", lambda one: one.submitted_on, "nw"),
        Column("state", "状态", lambda one: LABELS[one.state], "nw"),
    ),
    filters=(
        Filter("q", "选题或单位"),
        Filter("year", "年度"),
        Filter("level", "级别", fields.options(Level)),
        Filter("state", "状态", [(str(k), v) for k, v in LABELS.items() if k is not ApplicationState.DRAFT]),
    ),
)


class EndorseForm(Schema):
    """The department's opinion and seal."""

    opinion = fields.Text("审核意见", longest=2000)
    opinion_on = fields.Day("意见日期")
    sealed = fields.Tick("申报表已加盖本单位公章")


class ReturnForm(Schema):
    """What is to be put right, and where."""

    parts = fields.Choices("需补正的栏目", ApplicationField, required=False)
    opinion = fields.Text("退回意见", longest=2000)


def _return(work: Work, one: ApplicationDesk, given: dict[str, Any]) -> object:
    parts = "、".join(recorded(part) for part in given.get("parts") or ())
    opinion = f"需补正：{parts}。{given['opinion']}" if parts else given["opinion"]
    return endorsements.return_application(work, one.row.id, opinion=opinion)


def _submitted(one: ApplicationDesk) -> bool:
    return one.row.state is ApplicationState.SUBMITTED


def _endorsed(one: ApplicationDesk) -> bool:
    return one.row.state is ApplicationState.ENDORSED


def _today(_one: ApplicationDesk) -> dict[str, Any]:
    return {"opinion_on": desk.today(), "sealed": ""}


ACTS: Final = (
    Act(
        "endorse",
        _l("同意上报"),
        lambda work, one, given: endorsements.endorse_application(work, one.row.id, **given),
        EndorseForm,
        _submitted,
        main=True,
        filled=_today,
    ),
    Act("return", _l("退回补正"), _return, ReturnForm, _submitted),
    Act(
        "transferred",
        _l("补充转入之后的审核意见"),
        lambda work, one, given: endorsements.review_transferred(work, one.row.id, **given),
        EndorseForm,
        lambda one: _endorsed(one) and one.transferred and not one.reviewed_again,
        main=True,
        filled=_today,
    ),
    Act(
        "untransferred",
        _l("撤回补充的审核意见"),
        lambda work, one, _given: endorsements.withdraw_transferred_review(work, one.row.id),
        offered=lambda one: _endorsed(one) and one.reviewed_again,
        undo=True,
    ),
    Act(
        "withdraw",
        _l("撤回审核意见"),
        lambda work, one, _given: endorsements.withdraw_endorsement(work, one.row.id),
        offered=lambda one: (
            one.row.state in (ApplicationState.ENDORSED, ApplicationState.RETURNED)
            and not one.transferred
            and one.recommendation is None
            and not one.scores
        ),
        undo=True,
    ),
)


along.register(
    REVIEW,
    Permission.SUPERVISE_REVIEW,
    "supervising.review",
    lambda work, values, window: to_review(work, department(), values, window),
    lambda one: url_for("supervising.application", key=one.id),
)


@blueprint.get("/review")
@requires(Permission.SUPERVISE_REVIEW)
def review() -> Response | str:
    """The applications that name this department, those that wait first."""
    asked = REVIEW.asked()
    with desk.work() as work:
        found = to_review(work, department(), asked.values, asked.window)
        return REVIEW.answer(
            work, asked, found, "supervising/review.html", waiting=ApplicationState.SUBMITTED
        )


def _page(work: Work, one: ApplicationDesk, failed: Failed | None = None) -> Response:
    row = one.row
    aside = recusal(work, RecordKind.APPLICATION, row.id, "supervising.application_recusal")
    found = findings.all_shown(one.findings(work, Stage.APPLICATION), one.words)
    page = render_template(
        "supervising/application.html",
        one=one,
        row=row,
        sections=sections_of(one),
        state_words=LABELS,
        findings=found,
        counts=findings.counts(found),
        recusal=aside,
        ready=acts.ready(work, allowed_acts(ACTS, aside=bool(aside["aside"]), failed=failed), one, failed),
        act_url=lambda name: url_for("supervising.application_act", key=row.id, name=name),
        around=along.around(work, row.id) or _waiting(work, row.id),
        years=office.host_years(work, row.host_id)[:3],
        events=history_of(work, "application", row.id),
    )
    return make_response(page, failed.read.status if failed else 200)


def _waiting(work: Work, key: UUID) -> dict[str, str]:
    """Along what waits, for whoever came by no list."""
    before, after = around_review(work, department(), key)
    return {"previous": _url(before), "next": _url(after)}


def _url(key: UUID | None) -> str:
    return url_for("supervising.application", key=key) if key else ""


@blueprint.get("/review/<uuid:key>")
@requires(Permission.SUPERVISE_REVIEW)
def application(key: UUID) -> Response:
    """The submission on the left, the checklist and the opinion on the right."""
    with desk.work() as work:
        return _page(work, review_desk(work, key, department()))


@blueprint.post("/review/<uuid:key>/<name>")
@requires(Permission.SUPERVISE_REVIEW)
def application_act(key: UUID, name: str) -> Answer | str:
    """Endorse, return; or take it back."""
    return acts.perform(
        ACTS,
        name,
        lambda work: review_desk(work, key, department()),
        _page,
        url_for("supervising.application", key=key),
    )
