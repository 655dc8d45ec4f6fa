"""Tenants under the real plugins, and a class brought to any step of its year through the services."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from yanxiu.db import Database, Tenant
from yanxiu.models import AuditEntry, ClassState, Decision, HalfDay, Role, TrainingClass
from yanxiu.policy import Attestation, PlanSection, RecruitmentScope, TeachingForm
from yanxiu.services import attestations, delivery, filings, recruitment, timetables
from yanxiu.services.policies import registry
from yanxiu.services.tenants import enter_tenant
from yanxiu.services.work import Actor, Work, begin
from yanxiu.testing import factories

Begin = Callable[..., AbstractContextManager[Work]]
OPENS = date(2024, 10, 14)
LAST = date(2024, 10, 17)
OFFICER = Actor("样例经办人", Role.DEPARTMENT_OFFICER)
SIGNED = (
    Attestation.NO_ADVERTISING,
    Attestation.NO_TOURISM,
    Attestation.DISCIPLINE,
    Attestation.THIRD_PARTY,
)


@pytest.fixture(scope="module")
def fujian(db: Database) -> Tenant:
    """A department whose notices of 2023 to 2025 are in hand."""
    return enter_tenant("fujian", plugins=registry())


@pytest.fixture(scope="module")
def hebei(db: Database) -> Tenant:
    """A department with a draft."""
    return enter_tenant("hebei", plugins=registry())


def open_work(tenant: Tenant, today: date = date(2024, 8, 20)) -> AbstractContextManager[Work]:
    """A unit of work of an officer on a day."""
    return begin(tenant, OFFICER, today=today)


@pytest.fixture
def on(fujian: Tenant) -> Begin:
    """Begin a unit of work of the first department: ``with on(day) as work``."""
    return lambda today=date(2024, 8, 20): open_work(fujian, today)


@pytest.fixture
def open_for() -> Callable[..., AbstractContextManager[Work]]:
    """Begin a unit of work of any tenant: ``with open_for(tenant, day) as work``."""
    return open_work


@dataclass(frozen=True)
class Trail:
    """How many decisions and audit entries of refusals a tenant has."""

    decisions: int
    refusals: int


@pytest.fixture
def trail(on: Begin) -> Callable[[], Trail]:
    """Count what a refused step must leave behind."""

    def count() -> Trail:
        with on() as work:
            decisions = work.session.scalar(select(func.count(Decision.id)))
            refusals = work.session.scalar(
                select(func.count(AuditEntry.sequence)).where(AuditEntry.outcome == "refused")
            )
            return Trail(decisions or 0, refusals or 0)

    return count


@dataclass
class Year:
    """A flagship class of 2024, step by step."""

    on: Begin

    def planned(self, **terms: Any) -> UUID:
        """On the list of the published plan."""
        given = {
            "tier": "flagship",
            "starts_on": OPENS,
            "ends_on": LAST,
            "headcount": 40,
        }
        with self.on(date(2024, 3, 1)) as work:
            project = factories.project(work.session, **(given | terms))
            return factories.training_class(work.session, project_id=project.id).id

    def filed(self, submitted_on: date = date(2024, 9, 10), **terms: Any) -> UUID:
        """Papers handed in on a day."""
        key = self.planned(**terms)
        with self.on(submitted_on) as work:
            filings.submit_plan(work, key, sections=list(PlanSection), filed_by="host")
            filings.submit_notice(work, key, scope=RecruitmentScope.PROVINCE, issuer="host")
        return key

    def cleared(self, **terms: Any) -> UUID:
        """Put on file in time: it may open."""
        key = self.filed(**terms)
        with self.on(date(2024, 9, 12)) as work:
            assert filings.accept_filing(work, key).passed
        return key

    def recruited(self, size: int = 35, **terms: Any) -> UUID:
        """With a roster that is closed."""
        key = self.cleared(**terms)
        with self.on(OPENS) as work:
            factories.roster(work.session, key, size)
            assert recruitment.confirm_roster(work, key).passed
        return key

    def run(self, **actual: Any) -> UUID:
        """Run as planned, but for what is given; signed for, not yet closed."""
        key = self.recruited()
        with self.on(date(2024, 10, 20)) as work:
            units = [
                timetables.Unit(
                    OPENS + timedelta(days=day),
                    half,
                    Decimal(4),
                    TeachingForm.KEYNOTE if day else TeachingForm.FIELD,
                )
                for day in range(4)
                for half in (HalfDay.MORNING, HalfDay.AFTERNOON)
            ]
            timetables.set_timetable(work, key, units)
            delivery.record_as_planned(work, key, total_days=4, **actual)
            for word in SIGNED:
                attestations.sign_class(work, key, word, signed_by="样例负责人")
        return key

    def state(self, key: UUID) -> ClassState:
        """Where a class stands."""
        with self.on() as work:
            return work.get(TrainingClass, key, "班次").state


@pytest.fixture
def year(on: Begin) -> Year:
    """A class at any step of its year."""
    return Year(on)
