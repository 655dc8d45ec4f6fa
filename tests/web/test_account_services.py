"""Signing in at the services: passwords, second factors, and what opens."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from yanxiu.db import Database, Tenant, transaction
from yanxiu.models import AuditEntry, Credential, Role, User
from yanxiu.services.accounts import passwords, second_factor, sessions, signing_in, users
from yanxiu.services.accounts.signing_in import Step
from yanxiu.services.errors import InvalidInput, NotFound
from yanxiu.services.policies import registry
from yanxiu.services.tenants import enter_tenant
from yanxiu.testing import factories

from .accounts import GOOD, HERE, NOW, OTHER, THERE, account, at, code, operator, signed_in, step


@pytest.fixture(scope="module")
def tenant(db: Database) -> Tenant:
    return enter_tenant("fujian", plugins=registry(), sample=True)


@pytest.fixture(scope="module")
def neighbour(db: Database) -> Tenant:
    return enter_tenant("hebei", plugins=registry())


class TestPassword:
    @pytest.mark.parametrize(
        ("password", "problem"),
        [
            ("Short-1a", "10"),
            ("alllowercaseletters", "三种"),
            ("lowercase1234567", "三种"),
            ("Password123!", "常见"),
            ("P@ssw0rd2024!!", "常见"),
            ("Qwertyuiop-123", "常见"),
            ("1qaz2wsx3EDC!", "常见"),
            ("Aa1!Aa1!Aa1!", "常见"),
            ("Zhangsan.2024", "常见"),
            ("My-lindan-27-x", "登录名"),
            ("A1-" + "x" * 130, "10"),
        ],
    )
    def test_what_is_easily_guessed_is_refused_and_never_repeated(self, password, problem):
        with pytest.raises(InvalidInput, match=problem) as refused:
            passwords.check(password, "lindan")
        assert password not in str(refused.value)

    def test_a_phrase_of_three_kinds_is_good(self):
        passwords.check(GOOD, "lindan")

    def test_a_temporary_one_keeps_the_rules(self):
        for _ in range(20):
            passwords.check(passwords.temporary(), "lindan")

    def test_the_last_five_do_not_come_back(self, tenant):
        key = account(tenant, "five")
        used = [GOOD, *(f"Number-{n}-password-x" for n in range(4))]
        with at(tenant) as work:
            credential = signing_in.credential_of(work, key)
            for count, new in enumerate(used[1:], start=1):
                work.at = NOW + timedelta(days=count)
                passwords.change(work, credential, new)
                work.session.flush()
            for old in used:
                with pytest.raises(InvalidInput, match="最近 5 次"):
                    passwords.change(work, credential, old)
            work.at = NOW + timedelta(days=9)
            passwords.change(work, credential, "Another-one-99")
            work.session.flush()
            passwords.change(work, credential, GOOD)

    def test_the_table_holds_a_digest(self, tenant):
        key = account(tenant, "digest")
        with at(tenant) as work:
            assert signing_in.credential_of(work, key).password_hash.startswith("$argon2id$")


class TestSigningIn:
    def test_one_role_and_no_second_factor_asked_opens_at_once(self, tenant):
        key = account(tenant, "lin")
        token = signed_in(tenant, "Lin ")
        with at(tenant, 1) as work:
            row = sessions.find(work, token)
            assert row is not None
            member = signing_in.member_of(work, row)
        assert member is not None
        assert (member.user_id, member.role, member.tenant.id) == (key, Role.TRAINEE, tenant.id)

    def test_what_was_wrong_is_not_told(self, tenant):
        key = account(tenant, "shut")
        with at(tenant, actor=operator()) as work:
            users.set_active(work, key, active=False)
        with at(tenant) as work:
            for login, password in (("shut", GOOD), ("shut", OTHER), ("nobody", GOOD), ("", "")):
                answer = signing_in.with_password(work, login, password, THERE)
                assert answer == signing_in.Attempt()

    def test_a_login_is_one_of_its_own_tenant(self, tenant, neighbour):
        account(tenant, "mine")
        with at(neighbour) as work:
            assert signing_in.with_password(work, "mine", GOOD, HERE).token is None
        token = signed_in(tenant, "mine")
        with at(neighbour) as work:
            assert sessions.find(work, token) is None

    def test_an_officer_must_set_up_a_second_factor_first(self, tenant):
        account(tenant, "wang", Role.DEPARTMENT_OFFICER)
        token = signed_in(tenant, "wang")
        assert step(tenant, token) is Step.SET_UP
        with at(tenant) as work:
            row = sessions.find(work, token)
            assert row is not None
            assert signing_in.member_of(work, row) is None
            credential = signing_in.credential_of(work, row.user_id)
            secret = second_factor.begin_set_up(work, credential)
            with pytest.raises(InvalidInput, match="验证码"):
                second_factor.finish_set_up(work, credential, "12345")
            codes = second_factor.finish_set_up(work, credential, code(secret))
            row.second_factor_at = work.at
            assert signing_in.settle(work, row) is Step.DONE
        assert len(set(codes)) == 10

    def test_with_a_second_factor_the_password_opens_nothing(self, tenant):
        secret = pyotp.random_base32()
        account(tenant, "zhao", Role.DEPARTMENT_OFFICER, secret=secret)
        token = signed_in(tenant, "zhao")
        assert step(tenant, token) is Step.SECOND_FACTOR
        with at(tenant, 1) as work:
            row = sessions.find(work, token)
            assert row is not None
            fresh = signing_in.with_code(work, row, f" {code(secret, 1)[:3]} {code(secret, 1)[3:]}", HERE)
        assert fresh.token not in (None, token)
        assert step(tenant, token, 1) is None, "the token of before is void"
        assert fresh.token is not None
        assert step(tenant, fresh.token, 1) is Step.DONE

    def test_a_code_is_taken_once(self, tenant):
        secret = pyotp.random_base32()
        key = account(tenant, "once", Role.DEPARTMENT_OFFICER, secret=secret)
        with at(tenant, 5) as work:
            credential = signing_in.credential_of(work, key)
            assert second_factor.accept(work, credential, code(secret, 5))
            assert not second_factor.accept(work, credential, code(secret, 5))
            assert not second_factor.accept(work, credential, code(secret, 4.5)), "nor an older one"
            assert not second_factor.accept(work, credential, code(secret, 7))
            assert not second_factor.accept(work, credential, "١٢٣٤٥٦")

    def test_a_recovery_code_stands_in_once(self, tenant):
        secret = pyotp.random_base32()
        key = account(tenant, "lost", Role.DEPARTMENT_OFFICER, secret=secret)
        with at(tenant) as work:
            codes = second_factor.renew_recovery_codes(work, signing_in.credential_of(work, key))
        for expected in (True, False):
            token = signed_in(tenant, "lost")
            with at(tenant) as work:
                row = sessions.find(work, token)
                assert row is not None
                passed = signing_in.with_code(work, row, codes[0].upper(), HERE).token is not None
                assert passed is expected
        with at(tenant) as work:
            assert second_factor.recovery_codes_left(work, signing_in.credential_of(work, key)) == 9

    def test_a_new_account_changes_its_password_first(self, tenant):
        with at(tenant, actor=operator()) as work:
            entered = users.add_user(work, "neu", "样例新人")
            users.enter_membership(work, entered.user, Role.TRAINEE, None)
        with at(tenant) as work:
            token = signing_in.with_password(work, "neu", entered.password, HERE).token
        assert token is not None
        assert step(tenant, token) is Step.PASSWORD
        with at(tenant) as work:
            row = sessions.find(work, token)
            assert row is not None
            with pytest.raises(InvalidInput, match="现在的口令"):
                users.change_own_password(work, row, "wrong", GOOD)
            users.change_own_password(work, row, entered.password, GOOD)
            assert signing_in.settle(work, row) is Step.DONE

    def test_an_officers_password_grows_old_a_trainees_does_not(self, tenant):
        secret = pyotp.random_base32()
        officer = account(tenant, "old", Role.DEPARTMENT_OFFICER, secret=secret)
        trainee = account(tenant, "oldtrainee")
        for key, expected in ((officer, Step.PASSWORD), (trainee, Step.ROLE)):
            with at(tenant, 91 * 24 * 60) as work:
                row, _ = sessions.start(work, key)
                row.second_factor_at = work.at
                assert signing_in.next_step(work, row) is expected

    def test_several_roles_are_chosen_from(self, tenant):
        key = account(tenant, "two")
        with at(tenant, actor=operator()) as work:
            where = factories.organization(work.session).id
            users.enter_membership(work, work.get(User, key, "账号"), Role.HOST_INSTITUTION, where)
        token = signed_in(tenant, "two")
        assert step(tenant, token) is Step.ROLE
        with at(tenant) as work:
            row = sessions.find(work, token)
            assert row is not None
            with pytest.raises(NotFound):
                signing_in.take_seat(work, row, key)
            seat = next(one for one in signing_in.seats_of(work, key) if one.organization_id == where)
            assert signing_in.take_seat(work, row, seat.membership_id) is Step.DONE
            member = signing_in.member_of(work, row)
            assert member is not None
            assert member.roles == {Role.HOST_INSTITUTION}


def test_every_step_is_in_the_audit_log(tenant):
    account(tenant, "logged")
    with at(tenant) as work:
        signing_in.with_password(work, "logged", OTHER, HERE)
    signed_in(tenant, "logged")
    with transaction(tenant.id) as session:
        key = session.scalar(select(User.id).where(User.login == "logged"))
        kept = session.scalars(
            select(AuditEntry).where(AuditEntry.object_id == str(key)).order_by(AuditEntry.sequence)
        ).all()
        told = [(entry.action, entry.outcome.value, entry.actor.partition(":")[0]) for entry in kept]
        assert session.scalar(select(Credential.must_change).where(Credential.user_id == key)) is False
    assert told[-3:] == [
        ("account.sign_in", "refused", "visitor"),
        ("account.recognized", "done", "trainee"),
        ("account.sign_in", "done", "trainee"),
    ]
