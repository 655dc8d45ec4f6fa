"""A class that has been held, for what comes after: trainees with theses, sign-ins and results."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from yanxiu.db import Tenant
from yanxiu.models import ClassState, Role
from yanxiu.policy import OutputKind, Result
from yanxiu.services.assessment import (
    Assessed,
    TraineeResult,
    TraineeThesis,
    close_assessment,
    enter_results,
    enter_theses,
)
from yanxiu.services.work import Actor, Work, begin
from yanxiu.testing import factories

OFFICER = Actor("样例经办人", Role.DEPARTMENT_OFFICER)
YEAR = 2025
OPENS = date(YEAR, 9, 10)
ENDS = date(YEAR, 9, 13)
TODAY = date(YEAR, 9, 20)


@dataclass(frozen=True)
class Held:
    """Its id and its trainees' enrolments, in the roster's order."""

    id: UUID
    trainees: tuple[UUID, ...]


def as_officer(tenant: Tenant, today: date = TODAY) -> AbstractContextManager[Work]:
    """A unit of work on a day after the class."""
    return begin(tenant, OFFICER, today=today)


def held_class(work: Work, size: int = 3, *, terms: dict[str, Any] | None = None, **given: Any) -> Held:
    """A provincial class of four days and 32 hours that was held; nothing is assessed yet."""
    project = factories.project(
        work.session,
        **({"year": YEAR, "tier": "provincial", "starts_on": OPENS, "ends_on": ENDS} | (terms or {})),
    )
    fields = {
        "year": project.year,
        "state": ClassState.DELIVERED,
        "actual_starts_on": OPENS,
        "actual_ends_on": ENDS,
        "hours": Decimal(32),
        "outputs": [OutputKind.PAPER],
    }
    cls = factories.training_class(work.session, project_id=project.id, **(fields | given))
    people = [
        factories.enrollment(
            work.session,
            cls.id,
            position=place,
            attended_all=True,
            hours_attended=Decimal(32),
            register_present=True,
        ).id
        for place in range(1, size + 1)
    ]
    return Held(cls.id, tuple(people))


def assess(
    work: Work,
    held: Held,
    *,
    without_thesis: int = 0,
    failed: int = 0,
    on: date = ENDS + timedelta(days=1),
) -> Assessed:
    """Enter theses and results and close; the last ones go without a thesis, the first ones fail."""
    last = len(held.trainees) - without_thesis
    enter_theses(
        work,
        held.id,
        [
            TraineeThesis(
                key, present=place < last, submitted_on=on - timedelta(days=1) if place < last else None
            )
            for place, key in enumerate(held.trainees)
        ],
    )
    enter_results(
        work,
        held.id,
        [
            TraineeResult(
                key,
                Result.FAILED if place < failed else Result.PASSED,
                score=Decimal(80),
                thesis_weight=Decimal("0.6"),
                assessed_on=on,
            )
            for place, key in enumerate(held.trainees)
        ],
    )
    return close_assessment(work, held.id)
