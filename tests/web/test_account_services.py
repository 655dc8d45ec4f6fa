"""Signing in at the services: what opens, what is counted, what two people are needed for."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, text

from yanxiu.db import Database, Tenant, transaction
from yanxiu.models import (
    AuditEntry,
    Credential,
    Duty,
    GrantKind,
    GrantState,
    Role,
    SignInSession,
    User,
)
from yanxiu.services.accounts import (
    grants,
    lockout,
    passwords,
    samples,
    second_factor,
    sessions,
    signing_in,
    users,
)
from yanxiu.services.accounts.signing_in import VISITOR, Step
from yanxiu.services.errors import InvalidInput, NotFound, WrongState
from yanxiu.services.policies import registry
from yanxiu.services.tenants import enter_tenant
from yanxiu.services.work import CLOCK, Actor, Work, begin
from yanxiu.testing import factories

GOOD = "Quiet-River-27"
OTHER = "Loud-Mountain-31"
HERE, THERE = "192.0.2.1", "192.0.2.2"
NOW = datetime(2024, 9, 2, 9, 0, tzinfo=CLOCK)


@pytest.fixture(scope="module", autouse=True)
def quick_digests() -> Iterator[None]:
    """Cheap digests: what a good one costs is not what is tested here, but for one test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield


@pytest.fixture(scope="module")
def tenant(db: Database) -> Tenant:
    return enter_tenant("fujian", plugins=registry(), sample=True)


@pytest.fixture(scope="module")
def neighbour(db: Database) -> Tenant:
    return enter_tenant("hebei", plugins=registry())


@contextmanager
def at(tenant: Tenant, minutes: float = 0, actor: Actor = VISITOR) -> Iterator[Work]:
    with begin(tenant, actor) as work:
        work.at = NOW + timedelta(minutes=minutes)
        yield work


def operator() -> Actor:
    return Actor("命令行", Role.SYSTEM_ADMIN)


def account(
    tenant: Tenant, login: str, role: Role = Role.TRAINEE, *, password: str = GOOD, secret: str | None = None
) -> UUID:
    with at(tenant, actor=operator()) as work:
        entered = users.add_user(work, login, f"样例{login}")
        organization = None
        if role is Role.HOST_INSTITUTION:
            organization = factories.organization(work.session).id
        users.enter_membership(work, entered.user, role, organization)
        credential = signing_in.credential_of(work, entered.user.id)
        passwords.change(work, credential, password)
        if secret:
            credential.secret, credential.second_factor_since = secret, work.at
        return entered.user.id


def signed_in(tenant: Tenant, login: str, minutes: float = 0) -> str:
    with at(tenant, minutes) as work:
        token = signing_in.with_password(work, login, GOOD, HERE).token
    assert token is not None
    return token


def step(tenant: Tenant, token: str, minutes: float = 0) -> Step | None:
    with at(tenant, minutes) as work:
        row = sessions.find(work, token)
        return None if row is None else signing_in.next_step(work, row)


def code(secret: str, minutes: float = 0) -> str:
    return pyotp.TOTP(secret).at(NOW + timedelta(minutes=minutes))


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


@pytest.fixture(scope="module")
def guards(tenant: Tenant) -> tuple[Actor, Actor]:
    """Two security administrators."""
    names = ("guard-one", "guard-two")
    keys = [account(tenant, name, Role.SECURITY_ADMIN) for name in names]
    return Actor(names[0], Role.SECURITY_ADMIN, keys[0]), Actor(names[1], Role.SECURITY_ADMIN, keys[1])


class TestGrants:
    def newcomer(self, tenant: Tenant, login: str) -> UUID:
        with at(tenant, actor=operator()) as work:
            return users.add_user(work, login, "样例").user.id

    def test_an_administrators_role_needs_two_people(self, tenant, guards):
        key = self.newcomer(tenant, "future-admin")
        with at(tenant, actor=guards[0]) as work:
            proposal = grants.ask(work, key, Role.AUDIT_ADMIN, reason="轮岗")
            assert proposal is not None
            assert grants.ask(work, key, Role.AUDIT_ADMIN, reason="轮岗") is proposal, "asked twice is once"
            assert signing_in.seats_of(work, key) == []
            with pytest.raises(InvalidInput, match="以外的人"):
                grants.confirm(work, proposal.id)
        with at(tenant, actor=guards[1]) as work:
            assert grants.confirm(work, proposal.id).state is GrantState.CONFIRMED
            assert [seat.role for seat in signing_in.seats_of(work, key)] == [Role.AUDIT_ADMIN]
            assert work.get(User, key, "账号").duty is Duty.AUDIT_ADMIN
            with pytest.raises(WrongState):
                grants.refuse(work, proposal.id)

    def test_an_ordinary_role_needs_one(self, tenant, guards):
        key = self.newcomer(tenant, "future-officer")
        with at(tenant, actor=guards[0]) as work:
            assert grants.ask(work, key, Role.DEPARTMENT_OFFICER, reason="新任") is None
            assert [seat.role for seat in signing_in.seats_of(work, key)] == [Role.DEPARTMENT_OFFICER]
            grants.ask(work, key, Role.DEPARTMENT_OFFICER, kind=GrantKind.REVOKE, reason="调离")
            assert signing_in.seats_of(work, key) == []

    def test_nobody_grants_to_oneself_or_mixes_duties(self, tenant, guards):
        key = self.newcomer(tenant, "mixed")
        with at(tenant, actor=guards[0]) as work:
            assert guards[0].id is not None
            with pytest.raises(InvalidInput, match="自己"):
                grants.ask(work, guards[0].id, Role.DEPARTMENT_OFFICER, reason="x")
            grants.ask(work, key, Role.TRAINEE, reason="学员")
            with pytest.raises(InvalidInput, match="互相排斥"):
                grants.ask(work, key, Role.AUDIT_ADMIN, reason="x")
            with pytest.raises(InvalidInput, match="部级"):
                grants.ask(work, key, Role.MINISTRY_ANALYST, reason="x")
            with pytest.raises(InvalidInput, match="单位"):
                grants.ask(work, key, Role.HOST_INSTITUTION, reason="x")
            with pytest.raises(InvalidInput, match="理由"):
                grants.ask(work, key, Role.TRAINEE, reason=" ")

    def test_without_an_account_nobody_confirms(self, tenant):
        key = self.newcomer(tenant, "by-command")
        with at(tenant, actor=operator()) as work, pytest.raises(InvalidInput, match="办理人"):
            grants.ask(work, key, Role.TRAINEE, reason="x")


class TestReset:
    def test_a_lost_telephone_and_a_forgotten_password(self, tenant):
        key = account(tenant, "forgetful", Role.DEPARTMENT_OFFICER, secret=pyotp.random_base32())
        token = signed_in(tenant, "forgetful")
        with at(tenant, actor=operator()) as work:
            new = users.reset_password(work, key, second_factor_too=True)
        assert step(tenant, token) is None
        with at(tenant) as work:
            fresh = signing_in.with_password(work, "forgetful", new, HERE).token
        assert fresh is not None
        assert step(tenant, fresh) is Step.PASSWORD

    @pytest.mark.parametrize("login", ["", "x", "Has Blank", "中文名", "-dash"])
    def test_logins_have_a_form(self, tenant, login):
        with at(tenant, actor=operator()) as work, pytest.raises(InvalidInput, match="登录名"):
            users.add_user(work, login, "样例")


class TestSamples:
    def test_one_account_for_each_role_with_a_code_that_is_shown(self, tenant):
        with at(tenant, actor=operator()) as work:
            where = factories.organization(work.session).id
            above = factories.organization(work.session, supervises=True).id
            made = samples.enter_samples(
                work, {Role.HOST_INSTITUTION: where, Role.SUPERVISING_DEPARTMENT: above}
            )
            assert {samples.LOGINS[login] for login in made} == set(Role) - {Role.MINISTRY_ANALYST}
            assert [one.login for one in samples.samples(work)] == made
        passwords.check(samples.PASSWORD, "officer")
        with at(tenant, 1) as work:
            token = signing_in.with_password(work, "officer", samples.PASSWORD, HERE).token
            row = sessions.find(work, token or "")
            assert row is not None
            shown = samples.sample_code(work, signing_in.credential_of(work, row.user_id))
            assert signing_in.with_code(work, row, shown or "", HERE).token is not None

    def test_not_in_a_real_tenant(self, neighbour):
        with at(neighbour, actor=operator()) as work:
            assert samples.samples(work) == []
            with pytest.raises(InvalidInput, match="样例"):
                samples.enter_samples(work, {})


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
