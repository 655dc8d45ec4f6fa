"""单位: hosts and departments, their record by year, their classes and violations."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import HostRecord, Organization, TrainingClass
from yanxiu.policy import BaseLevel, OrganizationKind
from yanxiu.services import office, supervision
from yanxiu.services import organizations as service
from yanxiu.services.steps import CLASS_LABELS
from yanxiu.services.work import Work
from yanxiu.web import acts, along, desk, fields
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed, Options
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import determine_url, record_page
from yanxiu.web.texts import day
from yanxiu.web.wording import in_reader_language, word

_YES: Final = (("1", in_reader_language("是")), ("0", in_reader_language("否")))


def barred(row: Organization) -> str:
    """Since when and until when it may not apply; nothing where it may."""
    if row.ineligible_from is None:
        return ""
    first, last = day(row.ineligible_from), row.ineligible_until
    if last is None:
        return str(_("自 %(first)s，无限期", first=first))
    return str(_("自 %(first)s 至 %(last)s", first=first, last=day(last)))


ORGANIZATIONS: Final = Listing(
    "officer-organizations",
    columns=(
        Column("name", "单位名称", lambda one: one.name),
        Column("kind", "性质", lambda one: word(one.kind) if one.kind else "", "nw"),
        Column("base", "继续教育基地", lambda one: word(one.base_level) if one.base_level else "", "nw"),
        Column("uscc", "统一社会信用代码", lambda one: one.uscc, "nw"),
        Column("supervisor", "主管部门", lambda one: one.supervisor.name if one.supervisor else ""),
        Column("barred", "取消资格", barred, "nw"),
    ),
    filters=(
        Filter("q", "名称或代码"),
        Filter("kind", "性质", fields.options(OrganizationKind)),
        Filter("base", "基地", fields.options(BaseLevel)),
        Filter("role", "类别", [("supervises", "主管部门"), ("barred", "正被取消资格")]),
    ),
)


class OrganizationForm(Schema):
    """What is known of an organization."""

    name = fields.Text("单位名称", longest=200)
    uscc = fields.Text("统一社会信用代码", longest=30, required=False)
    kind = fields.Choice("单位性质", OrganizationKind, required=False)
    base_level = fields.Choice("继续教育基地级别", BaseLevel, required=False)
    base_batch = fields.Count("基地批次", required=False)
    supervises = fields.Tick("是主管部门")
    supervisor_id = fields.Key("主管部门", required=False)
    training_qualified = fields.Choice("培训资质", dict(_YES), required=False)
    issues_training_invoice = fields.Choice("能开具培训费发票", dict(_YES), required=False)
    eligible = fields.Choice("申报资格", dict(_YES), required=False)


class YearForm(Schema):
    """A year's record; what is left empty is not known."""

    year = fields.Count("年度", least=2000, most=2100)
    completed_as_planned = fields.Choice("按计划完成", dict(_YES), required=False)
    commended = fields.Choice("受到表扬", dict(_YES), required=False)
    complaints = fields.Count("投诉次数", required=False)
    annual_report_submitted_on = fields.Day("书面总结报送日", required=False)


class OneYearForm(Schema):
    """A year."""

    year = fields.Count("年度", least=2000, most=2100)


@dataclass(frozen=True)
class OrganizationDesk:
    """An organization with its years and classes."""

    row: Organization
    words: Mapping[str, str]
    years: tuple[HostRecord, ...]
    classes: tuple[TrainingClass, ...]


_FLAGS: Final = ("training_qualified", "issues_training_invoice", "eligible")


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """The form's values as the service takes them: what was left empty is not known."""
    whole = {name: values.get(name) for name in OrganizationForm().fields}
    for name in _FLAGS:
        whole[name] = None if whole[name] is None else whole[name] == "1"
    return {**whole, "supervises": bool(whole["supervises"])}


def _flag(value: bool | None) -> str:
    return "" if value is None else ("1" if value else "0")


def _filled(one: OrganizationDesk) -> dict[str, Any]:
    row = one.row
    plain = ("name", "uscc", "kind", "base_level", "base_batch", "supervises", "supervisor_id")
    return {name: getattr(row, name) for name in plain} | {name: _flag(getattr(row, name)) for name in _FLAGS}


def _supervisors(work: Work, _one: object) -> dict[str, Options]:
    rows = [row for row in office.all_organizations(work) if row.supervises]
    return {"supervisor_id": [(str(row.id), row.name) for row in rows]}


def _year(work: Work, one: OrganizationDesk, given: dict[str, Any]) -> object:
    for name in ("completed_as_planned", "commended"):
        if name in given:
            given[name] = given[name] == "1"
    return supervision.record_host_year(work, one.row.id, given.pop("year"), **given).row


def _new(work: Work, _one: object, values: dict[str, Any]) -> object:
    given = _given(values)
    return service.register_organization(work, given.pop("name"), **given)


ACTS: Final = (
    Act(
        "edit",
        _l("修改单位信息"),
        lambda work, one, given: service.edit_organization(work, one.row.id, **_given(given)),
        OrganizationForm,
        options=_supervisors,
        filled=_filled,
    ),
    Act(
        "year",
        _l("登记年度表现"),
        _year,
        YearForm,
        hint=_l("在下一次遴选时计入；会按监督检查的规则判断，拟出的后果须具名确认。"),
    ),
    Act(
        "judge",
        _l("按监督检查规则判断一个年度"),
        lambda work, one, given: supervision.judge_supervision(work, one.row.id, given["year"]),
        OneYearForm,
    ),
    Act(
        "unyear",
        _l("撤回年度表现的登记"),
        lambda work, one, given: supervision.withdraw_host_year(work, one.row.id, given["year"]).row,
        OneYearForm,
        lambda one: bool(one.years),
        undo=True,
    ),
)
NEW: Final = (Act("new", _l("登记单位"), _new, OrganizationForm, options=_supervisors),)


along.register(
    ORGANIZATIONS,
    Permission.OFFICER_SUPERVISION,
    "officer.organizations",
    office.organizations,
    lambda one: url_for("officer.organization", key=one.id),
)


@blueprint.get("/organizations")
@requires(Permission.OFFICER_SUPERVISION)
def organizations() -> Response | str:
    """All organizations."""
    return _organizations()


def _organizations(failed: Failed | None = None) -> Response | str:
    asked = ORGANIZATIONS.asked()
    with desk.work() as work:
        found = office.organizations(work, asked.values, asked.window)
        return ORGANIZATIONS.answer(
            work,
            asked,
            found,
            "officer/list.html",
            title=_("单位"),
            link=lambda one: url_for("officer.organization", key=one.id),
            links=[
                (_("检查"), url_for("officer.inspections")),
                (_("违规行为"), url_for("officer.violations")),
            ],
            ready=acts.ready(work, NEW, None, failed),
            act_url=lambda _name: url_for("officer.organization_new"),
        )


@blueprint.post("/organizations")
@requires(Permission.OFFICER_SUPERVISION)
def organization_new() -> Answer | str:
    """Register an organization."""
    return acts.create(NEW, "new", _organizations, "officer.organization")


def _load(work: Work, key: UUID) -> OrganizationDesk:
    row = work.get(Organization, key, "单位")
    words = work.chain(work.today.year, row.jurisdiction).labels()
    years, held = office.host_years(work, key), office.classes_held_by(work, key)
    return OrganizationDesk(row, words, tuple(years), tuple(held))


def _page(work: Work, one: OrganizationDesk, failed: Failed | None = None) -> Response:
    row = one.row
    return record_page(
        work,
        row.name,
        up=(_("单位"), url_for("officer.organizations")),
        pairs=_pairs(row),
        record=one,
        doing=ACTS,
        act_url=lambda name: url_for("officer.organization_act", key=row.id, name=name),
        failed=failed,
        past=("organization", row.id),
        template="officer/organization.html",
        one=one,
        class_words=CLASS_LABELS,
    )


def _pairs(row: Organization) -> list[tuple[str, Any]]:
    return [
        (_("统一社会信用代码"), row.uscc),
        (_("性质"), word(row.kind) if row.kind else ""),
        (_("继续教育基地"), word(row.base_level) if row.base_level else ""),
        (_("基地批次"), str(row.base_batch) if row.base_batch else ""),
        (_("主管部门"), row.supervisor.name if row.supervisor else ""),
        (_("是主管部门"), row.supervises),
        (_("培训资质"), row.training_qualified),
        (_("能开具培训费发票"), row.issues_training_invoice),
        (_("申报资格"), row.eligible),
        (_("取消资格"), barred(row)),
        (_("联系人"), row.contact),
    ]


@blueprint.get("/organizations/<uuid:key>")
@requires(Permission.OFFICER_SUPERVISION)
def organization(key: UUID) -> Response:
    """One organization."""
    with desk.work() as work:
        return _page(work, _load(work, key))


@blueprint.post("/organizations/<uuid:key>/<name>")
@requires(Permission.OFFICER_SUPERVISION)
def organization_act(key: UUID, name: str) -> Answer | str:
    """Edit, record a year, judge."""
    return acts.perform(
        ACTS,
        name,
        lambda work: _load(work, key),
        _page,
        url_for("officer.organization", key=key),
        determine=determine_url,
    )
