"""Whatever is done, in whatever order, refused or not: after each act the summary equals the rows."""

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from yanxiu.db import Tenant
from yanxiu.models import Application, ApplicationState, ClassState, Enrollment, Survey, TrainingClass
from yanxiu.policy import ExpenseHead, OrganizationKind, Result
from yanxiu.services import (
    applications,
    assessment,
    budgets,
    cancellations,
    endorsements,
    filings,
    organizations,
    recruitment,
    rollup,
    selection,
    surveys,
)
from yanxiu.services.errors import DomainError
from yanxiu.services.work import Work
from yanxiu.testing import factories
from yanxiu.testing.held_class import as_officer, held_class

ROUNDS = 5
ON = date(2025, 9, 20)


@dataclass
class World:
    """What there is to act on, and chance."""

    dice: random.Random
    classes: Sequence[UUID]
    applications: Sequence[UUID]
    hosts: Sequence[UUID]

    def some_class(self) -> UUID:
        return self.dice.choice(self.classes)

    def some_application(self) -> UUID:
        return self.dice.choice(self.applications)

    def yuan(self) -> Decimal:
        return Decimal(self.dice.randint(1, 90000))


def _open_class(work: Work, world: World, state: ClassState = ClassState.CLEARED) -> UUID:
    found = select(TrainingClass.id).where(TrainingClass.id.in_(world.classes), TrainingClass.state == state)
    return world.dice.choice(sorted(work.session.scalars(found)))


def _trainee(work: Work, world: World, state: ClassState) -> Enrollment:
    of_class = select(Enrollment).where(Enrollment.class_id == _open_class(work, world, state))
    return world.dice.choice(list(work.session.scalars(of_class.order_by(Enrollment.id))))


def _enrol(work: Work, world: World) -> None:
    number = world.dice.randint(1, 9)
    person = recruitment.Person("样例" + "甲乙丙丁戊己庚辛壬"[number - 1], factories.id_number(number))
    recruitment.enrol(work, _open_class(work, world), person)


def _leave(work: Work, world: World) -> None:
    one = _trainee(work, world, ClassState.CLEARED)
    world.dice.choice((recruitment.withdraw_enrollment, recruitment.remove_enrollment))(work, one.id)


def _grade(work: Work, world: World) -> None:
    one = _trainee(work, world, ClassState.DELIVERED)
    result = world.dice.choice((Result.PASSED, Result.FAILED))
    assessment.enter_results(work, one.class_id, [assessment.TraineeResult(one.id, result)])


def _budget(work: Work, world: World) -> None:
    lines = [budgets.PlannedCost(ExpenseHead.TEACHING, world.yuan(), source) for source in ("fiscal", "own")]  # type: ignore[arg-type] # the words themselves
    budgets.draw_up_budget(work, world.some_class(), lines, because="调整")


def _expenses(work: Work, world: World) -> None:
    budgets.record_expenses(work, world.some_class(), [budgets.Cost(ExpenseHead.TEACHING, world.yuan())])


def _survey(work: Work, world: World) -> None:
    key = world.some_class()
    if work.session.scalar(select(Survey.id).where(Survey.class_id == key)) is None:
        surveys.open_survey(work, key, issued=9)
    surveys.record_answers(work, key, [{"topic": world.dice.randint(1, 5)}])


def _statistics(work: Work, world: World) -> None:
    acts = (surveys.compute_statistics, surveys.reopen_survey, surveys.withdraw_survey)
    world.dice.choice(acts)(work, world.some_class())


def _papers(work: Work, world: World) -> None:
    acts: tuple[Callable[[Work, UUID], Any], ...] = (
        filings.submit_plan,
        filings.submit_notice,
        filings.accept_filing,
        filings.withdraw_filing,
    )
    world.dice.choice(acts)(work, world.some_class())


def _cancel(work: Work, world: World) -> None:
    key = world.some_class()
    if work.get(TrainingClass, key, "班次").state is ClassState.CANCELLED:
        cancellations.withdraw_cancellation(work, key)
    else:
        cancellations.cancel_class(work, key, because="样例原因")


def _applications(work: Work, world: World) -> None:
    acts: tuple[Callable[[Work, UUID], Any], ...] = (
        applications.submit_application,
        applications.withdraw_application,
        applications.abandon_application,
        applications.resume_application,
        selection.reject_application,
        selection.reopen_selection,
        lambda work, key: endorsements.return_application(work, key, opinion="样例意见"),
        lambda work, key: applications.edit_application(work, key, field_code="智能制造"),
    )
    world.dice.choice(acts)(work, world.some_application())


def _kind_of_host(work: Work, world: World) -> None:
    kind = world.dice.choice((OrganizationKind.UNIVERSITY, OrganizationKind.ENTERPRISE))
    organizations.edit_organization(work, world.dice.choice(world.hosts), kind=kind)


DOINGS = (
    _enrol,
    _leave,
    _grade,
    _budget,
    _expenses,
    _survey,
    _statistics,
    _papers,
    _cancel,
    _applications,
    _applications,
    _kind_of_host,
)


@pytest.fixture
def world(fujian: Tenant) -> World:
    """Classes of one cell at several steps, and applications handed in, drafted and reviewed."""
    states = (ClassState.PLANNED, ClassState.CLEARED, ClassState.CLEARED, ClassState.DELIVERED)
    handed_in = (ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.ENDORSED)
    with as_officer(fujian, ON) as work:
        host = factories.organization(work.session).id
        terms = {"year": 2025, "tier": "flagship", "host_id": host}
        classes = [held_class(work, 2, terms=terms, state=state).id for state in states]
        rows: list[Application] = [
            factories.application(work.session, year=2025, state=state, host_id=host) for state in handed_in
        ]
        for key in classes:
            work.touch(key)
        for row in rows:
            work.touch_application(row.id)
        return World(random.Random(6), classes, [row.id for row in rows], [host])


def test_after_each_act_the_summary_equals_the_rows(fujian: Tenant, world: World) -> None:
    done: set[Any] = set()
    for act in world.dice.sample(DOINGS * ROUNDS, len(DOINGS) * ROUNDS):
        # IndexError: nobody and nothing is left to choose
        with suppress(DomainError, IndexError), as_officer(fujian, ON) as work:
            act(work, world)
            done.add(act)
        with as_officer(fujian, ON) as work:
            assert rollup.reconcile(work.session) == [], act.__name__
    assert done == set(DOINGS)
