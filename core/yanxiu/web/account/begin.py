"""我要办班, 我要审核, 我是学员: where each leads, for whoever asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import flash, redirect, render_template, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer

from yanxiu.models import Role
from yanxiu.services.history import ROLE_WORDS
from yanxiu.web import desk
from yanxiu.web.access import open_to_all
from yanxiu.web.account import blueprint
from yanxiu.web.wording import said


@dataclass(frozen=True)
class Purpose:
    """What somebody wants to do here, and the roles that do it."""

    title: LazyString
    roles: frozenset[Role]


PURPOSES: Final[Mapping[str, Purpose]] = {
    "host": Purpose(_l("我要办班"), frozenset({Role.HOST_INSTITUTION})),
    "review": Purpose(_l("我要审核"), frozenset({Role.SUPERVISING_DEPARTMENT, Role.DEPARTMENT_OFFICER})),
    "trainee": Purpose(_l("我是学员"), frozenset({Role.TRAINEE})),
}


@blueprint.get("/begin/<any(host,review,trainee):what>")
@open_to_all
def begin(what: str) -> Answer | str:
    """To the work, to signing in, to the choice of a role, or words on what is missing."""
    purpose, me = PURPOSES[what], desk.member()
    if me is None:
        return redirect(url_for("account.sign_in", next=url_for("account.begin", what=what)))
    if me.role in purpose.roles:
        return redirect(url_for("account.home"))
    if me.roles & purpose.roles:
        flash(_("请先换成办这件事的角色。"))
        return redirect(url_for("account.role"))
    words = [said(ROLE_WORDS[role]) for role in sorted(purpose.roles)]
    return render_template(
        "account/begin.html", purpose=purpose, what=what, doers=words, now=said(ROLE_WORDS[me.role])
    )
