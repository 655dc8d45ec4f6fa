"""收到的材料: what departments handed over, laid open beside what the notice asks, and answered."""

import io
import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answered

from yanxiu.models import PackageKind, PackageState
from yanxiu.policy import Party, PlanSection, RecruitmentScope, WatchedField
from yanxiu.services.exchange import inbox, link, numbering, opening
from yanxiu.services.exchange.answering import Answer
from yanxiu.services.exchange.inbox import Received
from yanxiu.services.exchange.words import KINDS, STATES
from yanxiu.services.history import history_of
from yanxiu.services.listing import Part, Window
from yanxiu.services.work import Work
from yanxiu.web import acts, along, desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Failed
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.ministry import blueprint
from yanxiu.web.ministry.package_desk import ACTS, PackageDesk, answer
from yanxiu.web.plan_texts import plan_texts
from yanxiu.web.texts import day
from yanxiu.web.wording import in_reader_language, said, word

STATE_MARKS: Final = {
    PackageState.WAITING: "now",
    PackageState.ACCEPTED: "now",
    PackageState.APPROVED: "pass",
    PackageState.NUMBERED: "pass",
    PackageState.RETURNED: "warn",
}
CHECK_MARKS: Final = {"holds": "pass", "lacks": "fail", "look": "attest"}
CHECK_WORDS: Final = {
    "holds": in_reader_language("符合"),
    "lacks": in_reader_language("不符"),
    "look": in_reader_language("人工核对"),
}


_CODES: Final[Mapping[str, type[StrEnum]]] = {
    "field": WatchedField,
    "party": Party,
    "section": PlanSection,
    "scope": RecruitmentScope,
}
"""What the codes of a document are words of."""
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def _called(code: str | None, kind: str) -> str:
    """A code of a document in the reader's language; one that nobody knows as it stands."""
    known = next((one for one in _CODES[kind] if one.value == code), None)
    return word(known) if known is not None else code or ""


def _on_day(text: str | None) -> str:
    """A day of a document."""
    return day(date.fromisoformat(text)) if text else ""


def _seen(text: str) -> str:
    """What was seen at a point of the checklist; its days as pages write them."""
    return _ISO.sub(lambda found: day(date.fromisoformat(found[0])), said(text))


def left(one: Received) -> str:
    """Days to the day that policy sets, while an answer is awaited."""
    if one.days_left is None:
        return ""
    if one.days_left < 0:
        return str(_("已过 %(n)s 天", n=-one.days_left))
    return str(_("还有 %(n)s 天", n=one.days_left))


def _waited(one: Received) -> str:
    """Days since it came, as long as it is not through."""
    return "" if one.waited is None else str(_("%(n)s 天", n=one.waited))


RECEIVED: Final = Listing(
    "ministry-reports",
    columns=(
        Column("topic", "选题", lambda one: one.package.topic),
        Column("kind", "材料", lambda one: KINDS[one.package.kind], "nw"),
        Column("province", "省份", lambda one: one.place.name),
        Column("host", "承办单位", lambda one: one.package.host),
        Column("number", "计划序号", lambda one: f"{one.package.year}/{one.package.class_number}", "nw"),
        Column("submitted_on", "报送日", lambda one: one.package.submitted_on, "nw"),
        Column("state", "状态", lambda one: STATES[one.package.state], "nw"),
        Column("waited", "已等", _waited, "nw"),
        Column("due_on", "期限", lambda one: one.package.due_on, "nw"),
        Column("left", "剩余", left, "nw"),
    ),
    filters=(
        Filter("q", "选题或单位"),
        Filter("kind", "材料", [(str(kind), text) for kind, text in KINDS.items()]),
        Filter("province", "省份", lambda: [(one.code, one.name) for one in link.departments().values()]),
        Filter("year", "年度", lambda: [(str(one), str(one)) for one in inbox.years()]),
        Filter("state", "状态", [(str(state), text) for state, text in STATES.items()]),
        Filter("due", "期限", list(inbox.DUE.items())),
    ),
)


class SheetForm(Schema):
    """Numbers of a file; the file comes beside."""

    reference = fields.Text("回执编号", required=False)


class OpenForm(Schema):
    """What a package is opened for."""

    purpose = fields.Text("用途", longest=200)


def _rows(work: Work, values: Mapping[str, str], window: Window) -> Part[Received]:
    return inbox.received(values, window, work.today)


along.register(
    RECEIVED,
    Permission.MINISTRY_DECIDE,
    "ministry.reports",
    _rows,
    lambda one: url_for("ministry.report", package_id=one.id),
)


@blueprint.get("/reports", endpoint="reports")
@requires(Permission.MINISTRY_DECIDE)
def listed() -> Response | str:
    """The queue: what waits first, the most pressing on top."""
    asked = RECEIVED.asked()
    with desk.work() as work:
        found = _rows(work, asked.values, asked.window)
        return RECEIVED.answer(
            work, asked, found, "ministry/reports.html", kinds=KINDS, states=STATES, marks=STATE_MARKS
        )


def _load(work: Work, package_id: UUID) -> PackageDesk:
    received = inbox.anywhere(package_id, work.today)
    closed = opening.purpose_of(work, package_id) is None
    opened = None if closed else opening.look_into(work, received.place, package_id)
    return PackageDesk(received, inbox.answers(received.place, package_id), opened)


def _page(
    work: Work,
    one: PackageDesk,
    failed: Failed | None = None,
    *,
    sheet: forms.Read | None = None,
    asked: forms.Read | None = None,
) -> Response:
    given = [read for read in (failed.read if failed else None, sheet, asked) if read is not None]
    page = render_template(
        "ministry/report.html",
        one=one,
        row=one.row,
        place=one.received.place,
        kinds=KINDS,
        states=STATES,
        marks=STATE_MARKS,
        check_marks=CHECK_MARKS,
        check_words=CHECK_WORDS,
        left=left(one.received),
        around=along.around(work, one.row.id) or {"previous": "", "next": ""},
        ready=acts.ready(work, ACTS, one, failed),
        act_url=lambda name: url_for("ministry.report_act", package_id=one.row.id, name=name),
        numbers=one.kind is PackageKind.REPORT and one.at(PackageState.WAITING, PackageState.ACCEPTED),
        last_number=numbering.last_given() if one.opened else "",
        sheet=sheet or forms.shown_with_file(SheetForm()),
        asked=asked or forms.shown(OpenForm(), purpose=str(_("审核"))),
        others=[other for other in inbox.attempts(one.row) if other.id != one.row.id],
        events=history_of(work, "package", one.row.id),
        called=_called,
        on_day=_on_day,
        seen=_seen,
        plan_texts=plan_texts,
    )
    return make_response(page, max((read.status for read in given), default=200))


@blueprint.get("/reports/<uuid:package_id>")
@requires(Permission.MINISTRY_DECIDE)
def report(package_id: UUID) -> Response:
    """One package: what it says on the left, what is asked of it and the answer on the right."""
    with desk.work() as work:
        return _page(work, _load(work, package_id))


@blueprint.post("/reports/<uuid:package_id>/open")
@requires(Permission.MINISTRY_DECIDE)
def report_open(package_id: UUID) -> Answered:
    """Open a package for a purpose, which the audit log keeps."""
    form = forms.read(OpenForm())
    if form.ok:
        with form.catching(), desk.work() as work:
            place = inbox.anywhere(package_id, work.today).place
            opening.open_package(work, place, package_id, **form.values)
            return _back(package_id)
    with desk.work() as work:
        return _page(work, _load(work, package_id), asked=form)


@blueprint.get("/reports/<uuid:package_id>/file")
@requires(Permission.MINISTRY_DECIDE)
def report_file(package_id: UUID) -> Response:
    """One file of a package that was opened."""
    with desk.work() as work:
        place = inbox.anywhere(package_id, work.today).place
        found, content = opening.one_file(work, place, package_id, request.args.get("path", ""))
    name = found.name.rpartition("/")[2]
    return send_file(
        io.BytesIO(content), mimetype="application/octet-stream", as_attachment=True, download_name=name
    )


@blueprint.post("/reports/<uuid:package_id>/package")
@requires(Permission.MINISTRY_DECIDE)
def report_package(package_id: UUID) -> Answered:
    """The whole package, for the existing platform; it names people in full."""
    form = forms.read(OpenForm())
    if form.ok:
        with form.catching(), desk.work() as work:
            place = inbox.anywhere(package_id, work.today).place
            name, content = opening.take_along(work, place, package_id, **form.values)
            return send_file(
                io.BytesIO(content), mimetype="application/zip", as_attachment=True, download_name=name
            )
    with desk.work() as work:
        return _page(work, _load(work, package_id), asked=form)


@blueprint.post("/reports/<uuid:package_id>/numbers")
@requires(Permission.MINISTRY_DECIDE)
def report_numbers(package_id: UUID) -> Answered:
    """Numbers of a file, for all who passed or for none."""
    form, _name, content = forms.with_file(SheetForm())
    if form.ok:
        with form.catching(), desk.work() as work:
            one = _load(work, package_id)
            report, sha256 = opening.report_of(work, one.received.place, package_id)
            numbers = numbering.by_sheet(report, content, package_sha256=sha256)
            answer(work, one, Answer(PackageState.NUMBERED, numbers=numbers, **form.values))
            flash(_("已编号 %(n)s 个", n=len(numbers)))
            return _back(package_id)
    with desk.work() as work:
        return _page(work, _load(work, package_id), sheet=form)


@blueprint.post("/reports/<uuid:package_id>/<name>")
@requires(Permission.MINISTRY_DECIDE)
def report_act(package_id: UUID, name: str) -> Answered | str:
    """Approve, accept, number, return, correct."""
    return acts.perform(
        ACTS,
        name,
        lambda work: _load(work, package_id),
        _page,
        url_for("ministry.report", package_id=package_id),
    )


def _back(package_id: UUID) -> Answered:
    return redirect(along.onward(url_for("ministry.report", package_id=package_id)), 303)
