"""结业材料审核: the host's papers, looked through before they go to the department."""

from typing import Final
from uuid import UUID

from flask import Response, make_response, render_template, url_for
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import CompletionState, RecordKind
from yanxiu.policy import Stage
from yanxiu.services import completion
from yanxiu.services.class_desk import ClassDesk
from yanxiu.services.history import history_of
from yanxiu.services.paper_checklist import checklist_of
from yanxiu.services.supervised import HELD, own_class_desk, reports_to_review
from yanxiu.services.supervised import reports as all_reports
from yanxiu.services.work import Work
from yanxiu.web import acts, along, desk, fields, findings
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed
from yanxiu.web.handling import allowed_acts
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.supervising import blueprint
from yanxiu.web.supervising.pages import department, recusal

REPORTS: Final = Listing(
    "supervising-reports",
    columns=(
        Column("topic", "选题", lambda one: one.training_class.project.topic),
        Column("host", "承办单位", lambda one: one.training_class.project.host.name),
        Column("ended", "结束日", lambda one: one.training_class.actual_ends_on, "nw"),
        Column("reviewed_on", "审核日", lambda one: one.reviewed_on, "nw"),
        Column("submitted_on", "上报日", lambda one: one.submitted_on, "nw"),
        Column("state", "状态", lambda one: completion.WORDS[one.state], "nw"),
    ),
    filters=(
        Filter("q", "选题或单位"),
        Filter("year", "年度"),
        Filter("state", "状态", [(str(k), v) for k, v in completion.WORDS.items()]),
    ),
)


class ReviewForm(Schema):
    """When the papers were looked through."""

    on = fields.Day("审核日期", required=False, metadata={"hint": "不填写就是今天"})


def _reviewable(one: ClassDesk) -> bool:
    states = (CompletionState.DRAFT, CompletionState.RETURNED)
    return one.cls.state in HELD and one.report is not None and one.report.state in states


ACTS: Final = (
    Act(
        "review",
        _l("审核通过"),
        lambda work, one, given: completion.review_completion(work, one.cls.id, **given),
        ReviewForm,
        _reviewable,
        main=True,
        hint=_l("审核之后由承办单位上报省厅。"),
    ),
    Act(
        "withdraw",
        _l("撤回审核"),
        lambda work, one, _given: completion.withdraw_review(work, one.cls.id),
        offered=lambda one: (
            one.cls.state in HELD and one.report is not None and one.report.state is CompletionState.REVIEWED
        ),
        undo=True,
    ),
)


along.register(
    REPORTS,
    Permission.SUPERVISE_REVIEW,
    "supervising.reports",
    lambda work, values, window: all_reports(work, department(), values, window),
    lambda one: url_for("supervising.report", key=one.class_id),
    lambda one: one.class_id,
)


@blueprint.get("/review/reports")
@requires(Permission.SUPERVISE_REVIEW)
def reports() -> Response | str:
    """The reports of this department's classes."""
    asked = REPORTS.asked()
    with desk.work() as work:
        found = all_reports(work, department(), asked.values, asked.window)
        return REPORTS.answer(work, asked, found, "supervising/reports.html")


def _page(work: Work, one: ClassDesk, failed: Failed | None = None) -> Response:
    cls = one.cls
    aside = recusal(work, RecordKind.CLASS, cls.id, "supervising.report_recusal")
    found = findings.all_shown(one.standing.at(Stage.COMPLETION), one.words)
    page = render_template(
        "supervising/report.html",
        desk=one,
        cls=cls,
        project=cls.project,
        standing=one.standing,
        papers=checklist_of(work, one.standing),
        report_words=completion.WORDS,
        findings=found,
        counts=findings.counts(found),
        recusal=aside,
        ready=acts.ready(work, allowed_acts(ACTS, aside=bool(aside["aside"]), failed=failed), one, failed),
        act_url=lambda name: url_for("supervising.report_act", key=cls.id, name=name),
        around=along.around(work, cls.id) or _around(work, cls.id),
        events=history_of(work, "class", cls.id, most=30),
    )
    return make_response(page, failed.read.status if failed else 200)


def _around(work: Work, key: UUID) -> dict[str, str]:
    keys = reports_to_review(work, department())
    place = keys.index(key) if key in keys else -1
    before = keys[place - 1] if place > 0 else None
    after = keys[place + 1] if place + 1 < len(keys) else None
    return {"previous": _url(before), "next": _url(after)}


def _url(key: UUID | None) -> str:
    return url_for("supervising.report", key=key) if key else ""


@blueprint.get("/review/reports/<uuid:key>")
@requires(Permission.SUPERVISE_REVIEW)
def report(key: UUID) -> Response:
    """One class's papers beside the rules on completion."""
    with desk.work() as work:
        return _page(work, own_class_desk(work, key, department()))


@blueprint.post("/review/reports/<uuid:key>/<name>")
@requires(Permission.SUPERVISE_REVIEW)
def report_act(key: UUID, name: str) -> Answer | str:
    """Review, or take the review back."""
    return acts.perform(
        ACTS,
        name,
        lambda work: own_class_desk(work, key, department()),
        _page,
        url_for("supervising.report", key=key),
    )
