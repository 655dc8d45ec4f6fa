"""草案: drafts of the board, saved and compared; and the money there is for the year, by tier."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import BoardDraft, YearFund
from yanxiu.services import board_drafts as service
from yanxiu.services import boards, year_money
from yanxiu.services.board_drafts import CHANGE_WORDS, Difference, Snapshot
from yanxiu.services.boards import Board
from yanxiu.services.history import history_about
from yanxiu.services.listing import part_of
from yanxiu.services.work import Work
from yanxiu.web import acts, desk, fields
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed, Options
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.officer import blueprint
from yanxiu.web.texts import moment
from yanxiu.web.wording import said

NOW: Final = "now"
DRAFTS: Final = Listing(
    "officer-board-drafts",
    columns=(
        Column("name", "草案", lambda one: one.name),
        Column("chosen", "列入（项）", lambda one: len(one.content["entries"]), "n"),
        Column("note", "说明", lambda one: one.note),
        Column("saved", "保存时间", lambda one: moment(one.created_at), "nw"),
    ),
    filters=(Filter("q", "草案"),),
)


def _figures(one: Difference) -> str:
    return "；".join(
        f"{said(label)} {before or '—'} → {after or '—'}" for label, before, after in one.figures
    )


CHANGES: Final = Listing(
    "officer-board-comparison",
    size=100,
    columns=(
        Column("topic", "选题", lambda one: one.topic),
        Column("host", "承办单位", lambda one: one.host),
        Column("change", "变化", lambda one: CHANGE_WORDS[one.change], "nw"),
        Column("before", "原来", lambda one: one.before, "nw"),
        Column("after", "现在", lambda one: one.after, "nw"),
        Column("figures", "数字", _figures),
    ),
    filters=(
        Filter("change", "变化", [(str(kind), word) for kind, word in CHANGE_WORDS.items()]),
        Filter("q", "选题或单位"),
    ),
)


class SaveForm(Schema):
    """The draft's name."""

    name = fields.Text("草案名称", longest=40)
    note = fields.Text("说明", longest=500, required=False)


class DiscardForm(Schema):
    """Which draft."""

    draft_id = fields.Key("草案")


class FundForm(Schema):
    """What there is for a tier."""

    tier = fields.Text("类别", longest=60)
    amount = fields.Amount("金额")
    source = fields.Text("列支科目", longest=100, required=False)
    basis = fields.Text("依据", longest=500, metadata={"hint": "预算批复、会议纪要或批示及其编号"})


class TierForm(Schema):
    """A tier."""

    tier = fields.Text("类别", longest=60)


@dataclass(frozen=True)
class DraftsDesk:
    """The saved drafts of a year; there is no row whose revision counts."""

    year: int
    drafts: list[BoardDraft]

    @property
    def row(self) -> None:
        return None

    @property
    def words(self) -> Mapping[str, str]:
        return {}


@dataclass(frozen=True)
class MoneyDesk:
    """The money of a year's board; there is no row whose revision counts."""

    board: Board

    @property
    def row(self) -> None:
        return None

    @property
    def words(self) -> Mapping[str, str]:
        return self.board.words

    @property
    def year(self) -> int:
        return self.board.year

    def funds(self) -> list[YearFund]:
        return [line.fund for line in self.board.money if line.fund is not None]


def _tiers(_work: Work, one: MoneyDesk) -> dict[str, Options]:
    return {"tier": [(tier.id, tier.label) for tier in one.board.tiers]}


def _entered(_work: Work, one: MoneyDesk) -> dict[str, Options]:
    there = {row.tier for row in one.funds()}
    return {"tier": [(tier.id, tier.label) for tier in one.board.tiers if tier.id in there]}


def _known(_work: Work, one: DraftsDesk) -> dict[str, Options]:
    return {"draft_id": [(str(row.id), row.name) for row in one.drafts]}


SAVING: Final = (
    Act(
        "save",
        _l("保存现在的看板"),
        lambda work, one, given: service.save_draft(work, boards.board_of(work, one.year), **given),
        SaveForm,
        main=True,
        hint=_l("保存之后不再改动，可以与别的草案、与现在的看板比较。"),
        filled=lambda one: {"name": service.next_name(one.drafts)},
    ),
    Act(
        "discard",
        _l("删除一份草案"),
        lambda work, _one, given: service.discard_draft(work, given["draft_id"]),
        DiscardForm,
        lambda one: bool(one.drafts),
        undo=True,
        options=_known,
    ),
)
MONEY: Final = (
    Act(
        "set",
        _l("登记或更正经费"),
        lambda work, one, given: year_money.set_fund(
            work, one.year, given.pop("tier"), given.pop("amount"), **given
        ),
        FundForm,
        main=True,
        options=_tiers,
    ),
    Act(
        "withdraw",
        _l("撤回一个类别的经费"),
        lambda work, one, given: year_money.withdraw_fund(work, one.year, given["tier"]),
        TierForm,
        lambda one: bool(one.funds()),
        undo=True,
        options=_entered,
    ),
)


def _known_year(year: int) -> int:
    if not 2000 <= year <= 2100:
        abort(404)
    return year


def _saved(work: Work, year: int) -> DraftsDesk:
    return DraftsDesk(year, service.drafts_of(work, _known_year(year)))


def _money_of(work: Work, year: int) -> MoneyDesk:
    return MoneyDesk(boards.board_of(work, _known_year(year)))


@blueprint.get("/board/<int:year>/drafts")
@requires(Permission.OFFICER_SELECTION)
def board_drafts(year: int) -> Response | str:
    """The drafts that were saved, and the form to save the board of now."""
    with desk.work() as work:
        return _drafts(work, _saved(work, year))


def _drafts(work: Work, one: DraftsDesk, failed: Failed | None = None) -> Response | str:
    asked = DRAFTS.asked()
    rows = [row for row in one.drafts if asked.values.get("q", "") in row.name]
    found = part_of(rows, asked.window)
    page = DRAFTS.answer(
        work,
        asked,
        found,
        "officer/board_drafts.html",
        one=one,
        savers=service.savers(work, found.rows),
        choices=[(NOW, _("现在的看板")), *_known(work, one)["draft_id"]],
        ready=acts.ready(work, SAVING, one, failed),
        act_url=lambda name: url_for("officer.board_drafts_act", year=one.year, name=name),
        events=history_about(work, "board", str(one.year), "board"),
    )
    return make_response(page, failed.read.status) if failed else page


@blueprint.post("/board/<int:year>/drafts/<name>")
@requires(Permission.OFFICER_SELECTION)
def board_drafts_act(year: int, name: str) -> Answer | str:
    """Save, or throw a draft away."""
    back = url_for("officer.board_drafts", year=year)
    return acts.perform(SAVING, name, lambda work: _saved(work, year), _drafts, back)


@blueprint.get("/board/<int:year>/compare")
@requires(Permission.OFFICER_SELECTION)
def board_compare(year: int) -> Answer:
    """On to the two that were picked: ``first`` and ``second`` are drafts, or the board of now."""
    first, second = request.args.get("first", ""), request.args.get("second", "")
    if not first or not second:
        return redirect(url_for("officer.board_drafts", year=year))
    return redirect(url_for("officer.board_compared", year=year, first=first, second=second))


@blueprint.get("/board/<int:year>/compare/<first>/<second>")
@requires(Permission.OFFICER_SELECTION)
def board_compared(year: int, first: str, second: str) -> Answer | str:
    """Two drafts side by side."""
    asked = CHANGES.asked()
    with desk.work() as work:
        board = boards.board_of(work, _known_year(year))
        (before, old), (after, new) = _named(work, board, first), _named(work, board, second)
        found = service.compare(old, new)
        labels = {tier.id: said(tier.label) for tier in board.tiers}
        rows = [each for each in found.differences if _fits(each, asked.values)]
        return CHANGES.answer(
            work,
            asked,
            part_of(rows, asked.window).mapped(lambda each: _in_words(each, labels)),
            "officer/board_compare.html",
            year=year,
            names=(before, after),
            keys=(first, second),
            compared=found,
            labels=labels,
        )


def _named(work: Work, board: Board, key: str) -> tuple[str, Snapshot]:
    if key == NOW:
        return str(_("现在的看板")), service.snapshot_of(board)
    try:
        row = service.saved(work, board.year, UUID(key))
    except ValueError:
        abort(404)
    return row.name, service.stored(row)


def _fits(one: Difference, values: Mapping[str, str]) -> bool:
    text = values.get("q", "")
    return values.get("change", "") in ("", one.change) and (text in one.topic or text in one.host)


def _in_words(one: Difference, labels: Mapping[str, str]) -> Difference:
    before, after = (labels.get(place, place) for place in (one.before, one.after))
    return Difference(one.change, one.application_id, one.topic, one.host, before, after, one.figures)


@blueprint.get("/board/<int:year>/money")
@requires(Permission.OFFICER_SELECTION)
def board_money(year: int) -> Response:
    """What there is for each tier beside what the chosen may cost."""
    with desk.work() as work:
        return _money(work, _money_of(work, year))


def _money(work: Work, one: MoneyDesk, failed: Failed | None = None) -> Response:
    page = render_template(
        "officer/board_money.html",
        one=one,
        board=one.board,
        ready=acts.ready(work, MONEY, one, failed),
        act_url=lambda name: url_for("officer.board_money_act", year=one.year, name=name),
        events=history_about(work, "board", str(one.year), "fund"),
    )
    return make_response(page, failed.read.status if failed else 200)


@blueprint.post("/board/<int:year>/money/<name>")
@requires(Permission.OFFICER_SELECTION)
def board_money_act(year: int, name: str) -> Answer | str:
    """Enter, correct, take back."""
    back = url_for("officer.board_money", year=year)
    return acts.perform(MONEY, name, lambda work: _money_of(work, year), _money, back)
