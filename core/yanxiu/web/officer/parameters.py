"""参数: where the documents leave room, what the department reads into them, values it supplied."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import TenantParameter
from yanxiu.services import office, openings, policy_choices
from yanxiu.services.errors import InvalidInput
from yanxiu.services.history import history_of
from yanxiu.services.listing import part_of
from yanxiu.services.openings import Opening
from yanxiu.services.work import Work
from yanxiu.web import acts, along, desk, fields
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed, Options
from yanxiu.web.frame import exists
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import record_page, signed_by
from yanxiu.web.texts import day
from yanxiu.web.wording import in_words, joined, said, word


def shown_value(value: Any, unit: str = "", words: Mapping[str, str] | None = None) -> str:
    """A value in words; nothing for None."""
    return "" if value is None else in_words(value, unit, words or {})


def _supplied(one: Opening) -> str:
    return shown_value(one.supplied.value, one.slot.unit, one.words) if one.supplied else _("待确认")


OPENINGS: Final = Listing(
    "officer-openings",
    size=50,
    columns=(
        Column("label", "参数", lambda one: one.slot.label),
        Column("tiers", "类别", lambda one: joined(said(one.words.get(t, t)) for t in one.spec.tiers)),
        Column("state", "为什么要填", lambda one: word(one.spec.state), "nw"),
        Column("proposed", "插件的读法", lambda one: shown_value(one.proposed, one.slot.unit, one.words)),
        Column("supplied", "本厅的值", _supplied),
        Column(
            "cite", "依据", lambda one: f"{one.spec.citation.document} {one.spec.citation.clause}".strip()
        ),
        Column("standard", "外部标准", lambda one: one.spec.standard),
    ),
    filters=(
        Filter("year", "年度"),
        Filter("state", "状态", [("open", "待确认"), ("done", "已填")]),
        Filter("q", "参数"),
    ),
)
PARAMETERS: Final = Listing(
    "officer-parameters",
    columns=(
        Column("slot", "参数", lambda one: one.slot),
        Column("value", "值", lambda one: shown_value(one.value)),
        Column("year", "年度", lambda one: _("任何年度") if one.year is None else str(one.year), "nw"),
        Column("author", "登记人", lambda one: one.author, "nw"),
        Column("basis", "依据", lambda one: one.basis),
        Column("dated", "登记日", lambda one: one.dated, "nw"),
        Column("withdrawn_on", "收回日", lambda one: one.withdrawn_on, "nw"),
    ),
    filters=(
        Filter("q", "参数名"),
        Filter("state", "状态", [("standing", "有效"), ("withdrawn", "已收回")]),
    ),
)


class SetForm(Schema):
    """A value, for which year and tier, by whom, on which basis."""

    value = fields.Text(
        "值",
        longest=2000,
        metadata={
            "hint": "数字、文字、4.5万元 这样的金额、是或否；"
            "几个词用顿号分开；成对的值照“插件的读法”的样子写成 {…}"
        },
    )
    year = fields.Count(
        "年度", least=2000, most=2100, required=False, metadata={"hint": "不填写就用于任何年度"}
    )
    tier = fields.Text("类别", required=False)
    author = fields.Text("登记人", longest=50)
    basis = fields.Text("依据", longest=2000, metadata={"hint": "文件、会议纪要或批示及其编号"})


@dataclass(frozen=True)
class SlotDesk:
    """A slot's openings in a year; it has no row of its own."""

    found: tuple[Opening, ...]
    year: int

    @property
    def row(self) -> None:
        return None

    @property
    def first(self) -> Opening:
        return self.found[0]

    @property
    def words(self) -> Mapping[str, str]:
        return self.first.words


@dataclass(frozen=True)
class Supplied:
    """A supplied value for its page."""

    row: TenantParameter
    words: Mapping[str, str]


def parse_value(text: str, like: Any = None) -> Any:
    """A typed value: a list or a mapping in JSON, yes or no, a number, several words, or text."""
    if text[:1] in "{[":
        try:
            return json.loads(text, parse_float=Decimal)
        except ValueError:
            raise InvalidInput("值", text, "不是完整的 JSON", '例如 {"at_least": 3, "at_most": 5}') from None
    if text in ("是", "否"):
        return text == "是"
    if text.isascii() and text.isdigit():
        return int(text)
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return Decimal(text)
    if "、" in text or isinstance(like, list):
        return [one.strip() for one in text.split("、") if one.strip()]
    return text


def typed(value: Any) -> str:
    """A value as ``parse_value`` takes it back."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "、".join(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _set(work: Work, one: SlotDesk, given: dict[str, Any]) -> object:
    tier = given.pop("tier", "")
    value = parse_value(given.pop("value"), one.first.proposed)
    return policy_choices.set_parameter(
        work, one.first.slot.name, value, tiers=[tier] if tier else [], **given
    )


def _tiers(_work: Work, one: SlotDesk) -> dict[str, Options]:
    named = dict.fromkeys(tier for opening in one.found for tier in opening.spec.tiers)
    return {"tier": [(tier, said(one.words.get(tier, tier))) for tier in named]}


SET: Final = (
    Act(
        "set",
        _l("确认或填写"),
        _set,
        SetForm,
        main=True,
        hint=_l("从今天起的判断按这个值；已经作出的决定不变。"),
        options=_tiers,
        filled=lambda one: {
            "value": typed(one.first.supplied.value if one.first.supplied else one.first.proposed),
            "year": one.year,
            "author": signed_by(),
        },
    ),
)
WITHDRAW: Final = (
    Act(
        "withdraw",
        _l("收回这个值"),
        lambda work, one, _given: policy_choices.withdraw_parameter(work, one.row.id),
        offered=lambda one: one.row.withdrawn_on is None,
        undo=True,
        hint=_l("从今天起不再使用；读过它的决定不变。"),
    ),
)


@blueprint.get("/parameters")
@requires(Permission.OFFICER_POLICY)
def parameters() -> Response | str:
    """Where the documents of a year leave room."""
    asked = OPENINGS.asked()
    year = _year(asked.values.get("year", ""))
    with desk.work() as work:
        rows = [one for one in openings.openings(work, year) if _fits(one, asked.values)]
        return OPENINGS.answer(
            work,
            asked,
            part_of(rows, asked.window),
            "officer/list.html",
            title=_("%(year)s 年度：要由本厅确认的参数", year=year),
            link=lambda one: url_for("officer.parameter_slot", slot=one.slot.name, year=year),
            links=[
                (_("已填的值"), url_for("officer.parameters_supplied")),
                (_("征求意见稿的试行"), url_for("officer.drafts")),
                (_("外部标准"), url_for("officer.standards_")),
                *([(_("文件原文"), url_for("sources.documents"))] if exists("sources.documents") else []),
            ],
            note=_("文件写明的值不能另定；这里只有文件留有余地的：口径、外部标准、没有公布的值。"),
        )


def _year(text: str) -> int:
    ok = text.isascii() and text.isdigit() and 2000 <= int(text) <= 2100
    return int(text) if ok else desk.today().year


def _fits(one: Opening, values: Mapping[str, str]) -> bool:
    state = "done" if one.supplied else "open"
    said = values.get("q", "")
    return values.get("state", "") in ("", state) and (said in one.slot.label or said in one.slot.name)


along.register(
    PARAMETERS,
    Permission.OFFICER_POLICY,
    "officer.parameters_supplied",
    office.parameters,
    lambda one: url_for("officer.parameter", key=one.id),
)


@blueprint.get("/parameters/supplied")
@requires(Permission.OFFICER_POLICY)
def parameters_supplied() -> Response | str:
    """All values that were ever supplied."""
    asked = PARAMETERS.asked()
    with desk.work() as work:
        found = office.parameters(work, asked.values, asked.window)
        return PARAMETERS.answer(
            work,
            asked,
            found,
            "officer/list.html",
            title=_("本厅填写的值"),
            link=lambda one: url_for("officer.parameter", key=one.id),
        )


def _load(work: Work, slot: str, year: int) -> SlotDesk:
    return SlotDesk(tuple(openings.opening(work, year, slot)), year)


def _slot_page(work: Work, one: SlotDesk, failed: Failed | None = None) -> Response:
    slot = one.first.slot
    return record_page(
        work,
        slot.label,
        up=(_("参数"), url_for("officer.parameters", year=one.year)),
        pairs=[(_("参数名"), slot.name), (_("年度"), str(one.year))],
        record=one,
        doing=SET,
        act_url=lambda _name: url_for("officer.parameter_set", slot=slot.name, year=one.year),
        failed=failed,
        past=history_of(work, "parameter", slot.name),
        template="officer/slot.html",
        openings=one.found,
        shown_value=shown_value,
        typed=typed,
    )


@blueprint.get("/parameters/slots/<slot>")
@requires(Permission.OFFICER_POLICY)
def parameter_slot(slot: str) -> Response:
    """One parameter: what the documents say, what the plugin reads, what the department supplied."""
    with desk.work() as work:
        return _slot_page(work, _load(work, slot, _year(request.args.get("year", ""))))


@blueprint.post("/parameters/slots/<slot>")
@requires(Permission.OFFICER_POLICY)
def parameter_set(slot: str) -> Answer | str:
    """Confirm a reading or supply a value."""
    year = _year(request.args.get("year", ""))
    back = url_for("officer.parameter_slot", slot=slot, year=year)
    return acts.perform(SET, "set", lambda work: _load(work, slot, year), _slot_page, back)


def _found(work: Work, key: UUID) -> Supplied:
    row = work.get(TenantParameter, key, "租户参数")
    return Supplied(row, work.chain(row.year or work.today.year).labels())


def _page(work: Work, one: Supplied, failed: Failed | None = None) -> Response:
    row = one.row
    return record_page(
        work,
        _("参数 %(slot)s", slot=row.slot),
        up=(_("已填的值"), url_for("officer.parameters_supplied")),
        pairs=[
            (_("值"), shown_value(row.value, "", one.words)),
            (_("年度"), _("任何年度") if row.year is None else str(row.year)),
            (_("类别"), joined(said(one.words.get(tier, tier)) for tier in row.tiers)),
            (_("登记人"), row.author),
            (_("依据"), row.basis),
            (_("登记日"), day(row.dated)),
            (_("收回日"), day(row.withdrawn_on) if row.withdrawn_on else ""),
        ],
        record=one,
        doing=WITHDRAW,
        act_url=lambda name: url_for("officer.parameter_act", key=row.id, name=name),
        failed=failed,
        past=history_of(work, "parameter", row.slot),
    )


@blueprint.get("/parameters/<uuid:key>")
@requires(Permission.OFFICER_POLICY)
def parameter(key: UUID) -> Response:
    """One supplied value."""
    with desk.work() as work:
        return _page(work, _found(work, key))


@blueprint.post("/parameters/<uuid:key>/<name>")
@requires(Permission.OFFICER_POLICY)
def parameter_act(key: UUID, name: str) -> Answer | str:
    """Withdraw."""
    return acts.perform(
        WITHDRAW, name, lambda work: _found(work, key), _page, url_for("officer.parameter", key=key)
    )
