"""监督检查: inspections, and violations from the first report to an authority's conclusion."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import Inspection, Violation, ViolationState
from yanxiu.policy import ViolationKind
from yanxiu.services import office
from yanxiu.services import supervision as service
from yanxiu.services.histories import history_of_supervision
from yanxiu.services.listing import Window
from yanxiu.services.registers import classes as all_classes
from yanxiu.services.work import Work
from yanxiu.web import acts, along, desk, fields
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed, Options
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import record_page
from yanxiu.web.texts import day
from yanxiu.web.wording import in_reader_language, said, word

STATES: Final = {
    ViolationState.REPORTED: in_reader_language("待查实"),
    ViolationState.CONFIRMED: in_reader_language("已查实"),
    ViolationState.DISMISSED: in_reader_language("查无此事"),
}
INSPECTIONS: Final = Listing(
    "officer-inspections",
    columns=(
        Column("organization", "单位", lambda one: one.organization.name),
        Column("class", "班次", lambda one: one.training_class.project.topic if one.training_class else ""),
        Column("year", "年度", lambda one: str(one.year), "nw"),
        Column("on", "检查日", lambda one: one.inspected_on, "nw"),
        Column("by", "检查人", lambda one: one.inspected_by),
        Column("found", "情况", lambda one: one.found),
    ),
    filters=(Filter("q", "单位、检查人或情况"), Filter("year", "年度")),
)
VIOLATIONS: Final = Listing(
    "officer-violations",
    columns=(
        Column("kind", "违规行为", lambda one: word(one.kind)),
        Column("organization", "单位", lambda one: one.organization.name),
        Column("class", "班次", lambda one: one.training_class.project.topic if one.training_class else ""),
        Column("year", "年度", lambda one: str(one.year), "nw"),
        Column("reported_on", "报告日", lambda one: one.reported_on, "nw"),
        Column("state", "状态", lambda one: STATES[one.state], "nw"),
    ),
    filters=(
        Filter("q", "单位或情况"),
        Filter("year", "年度"),
        Filter("kind", "行为", fields.options(ViolationKind)),
        Filter("state", "状态", [(str(k), v) for k, v in STATES.items()]),
    ),
)


class SubjectForm(Schema):
    """Whom it is about."""

    organization_id = fields.Key("单位")
    year = fields.Count("年度", least=2000, most=2100)
    class_id = fields.Key("班次", required=False)


class InspectionForm(SubjectForm):
    """An inspection."""

    by = fields.Text("检查人", longest=100)
    on = fields.Day("检查日期", required=False)
    found = fields.Text("检查情况", longest=4000, required=False)


class ViolationForm(SubjectForm):
    """A suspicion."""

    kind = fields.Choice("违规行为", ViolationKind)
    on = fields.Day("报告日期", required=False)
    description = fields.Text("情况", longest=4000, required=False)


class ProvenForm(Schema):
    """Which authority found it proven."""

    decided_by = fields.Text("查实单位", longest=100)
    on = fields.Day("查实日期", required=False)


class DismissForm(Schema):
    """Which authority found nothing in it."""

    decided_by = fields.Text("调查单位", longest=100)


@dataclass(frozen=True)
class Looked:
    """An inspection or a violation for its page."""

    row: Any
    words: Mapping[str, str]


def _subjects(work: Work, _one: object) -> dict[str, Options]:
    rows = all_classes(work, {}, Window(size=None)).rows
    return {
        "organization_id": [(str(row.id), row.name) for row in office.all_organizations(work)],
        "class_id": [(str(row.id), f"{row.year}/{row.number}　{row.project.topic}") for row in rows],
    }


def _inspect(work: Work, _one: object, given: dict[str, Any]) -> object:
    return service.record_inspection(work, given.pop("organization_id"), given.pop("year"), **given)


def _report(work: Work, _one: object, given: dict[str, Any]) -> object:
    key, year, kind = given.pop("organization_id"), given.pop("year"), given.pop("kind")
    return service.report_violation(work, key, year, kind, **given)


INSPECT: Final = (Act("new", _l("登记检查"), _inspect, InspectionForm, options=_subjects),)
REPORT: Final = (
    Act(
        "new",
        _l("登记违规线索"),
        _report,
        ViolationForm,
        hint=_l("线索不是事实；有权机关查实之后才进入判断。"),
        options=_subjects,
    ),
)
INSPECTION_ACTS: Final = (
    Act(
        "withdraw",
        _l("删除误登的检查"),
        lambda work, one, _given: service.withdraw_inspection(work, one.row.id),
        undo=True,
        leaves="officer.inspections",
    ),
)


def _is(state: ViolationState) -> Any:
    return lambda one: one.row.state is state


VIOLATION_ACTS: Final = (
    Act(
        "confirm",
        _l("登记查实"),
        lambda work, one, given: service.confirm_violation(work, one.row.id, **given).row,
        ProvenForm,
        _is(ViolationState.REPORTED),
        main=True,
        hint=_l("查实之后按监督检查的规则判断，拟出的后果须具名确认。"),
    ),
    Act(
        "dismiss",
        _l("登记查无此事"),
        lambda work, one, given: service.dismiss_violation(work, one.row.id, **given),
        DismissForm,
        _is(ViolationState.REPORTED),
    ),
    Act(
        "withdraw",
        _l("删除误登的线索"),
        lambda work, one, _given: service.withdraw_violation(work, one.row.id),
        offered=_is(ViolationState.REPORTED),
        undo=True,
        leaves="officer.violations",
    ),
    Act(
        "reopen",
        _l("撤销结论"),
        lambda work, one, _given: service.reopen_violation(work, one.row.id).row,
        offered=lambda one: one.row.state is not ViolationState.REPORTED,
        undo=True,
    ),
)


along.register(
    INSPECTIONS,
    Permission.OFFICER_SUPERVISION,
    "officer.inspections",
    office.inspections,
    lambda one: url_for("officer.inspection", key=one.id),
)


@blueprint.get("/inspections")
@requires(Permission.OFFICER_SUPERVISION)
def inspections() -> Response | str:
    """All inspections."""
    return _inspections()


def _inspections(failed: Failed | None = None) -> Response | str:
    asked = INSPECTIONS.asked()
    with desk.work() as work:
        return INSPECTIONS.answer(
            work,
            asked,
            office.inspections(work, asked.values, asked.window),
            "officer/list.html",
            title=_("检查"),
            link=lambda one: url_for("officer.inspection", key=one.id),
            links=[
                (_("违规行为"), url_for("officer.violations")),
                (_("单位"), url_for("officer.organizations")),
            ],
            ready=acts.ready(work, INSPECT, None, failed),
            act_url=lambda _name: url_for("officer.inspection_new"),
        )


@blueprint.post("/inspections")
@requires(Permission.OFFICER_SUPERVISION)
def inspection_new() -> Answer | str:
    """Put an inspection on record."""
    return acts.create(INSPECT, "new", _inspections, "officer.inspection")


along.register(
    VIOLATIONS,
    Permission.OFFICER_SUPERVISION,
    "officer.violations",
    office.violations,
    lambda one: url_for("officer.violation", key=one.id),
)


@blueprint.get("/violations")
@requires(Permission.OFFICER_SUPERVISION)
def violations() -> Response | str:
    """All violations."""
    return _violations()


def _violations(failed: Failed | None = None) -> Response | str:
    asked = VIOLATIONS.asked()
    with desk.work() as work:
        return VIOLATIONS.answer(
            work,
            asked,
            office.violations(work, asked.values, asked.window),
            "officer/list.html",
            title=_("违规行为"),
            link=lambda one: url_for("officer.violation", key=one.id),
            links=[(_("检查"), url_for("officer.inspections")), (_("后果"), url_for("officer.consequences"))],
            ready=acts.ready(work, REPORT, None, failed),
            act_url=lambda _name: url_for("officer.violation_new"),
        )


@blueprint.post("/violations")
@requires(Permission.OFFICER_SUPERVISION)
def violation_new() -> Answer | str:
    """Put a suspicion on record."""
    return acts.create(REPORT, "new", _violations, "officer.violation")


def _load(work: Work, kind: type[Any], key: UUID, what: str) -> Looked:
    row = work.get(kind, key, what)
    return Looked(row, work.chain(row.year).labels())


def _links(row: Any) -> list[tuple[str, str]]:
    found = [(_("单位"), url_for("officer.organization", key=row.organization_id))]
    if row.class_id:
        found.append((_("班次页面"), url_for("officer.class_overview", key=row.class_id)))
    return found


def _inspection_page(work: Work, one: Looked, failed: Failed | None = None) -> Response:
    row = one.row
    return record_page(
        work,
        _("检查：%(name)s", name=row.organization.name),
        up=(_("检查"), url_for("officer.inspections")),
        pairs=[
            (_("班次"), row.training_class.project.topic if row.training_class else ""),
            (_("年度"), str(row.year)),
            (_("检查日"), day(row.inspected_on)),
            (_("检查人"), row.inspected_by),
            (_("情况"), row.found),
        ],
        record=one,
        doing=INSPECTION_ACTS,
        act_url=lambda name: url_for("officer.inspection_act", key=row.id, name=name),
        failed=failed,
        past=history_of_supervision(work, row),
        links=_links(row),
    )


@blueprint.get("/inspections/<uuid:key>")
@requires(Permission.OFFICER_SUPERVISION)
def inspection(key: UUID) -> Response:
    """One inspection."""
    with desk.work() as work:
        return _inspection_page(work, _load(work, Inspection, key, "检查"))


@blueprint.post("/inspections/<uuid:key>/<name>")
@requires(Permission.OFFICER_SUPERVISION)
def inspection_act(key: UUID, name: str) -> Answer | str:
    """Take an inspection back."""
    return acts.perform(
        INSPECTION_ACTS,
        name,
        lambda work: _load(work, Inspection, key, "检查"),
        _inspection_page,
        url_for("officer.inspection", key=key),
    )


def _violation_page(work: Work, one: Looked, failed: Failed | None = None) -> Response:
    row = one.row
    return record_page(
        work,
        _("违规行为：%(kind)s", kind=word(row.kind)),
        up=(_("违规行为"), url_for("officer.violations")),
        pairs=[
            (_("单位"), row.organization.name),
            (_("班次"), row.training_class.project.topic if row.training_class else ""),
            (_("年度"), str(row.year)),
            (_("状态"), said(STATES[row.state])),
            (_("报告日"), day(row.reported_on)),
            (_("情况"), row.description),
            (_("作出结论的单位"), row.decided_by),
            (_("查实日"), day(row.confirmed_on) if row.confirmed_on else ""),
        ],
        record=one,
        doing=VIOLATION_ACTS,
        act_url=lambda name: url_for("officer.violation_act", key=row.id, name=name),
        failed=failed,
        past=history_of_supervision(work, row),
        links=_links(row),
    )


@blueprint.get("/violations/<uuid:key>")
@requires(Permission.OFFICER_SUPERVISION)
def violation(key: UUID) -> Response:
    """One violation."""
    with desk.work() as work:
        return _violation_page(work, _load(work, Violation, key, "违规行为"))


@blueprint.post("/violations/<uuid:key>/<name>")
@requires(Permission.OFFICER_SUPERVISION)
def violation_act(key: UUID, name: str) -> Answer | str:
    """Confirm, dismiss, or undo."""
    return acts.perform(
        VIOLATION_ACTS,
        name,
        lambda work: _load(work, Violation, key, "违规行为"),
        _violation_page,
        url_for("officer.violation", key=key),
    )
