"""A class that waits for its roster, to put people on: which departments have one is the sample's chance."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from yanxiu.db import Tenant, TenantKind, transaction
from yanxiu.models import ClassState, TrainingClass
from yanxiu.services.tenants import tenants


class Waiting(NamedTuple):
    """The class and its department."""

    tenant: Tenant
    class_id: UUID


def waiting_class() -> Waiting:
    """One of the largest department that has any; raises ``LookupError`` where none has."""
    found: list[tuple[int, Tenant, UUID]] = []
    for one in tenants():
        if one.kind != TenantKind.DEPARTMENT:
            continue
        with transaction(one.id) as session:
            size = session.scalar(select(func.count()).select_from(TrainingClass)) or 0
            waiting = select(TrainingClass.id).where(TrainingClass.state == ClassState.CLEARED)
            first = session.scalar(waiting.order_by(TrainingClass.id).limit(1))
            if first is not None:
                found.append((size, one, first))
    if not found:
        raise LookupError("no department of the sample has a class that waits for its roster")
    _, department, class_id = max(found, key=lambda each: each[0])
    return Waiting(department, class_id)
