"""Signing in through the pages, as a browser does it: cookies, forms, tokens against forgery."""

import re
from datetime import datetime
from http import HTTPStatus

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from yanxiu.db import Tenant
from yanxiu.models import Role
from yanxiu.services.accounts import passwords, samples, signing_in, users
from yanxiu.services.work import CLOCK, Actor, begin
from yanxiu.testing import factories
from yanxiu.web.app import create_app

OPERATOR = Actor("命令行", Role.SYSTEM_ADMIN)
OWN = "Quiet-River-27"


@pytest.fixture(scope="module")
def app(place: Tenant, other_place: Tenant) -> Flask:
    """The application as it is served, with its own word on who is signed in."""
    with begin(place, OPERATOR) as work:
        where = factories.organization(work.session).id
        above = factories.organization(work.session, supervises=True).id
        samples.enter_samples(work, {Role.HOST_INSTITUTION: where, Role.SUPERVISING_DEPARTMENT: above})
    settings = {"TESTING": True, "PROPAGATE_EXCEPTIONS": False}
    return create_app(settings, areas=("public", "account", "administration", "trainee"))


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def token_of(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def send(browser: FlaskClient, path: str, **given: str) -> TestResponse:
    """Load a page, then send its form."""
    return browser.post(path, data={"csrf_token": token_of(browser.get(path)), **given})


def sign_in(browser: FlaskClient, login: str, password: str = samples.PASSWORD) -> TestResponse:
    answer = send(browser, "/fujian/sign-in", login=login, password=password)
    if answer.location == "/fujian/sign-in/code":
        answer = send(browser, answer.location, code=code_of(login))
    return answer


def code_of(login: str) -> str:
    with begin("fujian", OPERATOR) as work:
        credential = signing_in.credential_of(work, users.find_user(work, login).id)
        credential.used_step = None
        assert credential.secret
        return pyotp.TOTP(credential.secret).at(datetime.now(CLOCK))


def test_an_officer_gets_in_with_password_and_code(browser):
    first = send(browser, "/fujian/sign-in", login="officer", password=samples.PASSWORD)
    assert first.location == "/fujian/sign-in/code"
    assert browser.get("/fujian/account").location.startswith("/fujian/sign-in")
    page = browser.get("/fujian/sign-in/code")
    assert code_of("officer") in page.text, "a sample account shows its code"
    assert send(browser, "/fujian/sign-in/code", code=code_of("officer")).location == "/fujian/account/start"
    own = browser.get("/fujian/account")
    assert own.status_code == HTTPStatus.OK
    assert "省厅经办人" in own.text
    assert own.headers["Cache-Control"] == "no-store"


def test_a_host_may_do_without_a_second_factor(browser):
    assert sign_in(browser, "host").location == "/fujian/account/start"
    assert "承办单位" in browser.get("/fujian/account").text


@pytest.mark.parametrize("login", ["supervisor", "trainee", "system", "security", "audit"])
def test_every_sample_account_gets_in(browser, login):
    assert sign_in(browser, login).location == "/fujian/account/start"
    assert browser.get("/fujian/account").status_code == HTTPStatus.OK


def test_the_way_goes_on_to_where_one_wanted(browser):
    ask = browser.get("/fujian/account")
    browser.get(ask.location)
    assert sign_in(browser, "host").location == "/fujian/account"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/hebei/account", "/fujian/\\x"]
)
def test_a_foreign_target_is_forgotten(browser, target):
    browser.get("/fujian/sign-in", query_string={"next": target})
    assert sign_in(browser, "host").location == "/fujian/account/start"


def test_the_cookie_is_the_tenants_and_closed_to_scripts(browser):
    answer = sign_in(browser, "host")
    cookie = answer.headers["Set-Cookie"]
    for part in ("Path=/fujian", "HttpOnly", "SameSite=Lax"):
        assert part in cookie
    assert "Secure" not in cookie, "plain http in the test"


def test_signing_in_changes_the_cookie_and_the_old_one_is_worth_nothing(app, browser):
    browser.get("/fujian/sign-in")
    sign_in(browser, "officer")
    stolen = browser.get_cookie("yx-session", path="/fujian")
    assert stolen is not None
    sent = browser.get("/fujian/account")
    browser.post("/fujian/sign-out", data={"csrf_token": token_of(sent)})
    assert browser.get("/fujian/account").status_code == HTTPStatus.FOUND
    thief = app.test_client()
    thief.set_cookie("yx-session", stolen.value, path="/fujian")
    assert thief.get("/fujian/account").status_code == HTTPStatus.FOUND, "the server has ended the session"


def test_one_tenants_session_opens_nothing_at_another(app, browser):
    sign_in(browser, "host")
    mine = browser.get_cookie("yx-session", path="/fujian")
    assert mine is not None
    browser.set_cookie("yx-session", mine.value, path="/hebei")
    assert browser.get("/hebei/account").location.startswith("/hebei/sign-in")


def test_a_wrong_password_and_an_unknown_login_read_the_same(browser):
    pages = []
    for login in ("host", "nobody"):
        answer = send(browser, "/fujian/sign-in", login=login, password="Wrong-word-11")
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        pages.append(re.sub(r'(value|content)="[^"]*"', "", answer.text))
    assert pages[0] == pages[1]
    assert "Wrong-word-11" not in pages[0]


def test_after_five_failures_the_page_says_when_to_come_back(browser):
    for _ in range(5):
        answer = send(browser, "/fujian/sign-in", login="locked-out", password="Wrong-word-11")
    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert 880 < int(answer.headers["Retry-After"]) <= 900
    assert "暂停登录" in answer.text


def test_a_form_without_its_token_is_refused(browser):
    answer = browser.post("/fujian/sign-in", data={"login": "host", "password": samples.PASSWORD})
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert samples.PASSWORD not in answer.text


def test_a_new_officer_changes_the_password_and_sets_up_the_telephone(place, browser):
    with begin(place, OPERATOR) as work:
        entered = users.add_user(work, "newcomer", "样例新人")
        users.enter_membership(work, entered.user, Role.DEPARTMENT_OFFICER, None)
    assert sign_in(browser, "newcomer", entered.password).location == "/fujian/account/password"
    assert browser.get("/fujian/account").status_code == HTTPStatus.FOUND
    change = "/fujian/account/password"
    differs = send(browser, change, old=entered.password, new=OWN, again="Other-River-27")
    assert "不一致" in differs.text
    weak = send(browser, change, old=entered.password, new="password", again="password")
    assert "至少 10 个字符" in weak.text
    done = send(browser, change, old=entered.password, new=OWN, again=OWN)
    assert done.location == "/fujian/account/second-factor"
    page = browser.get(done.location)
    picture = browser.get("/fujian/account/second-factor.png")
    assert picture.data.startswith(b"\x89PNG")
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page.text)
    assert found
    secret = found[1].replace(" ", "")
    wrong = send(browser, done.location, code="000000")
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert secret[:4] in wrong.text, "the secret stays the same"
    codes = send(browser, done.location, code=pyotp.TOTP(secret).at(datetime.now(CLOCK)))
    assert len(re.findall(r"<code[^>]*>[a-z2-9]{5}-[a-z2-9]{5}</code>", codes.text)) == 10
    assert browser.get("/fujian/account").status_code == HTTPStatus.OK
    assert browser.get("/fujian/account/second-factor.png").status_code == HTTPStatus.NOT_FOUND


def test_who_has_two_roles_chooses_and_may_choose_again(place, browser):
    with begin(place, OPERATOR) as work:
        entered = users.add_user(work, "double", "样例双职")
        credential = signing_in.credential_of(work, entered.user.id)
        passwords.change(work, credential, OWN)
        users.enter_membership(work, entered.user, Role.TRAINEE, None)
        where = factories.organization(work.session).id
        users.enter_membership(work, entered.user, Role.HOST_INSTITUTION, where)
    assert sign_in(browser, "double", OWN).location == "/fujian/sign-in/role"
    for label in ("学员", "承办单位"):
        page = browser.get("/fujian/sign-in/role")
        seats = dict(re.findall(r'name="seat" value="([^"]+)">([^<（]+)', page.text))
        key = next(seat for seat, text in seats.items() if text == label)
        chosen = browser.post("/fujian/sign-in/role", data={"csrf_token": token_of(page), "seat": key})
        assert chosen.location == "/fujian/account/start"
        assert "换一个角色办理" in browser.get("/fujian/account").text


def test_one_ends_a_session_elsewhere(app):
    here, there = app.test_client(), app.test_client()
    sign_in(here, "host")
    sign_in(there, "host")
    page = here.get("/fujian/account")
    ends = re.findall(r'action="(/fujian/account/sessions/[^"]+/end)"', page.text)
    for action in ends:
        assert here.post(action, data={"csrf_token": token_of(page)}).status_code == HTTPStatus.FOUND
    assert there.get("/fujian/account").status_code == HTTPStatus.FOUND
    assert here.get("/fujian/account").status_code == HTTPStatus.OK


def test_sample_accounts_are_listed_where_the_tenant_is_a_sample(app, browser):
    page = browser.get("/fujian/sign-in").text
    assert samples.PASSWORD in page
    for login in ("officer", "security2"):
        assert f"<code>{login}</code>" in page
    assert samples.PASSWORD not in browser.get("/hebei/sign-in").text, "none were entered there"


def test_recovery_codes_are_renewed(browser):
    sign_in(browser, "supervisor")
    page = browser.get("/fujian/account")
    codes = browser.post("/fujian/account/recovery-codes", data={"csrf_token": token_of(page)})
    assert "原来的恢复码已作废" in codes.text
    assert "还有 10 个恢复码可用" in browser.get("/fujian/account").text
