"""令牌: what programs ask with in one's own name; made here, shown once, revoked at any time."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import Scope
from yanxiu.services.accounts import signing_in, tokens
from yanxiu.services.accounts.members import Seat
from yanxiu.services.accounts.tokens import SCOPES_OF
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.account import blueprint
from yanxiu.web.forms import Read

SCOPES: Final = {
    Scope.SUMMARY: _l("读取跨省汇总（不含个人信息）"),
    Scope.APPLICATIONS: _l("读取申报"),
    Scope.PLANS: _l("读取年度计划"),
    Scope.CLASSES: _l("读取班次和期限（不含个人信息）"),
    Scope.ROSTER: _l("读取学员名册（身份证号遮盖）"),
    Scope.CERTIFICATES: _l("读取证书编号和状态（一个班次的含姓名）"),
    Scope.FUNDS: _l("读取经费和补助"),
    Scope.DECISIONS: _l("读取判断依据"),
    Scope.RECORDS: _l("读取和重算决定的原始记录"),
    Scope.WRITE_APPLICATIONS: _l("填写并提交申报"),
    Scope.WRITE_ROSTER: _l("写入学员名册"),
    Scope.WRITE_ATTENDANCE: _l("写入签到和举办情况"),
    Scope.WRITE_RESULTS: _l("写入考核结果和论文"),
    Scope.WRITE_TIMETABLE: _l("写入课程表"),
    Scope.WRITE_EXPENSES: _l("写入费用明细"),
}
"""What a token may open, in words."""

_USUAL: Final = timedelta(days=90)


class TokenForm(Schema):
    """What a token is called, what it opens, until when."""

    name = fields.Text("令牌名称", longest=60)
    scopes = fields.Choices("令牌用途", Scope)
    until = fields.Day("令牌有效期")


@blueprint.get("/account/tokens")
@requires(Permission.SIGNED_IN)
def own_tokens() -> str:
    """The tokens that still open something, and the form for another."""
    usual = (desk.today() + _USUAL).isoformat()
    with desk.work() as work:
        return _page(work, forms.shown(TokenForm(), until=usual))


@blueprint.post("/account/tokens")
@requires(Permission.SIGNED_IN)
def make_token() -> Answer | Response | str:
    """Make one for the role of now, and show it this once."""
    read = forms.read(TokenForm())
    with desk.work() as work:
        if read.ok:
            with read.catching():
                token = _make(work, read.values)
                answer = make_response(render_template("account/token.html", token=token, address=_address()))
                answer.headers["Cache-Control"] = "no-store"
                return answer
        return make_response(_page(work, read), read.status)


@blueprint.post("/account/tokens/<uuid:token_id>/revoke")
@requires(Permission.SIGNED_IN)
def revoke_token(token_id: UUID) -> Answer:
    """End one of the own tokens."""
    with desk.work() as work:
        tokens.revoke_token(work, token_id)
    flash(_("令牌已撤销，用它的程序从现在起读不到也写不了任何内容。"))
    return redirect(url_for("account.own_tokens"))


def _make(work: Work, given: dict[str, Any]) -> str:
    seat = _seat(work)
    _row, token = tokens.make_token(
        work, seat.membership_id, name=given["name"], scopes=given["scopes"], until=given["until"]
    )
    return token


def _page(work: Work, read: Read) -> str:
    mine = tokens.open_tokens(work, desk.signed_in().user_id)
    allowed = SCOPES_OF.get(desk.signed_in().role, frozenset())
    options = [(str(scope), label) for scope, label in SCOPES.items() if scope in allowed]
    return render_template(
        "account/tokens.html", read=read, tokens=mine, options=options, scopes=SCOPES, address=_address()
    )


def _seat(work: Work) -> Seat:
    """The seat of now: the member's role, in its organization."""
    me = desk.signed_in()
    seats = signing_in.seats_of(work, me.user_id)
    return next(one for one in seats if one.role == me.role and one.organization_id == me.organization_id)


def _address() -> str:
    return f"{request.url_root}api/v1"
