"""Accounts that nobody uses, and passwords that others have seen: both end by themselves."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from yanxiu.db import Database, Tenant
from yanxiu.models import AuditEntry, Credential, Role, ShutReason, User
from yanxiu.services.accounts import idle, passwords, signing_in, users
from yanxiu.services.accounts.signing_in import Barred
from yanxiu.services.policies import registry
from yanxiu.services.tenants import enter_tenant
from yanxiu.web.app import create_app

from .accounts import GOOD, HERE, NOW, account, at, operator, signed_in

TODAY = NOW.date()


@pytest.fixture(scope="module")
def tenant(db: Database) -> Tenant:
    return enter_tenant("fujian", plugins=registry())


def aged(tenant: Tenant, login: str, days: float, role: Role = Role.SECURITY_ADMIN) -> UUID:
    """An account that was entered so many days ago and not used since."""
    key = account(tenant, login, role)
    with at(tenant) as work:
        entered = NOW - timedelta(days=days)
        work.session.execute(update(User).where(User.id == key).values(created_at=entered))
    return key


def attempt(tenant: Tenant, login: str, minutes: float = 0) -> signing_in.Attempt:
    with at(tenant, minutes) as work:
        return signing_in.with_password(work, login, GOOD, HERE)


def test_the_ninetieth_day_is_still_in_use(tenant: Tenant):
    aged(tenant, "ninety", 90)
    assert attempt(tenant, "ninety").token


def test_after_ninety_days_the_next_attempt_disables_and_says_so(tenant: Tenant):
    key = aged(tenant, "unused", 91)
    assert attempt(tenant, "unused").barred is Barred.UNUSED
    with at(tenant) as work:
        assert work.get(User, key, "账号").shut_because is ShutReason.UNUSED
        found = select(AuditEntry.action).where(AuditEntry.object_id == str(key))
        assert "user.unused" in list(work.session.scalars(found))
    # again the same words; and opened again, it works and counts anew
    assert attempt(tenant, "unused").barred is Barred.UNUSED
    with at(tenant, actor=operator()) as work:
        users.set_active(work, key, active=True)
    assert attempt(tenant, "unused").token


def test_who_does_not_know_the_password_learns_nothing(tenant: Tenant):
    aged(tenant, "silent", 200)
    with at(tenant) as work:
        refused = signing_in.with_password(work, "silent", "Wrong-guess-77", HERE)
    assert refused == signing_in.Attempt()


def test_the_job_disables_staff_and_leaves_trainees_and_those_at_work(tenant: Tenant):
    gone = aged(tenant, "gone", 300)
    trainee = aged(tenant, "learner", 300, Role.TRAINEE)
    used = aged(tenant, "used", 300)
    with at(tenant, actor=operator()) as work:
        users.set_active(work, used, active=True)  # changes nothing: it is open
        work.session.execute(update(User).where(User.id == used).values(opened_at=NOW - timedelta(days=2)))
    with at(tenant, actor=operator()) as work:
        found = idle.disable_unused(work, TODAY)
        assert gone in found
        assert not {trainee, used} & set(found)
        assert idle.disable_unused(work, TODAY) == []


def test_a_session_is_a_use(tenant: Tenant):
    key = aged(tenant, "busy", 80, Role.HOST_INSTITUTION)
    signed_in(tenant, "busy")
    with at(tenant) as work:
        assert key not in idle.disable_unused(work, TODAY + timedelta(days=60))
        credential = signing_in.credential_of(work, key)
        assert not idle.disabled_now(work, credential)


@pytest.mark.parametrize(("role", "kept"), [(Role.TRAINEE, timedelta(days=7))])
def test_a_first_password_lasts_a_week(tenant: Tenant, role: Role, kept: timedelta):
    with at(tenant, actor=operator()) as work:
        entered = users.add_user(work, "fresh", "样例")
        users.enter_membership(work, entered.user, role, None)
    assert given(tenant, "fresh", entered.password, NOW + kept).token
    assert given(tenant, "fresh", entered.password, NOW + kept + timedelta(seconds=1)).barred is (
        Barred.PASSWORD_OVER
    )


def test_a_password_that_was_reset_lasts_half_an_hour_until_it_is_changed(tenant: Tenant):
    key = account(tenant, "lost")
    with at(tenant, actor=operator()) as work:
        reset = users.reset_password(work, key)
    assert given(tenant, "lost", reset, NOW + timedelta(minutes=30)).token
    late = NOW + timedelta(minutes=31)
    assert given(tenant, "lost", reset, late).barred is Barred.PASSWORD_OVER
    with at(tenant) as work:
        passwords.change(work, signing_in.credential_of(work, key), "Another-Good-31")
        assert work.session.scalars(select(Credential.password_until).filter_by(user_id=key)).one() is None
    assert given(tenant, "lost", "Another-Good-31", late).token


def given(tenant: Tenant, login: str, password: str, when: datetime) -> signing_in.Attempt:
    with at(tenant) as work:
        work.at = when
        return signing_in.with_password(work, login, password, HERE)


@pytest.mark.parametrize(("days", "old"), [("90", True), ("120", False), ("0", False)])
def test_how_long_a_password_lasts_is_set_by_the_operator(
    monkeypatch: pytest.MonkeyPatch, days: str, *, old: bool
):
    monkeypatch.setenv("YANXIU_PASSWORD_DAYS", days)
    assert passwords.is_too_old(NOW - timedelta(days=100), NOW) is old


@pytest.fixture
def browser(tenant: Tenant) -> FlaskClient:
    made: Flask = create_app({"TESTING": True, "WTF_CSRF_ENABLED": False})
    made.config["WTF_CSRF_ENABLED"] = False
    return made.test_client()


def test_the_page_says_why_and_what_to_do(tenant: Tenant, browser: FlaskClient):
    key = aged(tenant, "reader", 0)
    with at(tenant, actor=operator()) as work:
        work.session.execute(
            update(User).where(User.id == key).values(active=False, shut_because=ShutReason.UNUSED)
        )
    page = browser.post("/fujian/sign-in", data={"login": "reader", "password": GOOD})
    assert page.status_code == 422
    assert "超过 90 天没有使用，已停用" in page.text
    assert "请联系本省的安全管理员重新启用" in page.text
    wrong = browser.post("/fujian/sign-in", data={"login": "reader", "password": "Wrong-guess-77"})
    assert "90 天没有使用" not in wrong.text
