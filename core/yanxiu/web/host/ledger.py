"""经费台账 of an institution: its own classes."""

from flask import Response

from yanxiu.services.ledgers import By
from yanxiu.web import desk
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.pages import organization
from yanxiu.web.ledgers import HOST, answer


@blueprint.get("/ledger")
@requires(Permission.HOST_FUNDING)
def ledger() -> Response | str:
    """The money of the institution's classes, with its total."""
    with desk.work() as work:
        return answer(work, HOST, By.CLASS, "host/ledger.html", organization())
