"""汇总表: the year's list of the applications sent on, for printing, sealing and as a workbook."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Response, abort, make_response, redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import Application, Organization, SummarySheet
from yanxiu.policy import SummaryColumn
from yanxiu.services import endorsements
from yanxiu.services.application_desk import forwarded, summary_sheet_of
from yanxiu.services.history import history_of
from yanxiu.services.work import Work
from yanxiu.web import acts, desk, fields
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed
from yanxiu.web.listing import FORMATS, Column, Listing
from yanxiu.web.supervising import blueprint
from yanxiu.web.supervising.pages import department

SHEET: Final = Listing(
    "supervising-summary",
    columns=(
        Column("serial", "序号", lambda one: one.serial, "n"),
        Column("topic", "研修选题", lambda one: one.row.topic),
        Column("host", "承办单位", lambda one: one.row.host.name),
        Column("contact", "联系人", lambda one: one.row.host.contact, "nw"),
        Column("phone", "联系电话", lambda one: one.row.host.phone, "nw"),
        Column("field", "所属专业技术领域", lambda one: one.field),
    ),
)


class SheetForm(Schema):
    """What the sealed sheet has."""

    columns = fields.Choices("汇总表栏目", SummaryColumn)
    sealed = fields.Tick("汇总表已加盖公章")
    filled_on = fields.Day("填报日期")


@dataclass(frozen=True)
class Line:
    """One application on the sheet."""

    serial: int
    row: Application
    field: str


@dataclass(frozen=True)
class Sheet:
    """The sheet of a year: as recorded, and what stands on it."""

    year: int
    unit: Organization
    row: SummarySheet | None
    words: Mapping[str, str]
    lines: tuple[Line, ...]


def _record(work: Work, one: Sheet, given: dict[str, Any]) -> object:
    return endorsements.record_summary_sheet(work, one.year, one.unit.id, **given)


def _filled(one: Sheet) -> dict[str, Any]:
    if one.row is None:
        return {"columns": [str(column) for column in SummaryColumn], "filled_on": desk.today()}
    return {"columns": one.row.columns, "sealed": one.row.sealed, "filled_on": one.row.filled_on}


ACTS: Final = (
    Act(
        "record",
        _l("登记汇总表"),
        _record,
        SheetForm,
        main=True,
        hint=_l("打印、盖章之后登记；栏目和盖章是申报规则核对的内容。"),
        filled=_filled,
    ),
)


@blueprint.get("/summary")
@requires(Permission.SUPERVISE_SUMMARY)
def summary_latest() -> Answer:
    """The sheet of this year."""
    return redirect(url_for("supervising.summary", year=desk.today().year))


def _load(work: Work, year: int) -> Sheet:
    if not 2000 <= year <= 2100:
        abort(404)
    unit = work.get(Organization, department(), "主管部门")
    words = work.chain(year, unit.jurisdiction).labels()
    rows = forwarded(work, unit.id, year)
    lines = [
        Line(n, row, words.get(row.field_code or "", row.field_code or "")) for n, row in enumerate(rows, 1)
    ]
    return Sheet(year, unit, summary_sheet_of(work, unit.id, year), words, tuple(lines))


def _page(work: Work, one: Sheet, failed: Failed | None = None) -> Response:
    page = render_template(
        "supervising/summary.html",
        sheet=one,
        columns=SHEET.columns,
        ready=acts.ready(work, ACTS, one, failed),
        act_url=lambda _name: url_for("supervising.summary_record", year=one.year),
        events=history_of(work, "summary_sheet", one.row.id) if one.row else [],
        formats=list(FORMATS),
    )
    return make_response(page, failed.read.status if failed else 200)


@blueprint.get("/summary/<int:year>")
@requires(Permission.SUPERVISE_SUMMARY)
def summary(year: int) -> Response:
    """The sheet as it is printed; ``format`` gives it as a file."""
    asked = SHEET.asked()
    with desk.work() as work:
        one = _load(work, year)
        if asked.format:
            work.record("list.export", "list", SHEET.name, format=asked.format, rows=len(one.lines))
            return SHEET.export(one.lines, asked.format)
        return _page(work, one)


@blueprint.post("/summary/<int:year>")
@requires(Permission.SUPERVISE_SUMMARY)
def summary_record(year: int) -> Answer | str:
    """Note that the sheet was filled in and sealed."""
    return acts.perform(
        ACTS,
        "record",
        lambda work: _load(work, year),
        _page,
        url_for("supervising.summary", year=year),
    )
