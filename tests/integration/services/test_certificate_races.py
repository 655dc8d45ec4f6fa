"""Many officers issue at once: no gap, no number twice, and a double click issues once."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from yanxiu.db import Database, Tenant
from yanxiu.models import Certificate, CertificateSeries
from yanxiu.services import audit, rollup
from yanxiu.services.certificates import issue_certificates
from yanxiu.services.errors import InvalidInput
from yanxiu.services.policies import registry
from yanxiu.services.policy_choices import adopt_draft
from yanxiu.services.tenants import enter_tenant
from yanxiu.testing.held_class import YEAR, Held, as_officer, assess, held_class

YEARS = (YEAR, YEAR - 1)
CLASSES = 8


@pytest.fixture(scope="module")
def tenant(db: Database) -> Tenant:
    entered = enter_tenant("hebei", plugins=registry())
    with as_officer(entered, date(YEAR - 1, 1, 5)) as work:
        adopt_draft(work, "HED", YEAR - 1, officer="样例处长", basis="试行")
    return entered


def assessed(tenant: Tenant, year: int, size: int) -> Held:
    with as_officer(tenant) as work:
        held = held_class(work, size, terms={"year": year})
        assert assess(work, held).closed
    return held


def issue(tenant: Tenant, class_id: UUID, *, fail: bool) -> list[str]:
    """Issue for a class; or let the transaction fail after the numbers were counted."""
    try:
        with as_officer(tenant) as work:
            done = issue_certificates(work, class_id)
            if fail:
                raise InvalidInput("样例", "样例", "样例", "样例")
            return [row.number for row in done.certificates]
    except InvalidInput:
        return []


def test_threads_leave_no_gap_and_no_number_twice(tenant: Tenant):
    dice = random.Random(7)
    classes = [assessed(tenant, YEARS[place % 2], dice.randint(1, 4)) for place in range(CLASSES)]
    clicks = [(held.id, fail) for held in classes for fail in (True, False, False)]
    dice.shuffle(clicks)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda click: (click[0], issue(tenant, click[0], fail=click[1])), clicks))
    for held in classes:
        given = {tuple(numbers) for class_id, numbers in answers if class_id == held.id and numbers}
        assert len(given) == 1, "a double click gave other numbers"
    with as_officer(tenant) as work:
        series = work.session.scalars(select(CertificateSeries)).all()
        assert len(series) == len(YEARS)
        for row in series:
            found = work.session.scalars(select(Certificate.serial).where(Certificate.series_id == row.id))
            serials = sorted(serial or 0 for serial in found)
            assert serials == list(range(1, row.last_serial + 1))
        numbers = work.session.scalars(select(Certificate.number)).all()
        assert len(numbers) == len(set(numbers)) == sum(len(held.trainees) for held in classes)
        assert rollup.reconcile(work.session) == []
        assert list(audit.verify(work.session)) == []
