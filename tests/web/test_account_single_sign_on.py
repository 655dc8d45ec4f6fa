"""Single sign-on against a provider started here."""

import time
from collections.abc import Iterator
from http import HTTPStatus

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from yanxiu.db import Tenant
from yanxiu.models import Role
from yanxiu.services.accounts import signing_in, users
from yanxiu.services.accounts.signing_in import VISITOR
from yanxiu.services.work import Actor, begin
from yanxiu.web.app import create_app

from .provider import Provider, running

OPERATOR = Actor("命令行", Role.SYSTEM_ADMIN)


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running() as found, pytest.MonkeyPatch.context() as patch:
        patch.setenv("YANXIU_OIDC_FUJIAN_ISSUER", f"{found.issuer}/")
        patch.setenv("YANXIU_OIDC_FUJIAN_CLIENT_ID", found.client_id)
        patch.setenv("YANXIU_OIDC_FUJIAN_CLIENT_SECRET", found.client_secret)
        yield found


@pytest.fixture(autouse=True)
def honest(provider: Provider) -> None:
    """Undo what a test did to the provider."""
    provider.subject, provider.signing_key = "person-1", None
    provider.spoil.clear()


@pytest.fixture(scope="module")
def app(place: Tenant, other_place: Tenant) -> Flask:
    with begin(place, OPERATOR) as work:
        for login, role in (("host-sso", Role.TRAINEE), ("officer-sso", Role.DEPARTMENT_OFFICER)):
            entered = users.add_user(work, login, "样例", subject=f"subject-of-{login}")
            users.enter_membership(work, entered.user, role, None)
    settings = {"TESTING": True, "PROPAGATE_EXCEPTIONS": False}
    return create_app(settings, areas=("public", "account", "administration", "trainee"))


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def go(browser: FlaskClient) -> TestResponse:
    """Follow the way to the provider and back."""
    out = browser.get("/fujian/sign-in/single")
    assert out.status_code == HTTPStatus.FOUND
    back = requests.get(out.location, allow_redirects=False, timeout=60)
    return browser.get(back.headers["Location"].removeprefix("http://localhost"))


def message(browser: FlaskClient, answer: TestResponse) -> str:
    assert answer.location == "/fujian/sign-in"
    return browser.get(answer.location).text


def test_whom_the_provider_knows_gets_in(provider, browser):
    provider.subject = "subject-of-host-sso"
    browser.get("/fujian/sign-in?next=/fujian/account")
    assert go(browser).location == "/fujian/account"
    assert "host-sso" in browser.get("/fujian/account").text


def test_the_temporary_password_is_then_worth_nothing(provider, place, browser):
    with begin(place, OPERATOR) as work:
        entered = users.add_user(work, "new-sso", "样例", subject="subject-of-new-sso")
        users.enter_membership(work, entered.user, Role.TRAINEE, None)
    provider.subject = "subject-of-new-sso"
    assert go(browser).location == "/fujian/account/start"
    with begin(place, VISITOR) as work:
        assert signing_in.with_password(work, "new-sso", entered.password, "192.0.2.1").token is None


def test_an_officer_still_needs_the_second_factor(provider, browser):
    provider.subject = "subject-of-officer-sso"
    assert go(browser).location == "/fujian/account/second-factor"
    assert browser.get("/fujian/account").status_code == HTTPStatus.FOUND


def test_whom_nobody_entered_is_told_so(browser):
    assert "没有绑定本省的账号" in message(browser, go(browser))


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another client"},
        {"iss": "https://evil.example"},
        {"nonce": "another"},
        {"exp": int(time.time()) - 600},
    ],
    ids=["aud", "iss", "nonce", "exp"],
)
def test_a_token_for_somebody_else_is_refused(provider, browser, claims):
    provider.subject = "subject-of-host-sso"
    provider.spoil.update(claims)
    assert "统一认证没有通过" in message(browser, go(browser))
    assert browser.get("/fujian/account").status_code == HTTPStatus.FOUND


def test_a_token_signed_by_another_key_is_refused(provider, browser):
    provider.subject = "subject-of-host-sso"
    provider.signing_key = RSAKey.generate_key(2048, parameters={"kid": "one"})
    assert "统一认证没有通过" in message(browser, go(browser))


def test_an_answer_nobody_asked_for_is_refused(provider, browser):
    provider.subject = "subject-of-host-sso"
    answer = browser.get("/fujian/sign-in/single/back?code=code-1&state=forged")
    assert "统一认证没有通过" in message(browser, answer)


def test_the_verifier_is_the_browsers_own(provider, app, browser):
    """A code that was stolen on its way is worth nothing in another browser."""
    provider.subject = "subject-of-host-sso"
    out = browser.get("/fujian/sign-in/single")
    back = requests.get(out.location, allow_redirects=False, timeout=60)
    thief = app.test_client()
    answer = thief.get(back.headers["Location"].removeprefix("http://localhost"))
    assert answer.location == "/fujian/sign-in"


def test_without_a_provider_there_is_no_such_page(browser):
    assert browser.get("/hebei/sign-in/single").status_code == HTTPStatus.NOT_FOUND
    assert "统一认证" not in browser.get("/hebei/sign-in").text
    assert "统一认证" in browser.get("/fujian/sign-in").text


def test_a_provider_that_does_not_answer_is_said_in_words(provider, place, monkeypatch, other_place):
    for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET"):
        monkeypatch.setenv(f"YANXIU_OIDC_HEBEI_{name}", "http://127.0.0.1:9")
    app = create_app({"TESTING": True}, areas=("public", "account", "administration", "trainee"))
    browser = app.test_client()
    answer = browser.get("/hebei/sign-in/single")
    assert answer.location == "/hebei/sign-in"
    assert "统一认证没有应答" in browser.get(answer.location).text
