"""Pauses after failed sign-ins."""

from typing import Final
from uuid import UUID

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from yanxiu.models import FailureScope
from yanxiu.services.accounts import listing, lockout
from yanxiu.services.listing import part_of
from yanxiu.web import desk
from yanxiu.web.access import Permission, requires
from yanxiu.web.administration import blueprint
from yanxiu.web.listing import Column, Listing
from yanxiu.web.wording import in_reader_language

_SCOPES: Final = {
    FailureScope.ACCOUNT: in_reader_language("账号"),
    FailureScope.ADDRESS: in_reader_language("网络地址"),
}

LOCKOUTS: Final = Listing(
    "lockouts",
    title="登录锁定",
    columns=(
        Column("what", "锁定对象", lambda row: _SCOPES[row.scope], "nw"),
        Column(
            "login",
            "登录名",
            lambda row: row.login or (_("不存在的登录名") if row.scope is FailureScope.ACCOUNT else "—"),
        ),
        Column("until", "到", lambda row: row.until, "nw"),
    ),
)


@blueprint.get("/administration/lockouts")
@requires(Permission.ADMIN_SECURITY)
def lockouts() -> Response | str:
    """The pauses that run now."""
    asked = LOCKOUTS.asked()
    with desk.work() as work:
        found = part_of(listing.pauses(work), asked.window)
        return LOCKOUTS.answer(work, asked, found, "administration/lockouts.html")


@blueprint.post("/administration/lockouts/<uuid:failures_id>/release")
@requires(Permission.ADMIN_SECURITY)
def lockout_release(failures_id: UUID) -> Answer:
    """End one early."""
    with desk.work() as work:
        lockout.release(work, failures_id)
    flash(_("已解除锁定。"))
    return redirect(url_for("administration.lockouts"))
