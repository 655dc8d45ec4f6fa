"""总览: key figures and charts of a year and a measure, each with its table, and all of it on paper."""

from collections.abc import Callable
from typing import Any, Final

from flask import Response, abort, jsonify, render_template, request, url_for

from yanxiu.services.dashboard import (
    CHARTS,
    FORMS,
    Dashboard,
    as_pdf,
    charts_of,
    notes,
    title,
)
from yanxiu.web import desk
from yanxiu.web.access import Permission, requires
from yanxiu.web.headers import ASKED_EACH_TIME
from yanxiu.web.i18n import language
from yanxiu.web.listing import FORMATS
from yanxiu.web.ministry import blueprint
from yanxiu.web.ministry.tongue import tongue

NAME: Final = "ministry-dashboard"
"""What exports are called in the audit log."""

_CHART: Final = f"<any({','.join(CHARTS)}):chart>"


@blueprint.get("/dashboard")
@requires(Permission.MINISTRY_READ)
def dashboard() -> str:
    """The whole page; complete without scripts."""
    board = _board()
    charts = charts_of(board)
    told = {"title": title(board), "notes": notes(board)} if charts else {"title": "", "notes": []}
    return render_template(
        "ministry/dashboard.html", board=board, charts=charts, address=_address(board), **told
    )


@blueprint.get(f"/dashboard/{_CHART}.svg")
@requires(Permission.MINISTRY_READ)
def dashboard_picture(chart: str) -> Response:
    """One chart as a picture; ``narrow`` for telephones, ``download`` to take it along."""
    board = _told()
    answer = Response(CHARTS[chart](board).svg("narrow" in request.args), mimetype="image/svg+xml")
    if "download" in request.args:
        return _taken(board, answer, chart, "svg")
    answer.add_etag()
    answer.headers["Cache-Control"] = ASKED_EACH_TIME
    answer.make_conditional(request)
    return answer


@blueprint.get(f"/dashboard/{_CHART}.json")
@requires(Permission.MINISTRY_READ)
def dashboard_option(chart: str) -> Response:
    """What a browser draws the same chart live from."""
    drawn, narrow = CHARTS[chart](_told()), "narrow" in request.args
    return jsonify(height=drawn.sizes[narrow][1], option=drawn.option(narrow))


@blueprint.get(f"/dashboard/{_CHART}.<any(csv,xlsx):form>")
@requires(Permission.MINISTRY_READ)
def dashboard_table(chart: str, form: str) -> Response:
    """The table of one chart as a file."""
    board = _told()
    drawn = CHARTS[chart](board)
    answer = Response(FORMS[form](board, drawn), mimetype=FORMATS[form])
    return _taken(board, answer, chart, form)


@blueprint.get("/dashboard.pdf")
@requires(Permission.MINISTRY_READ)
def dashboard_paper() -> Response:
    """The whole on paper."""
    board = _told()
    spoken = "zh-CN" if language() == "zh" else language()
    answer = Response(as_pdf(board, charts_of(board), spoken), mimetype="application/pdf")
    return _taken(board, answer, "dashboard", "pdf")


def _board() -> Dashboard:
    """What the address asks for; a year or measure that there is not becomes the usual one."""
    return Dashboard(request.args.get("year", type=int), request.args.get("measure", ""), tongue())


def _told() -> Dashboard:
    """The same where there are figures; else the page that there is not."""
    board = _board()
    if board.year is None:
        abort(404)
    return board


def _address(board: Dashboard) -> Callable[..., str]:
    """Addresses of the same year and measure: ``address("picture", chart="tiles", narrow=1)``."""

    def made(part: str, **given: Any) -> str:
        return url_for(f"ministry.dashboard_{part}", year=board.year, measure=board.measure, **given)

    return made


def _taken(board: Dashboard, answer: Response, chart: str, form: str) -> Response:
    """A file to keep, noted in the audit log."""
    with desk.work() as work:
        work.record("list.export", "list", NAME, chart=chart, format=form, year=board.year)
    name = f"{chart}-{board.year}-{board.measure}.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
