"""Accounts to sign in with, at the services and at a given minute."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

import pyotp

from yanxiu.db import Tenant
from yanxiu.models import Role
from yanxiu.services.accounts import passwords, sessions, signing_in, users
from yanxiu.services.accounts.signing_in import VISITOR, Step
from yanxiu.services.work import CLOCK, Actor, Work, begin
from yanxiu.testing import factories

GOOD = "Quiet-River-27"
OTHER = "Loud-Mountain-31"
HERE, THERE = "192.0.2.1", "192.0.2.2"
NOW = datetime(2024, 9, 2, 9, 0, tzinfo=CLOCK)


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
