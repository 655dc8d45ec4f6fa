"""The application under /api/v1 over two departments and the ministry, and tokens for it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.api.writing import Program, program
from yanxiu.api.app import create_api
from yanxiu.db import Database, Tenant
from yanxiu.models import Membership, Role, Scope
from yanxiu.models.user import duty_of
from yanxiu.services.accounts.tokens import make_token
from yanxiu.services.policies import registry
from yanxiu.services.tenants import enter_tenant
from yanxiu.services.work import Actor, begin
from yanxiu.testing import factories

CLERK = Actor("样例经办人", Role.DEPARTMENT_OFFICER)


@pytest.fixture(scope="module")
def place(db: Database) -> Tenant:
    return enter_tenant("fujian", plugins=registry(), sample=True)


@pytest.fixture(scope="module")
def other_place(db: Database) -> Tenant:
    return enter_tenant("hebei", plugins=registry(), sample=True)


@pytest.fixture(scope="module")
def ministry(db: Database) -> Tenant:
    return enter_tenant("ministry", jurisdiction="national", plugins=registry(), sample=True)


@pytest.fixture(scope="module")
def app(place: Tenant, other_place: Tenant, ministry: Tenant) -> Flask:
    return create_api()


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as program:
        yield program


Token = Callable[..., str]


@pytest.fixture
def token() -> Token:
    """``token(tenant, role, scopes)``: of a new account; ``until`` and ``on`` as given."""

    def made(
        tenant: Tenant,
        role: Role,
        scopes: Sequence[Scope],
        *,
        on: date | None = None,
        days: int = 30,
        **given: Any,
    ) -> str:
        with begin(tenant, CLERK) as work:
            user = factories.user(work.session, duty=duty_of(role), **given)
            seat = factories.add(work.session, Membership(user_id=user.id, role=role, duty=user.duty))
            owner, seat_id = Actor(user.name, role, user.id), seat.id
        with begin(tenant, owner, today=on) as work:
            return make_token(
                work, seat_id, name="月报表", scopes=scopes, until=work.today + timedelta(days=days)
            )[1]

    return made


def bearer(token: str, **more: str) -> dict[str, str]:
    """The header of a request, and others."""
    return {"Authorization": f"Bearer {token}", **more}


@pytest.fixture(scope="module")
def institution(app: Flask, place: Tenant) -> Program:
    return program(app.test_client(), place)


@pytest.fixture
def ours(client: FlaskClient, institution: Program) -> Program:
    return replace(institution, client=client)
