"""申报: all applications, and the department's choice on each."""

from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import Application, ApplicationState, RecordKind
from yanxiu.policy import Level, NationalResult, Stage
from yanxiu.services import applications as intake
from yanxiu.services import recommendations, registers, selection
from yanxiu.services.application_desk import ApplicationDesk, application_desk
from yanxiu.services.errors import InvalidInput
from yanxiu.services.queues import Kind
from yanxiu.services.steps import LABELS
from yanxiu.services.work import Work
from yanxiu.web import acts, along, desk, fields, findings
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed, Options
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import around, determine_url, record_page
from yanxiu.web.submission import sections_of
from yanxiu.web.wording import word

_STATES: Final = [(str(k), v) for k, v in LABELS.items() if k is not ApplicationState.DRAFT]

APPLICATIONS: Final = Listing(
    "officer-applications",
    columns=(
        Column("topic", "选题", lambda one: one.topic),
        Column("host", "承办单位", lambda one: one.host.name),
        Column("supervisor", "主管部门", lambda one: one.supervisor.name if one.supervisor else ""),
        Column("level", "级别", lambda one: word(one.level), "nw"),
        Column("submitted_on", "提交日", lambda one: one.submitted_on, "nw"),
        Column("state", "状态", lambda one: LABELS[one.state], "nw"),
    ),
    filters=(
        Filter("q", "选题或单位"),
        Filter("year", "年度"),
        Filter("level", "级别", fields.options(Level)),
        Filter("state", "状态", _STATES),
    ),
)


class ReceiptForm(Schema):
    """When the papers came."""

    paper_received_on = fields.Day("纸质材料收到日", required=False)
    electronic_received_on = fields.Day("电子材料收到日", required=False)


class ScoreForm(Schema):
    """One reviewer's sheet."""

    reviewer = fields.Text("评审人", longest=50)
    items = fields.Text(
        "各项评分", longest=2000, metadata={"hint": "每行一项，名称和分数用空格分开，例如：选题 25"}
    )
    scored_on = fields.Day("评分日期", required=False)
    complete = fields.Tick("评分表已填完")


class UnscoreForm(Schema):
    """Whose sheet is taken back."""

    reviewer = fields.Text("评审人", longest=50)


class RecommendForm(Schema):
    """A recommendation to the ministry."""

    recommended_on = fields.Day("推荐日期", required=False)
    document_number = fields.Text("推荐文号", required=False)


class ResultForm(Schema):
    """What the ministry chose."""

    result = fields.Choice("国家级遴选结果", NationalResult)
    result_on = fields.Day("结果日期")
    document_number = fields.Text("文号", required=False)


class SelectForm(Schema):
    """Into which tier."""

    tier = fields.Text("拟列类别", longest=60)


def score_items(text: str) -> list[dict[str, Any]]:
    """Lines of heading and points; raises ``InvalidInput`` for a line without points."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        heading, _space, points = line.replace("：", " ").replace("\t", " ").rpartition(" ")
        try:
            found.append({"heading": heading.strip(), "points": Decimal(points)})
        except InvalidOperation:
            raise InvalidInput("各项评分", line, "每行须以分数结尾", "例如：选题 25") from None
    return found


def _score(work: Work, one: ApplicationDesk, given: dict[str, Any]) -> object:
    items = score_items(given.pop("items"))
    return selection.record_score_sheet(work, one.row.id, given.pop("reviewer"), items, **given)


def _tiers(_work: Work, one: ApplicationDesk) -> dict[str, Options]:
    return {"tier": one.tiers()}


def _reviewers(_work: Work, one: ApplicationDesk) -> dict[str, Options]:
    return {"reviewer": [(sheet.reviewer, sheet.reviewer) for sheet in one.scores]}


def _at(*states: ApplicationState) -> Any:
    return lambda one: one.row.state in states


def _endorsed(one: ApplicationDesk) -> bool:
    return one.row.state is ApplicationState.ENDORSED


def _recommendable(one: ApplicationDesk) -> bool:
    return _endorsed(one) and one.row.level is Level.NATIONAL and one.recommendation is None


def _awaits_result(one: ApplicationDesk) -> bool:
    return _endorsed(one) and one.recommendation is not None and one.recommendation.result is None


def _has_result(one: ApplicationDesk) -> bool:
    return _endorsed(one) and one.recommendation is not None and one.recommendation.result is not None


ACTS: Final = (
    Act(
        "select",
        _l("列入计划"),
        lambda work, one, given: selection.select_application(work, one.row.id, **given),
        SelectForm,
        _endorsed,
        main=True,
        options=_tiers,
    ),
    Act(
        "reject",
        _l("不列入计划"),
        lambda work, one, _given: selection.reject_application(work, one.row.id),
        offered=_endorsed,
    ),
    Act("score", _l("登记评分表"), _score, ScoreForm, _endorsed),
    Act(
        "recommend",
        _l("推荐申报国家级"),
        lambda work, one, given: recommendations.recommend_application(work, one.row.id, **given),
        RecommendForm,
        _recommendable,
    ),
    Act(
        "result",
        _l("登记国家级遴选结果"),
        lambda work, one, given: (
            recommendations.record_national_result(work, one.row.id, given.pop("result"), **given).row
        ),
        ResultForm,
        _awaits_result,
        hint=_l("没有选上的，本省规定转入省级的会自动转入，不须重新申报。"),
    ),
    Act(
        "receipt",
        _l("登记材料收到日期"),
        lambda work, one, given: intake.record_receipt(work, one.row.id, **given),
        ReceiptForm,
        _at(ApplicationState.SUBMITTED, ApplicationState.ENDORSED),
        filled=lambda one: {
            "paper_received_on": one.row.paper_received_on,
            "electronic_received_on": one.row.electronic_received_on,
        },
    ),
    Act(
        "unscore",
        _l("撤回评分表"),
        lambda work, one, given: selection.withdraw_score_sheet(work, one.row.id, **given),
        UnscoreForm,
        lambda one: _endorsed(one) and bool(one.scores),
        undo=True,
        options=_reviewers,
    ),
    Act(
        "unrecommend",
        _l("撤回推荐"),
        lambda work, one, _given: recommendations.withdraw_recommendation(work, one.row.id),
        offered=_awaits_result,
        undo=True,
    ),
    Act(
        "unresult",
        _l("撤销国家级遴选结果"),
        lambda work, one, _given: recommendations.withdraw_national_result(work, one.row.id),
        offered=_has_result,
        undo=True,
    ),
    Act(
        "reopen",
        _l("撤销遴选"),
        lambda work, one, _given: selection.reopen_selection(work, one.row.id),
        offered=lambda one: (
            one.row.state in (ApplicationState.SELECTED, ApplicationState.NOT_SELECTED)
            and one.project is None
        ),
        undo=True,
    ),
)


along.register(
    APPLICATIONS,
    Permission.OFFICER_SELECTION,
    "officer.applications",
    registers.applications,
    lambda one: url_for("officer.application", key=one.id),
)


@blueprint.get("/applications")
@requires(Permission.OFFICER_SELECTION)
def applications() -> Response | str:
    """All applications that were handed in."""
    asked = APPLICATIONS.asked()
    with desk.work() as work:
        found = registers.applications(work, asked.values, asked.window)
        return APPLICATIONS.answer(
            work,
            asked,
            found,
            "officer/list.html",
            title=_("申报"),
            link=lambda one: url_for("officer.application", key=one.id),
            links=[(_("征集"), url_for("officer.calls")), (_("遴选看板"), url_for("officer.board_latest"))],
        )


def stage_of(row: Application) -> Stage:
    """The stage whose rules speak next."""
    before = (ApplicationState.SUBMITTED, ApplicationState.RETURNED, ApplicationState.WITHDRAWN)
    return Stage.APPLICATION if row.state in before else Stage.SELECTION


def _page(work: Work, one: ApplicationDesk, failed: Failed | None = None) -> Response:
    row = one.row
    found = findings.all_shown(one.findings(work, stage_of(row)), one.words)
    plan = one.project.plan_id if one.project else None
    return record_page(
        work,
        row.topic,
        up=(_("申报"), url_for("officer.applications")),
        pairs=[],
        record=one,
        doing=ACTS,
        act_url=lambda name: url_for("officer.application_act", key=row.id, name=name),
        failed=failed,
        past=("application", row.id),
        dealt=RecordKind.APPLICATION,
        around=around(work, Kind.APPLICATION, row.id),
        template="officer/application.html",
        one=one,
        sections=sections_of(one),
        state_words=LABELS,
        findings=found,
        counts=findings.counts(found),
        stage=stage_of(row),
        decisions=registers.decisions_of(work, row.id),
        links=[(_("所在的年度计划"), url_for("officer.plan", key=plan))] if plan else [],
    )


@blueprint.get("/applications/<uuid:key>")
@requires(Permission.OFFICER_SELECTION)
def application(key: UUID) -> Response:
    """The submission as a form, beside the cited checklist and the acts."""
    with desk.work() as work:
        return _page(work, application_desk(work, key))


@blueprint.post("/applications/<uuid:key>/<name>")
@requires(Permission.OFFICER_SELECTION)
def application_act(key: UUID, name: str) -> Answer | str:
    """Select, reject, score, recommend; or undo one of these."""
    return acts.perform(
        ACTS,
        name,
        lambda work: application_desk(work, key),
        _page,
        url_for("officer.application", key=key),
        determine=determine_url,
    )
