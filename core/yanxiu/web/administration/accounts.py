"""Accounts: the list, and entering one."""

from typing import Final

from flask import Response, make_response, render_template
from flask_babel import gettext
from marshmallow import Schema

from yanxiu.models import Role
from yanxiu.services import organization_listing
from yanxiu.services.accounts import grants, listing, passwords, users
from yanxiu.services.history import ROLE_WORDS
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.administration import blueprint
from yanxiu.web.forms import Read
from yanxiu.web.listing import Column, Filter, Listing

ROLES: Final = {role.value: ROLE_WORDS[role] for role in Role}

ACCOUNTS: Final = Listing(
    "accounts",
    title="账号",
    columns=(
        Column("login", "登录名", lambda row: row.login, "nw"),
        Column("name", "姓名", lambda row: row.name, "nw"),
        Column("roles", "角色", lambda row: row.roles or gettext("（无）")),
        Column("active", "状态", lambda row: gettext("在用") if row.active else gettext("停用"), "nw"),
        Column(
            "factor",
            "第二因素",
            lambda row: gettext("已启用") if row.second_factor else gettext("未启用"),
            "nw",
        ),
        Column("seen", "最近使用", lambda row: row.seen_at, "nw"),
    ),
    filters=(
        Filter("q", "登录名或姓名"),
        Filter("role", "角色", tuple(ROLES.items())),
        Filter("state", "状态", (("open", "在用"), ("shut", "停用"))),
    ),
)


class AccountForm(Schema):
    """A new account with its first role."""

    login = fields.Text("登录名", longest=64)
    name = fields.Text("姓名", longest=40)
    role = fields.Choice("角色", ROLES)
    organization = fields.Key("单位", required=False)
    reason = fields.Text("理由", longest=200)
    subject = fields.Text("统一认证标识", longest=200, required=False)


@blueprint.get("/administration/accounts")
@requires(Permission.ADMIN_SECURITY)
def accounts() -> Response | str:
    """All accounts of the tenant."""
    asked = ACCOUNTS.asked()
    with desk.work() as work:
        found = listing.accounts(work, asked.values, asked.window)
        return ACCOUNTS.answer(work, asked, found, "administration/accounts.html")


@blueprint.get("/administration/accounts/new")
@requires(Permission.ADMIN_SECURITY)
def account_new() -> str:
    """The empty form."""
    return _page(forms.shown(AccountForm()))


@blueprint.post("/administration/accounts/new")
@requires(Permission.ADMIN_SECURITY)
def account_add() -> Response:
    """Enter the account and show its temporary password, this once."""
    read, shown = forms.read(AccountForm()), ""
    if read.ok:
        with read.catching(), desk.work() as work:
            shown = _add(work, read)
    return make_response(shown or _page(read), read.status)


def _add(work: Work, read: Read) -> str:
    given = read.values
    entered = users.add_user(work, given["login"], given["name"], subject=given.get("subject"))
    proposal = grants.ask(
        work,
        entered.user.id,
        Role(given["role"]),
        organization_id=given.get("organization"),
        reason=given["reason"],
    )
    return render_template(
        "administration/password.html",
        user=entered.user,
        password=entered.password,
        until=work.at + passwords.FIRST_LASTS,
        proposal=proposal,
    )


def _page(read: Read) -> str:
    with desk.work() as work:
        places = organization_listing.choices(work)
    return render_template(
        "administration/account_new.html", read=read, roles=list(ROLES.items()), places=places
    )
