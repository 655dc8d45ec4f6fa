"""Sessions and lockout at the services: what is counted, what ends and when."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select, text

from yanxiu.db import Database, Tenant, transaction
from yanxiu.models import Role, SignInSession, User
from yanxiu.services.accounts import lockout, sessions, signing_in, users
from yanxiu.services.accounts.signing_in import Step
from yanxiu.services.policies import registry
from yanxiu.services.tenants import enter_tenant

from .accounts import GOOD, HERE, NOW, OTHER, account, at, operator, signed_in, step


@pytest.fixture(scope="module")
def tenant(db: Database) -> Tenant:
    return enter_tenant("fujian", plugins=registry(), sample=True)


class TestLockout:
    def test_five_failures_shut_an_account_for_a_quarter_of_an_hour(self, tenant):
        account(tenant, "five-times")
        for turn in range(5):
            with at(tenant, turn / 10) as work:
                answer = signing_in.with_password(work, "five-times", OTHER, f"198.51.100.{turn}")
        assert answer.locked_until == NOW + timedelta(minutes=15.4)
        with at(tenant, 15) as work:
            refused = signing_in.with_password(work, "five-times", GOOD, HERE)
            assert refused == signing_in.Attempt(locked_until=answer.locked_until)
        assert signed_in(tenant, "five-times", 16)

    def test_the_next_pause_is_longer(self, tenant):
        account(tenant, "again")
        ends = []
        for round_ in range(2):
            for _ in range(5):
                with at(tenant, round_ * 20) as work:
                    answer = signing_in.with_password(work, "again", OTHER, f"203.0.113.{round_}")
            ends.append(answer.locked_until)
        assert ends == [NOW + timedelta(minutes=15), NOW + timedelta(minutes=20 + 30)]

    def test_an_account_that_does_not_exist_is_shut_just_so(self, tenant):
        for _ in range(5):
            with at(tenant) as work:
                answer = signing_in.with_password(work, "ghost", OTHER, "198.51.100.77")
        assert answer.locked_until is not None

    def test_an_address_is_shut_whatever_accounts_it_tries(self, tenant):
        account(tenant, "bystander")
        for turn in range(20):
            with at(tenant) as work:
                answer = signing_in.with_password(work, f"try-{turn}", OTHER, "198.51.100.9")
        assert answer.locked_until is not None
        with at(tenant) as work:
            assert signing_in.with_password(work, "bystander", GOOD, "198.51.100.9").token is None
            assert signing_in.with_password(work, "bystander", GOOD, HERE).token is not None

    def test_wrong_codes_count_and_a_good_password_between_does_not_help(self, tenant):
        account(tenant, "codes", Role.DEPARTMENT_OFFICER, secret=pyotp.random_base32())
        for _ in range(5):
            token = signed_in(tenant, "codes")
            with at(tenant) as work:
                row = sessions.find(work, token)
                assert row is not None
                answer = signing_in.with_code(work, row, "000000", HERE)
        assert answer.locked_until is not None
        with at(tenant, 1) as work:
            row = sessions.find(work, token)
            assert row is not None
            assert signing_in.with_code(work, row, "000000", HERE).locked_until is not None
            assert sessions.find(work, token) is None, "the session ends"

    def test_an_administrator_ends_a_pause(self, tenant):
        account(tenant, "waiting")
        for _ in range(5):
            with at(tenant) as work:
                signing_in.with_password(work, "waiting", OTHER, "198.51.100.5")
        with at(tenant, 1, operator()) as work:
            for row in lockout.locked(work):
                lockout.release(work, row.id)
            assert lockout.locked(work) == []
        assert signed_in(tenant, "waiting", 1)

    def test_neither_login_nor_address_stands_in_the_table(self, tenant):
        with at(tenant) as work:
            signing_in.with_password(work, "traceless", OTHER, "198.51.100.200")
        with transaction(tenant.id) as session:
            stored = str(session.execute(text("SELECT * FROM app.sign_in_failures")).all())
            logged = str(session.execute(text("SELECT * FROM app.audit_entries")).all())
        for trace in ("traceless", "198.51.100.200"):
            assert trace not in stored + logged


class TestSessions:
    def test_a_trainee_may_rest_thirty_minutes_an_officer_fifteen(self, tenant):
        secret = pyotp.random_base32()
        account(tenant, "resting")
        officer = account(tenant, "resting-officer", Role.DEPARTMENT_OFFICER, secret=secret)
        token = signed_in(tenant, "resting")
        with at(tenant) as work:
            row, officers = sessions.start(work, officer)
            row.second_factor_at = work.at
            signing_in.settle(work, row)
        assert step(tenant, officers, 14) is Step.DONE
        assert step(tenant, officers, 30) is None
        assert step(tenant, token, 29) is Step.DONE
        assert step(tenant, token, 58) is Step.DONE, "every look begins the time anew"
        assert step(tenant, token, 89) is None
        assert step(tenant, token, 60) is None, "what has ended stays ended"

    def test_twelve_hours_are_the_end_whatever_happens(self, tenant):
        account(tenant, "busy")
        token = signed_in(tenant, "busy")
        for minutes in range(20, 721, 20):
            assert step(tenant, token, minutes) is Step.DONE
        assert step(tenant, token, 721) is None

    def test_a_sign_in_not_completed_ends_after_ten_minutes(self, tenant):
        account(tenant, "half", Role.DEPARTMENT_OFFICER)
        token = signed_in(tenant, "half")
        assert step(tenant, token, 9) is Step.SET_UP
        assert step(tenant, token, 20) is None

    def test_an_administrator_is_signed_in_at_one_place(self, tenant):
        secret = pyotp.random_base32()
        key = account(tenant, "admin-one", Role.SYSTEM_ADMIN, secret=secret)
        tokens = []
        for minutes in (1, 3):
            with at(tenant, minutes) as work:
                row, token = sessions.start(work, key)
                row.second_factor_at = work.at
                assert signing_in.settle(work, row) is Step.DONE
                tokens.append(token)
        assert [step(tenant, token, 4) for token in tokens] == [None, Step.DONE]

    def test_a_changed_password_ends_the_other_sessions(self, tenant):
        account(tenant, "changed")
        first, second = signed_in(tenant, "changed"), signed_in(tenant, "changed", 1)
        with at(tenant, 2) as work:
            row = sessions.find(work, second)
            assert row is not None
            users.change_own_password(work, row, GOOD, OTHER)
        assert [step(tenant, token, 3) for token in (first, second)] == [None, Step.DONE]

    def test_shutting_an_account_or_taking_its_role_ends_its_sessions(self, tenant):
        key = account(tenant, "leaving")
        token = signed_in(tenant, "leaving")
        with at(tenant, 1, operator()) as work:
            users.remove_membership(work, work.get(User, key, "账号"), Role.TRAINEE, None)
        assert step(tenant, token, 2) is None
        assert step(tenant, signed_in(tenant, "leaving", 3), 3) is Step.ROLE

    def test_only_a_digest_of_the_token_is_kept(self, tenant):
        account(tenant, "tokens")
        token = signed_in(tenant, "tokens")
        with transaction(tenant.id) as session:
            assert token.encode() not in session.scalars(select(SignInSession.digest)).all()
