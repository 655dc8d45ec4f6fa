"""Two departments, members of the first, and jobs that a test can follow step by step."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

import pytest

from yanxiu.db import Database, Tenant
from yanxiu.jobs import running
from yanxiu.jobs.registry import DOING, Doing
from yanxiu.models import Job, JobKind, Membership, Role, User
from yanxiu.models.user import duty_of
from yanxiu.services import background
from yanxiu.services.policies import registry
from yanxiu.services.tenants import enter_tenant
from yanxiu.services.work import Actor, Work, begin
from yanxiu.testing import factories

OFFICER = Actor("样例经办人", Role.DEPARTMENT_OFFICER)
Begin = Callable[..., AbstractContextManager[Work]]


@pytest.fixture(scope="module")
def fujian(db: Database) -> Tenant:
    """A department."""
    return enter_tenant("fujian", plugins=registry())


@pytest.fixture(scope="module")
def hebei(db: Database) -> Tenant:
    """Another one."""
    return enter_tenant("hebei", plugins=registry())


@pytest.fixture
def on(fujian: Tenant) -> Begin:
    """A unit of work of the first department: ``with on(actor) as work``."""
    return lambda actor=OFFICER, **given: begin(fujian, actor, **given)


@pytest.fixture
def doing() -> Iterator[Callable[[Doing], None]]:
    """``doing(function)``: a recalculation of summaries does this instead."""
    before = DOING[JobKind.SUMMARY]
    yield lambda function: DOING.update({JobKind.SUMMARY: function})
    DOING[JobKind.SUMMARY] = before


@pytest.fixture
def asked(on: Begin) -> Iterator[UUID]:
    """A job that waits; what is left of it is stopped afterwards."""
    with on() as work:
        key = background.enqueue(work, JobKind.SUMMARY).id
    yield key
    with on() as work:
        row = work.session.get_one(Job, (work.tenant.id, key))
        if row.state in background.OPEN:
            background.cancel(work, key)
    running.run(row.tenant_id, key)


@pytest.fixture
def look(on: Begin) -> Callable[[UUID], Job]:
    """A job's row as it stands."""

    def find(key: UUID) -> Job:
        with on() as work:
            return background.find(work, key)

    return find


@pytest.fixture
def member(on: Begin) -> Callable[..., Actor]:
    """``member(role, organization_id=…)``: somebody with an account."""

    def enter(role: Role, **given: Any) -> Actor:
        with on() as work:
            row = account(work, role, **given)
            return Actor(row.name, role, row.id)

    return enter


def account(work: Work, role: Role, **given: Any) -> User:
    """An account with one role."""
    row = factories.user(work.session, duty=duty_of(role))
    factories.add(work.session, Membership(user_id=row.id, role=role, duty=row.duty, **given))
    return row
