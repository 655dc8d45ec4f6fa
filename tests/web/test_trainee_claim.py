"""A trainee's own account: by invitation code or enrolment link, and by being a person on record."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from yanxiu.db import Tenant
from yanxiu.models import (
    AuditEntry,
    ClassState,
    Credential,
    LinkKind,
    Membership,
    Role,
    Trainee,
    User,
)
from yanxiu.services import class_links
from yanxiu.services.accounts import claiming, passwords, signing_in, users
from yanxiu.services.own_records import trainee_of
from yanxiu.services.work import Work
from yanxiu.testing import factories
from yanxiu.web.app import create_app

from .accounts import GOOD

Working = Callable[..., AbstractContextManager[Work]]
TODAY = date(2024, 9, 19)
_logins = count(1)
_places = count(1)


@dataclass
class Place:
    """A class with its host, an invitation, an enrolment link, and one person on its roster."""

    class_id: UUID
    host_id: UUID
    code: str
    enrolment: str
    trainee_id: UUID
    name: str
    number: str


@pytest.fixture
def held(working: Working) -> Place:
    with working() as work:
        host = factories.organization(work.session)
        project = factories.project(work.session, host_id=host.id)
        cls = factories.training_class(work.session, project_id=project.id, state=ClassState.CLEARED)
        (row,) = factories.roster(work.session, cls.id, 1)
        person = work.get(Trainee, row.trainee_id, "学员")
        return Place(
            cls.id,
            host.id,
            class_links.open_link(work, cls.id, LinkKind.ACCOUNT).token,
            class_links.open_link(work, cls.id, LinkKind.ENROL).token,
            person.id,
            person.name,
            person.id_number or "",
        )


@pytest.fixture
def browser(place: Tenant) -> FlaskClient:
    """A browser with real sessions, from an address of its own."""
    made: Flask = create_app({"TESTING": True, "PROPAGATE_EXCEPTIONS": False, "TODAY": TODAY})
    made.config["WTF_CSRF_ENABLED"] = False
    one = made.test_client()
    one.environ_base["REMOTE_ADDR"] = f"198.51.100.{next(_places)}"
    return one


def form(one: Place, **given: str) -> dict[str, str]:
    wanted = {"login": f"learner{next(_logins)}", "password": GOOD, "again": GOOD}
    return {"name": one.name, "id_number": one.number.lower(), **wanted, **given}


def send(browser: FlaskClient, one: Place, token: str = "", **given: str) -> TestResponse:
    return browser.post(f"/fujian/claim/{token or one.code}", data=form(one, **given))


def test_a_code_is_understood_however_it_is_typed(browser: FlaskClient, held: Place):
    shown = class_links.shown_code(held.code)
    assert len(held.code) == 12
    for typed in (held.code, shown, shown.upper(), f" {shown.replace('-', ' ')} "):
        answer = browser.post("/fujian/claim", data={"code": typed})
        assert (answer.status_code, answer.location) == (303, f"/fujian/claim/{held.code}")
    page = browser.get(f"/fujian/claim/{held.code}")
    assert page.headers["Cache-Control"] == "no-store"
    assert "建立学员账号" in page.text


@pytest.mark.parametrize("by", ["code", "enrolment"])
def test_who_is_on_record_makes_an_account_and_is_signed_in(
    browser: FlaskClient, held: Place, working: Working, by: str
):
    answer = send(browser, held, getattr(held, by))
    assert (answer.status_code, answer.location) == (303, "/fujian/my")
    assert held.number not in answer.text
    page = browser.get("/fujian/my")
    assert page.status_code == 200
    assert "还没有关联" not in page.text
    assert held.name in browser.get("/fujian/my/data").text
    with working() as work:
        person = work.get(Trainee, held.trainee_id, "学员")
        assert person.user_id
        roles = work.session.scalars(select(Membership.role).filter_by(user_id=person.user_id)).all()
        assert roles == [Role.TRAINEE]
        credential = signing_in.credential_of(work, person.user_id)
        assert not credential.must_change
        assert passwords.matches(credential.password_hash, GOOD)
        noted = select(AuditEntry).filter_by(action="trainee.claim", object_id=str(held.trainee_id))
        assert len(work.session.scalars(noted).all()) == 1


def test_whatever_does_not_fit_the_answer_is_the_same(browser: FlaskClient, held: Place, working: Working):
    with working() as work:
        other = factories.trainee(work.session, user_id=factories.user(work.session).id)
    wrong = [
        {"id_number": factories.id_number(880_001)},
        {"id_number": "no number at all"},
        {"name": "另一个人"},
        {"name": other.name, "id_number": other.id_number or ""},
    ]
    pages = []
    for place, given in enumerate(wrong):
        browser.environ_base["REMOTE_ADDR"] = f"203.0.113.{place + 1}"
        answer = send(browser, held, login="wanted", **given)
        assert answer.status_code == 422
        assert "没有与所填信息一致" in answer.text
        assert given.get("id_number", held.number) not in answer.text
        pages.append(bare(answer, given.get("name", held.name)))
    assert len(set(pages)) == 1
    with working() as work:
        assert work.session.scalar(select(User.id).where(User.login == "wanted")) is None


def bare(answer: TestResponse, name: str) -> str:
    # the token against forgery bears the second in which the page was made
    return re.sub(r'name="csrf_token" value="[^"]*"', "", answer.text).replace(name, "某某")


def test_wrong_tries_lead_to_a_pause(browser: FlaskClient, held: Place):
    tries = [send(browser, held, id_number=factories.id_number(880_100 + n)) for n in range(6)]
    assert [one.status_code for one in tries] == [422] * 4 + [429] * 2
    assert int(tries[-1].headers["Retry-After"]) > 800
    assert send(browser, held).status_code == 429, "the right number waits too"


def test_codes_that_are_guessed_lead_to_a_pause(browser: FlaskClient):
    tries = [browser.post("/fujian/claim", data={"code": "abcd-efgh-2345"}) for _ in range(6)]
    assert [one.status_code for one in tries] == [422] * 4 + [429] * 2


def test_a_record_has_one_account(browser: FlaskClient, held: Place):
    assert send(browser, held).status_code == 303
    browser.post("/fujian/sign-out")
    again = send(browser, held)
    assert again.status_code == 422
    assert "没有与所填信息一致" in again.text


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"again": "Else-Where-99"}, "两次输入的口令不一致"),
        ({"password": "short", "again": "short"}, "新口令"),
        ({"login": "No Spaces"}, "登录名"),
        ({"name": ""}, "请填写姓名"),
    ],
)
def test_what_is_wrong_with_the_account_is_told_and_nothing_is_made(
    browser: FlaskClient, held: Place, working: Working, given: dict[str, str], told: str
):
    answer = send(browser, held, **given)
    assert answer.status_code == 422
    assert told in answer.text
    with working() as work:
        assert work.get(Trainee, held.trainee_id, "学员").user_id is None


def test_a_taken_login_is_told_to_who_is_on_record_only(browser: FlaskClient, held: Place, working: Working):
    with working() as work:
        users.add_user(work, "taken", "样例")
    stranger = send(browser, held, login="taken", id_number=factories.id_number(880_200))
    assert "已被占用" not in stranger.text
    assert "已被占用" in send(browser, held, login="taken").text


def test_a_link_that_was_closed_leads_nowhere(browser: FlaskClient, held: Place, working: Working):
    with working() as work:
        for kind in (LinkKind.ACCOUNT, LinkKind.ENROL):
            for link in class_links.open_links(
                work, claiming.link_by_token(work, held.code).training_class, kind
            ):
                class_links.close_link(work, link.id)
    for token in (held.code, held.enrolment):
        answer = send(browser, held, token)
        assert answer.status_code == 410
        assert "承办单位已经关闭这个链接" in answer.text
    assert browser.get("/fujian/claim/nothing-of-ours").status_code == 404


def test_an_enrolment_link_still_leads_to_an_account_when_the_roster_is_closed(
    browser: FlaskClient, held: Place, working: Working
):
    with working() as work:
        claiming.link_by_token(work, held.enrolment).training_class.state = ClassState.DELIVERED
    assert send(browser, held, held.enrolment).status_code == 303


def test_an_invitation_ends_on_its_day(held: Place, working: Working):
    with working() as work:
        class_links.open_link(work, held.class_id, LinkKind.ACCOUNT, closes_on=TODAY)
    with working(TODAY + timedelta(days=1)) as work:
        assert "截止" in claiming.why_not(work, claiming.link_by_token(work, held.code))


def test_an_account_without_a_record_is_linked_and_keeps_its_subject(
    browser: FlaskClient, held: Place, working: Working
):
    with working() as work:
        entered = users.add_user(work, f"single{next(_logins)}", "登记名", subject=f"sub-{next(_logins)}")
        users.enter_membership(work, entered.user, Role.TRAINEE, None)
        credential = signing_in.credential_of(work, entered.user.id)
        passwords.change(work, credential, GOOD)
        login, subject, key = entered.user.login, credential.subject, entered.user.id
    browser.post("/fujian/sign-in", data={"login": login, "password": GOOD})
    assert "填写邀请码" in browser.get("/fujian/my").text
    page = browser.get(f"/fujian/claim/{held.code}")
    assert 'name="password"' not in page.text
    person = {"name": held.name, "id_number": held.number}
    assert browser.post(f"/fujian/claim/{held.code}", data=person).status_code == 303
    assert "已经关联学员档案" in browser.get(f"/fujian/claim/{held.code}").text
    with working() as work:
        found = trainee_of(work, key)
        assert found
        assert found.id == held.trainee_id
        assert signing_in.credential_of(work, key).subject == subject
        assert work.get(User, key, "账号").name == held.name


def test_whom_the_provider_vouched_for_gets_an_account_that_is_bound(
    browser: FlaskClient, held: Place, working: Working
):
    with browser.session_transaction("/fujian/claim") as cookie:
        cookie["subject"] = ["provider-77", 4_000_000_000]
    page = browser.get(f"/fujian/claim/{held.code}")
    assert "统一认证" in page.text
    assert 'name="password"' not in page.text
    data = {"name": held.name, "id_number": held.number, "login": "bound77"}
    assert browser.post(f"/fujian/claim/{held.code}", data=data).location == "/fujian/my"
    assert browser.get("/fujian/my").status_code == 200
    with working() as work:
        row = work.session.scalars(select(Credential).filter_by(subject="provider-77")).one()
        assert row.user.login == "bound77"
        assert not passwords.matches(row.password_hash, GOOD)


def test_the_host_gives_codes_out_and_sees_how_many_came(
    client: FlaskClient, browser: FlaskClient, held: Place, sign_in: Callable[..., object]
):
    sign_in(Role.HOST_INSTITUTION, organization_id=held.host_id)
    path = f"/fujian/classes/{held.class_id}/links/account"
    page = client.get(path).text
    assert class_links.shown_code(held.code) in page
    assert held.number not in page
    send(browser, held)
    assert client.get(path).text.count("<dd>1</dd>") == 2
    assert client.post(path, data={"closes_on": "2024-09-30"}).status_code in (302, 303)
    assert "2024年9月30日 截止" in client.get(path).text
    assert client.post(path, data={"closes_on": "2024-09-01"}).status_code == 422


def test_an_administrator_parts_an_account_from_a_record_that_another_claimed(
    client: FlaskClient, browser: FlaskClient, held: Place, sign_in: Callable[..., object], working: Working
):
    send(browser, held)
    with working() as work:
        key = work.get(Trainee, held.trainee_id, "学员").user_id
    sign_in(Role.SECURITY_ADMIN)
    page = client.get(f"/fujian/administration/accounts/{key}")
    assert "解除与学员档案的关联" in page.text
    assert client.post(f"/fujian/administration/accounts/{key}/release").status_code == 302
    assert browser.get("/fujian/my").status_code == 302, "its sessions ended"
    with working() as work:
        assert work.get(Trainee, held.trainee_id, "学员").user_id is None
    assert send(browser, held).status_code == 303, "the right person may come now"
