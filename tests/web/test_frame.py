"""The frame of every page: access, tenants, errors, headers."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from yanxiu.db import Tenant
from yanxiu.models import Role
from yanxiu.web.access import PERMISSIONS_OF, Permission, check_marks, open_to_all, permission_of, requires

AREAS = ("public",)  # the frame by itself: the public pages are enough to see it


@pytest.fixture
def shared() -> bool:
    """Pages are added to it."""
    return False


def test_every_view_says_who_may_see_it(app: Flask):
    assert {name for name, view in app.view_functions.items() if permission_of(view) is None} == set()


def test_a_view_without_a_mark_stops_the_application(app: Flask):
    app.view_functions["forgotten"] = lambda: "x"
    with pytest.raises(LookupError, match="forgotten"):
        check_marks(app)


def test_the_three_administrators_read_no_business():
    # published documents are no business: whoever looks after the system may keep their files
    plain = ("account", "administration", "sources")
    business = {one for one in Permission if one.partition(".")[0] not in plain}
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        assert not PERMISSIONS_OF[role] & business
        assert len({one for one in PERMISSIONS_OF[role] if one.startswith("administration.")}) == 1


def test_home_lists_the_departments(client: FlaskClient, place: Tenant):
    answer = client.get("/")
    assert answer.status_code == 200
    assert place.name in answer.text
    assert 'lang="zh-CN"' in answer.text
    assert client.get("/fujian/").status_code == 200


def test_an_unknown_tenant_is_a_missing_page(client: FlaskClient):
    missing, unknown = client.get("/fujian/no-such-page"), client.get("/nowhere/")
    assert (missing.status_code, unknown.status_code) == (404, 404)
    assert client.get("/no-such-page/").data == unknown.data


def guarded(app: Flask) -> None:
    """Two pages more: one for officers, one for all."""

    @requires(Permission.OFFICER_QUEUE)
    def inner() -> str:
        return "inner"

    @open_to_all
    def outer() -> str:
        return "outer"

    app.add_url_rule("/<tenant_code>/inner", "inner", inner)
    app.add_url_rule("/<tenant_code>/outer", "outer", outer)


def test_a_role_gets_what_it_may_and_a_missing_page_else(
    app: Flask, client: FlaskClient, sign_in: Callable[..., object], other_place: Tenant
):
    guarded(app)
    sign_in(Role.HOST_INSTITUTION)
    refused, missing = client.get("/fujian/inner"), client.get("/fujian/innen")
    assert refused.status_code == missing.status_code == 404
    assert refused.data == missing.data
    sign_in(Role.DEPARTMENT_OFFICER)
    assert client.get("/fujian/inner").text == "inner"
    # a member of one department is nobody at another's
    assert client.get("/hebei/inner").status_code in (302, 404)
    assert client.get("/hebei/outer").text == "outer"


def test_headers_and_caching(client: FlaskClient):
    answer = client.get("/fujian/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-" in answer.headers["Cache-Control"]
    assert "style=" not in answer.text
    assert "onclick" not in answer.text


def test_a_method_that_is_not_there_says_which_are(client: FlaskClient):
    answer = client.post("/fujian/")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_an_error_of_ours_says_nothing_of_itself(app: Flask, client: FlaskClient):
    @open_to_all
    def broken() -> str:
        raise RuntimeError("secret")

    app.add_url_rule("/broken", "broken", broken)
    answer = client.get("/broken")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "系统出错" in answer.text


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil", "javascript:1"])
def test_nobody_is_sent_elsewhere(client: FlaskClient, target: str):
    answer = client.get("/look", query_string={"language": "en", "next": target})
    assert answer.headers["Location"] == "/"


def test_language_and_look_are_kept(client: FlaskClient):
    client.get("/look?language=en&theme=dark&text=large&next=/fujian/")
    page = client.get("/fujian/").text
    assert 'lang="en"' in page
    assert 'data-bs-theme="dark"' in page
    assert 'class="large"' in page
