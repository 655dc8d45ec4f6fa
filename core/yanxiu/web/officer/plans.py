"""年度计划: drafted, filled with what was chosen, reconciled, published under its document number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import AnnualPlan, PlanState
from yanxiu.policy import Level
from yanxiu.services import office, projects, registers
from yanxiu.services import plans as service
from yanxiu.services.chains import plan_chain
from yanxiu.services.errors import InvalidInput
from yanxiu.services.listing import Window
from yanxiu.services.reconciliation import reconcile_plan
from yanxiu.services.steps import CLASS_LABELS, PLAN_LABELS
from yanxiu.services.work import Work
from yanxiu.web import acts, along, desk, fields
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed, Options
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.listing import Shown as ShownList
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import determine_url, record_page
from yanxiu.web.texts import day, span
from yanxiu.web.wording import said, word

PLANS: Final = Listing(
    "officer-plans",
    columns=(
        Column("year", "年度", lambda one: _("%(year)s 年度", year=one.year), "nw"),
        Column("jurisdiction", "辖区", lambda one: one.jurisdiction, "nw"),
        Column("document_number", "文号", lambda one: one.document_number),
        Column("published_on", "公布日", lambda one: one.published_on, "nw"),
        Column("stated_total", "公布总期数", lambda one: one.stated_total, "n"),
        Column("state", "状态", lambda one: PLAN_LABELS[one.state], "nw"),
    ),
    filters=(
        Filter("year", "年度"),
        Filter("q", "文号"),
        Filter("state", "状态", [(str(k), v) for k, v in PLAN_LABELS.items()]),
    ),
)
LIST: Final = Listing(
    "officer-plan-list",
    size=100,
    columns=(
        Column("number", "序号", lambda one: one.number, "n"),
        Column("topic", "选题", lambda one: one.project.topic),
        Column("host", "承办单位", lambda one: one.project.host.name),
        Column("tier", "类别", lambda one: one.project.tier, "nw"),
        Column("level", "级别", lambda one: word(one.project.level), "nw"),
        Column("dates", "时间", lambda one: span(one.project.starts_on, one.project.ends_on), "nw"),
        Column("place", "地点", lambda one: one.project.place),
        Column("headcount", "人数", lambda one: one.project.headcount, "n"),
        Column("state", "状态", lambda one: CLASS_LABELS[one.state], "nw"),
    ),
    filters=(
        Filter("q", "选题或单位"),
        Filter("level", "级别", fields.options(Level)),
        Filter("state", "状态", [(str(k), v) for k, v in CLASS_LABELS.items()]),
    ),
)


class DraftForm(Schema):
    """The year of a new plan."""

    year = fields.Count("年度", least=2000, most=2100)


class EditForm(Schema):
    """What the text states."""

    document_number = fields.Text("计划文号", required=False)
    stated_total = fields.Count("公布的总期数", required=False)
    stated = fields.Text(
        "公布的各类期数", longest=1000, required=False, metadata={"hint": "每行一类，例如：示范项目 6"}
    )
    note = fields.Text("核对说明", longest=2000, required=False)


class PublishForm(Schema):
    """Under which number, on which day."""

    document_number = fields.Text("计划文号")
    published_on = fields.Day("公布日期", required=False)


class AddForm(Schema):
    """A selected application."""

    application_id = fields.Key("入选的申报")


class ProjectForm(Schema):
    """A project that came without an application here."""

    level = fields.Choice("级别", Level)
    tier = fields.Text("类别", required=False)
    host_id = fields.Key("承办单位")
    topic = fields.Text("选题", longest=200)
    starts_on = fields.Day("计划开班日期", required=False)
    ends_on = fields.Day("计划结束日期", required=False)
    place = fields.Text("地点", required=False)
    headcount = fields.Count("计划人数", required=False)


class RemoveForm(Schema):
    """A project of the list."""

    project_id = fields.Key("项目")


@dataclass(frozen=True)
class PlanDesk:
    """A plan with the region's words."""

    row: AnnualPlan
    words: Mapping[str, str]
    tiers: Options

    @property
    def draft(self) -> bool:
        return self.row.state is PlanState.DRAFT


def stated_of(text: str, tiers: Options) -> dict[str, int] | None:
    """Lines of tier and number; None where nothing was given."""
    named = {label: code for code, label in tiers} | {code: code for code, _label in tiers}
    found: dict[str, int] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        label, _space, number = line.replace("：", " ").replace("期", "").strip().rpartition(" ")
        if label.strip() not in named or not number.isdecimal():
            known = "、".join(label for _code, label in tiers)
            raise InvalidInput("公布的各类期数", line, f"每行是类别和期数；类别：{known}", "例如：示范项目 6")
        found[named[label.strip()]] = int(number)
    return found or None


def _edit(work: Work, one: PlanDesk, given: dict[str, Any]) -> object:
    stated = stated_of(given.pop("stated", ""), one.tiers)
    fixed = dict.fromkeys(("document_number", "stated_total", "note")) | given
    return service.edit_plan(work, one.row.id, stated_by_tier=stated, **fixed)


def _lines(one: PlanDesk) -> str:
    return "\n".join(
        f"{one.words.get(tier, tier)} {number}" for tier, number in (one.row.stated_by_tier or {}).items()
    )


def _unplaced(work: Work, one: PlanDesk) -> dict[str, Options]:
    rows = office.unplaced(work, one.row.year)
    return {"application_id": [(str(row.id), f"{row.topic}（{row.host.name}）") for row in rows]}


def _hosts(work: Work, one: PlanDesk) -> dict[str, Options]:
    known = [(str(row.id), row.name) for row in office.all_organizations(work)]
    return {"host_id": known, "tier": one.tiers}


def _listed(work: Work, one: PlanDesk) -> dict[str, Options]:
    rows = office.plan_classes(work, one.row.id, Window(size=None)).rows
    seen = {row.project_id: f"{row.number}　{row.project.topic}" for row in reversed(rows)}
    return {"project_id": [(str(key), label) for key, label in reversed(seen.items())]}


def _add_all(work: Work, one: PlanDesk, _given: dict[str, Any]) -> object:
    return [projects.add_selected(work, one.row.id, row.id) for row in office.unplaced(work, one.row.year)]


def _add(work: Work, one: PlanDesk, given: dict[str, Any]) -> object:
    return projects.add_project(work, one.row.id, given.pop("level"), **given)


def _is_draft(one: PlanDesk) -> bool:
    return one.draft


ACTS: Final = (
    Act(
        "publish",
        _l("公布计划"),
        lambda work, one, given: service.publish_plan(work, one.row.id, **given),
        PublishForm,
        _is_draft,
        main=True,
        hint=_l("公布之前请看期数核对；公布的总数与清单不一致时，两个数都保留。"),
        filled=lambda one: {"document_number": one.row.document_number},
    ),
    Act("add-all", _l("把全部入选的申报列入计划"), _add_all, offered=_is_draft),
    Act(
        "add",
        _l("列入一项入选的申报"),
        lambda work, one, given: projects.add_selected(work, one.row.id, **given),
        AddForm,
        _is_draft,
        options=_unplaced,
    ),
    Act("add-project", _l("直接列入一个项目"), _add, ProjectForm, _is_draft, options=_hosts),
    Act(
        "edit",
        _l("修改公布的数字"),
        _edit,
        EditForm,
        _is_draft,
        filled=lambda one: {
            "document_number": one.row.document_number,
            "stated_total": one.row.stated_total,
            "stated": _lines(one),
            "note": one.row.note,
        },
    ),
    Act(
        "add-class",
        _l("给项目加一期"),
        lambda work, _one, given: projects.add_class(work, **given),
        RemoveForm,
        _is_draft,
        options=_listed,
    ),
    Act(
        "remove",
        _l("移出一个项目"),
        lambda work, _one, given: projects.remove_project(work, **given),
        RemoveForm,
        _is_draft,
        undo=True,
        options=_listed,
    ),
    Act(
        "discard",
        _l("删除这份草稿"),
        lambda work, one, _given: service.discard_plan(work, one.row.id),
        offered=_is_draft,
        undo=True,
        leaves="officer.plans",
    ),
    Act(
        "withdraw",
        _l("撤回公布"),
        lambda work, one, _given: service.withdraw_publication(work, one.row.id),
        offered=lambda one: not one.draft,
        undo=True,
        hint=_l("有班次报送之后就不能撤回，请用变更处理。"),
    ),
)
NEW: Final = (
    Act("new", _l("起草年度计划"), lambda work, _one, given: service.draft_plan(work, **given), DraftForm),
)


along.register(
    PLANS,
    Permission.OFFICER_PLAN,
    "officer.plans",
    office.plans,
    lambda one: url_for("officer.plan", key=one.id),
)


@blueprint.get("/plans")
@requires(Permission.OFFICER_PLAN)
def plans() -> Response | str:
    """All plans."""
    return _plans()


def _plans(failed: Failed | None = None) -> Response | str:
    asked = PLANS.asked()
    with desk.work() as work:
        found = office.plans(work, asked.values, asked.window)
        return PLANS.answer(
            work,
            asked,
            found,
            "officer/list.html",
            title=_("年度计划"),
            link=lambda one: url_for("officer.plan", key=one.id),
            links=[(_("遴选看板"), url_for("officer.board_latest"))],
            ready=acts.ready(work, NEW, None, failed),
            act_url=lambda _name: url_for("officer.plan_new"),
        )


@blueprint.post("/plans")
@requires(Permission.OFFICER_PLAN)
def plan_new() -> Answer | str:
    """Draft a plan."""
    return acts.create(NEW, "new", _plans, "officer.plan")


def _load(work: Work, key: UUID) -> PlanDesk:
    row = work.get(AnnualPlan, key, "年度计划")
    chain = plan_chain(work, row)
    tiers = [(t.id, t.label) for pack in reversed(chain.packs) for t in pack.tiers if t.exists_in(row.year)]
    return PlanDesk(row, chain.labels(), tiers)


def _page(work: Work, one: PlanDesk, failed: Failed | None = None) -> Response:
    row, asked = one.row, LIST.asked()
    found = office.plan_classes(work, row.id, asked.window, asked.values)
    if asked.format:
        work.record("list.export", "plan", row.id, format=asked.format, rows=len(found.rows))
        return LIST.export(found.rows, asked.format)
    return record_page(
        work,
        _("%(year)s 年度计划", year=row.year),
        up=(_("年度计划"), url_for("officer.plans")),
        pairs=[
            (_("状态"), said(PLAN_LABELS[row.state])),
            (_("文号"), row.document_number),
            (_("公布日"), day(row.published_on)),
            (_("核对说明"), row.note),
        ],
        record=one,
        doing=ACTS,
        act_url=lambda name: url_for("officer.plan_act", key=row.id, name=name),
        failed=failed,
        past=("plan", row.id),
        template="officer/plan.html",
        listing=ShownList(LIST, asked, found),
        reconciliation=reconcile_plan(work, row),
        labels=one.words,
        decisions=registers.decisions_of(work, row.id),
        links=[(_("遴选看板"), url_for("officer.board", year=row.year))],
    )


@blueprint.get("/plans/<uuid:key>")
@requires(Permission.OFFICER_PLAN)
def plan(key: UUID) -> Response:
    """One plan: figures, reconciliation, list."""
    with desk.work() as work:
        return _page(work, _load(work, key))


@blueprint.post("/plans/<uuid:key>/<name>")
@requires(Permission.OFFICER_PLAN)
def plan_act(key: UUID, name: str) -> Answer | str:
    """Fill, publish, withdraw."""
    return acts.perform(
        ACTS,
        name,
        lambda work: _load(work, key),
        _page,
        url_for("officer.plan", key=key),
        determine=determine_url,
    )
