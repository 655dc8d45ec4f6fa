"""外部标准: tables of training-fee standards, loaded from files and taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import Standard, StandardKind
from yanxiu.policy import TrainingFeeStandard, read_standard
from yanxiu.services import invoices, standards
from yanxiu.services.listing import part_of
from yanxiu.services.work import Work
from yanxiu.web import acts, along, desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import record_page
from yanxiu.web.texts import day

KINDS: Final = {
    StandardKind.TRAINING_FEE: _l("培训费标准"),
    StandardKind.WITHHOLDING: _l("劳务报酬预扣"),
}
STANDARDS: Final = Listing(
    "officer-standards",
    columns=(
        Column("name", "标准", lambda one: one.name),
        Column("document", "文号", lambda one: one.document, "nw"),
        Column("kind", "种类", lambda one: KINDS[one.kind], "nw"),
        Column("in_force_from", "施行日", lambda one: one.in_force_from, "nw"),
        Column("author", "登记人", lambda one: one.author),
        Column("loaded_on", "载入日", lambda one: one.loaded_on, "nw"),
        Column("withdrawn_on", "收回日", lambda one: one.withdrawn_on, "nw"),
    ),
    filters=(Filter("q", "标准或文号"),),
)
INVOICES: Final = Listing(
    "officer-invoices",
    columns=(
        Column("invoice_number", "票据号", lambda one: one.expense.invoice_number, "nw"),
        Column("class", "班次", lambda one: f"{one.cls.year}/{one.cls.number}", "nw"),
        Column("topic", "选题", lambda one: one.cls.project.topic),
        Column("host", "承办单位", lambda one: one.cls.project.host.name),
        Column("amount", "金额（元）", lambda one: f"{one.expense.amount:,.2f}", "n"),
        Column("payee", "收款方", lambda one: one.expense.payee),
    ),
    filters=(Filter("q", "票据号"),),
)


class LoadForm(Schema):
    """What goes with the file."""

    shipped = fields.Text("插件带来的表", longest=200, required=False)
    author = fields.Text("登记人", longest=50, metadata={"hint": "对照过原文的人"})


@dataclass(frozen=True)
class Loaded:
    """One table for its page."""

    row: Standard
    words: Mapping[str, str] = field(default_factory=dict)


WITHDRAW: Final = (
    Act(
        "withdraw",
        _l("收回这张表"),
        lambda work, one, _given: standards.withdraw_standard(work, one.row.id),
        offered=lambda one: one.row.withdrawn_on is None,
        undo=True,
        hint=_l("从今天起不再使用；读过它的判断不变。"),
    ),
)
along.register(
    STANDARDS,
    Permission.OFFICER_POLICY,
    "officer.standards_",
    lambda work, values, window: part_of(_rows(work, values), window),
    lambda one: url_for("officer.standard", key=one.id),
)


def _rows(work: Work, values: Mapping[str, str]) -> list[Standard]:
    said = values.get("q", "")
    return [row for row in standards.all_standards(work) if said in row.name or said in row.document]


@blueprint.get("/standards")
@requires(Permission.OFFICER_POLICY)
def standards_() -> Response | str:
    """All tables that were ever loaded, and those that the year's documents still lack."""
    asked = STANDARDS.asked()
    with desk.work() as work:
        missing = standards.missing_standards(work, work.today.year)
        told = _("还缺：%(names)s", names="、".join(f"《{name}》" for name in missing)) if missing else ""
        return STANDARDS.answer(
            work,
            asked,
            part_of(_rows(work, asked.values), asked.window),
            "officer/list.html",
            title=_("外部标准"),
            link=lambda one: url_for("officer.standard", key=one.id),
            links=[
                (_("载入标准表"), url_for("officer.standard_new")),
                (_("参数"), url_for("officer.parameters")),
            ],
            note=told,
        )


@blueprint.get("/standards/new")
@requires(Permission.OFFICER_POLICY)
def standard_new() -> Response:
    """The form for a file."""
    with desk.work() as work:
        return _new_page(work, forms.shown(LoadForm(), author=desk.signed_in().name))


def _new_page(work: Work, form: forms.Read) -> Response:
    tables = [(one.name, f"{one.content['document']}《{one.content['standard']}》") for one in _shipped(work)]
    page = render_template("officer/standard_new.html", form=form, shipped=tables)
    return make_response(page, form.status)


def _shipped(work: Work) -> list[standards.Shipped]:
    return standards.shipped(work.plugins)


@blueprint.post("/standards/new")
@requires(Permission.OFFICER_POLICY)
def standard_load() -> Answer:
    """Load a file, or a table that ships with a plugin."""
    form = forms.read(LoadForm())
    form.labels["file"] = _("标准文件")
    sent = forms.uploaded("file")
    with desk.work() as work:
        ours = next((one for one in _shipped(work) if one.name == form.values.get("shipped")), None)
        if sent is None and ours is None:
            form.refuse("file", _("请选择文件，或选一张插件带来的表"))
        if form.ok:
            name, content = _source(ours) if sent is None else (sent.filename or "", sent.read())
            with form.catching():
                row = standards.load_standard(work, name, content, author=form.values["author"])
                flash(_("标准表已载入"))
                return redirect(url_for("officer.standard", key=row.id), 303)
        return _new_page(work, form)


def _source(ours: standards.Shipped | None) -> tuple[str, bytes]:
    return ("", b"") if ours is None else (ours.path.name, ours.path.read_bytes())


def _found(work: Work, key: UUID) -> Loaded:
    return Loaded(work.get(Standard, key, "标准"))


def _page(work: Work, one: Loaded, failed: Failed | None = None) -> Response:
    row = one.row
    table = read_standard(row.content) if row.kind is StandardKind.TRAINING_FEE else None
    return record_page(
        work,
        f"{row.document}《{row.name}》",
        up=(_("外部标准"), url_for("officer.standards_")),
        pairs=_pairs(row, table),
        record=one,
        doing=WITHDRAW,
        act_url=lambda name: url_for("officer.standard_act", key=row.id, name=name),
        failed=failed,
        past=("standard", row.id),
        template="officer/standard.html",
        table=table,
    )


def _pairs(row: Standard, table: TrainingFeeStandard | None) -> list[tuple[str, Any]]:
    told = [
        (_("种类"), KINDS[row.kind]),
        (_("施行日"), day(row.in_force_from)),
        (_("登记人"), row.author),
        (_("文件"), row.file_name),
        (_("载入日"), day(row.loaded_on)),
        (_("收回日"), day(row.withdrawn_on) if row.withdrawn_on else ""),
    ]
    if table is None:
        return told
    over = _(
        "超过 %(days)s 天的部分按 %(share)s",
        days=table.long_after,
        share=f"{table.long_share * Decimal(100):f}".rstrip("0").rstrip(".") + "%",
    )
    trip = _("报到 %(in_)s 天、撤离 %(out)s 天", in_=table.registration_days, out=table.return_days)
    return [*told, (_("长班"), over), (_("路途"), trip), (_("半天最多学时"), f"{table.hours_per_half_day}")]


@blueprint.get("/standards/<uuid:key>")
@requires(Permission.OFFICER_POLICY)
def standard(key: UUID) -> Response:
    """One table, figure by figure."""
    with desk.work() as work:
        return _page(work, _found(work, key))


@blueprint.post("/standards/<uuid:key>/<name>")
@requires(Permission.OFFICER_POLICY)
def standard_act(key: UUID, name: str) -> Answer | str:
    """Take it back."""
    return acts.perform(
        WITHDRAW, name, lambda work: _found(work, key), _page, url_for("officer.standard", key=key)
    )


@blueprint.get("/funding/invoices")
@requires(Permission.OFFICER_FUNDING)
def funding_invoices() -> Response | str:
    """Invoices that more than one class entered."""
    asked = INVOICES.asked()
    said = invoices.invoice_key(request.args.get("q")) or ""
    with desk.work() as work:
        found = [one for double in invoices.doubles(work) if said in double.key for one in double.entered]
        return INVOICES.answer(
            work,
            asked,
            part_of(found, asked.window),
            "officer/list.html",
            title=_("重复票据"),
            link=lambda one: url_for("officer.class_funding", key=one.cls.id),
            note=_("同一票据号登记在几个班次；比较时不计全角半角、空格、横线和大小写。"),
        )
