"""Which classes a step for many is about."""

from uuid import UUID

from sqlalchemy import select

from yanxiu.models import ClassState, TrainingClass
from yanxiu.services.listing import Window
from yanxiu.services.report_desk import NOT_BUILT, reportable
from yanxiu.services.work import Work

Chosen = list[tuple[UUID, str]]
"""Ids, and how an operator writes them: ``2024/12``."""


def to_certify(work: Work, year: int | None = None) -> Chosen:
    """The classes that stand assessed and have no certificates yet, in the plan's order."""
    query = select(TrainingClass).where(TrainingClass.state == ClassState.ASSESSED)
    if year is not None:
        query = query.where(TrainingClass.year == year)
    rows = work.session.scalars(query.order_by(TrainingClass.year, TrainingClass.number))
    return [(row.id, f"{row.year}/{row.number}") for row in rows]


def to_report(work: Work, year: int | None = None) -> Chosen:
    """The classes that the national platform wants and of which no package was built."""
    asked = {"state": NOT_BUILT, "year": str(year or "")}
    rows = reportable(work, asked, Window(size=None)).rows
    return [(row.id, f"{row.year}/{row.number}") for row in rows]
