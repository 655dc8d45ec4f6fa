"""平台上报: packages of the classes that the national platform wants, and the answers that come back."""

import io
from typing import Final
from uuid import UUID

from flask import (
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import PackageKind, PlatformReport, RecordKind, ReportState, SubmittedPackage
from yanxiu.services import receipts, registers, report_desk, reports
from yanxiu.services.exchange import records, taking
from yanxiu.services.exchange.sent import to_take
from yanxiu.services.exchange.words import KINDS
from yanxiu.services.exchange.words import STATES as OUTCOMES
from yanxiu.services.history import history_about
from yanxiu.services.receipts import Taken
from yanxiu.services.report_desk import NOT_BUILT, Line, ReportDesk
from yanxiu.services.work import Work
from yanxiu.web import acts, along, desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import allowed_acts, handling, walked
from yanxiu.web.wording import in_reader_language

STATES: Final = {NOT_BUILT: in_reader_language("还没有生成")} | {
    str(state): in_reader_language(word) for state, word in reports.WORDS.items()
}


def _state(one: Line) -> str:
    return str(STATES[str(one.report.state)] if one.report else STATES[NOT_BUILT])


REPORTS: Final = Listing(
    "officer-reports",
    columns=(
        Column("topic", "选题", lambda one: one.cls.project.topic),
        Column("host", "承办单位", lambda one: one.cls.project.host.name),
        Column("number", "计划序号", lambda one: f"{one.cls.year}/{one.cls.number}", "nw"),
        Column("ended", "结束日", lambda one: one.cls.actual_ends_on or one.cls.project.ends_on, "nw"),
        Column("state", "上报包", _state, "nw"),
        Column("submitted_on", "上报日", lambda one: one.report.submitted_on if one.report else None, "nw"),
        Column("due", "最近的期限", lambda one: one.due.due if one.due else None, "nw"),
    ),
    filters=(
        Filter("q", "选题或单位"),
        Filter("year", "年度"),
        Filter("state", "上报包", tuple(STATES.items())),
    ),
)


class SubmitForm(Schema):
    """The day of handing over."""

    on = fields.Day("上报日期", required=False, metadata={"hint": "不填写就是今天"})


class ReceiptForm(Schema):
    """The day of the receipt; the file comes beside."""

    on = fields.Day("回执日期", required=False, metadata={"hint": "不填写就按回执文件，文件里没有就是今天"})


class ReturnForm(Schema):
    """Why the platform sent a report back; its paper comes beside."""

    reasons = fields.Text("退回理由", longest=2000)
    returned_on = fields.Day("退回日期", required=False)


def _buildable(one: ReportDesk) -> bool:
    return one.assessed and (one.last is None or one.at(ReportState.BUILT, ReportState.RETURNED))


ACTS: Final = (
    Act(
        "take",
        _l("采用人社部的答复"),
        lambda work, one, _given: taking.take_waiting(work, one.sent),
        offered=lambda one: one.assessed and to_take(one.sent) is not None,
        main=True,
        hint=_l("受理和退回记入上报包；有编号的，给全体合格学员登记证书编号，一人不符就全部不登记。"),
    ),
    Act(
        "submit",
        _l("上报平台"),
        lambda work, one, given: reports.submit_report(work, one.row.id, **given),
        SubmitForm,
        lambda one: one.at(ReportState.BUILT),
        main=True,
        hint=_l("把生成的上报包交给人社部；交出之后不能更改，也不能撤回。"),
    ),
    Act(
        "build",
        _l("生成上报包"),
        lambda work, one, _given: reports.build_report(work, one.row.id),
        offered=_buildable,
        hint=_l("清单、学员名单、数据和材料合成一个文件；还没有上报的，重新生成会替换原来的。"),
    ),
    Act(
        "discard",
        _l("删除还没有上报的上报包"),
        lambda work, one, _given: reports.discard_report(work, one.row.id),
        offered=lambda one: one.at(ReportState.BUILT),
        undo=True,
    ),
    Act(
        "unreturn",
        _l("撤销退回登记"),
        lambda work, one, _given: receipts.withdraw_return(work, one.row.id),
        offered=lambda one: one.at(ReportState.RETURNED),
        undo=True,
    ),
)
along.register(
    REPORTS,
    Permission.OFFICER_REPORTS,
    "officer.reports",
    report_desk.reportable,
    lambda one: url_for("officer.report", class_id=one.id),
)


@blueprint.get("/reports", endpoint="reports")
@requires(Permission.OFFICER_REPORTS)
def listed() -> Response | str:
    """The classes that are reported, each with its package, its state and its nearest date."""
    asked = REPORTS.asked()
    with desk.work() as work:
        found = report_desk.reportable(work, asked.values, asked.window)
        lines = report_desk.lines_of(work, found.rows)
        return REPORTS.answer(
            work,
            asked,
            found.mapped(lambda cls: lines[cls.id]),
            "officer/reports.html",
            states=STATES,
            answers=records.waiting_answers(work),
            kinds=KINDS,
            outcomes=OUTCOMES,
            page_of=_page_of,
        )


def _page_of(package: SubmittedPackage) -> str:
    """Where a package is dealt with."""
    if package.kind is PackageKind.REPORT:
        return url_for("officer.report", class_id=package.class_id)
    if package.kind is PackageKind.PLAN:
        return url_for("officer.class_filing", key=package.class_id)
    return url_for("officer.amendment", key=package.amendment_id)


def _page(
    work: Work,
    one: ReportDesk,
    failed: Failed | None = None,
    *,
    receipt: forms.Read | None = None,
    returned: forms.Read | None = None,
    refused: Taken | None = None,
) -> Response:
    given = [read for read in (failed.read if failed else None, receipt, returned) if read is not None]
    dealt = handling(work, RecordKind.CLASS, one.row.id)
    checked = one.assessed and request.args.get("check") == "1"
    waits = one.at(ReportState.SUBMITTED, ReportState.ACCEPTED) and not dealt["aside"]
    page = render_template(
        "officer/report.html",
        one=one,
        cls=one.row,
        project=one.row.project,
        states=STATES,
        handling=dealt,
        around=walked(work, one.row.id),
        ready=acts.ready(work, allowed_acts(ACTS, dealt, failed), one, failed),
        act_url=lambda name: url_for("officer.report_act", class_id=one.row.id, name=name),
        checked=checked,
        problems=reports.check_report(work, one.row.id) if checked else (),
        waits=waits,
        receipt=receipt or forms.shown_with_file(ReceiptForm()),
        returned=returned or forms.shown_with_file(ReturnForm(), "paper"),
        refused=refused,
        decisions=registers.decisions_of(work, one.row.id) if refused else [],
        events=history_about(work, "class", one.row.id, "report", "exchange"),
    )
    return make_response(page, max((read.status for read in given), default=422 if refused else 200))


@blueprint.get("/reports/<uuid:class_id>")
@requires(Permission.OFFICER_REPORTS)
def report(class_id: UUID) -> Response:
    """One class: packages, what they lack, what came back; ``check`` looks without keeping anything."""
    with desk.work() as work:
        return _page(work, report_desk.report_desk(work, class_id))


@blueprint.post("/reports/<uuid:class_id>/<name>")
@requires(Permission.OFFICER_REPORTS)
def report_act(class_id: UUID, name: str) -> Answer | str:
    """Build, hand over, throw away."""
    return acts.perform(
        ACTS,
        name,
        lambda work: report_desk.report_desk(work, class_id),
        _page,
        url_for("officer.report", class_id=class_id),
    )


@blueprint.get("/reports/<uuid:class_id>/packages/<uuid:report_id>")
@requires(Permission.OFFICER_REPORTS)
def report_package(class_id: UUID, report_id: UUID) -> Response:
    """A package as a file; it names people in full, and the audit log keeps who took it."""
    with desk.work() as work:
        if work.get(PlatformReport, report_id, "上报包").class_id != class_id:
            abort(404)
        name, content = reports.open_package(work, report_id)
    return send_file(io.BytesIO(content), mimetype="application/zip", as_attachment=True, download_name=name)


@blueprint.post("/reports/<uuid:class_id>/receipt")
@requires(Permission.OFFICER_REPORTS)
def report_receipt(class_id: UUID) -> Answer:
    """导入回执: certificate numbers for all who passed, or for none."""
    form, _name, content = forms.with_file(ReceiptForm())
    taken: Taken | None = None
    if form.ok:
        with form.catching(), desk.work() as work:
            taken = receipts.import_receipt(work, class_id, content, **form.values)
            if not taken.refused:
                flash(_("已导入 %(n)s 个证书编号", n=len(taken.certificates)))
                return _back(class_id)
    with desk.work() as work:
        one = report_desk.report_desk(work, class_id)
        return _page(work, one, receipt=form, refused=taken)


@blueprint.post("/reports/<uuid:class_id>/returned")
@requires(Permission.OFFICER_REPORTS)
def report_returned(class_id: UUID) -> Answer:
    """登记退回: the platform's paper and its reasons; a new package may then be built."""
    form, _name, content = forms.with_file(ReturnForm(), "paper")
    if form.ok:
        with form.catching(), desk.work() as work:
            reasons, on = form.values["reasons"], form.values.get("returned_on")
            receipts.return_report(work, class_id, content, reasons=reasons, on=on)
            flash(_("已登记平台退回，可以重新生成上报包"))
            return _back(class_id)
    with desk.work() as work:
        return _page(work, report_desk.report_desk(work, class_id), returned=form)


def _back(class_id: UUID) -> Answer:
    return redirect(along.onward(url_for("officer.report", class_id=class_id)), 303)
