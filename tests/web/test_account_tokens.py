"""令牌: made and shown once, listed, revoked; only for roles that have something to read."""

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from yanxiu.db import Tenant
from yanxiu.models import Role
from yanxiu.web.member import Member

PAGE = "/fujian/account/tokens"
FORM = {"name": "月报表", "scopes": "classes:read", "until": "2099-01-01"}


def test_a_token_is_made_shown_once_and_revoked(
    client: FlaskClient, place: Tenant, sign_in: Callable[..., Member]
) -> None:
    sign_in(Role.DEPARTMENT_OFFICER)
    refused = client.post(PAGE, data=FORM)
    assert refused.status_code == 422
    assert "须在今天至" in refused.text
    until = re.search(r'name="until"[^>]*value="([0-9-]+)"', client.get(PAGE).text)
    assert until is not None

    made = client.post(PAGE, data=FORM | {"until": until.group(1)})
    token = re.search(r"yx_fujian_[A-Za-z0-9_-]{43}", made.text)

    assert token is not None
    assert made.headers["Cache-Control"] == "no-store"
    listed = client.get(PAGE).text
    assert "月报表" in listed
    assert token.group() not in listed
    address = re.search(r'action="(/fujian/account/tokens/[^"]+/revoke)"', listed)
    assert address is not None
    assert client.post(address.group(1)).status_code == 302
    assert "还没有令牌" in client.get(PAGE).text


def test_a_role_with_nothing_to_read_has_no_form(
    client: FlaskClient, place: Tenant, sign_in: Callable[..., Member]
) -> None:
    sign_in(Role.SYSTEM_ADMIN)

    assert "没有可以用令牌办的事" in client.get(PAGE).text
    assert client.post(PAGE, data=FORM | {"until": "2024-10-01"}).status_code == 422
