"""One account: its roles, its sessions, help for who cannot sign in."""

from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import GrantKind, Role, User
from yanxiu.services import organization_listing
from yanxiu.services.accounts import claiming, grants, sessions, signing_in, users
from yanxiu.services.history import history_of
from yanxiu.services.own_records import trainee_of
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.administration import blueprint
from yanxiu.web.administration.accounts import ROLES
from yanxiu.web.forms import Read


class GrantForm(Schema):
    """A role to give or to take."""

    kind = fields.Choice("授予或撤销", GrantKind)
    role = fields.Choice("角色", ROLES)
    organization = fields.Key("单位", required=False)
    reason = fields.Text("理由", longest=200)


@blueprint.get("/administration/accounts/<uuid:user_id>")
@requires(Permission.ADMIN_SECURITY)
def account(user_id: UUID) -> str:
    """Everything about an account but its secrets."""
    return _page(user_id, forms.shown(GrantForm(), kind="grant"))


@blueprint.post("/administration/accounts/<uuid:user_id>/roles")
@requires(Permission.ADMIN_SECURITY)
def account_roles(user_id: UUID) -> Answer | Response:
    """Give or take a role; an administrator's waits for a second person."""
    read = forms.read(GrantForm())
    proposal = None
    if read.ok:
        with read.catching(), desk.work() as work:
            proposal = grants.ask(
                work,
                user_id,
                Role(read.values["role"]),
                organization_id=read.values.get("organization"),
                kind=GrantKind(read.values["kind"]),
                reason=read.values["reason"],
            )
    if not read.ok:
        return make_response(_page(user_id, read), read.status)
    flash(_("已提出，待另一位安全管理员确认。") if proposal else _("已办理。"))
    return redirect(url_for("administration.account", user_id=user_id))


@blueprint.post("/administration/accounts/<uuid:user_id>/reset")
@requires(Permission.ADMIN_SECURITY)
def account_reset(user_id: UUID) -> str:
    """Give a temporary password, shown this once; with ``factor`` the second factor goes too."""
    with desk.work() as work:
        password = users.reset_password(work, user_id, second_factor_too="factor" in request.form)
        user = work.get(User, user_id, "账号")
        until = signing_in.credential_of(work, user_id).password_until
    return render_template(
        "administration/password.html", user=user, password=password, until=until, proposal=None
    )


@blueprint.post("/administration/accounts/<uuid:user_id>/state")
@requires(Permission.ADMIN_SECURITY)
def account_state(user_id: UUID) -> Answer:
    """Shut an account, or open it again."""
    active = request.form.get("active") == "1"
    with desk.work() as work:
        users.set_active(work, user_id, active=active)
    flash(_("账号已启用。") if active else _("账号已停用，它的登录都已结束。"))
    return redirect(url_for("administration.account", user_id=user_id))


@blueprint.post("/administration/accounts/<uuid:user_id>/release")
@requires(Permission.ADMIN_SECURITY)
def account_release(user_id: UUID) -> Answer:
    """Part an account from a trainee's record that somebody else had claimed."""
    with desk.work() as work:
        claiming.release(work, work.get(User, user_id, "账号").id)
    flash(_("已解除关联；本人可以凭邀请码重新建立账号。"))
    return redirect(url_for("administration.account", user_id=user_id))


@blueprint.post("/administration/accounts/<uuid:user_id>/sessions/end")
@requires(Permission.ADMIN_SECURITY)
def account_sessions_end(user_id: UUID) -> Answer:
    """End every session of an account."""
    with desk.work() as work:
        count = sessions.end_all(work, work.get(User, user_id, "账号").id, "ended_by_administrator")
    flash(_("已结束 %(n)s 处登录。", n=count))
    return redirect(url_for("administration.account", user_id=user_id))


def _page(user_id: UUID, read: Read) -> str:
    with desk.work() as work:
        user = work.get(User, user_id, "账号")
        return render_template(
            "administration/account.html",
            user=user,
            read=read,
            credential=signing_in.credential_of(work, user_id),
            seats=signing_in.seats_of(work, user_id),
            sessions=sessions.open_sessions(work, user_id),
            waiting=[one for one in grants.proposals(work, open_only=True) if one.user_id == user_id],
            kinds=[(kind.value, label) for kind, label in grants.KIND_LABELS.items()],
            kind_labels=grants.KIND_LABELS,
            roles=list(ROLES.items()),
            role_labels=ROLES,
            places=organization_listing.choices(work),
            linked=trainee_of(work, user_id) is not None,
            events=history_of(work, "user", user_id),
        )
