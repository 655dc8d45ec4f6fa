"""Roles at the services: what two people are needed for, resets, sample accounts."""

from uuid import UUID

import pyotp
import pytest

from yanxiu.db import Database, Tenant
from yanxiu.models import Duty, GrantKind, GrantState, Role, User
from yanxiu.services.accounts import grants, passwords, samples, sessions, signing_in, users
from yanxiu.services.accounts.signing_in import Step
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.policies import registry
from yanxiu.services.tenants import enter_tenant
from yanxiu.services.work import Actor
from yanxiu.testing import factories

from .accounts import HERE, account, at, operator, signed_in, step


@pytest.fixture(scope="module")
def tenant(db: Database) -> Tenant:
    return enter_tenant("fujian", plugins=registry(), sample=True)


@pytest.fixture(scope="module")
def neighbour(db: Database) -> Tenant:
    return enter_tenant("hebei", plugins=registry())


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
