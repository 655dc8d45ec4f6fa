"""首页: what waits for the ministry, the year's key figures, who is silent, where to go."""

from typing import Final

from flask import render_template

from yanxiu.policy import DocumentStatus, Pack
from yanxiu.services.dashboard import Dashboard
from yanxiu.services.exchange import inbox
from yanxiu.services.exchange.words import KINDS
from yanxiu.services.listing import Window
from yanxiu.services.provinces import provinces, waiting
from yanxiu.web import desk
from yanxiu.web.access import Permission, requires
from yanxiu.web.ministry import blueprint
from yanxiu.web.ministry.reports import left
from yanxiu.web.ministry.tongue import tongue

_SHOWN: Final = 5


@blueprint.get("/home")
@requires(Permission.MINISTRY_READ)
def home() -> str:
    """What needs attention first, then what there is to know."""
    today = desk.today()
    total, _by_number = waiting(today)
    board = Dashboard(None, "", tongue())
    known = provinces()
    reported = set(board.lines) if board.year is not None else set()
    return render_template(
        "ministry/home.html",
        waiting=total,
        accepted=inbox.received({"state": "accepted"}, Window(size=1), today).total,
        received=inbox.received({"state": "waiting"}, Window(size=_SHOWN), today).rows if total.total else [],
        board=board,
        silent=[one for one in known if one.department and one.department.code not in reported],
        absent=[one for one in known if one.department is None],
        unloaded=[one for one in known if one.department and one.pack is None],
        drafts=[one for one in known if one.pack and not _in_force(one.pack)],
        kinds=KINDS,
        left=left,
    )


def _in_force(pack: Pack) -> bool:
    return any(one.status is DocumentStatus.IN_FORCE for one in pack.jurisdiction.documents)
