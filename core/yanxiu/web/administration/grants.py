"""Roles of administrators that wait for a second person."""

from typing import Final
from uuid import UUID

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from yanxiu.models import GrantState
from yanxiu.services.accounts import grants as service
from yanxiu.services.history import ROLE_WORDS
from yanxiu.services.listing import part_of
from yanxiu.web import desk
from yanxiu.web.access import Permission, requires
from yanxiu.web.administration import blueprint
from yanxiu.web.listing import Column, Filter, Listing

GRANTS: Final = Listing(
    "grants",
    title="授权确认",
    columns=(
        Column("user", "账号", lambda row: f"{row.user.name}（{row.user.login}）"),
        Column("what", "事项", lambda row: f"{service.KIND_LABELS[row.kind]}{ROLE_WORDS[row.role]}", "nw"),
        Column("reason", "理由", lambda row: row.reason),
        Column("proposer", "提出人", lambda row: row.proposer.name, "nw"),
        Column("at", "提出时间", lambda row: row.created_at, "nw"),
        Column("state", "状态", lambda row: service.STATE_LABELS[row.state], "nw"),
    ),
    filters=(
        Filter("state", "状态", tuple((state.value, service.STATE_LABELS[state]) for state in GrantState)),
    ),
)


@blueprint.get("/administration/grants")
@requires(Permission.ADMIN_SECURITY)
def grants() -> Response | str:
    """Proposals, the latest first."""
    asked = GRANTS.asked()
    state = asked.values.get("state")
    with desk.work() as work:
        rows = [row for row in service.proposals(work) if not state or row.state == state]
        return GRANTS.answer(
            work,
            asked,
            part_of(rows, asked.window),
            "administration/grants.html",
            my_id=desk.signed_in().user_id,
        )


@blueprint.post("/administration/grants/<uuid:proposal_id>/confirm")
@requires(Permission.ADMIN_SECURITY)
def grant_confirm(proposal_id: UUID) -> Answer:
    """Carry a proposal out."""
    with desk.work() as work:
        service.confirm(work, proposal_id)
    flash(_("已确认并生效。"))
    return redirect(url_for("administration.grants"))


@blueprint.post("/administration/grants/<uuid:proposal_id>/refuse")
@requires(Permission.ADMIN_SECURITY)
def grant_refuse(proposal_id: UUID) -> Answer:
    """Turn a proposal down."""
    with desk.work() as work:
        service.refuse(work, proposal_id)
    flash(_("已否决。"))
    return redirect(url_for("administration.grants"))
