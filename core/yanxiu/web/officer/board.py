"""遴选看板: candidates by tier, moved by a form; totals; stated figures against the list."""

from typing import Any, Final
from uuid import UUID

from flask import Response, abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import BoardDraft
from yanxiu.services import board_drafts, boards
from yanxiu.services.application_desk import application_desk
from yanxiu.services.boards import Board, Candidate
from yanxiu.services.deciding import Judged
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.listing import part_of
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, findings, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.listing import Shown as ShownList
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import determine_url
from yanxiu.web.wording import in_reader_language, said

_FLAGS: Final = (
    ("fail", in_reader_language("不符")),
    ("unknown", in_reader_language("待补")),
    ("warn", in_reader_language("提醒")),
    ("clean", in_reader_language("无标记")),
)


def _flags(one: Candidate) -> str:
    """The pre-check in a cell of an export: every finding with its clause."""
    cited = (f"{said(each.label)} {each.citation.id if each.citation else ''}" for each in one.check.findings)
    return "；".join(text.strip() for text in cited) or _("无标记")


BOARD: Final = Listing(
    "officer-board",
    size=100,
    columns=(
        Column("topic", "选题", lambda one: one.row.topic),
        Column("host", "承办单位", lambda one: one.row.host.name),
        Column("city", "主管部门", lambda one: one.city),
        Column("field", "领域", lambda one: one.row.field_code),
        Column("base", "基地", lambda one: one.row.host.base_level, "nw"),
        Column("score", "评分", lambda one: one.score, "n"),
        Column("last_year", "上年完成", lambda one: one.last_year, "nw"),
        Column("place", "拟列", lambda one: one.place, "nw"),
        Column("check", "规则预检", _flags),
        Column("ceiling", "补助上限（元）", lambda one: one.ceiling.amount, "n"),
    ),
    filters=(
        Filter("q", "选题、单位或主管部门"),
        Filter("place", "拟列"),
        Filter("flag", "规则预检", _FLAGS),
    ),
)


class MoveForm(Schema):
    """Where the picked ones go."""

    to = fields.Text("移到", longest=60)


@blueprint.get("/board")
@requires(Permission.OFFICER_SELECTION)
def board_latest() -> Answer | str:
    """The board of the latest year."""
    with desk.work() as work:
        years = boards.years(work)
    return redirect(url_for("officer.board", year=years[0] if years else desk.today().year))


@blueprint.get("/board/<int:year>")
@requires(Permission.OFFICER_SELECTION)
def board(year: int) -> Response:
    """The board of a year."""
    if not 2000 <= year <= 2100:
        abort(404)
    with desk.work() as work:
        return board_page(work, year)


def board_page(work: Work, year: int, *, status: int = 200, error: str = "") -> Response:
    """The board with its money, its pre-check, and how it differs from the draft saved last."""
    asked, made = BOARD.asked(), boards.board_of(work, year)
    rows = [one for one in made.candidates if _fits(one, dict(asked.values))]
    part = part_of(rows, asked.window)
    if asked.format:
        work.record("list.export", "list", BOARD.name, format=asked.format, rows=len(part.rows))
        return BOARD.export(part.rows, asked.format)
    last = next(iter(board_drafts.drafts_of(work, year)), None)
    groups: list[tuple[str, list[Candidate]]] = [
        (label, [one for one in part.rows if one.place == place]) for place, label in made.places()
    ]
    page = render_template(
        "officer/board.html",
        board=made,
        years=boards.years(work),
        last=last,
        saver=board_drafts.savers(work, [last]).get(last.saved_by or last.id, "") if last else "",
        differing=_differing(made, last) if last else 0,
        shown=lambda found: findings.all_shown(found, made.words),
        listing=ShownList(BOARD, asked, part),
        groups=groups,
        labels=dict(made.places()),
        error=error,
    )
    return make_response(page, status)


def _differing(made: Board, last: BoardDraft) -> int:
    found = board_drafts.compare(board_drafts.stored(last), board_drafts.snapshot_of(made))
    return len(found.differences)


def _fits(one: Candidate, values: dict[str, str]) -> bool:
    text = values.get("q", "")
    return (
        (not text or text in one.row.topic or text in one.row.host.name or text in one.city)
        and values.get("place", "") in ("", one.place)
        and values.get("flag", "") in ("", one.check.mark)
    )


@blueprint.post("/board/<int:year>/move")
@requires(Permission.OFFICER_SELECTION)
def board_move(year: int) -> Answer | str:
    """Move what was picked; what policy refuses stays, and its findings are shown."""
    keys, form = _picked(), forms.read(MoveForm())
    if not keys or not form.ok:
        with desk.work() as work:
            wrong = _("请先选择项目，再选择移到哪里。")
            return board_page(work, year, status=422, error=wrong)
    refused, moved = _move(keys, form.values["to"])
    if moved:
        flash(_("已移动 %(n)s 项", n=moved))
    if refused:
        return make_response(render_template("officer/board_refused.html", year=year, refused=refused), 422)
    return redirect(url_for("officer.board", year=year), 303)


def _picked() -> list[UUID]:
    try:
        return [UUID(one) for one in forms.picked()]
    except ValueError:
        abort(404)


def _move(keys: list[UUID], to: str) -> tuple[list[dict[str, Any]], int]:
    """Each in a transaction of its own: one that is refused keeps none of the others."""
    refused: list[dict[str, Any]] = []
    moved = 0
    for key in keys:
        try:
            with desk.work() as work:
                judged = boards.move(work, key, to)
                if judged is not None and not judged.passed:
                    refused.append(_refusal(application_desk(work, key), judged))
                else:
                    moved += 1
        except (InvalidInput, WrongState) as error:
            told = error.message
            refused.append({"topic": "", "said": told, "findings": [], "counts": {}, "determine": ""})
    return refused, moved


def _refusal(one: Any, judged: Judged) -> dict[str, Any]:
    found = findings.all_shown(judged.decision.findings, one.words)
    return {
        "topic": one.row.topic,
        "said": "",
        "findings": found,
        "counts": findings.counts(found),
        "determine": determine_url(judged),
    }
