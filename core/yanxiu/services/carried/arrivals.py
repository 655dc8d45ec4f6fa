"""Whose cells came by file, as the ministry's login sees it: their figures are as old as their file."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from yanxiu.db import MINISTRY_ROLE, Tenant, database
from yanxiu.models import SummaryDelivery
from yanxiu.services.work import CLOCK


@dataclass(frozen=True)
class Arrival:
    """A department and the moment that its figures are of."""

    code: str
    name: str
    as_of: datetime


def arrivals(*, engine: Engine | None = None) -> list[Arrival]:
    """Departments whose cells came by file, in their order; the others' are brought up to date at once."""
    found = (
        select(Tenant.code, Tenant.name, SummaryDelivery.as_of)
        .join(SummaryDelivery, SummaryDelivery.tenant_id == Tenant.id)
        .order_by(Tenant.id)
    )
    with Session(engine or database().engine(MINISTRY_ROLE)) as session:
        return [Arrival(code, name, at.astimezone(CLOCK)) for code, name, at in session.execute(found)]
