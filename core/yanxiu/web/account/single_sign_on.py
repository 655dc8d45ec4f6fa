"""Single sign-on by OpenID Connect (code flow with PKCE), where a tenant has a provider.

``YANXIU_OIDC_<TENANT>_ISSUER``, ``…_CLIENT_ID`` and ``…_CLIENT_SECRET`` name it, the tenant's code in
capitals. The provider says who somebody is; which account that is, and what it may do, is said here: the
security administrator enters the provider's subject with the account. A second factor is still asked for.
"""

import os
from dataclasses import dataclass
from typing import Any, Final

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, abort, current_app, flash, redirect, url_for
from flask_babel import gettext as _
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response as Answer

from yanxiu.services.accounts import signing_in
from yanxiu.services.accounts.signing_in import VISITOR
from yanxiu.web import desk
from yanxiu.web.access import open_to_all
from yanxiu.web.account import blueprint, flow
from yanxiu.web.tenancy import current_tenant

_KEPT: Final = "yanxiu.oidc"
_SECONDS: Final = 10


@dataclass(frozen=True)
class Provider:
    """A tenant's provider, as the environment names it."""

    issuer: str
    client_id: str
    client_secret: str

    @classmethod
    def of(cls, code: str) -> "Provider | None":
        """The provider of a tenant; None where it has none."""
        prefix = f"YANXIU_OIDC_{code.upper().replace('-', '_')}"
        names = ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")
        given = [os.environ.get(f"{prefix}_{name}", "").strip() for name in names]
        return cls(given[0].rstrip("/"), given[1], given[2]) if all(given) else None


def prepare(area: Blueprint) -> None:
    """Make room for the providers' clients when the area is put into an application."""
    area.record_once(lambda state: state.app.extensions.setdefault(_KEPT, OAuth(state.app)))


def configured() -> bool:
    """Whether the path's tenant has a provider."""
    return Provider.of(current_tenant().code) is not None


@blueprint.get("/sign-in/single")
@open_to_all
def single() -> Answer:
    """Send the reader to the provider."""
    client = _client()
    flow.remember_target()
    try:
        answer: Answer = client.authorize_redirect(url_for("account.single_back", _external=True))
    except (OAuthError, RequestException):
        return _failed(_("统一认证没有应答，请稍后再试，或用登录名和口令登录。"))
    return answer


@blueprint.get("/sign-in/single/back")
@open_to_all
def single_back() -> Answer:
    """Take the provider's answer; state, nonce, code verifier and signature are checked by Authlib."""
    client = _client()
    try:
        claims = client.authorize_access_token().get("userinfo") or {}
    except (OAuthError, JoseError, RequestException, ValueError):
        return _failed(_("统一认证没有通过，请再试一次，或用登录名和口令登录。"))
    subject = str(claims.get("sub", ""))
    with desk.work(actor=VISITOR) as work:
        attempt = signing_in.with_subject(work, subject)
    if attempt.barred is not None:
        return _failed(str(flow.BARRED[attempt.barred]))
    if attempt.token is None:
        flow.remember_subject(subject)
        return _failed(
            _(
                "统一认证通过了，但没有绑定本省的账号。学员可凭邀请码建立并绑定；其他人员请联系安全管理员绑定。"
            )
        )
    flow.begin(attempt.token)
    return flow.forward()


def _client() -> Any:
    code = current_tenant().code
    provider = Provider.of(code)
    if provider is None:
        abort(404)
    clients: OAuth = current_app.extensions[_KEPT]
    return clients.register(
        code,
        overwrite=True,
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=f"{provider.issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid", "code_challenge_method": "S256", "timeout": _SECONDS},
    )


def _failed(message: str) -> Answer:
    flash(message, "warn")
    return redirect(url_for("account.sign_in"))
