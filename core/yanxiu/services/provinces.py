"""Every division of the nation as the ministry sees it: its department, its policy, what waits of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from yanxiu.db import Tenant, TenantKind
from yanxiu.models import PackageState, SubmittedPackage
from yanxiu.policy import Division, Pack
from yanxiu.services.errors import NotFound
from yanxiu.services.exchange import link
from yanxiu.services.exchange.inbox import SOON
from yanxiu.services.policies import registry
from yanxiu.services.tenants import tenants


@dataclass(frozen=True)
class Province:
    """A division, or a department that is none; either may lack the other, and the policy."""

    division: Division | None
    department: Tenant | None
    pack: Pack | None

    @property
    def name(self) -> str:
        """What it is called."""
        if self.division is not None:
            return self.division.name
        return self.department.name if self.department is not None else ""


@dataclass(frozen=True)
class Waiting:
    """Packages that wait for an answer: how many, how many past the day that policy sets, how many soon."""

    total: int
    late: int
    soon: int


def provinces() -> list[Province]:
    """All divisions in their order, then departments that are none (a city's, say)."""
    packs = registry().packs
    departments = [one for one in tenants() if one.kind is TenantKind.DEPARTMENT]
    own = {one.gbt2260[:2]: one for one in departments if one.gbt2260.endswith("0000")}
    by_code = {pack.jurisdiction.code[:2]: pack for pack in packs.values() if pack.jurisdiction.parent}
    found = [Province(one, own.get(one.code), by_code.get(one.code)) for one in registry().divisions()]
    taken = {one.department.id for one in found if one.department}
    rest = [one for one in departments if one.id not in taken]
    return [*found, *(Province(None, one, packs.get(one.jurisdiction)) for one in rest)]


def province(code: str) -> Province:
    """The one whose department has this code; raises ``NotFound``."""
    for one in provinces():
        if one.department is not None and one.department.code == code:
            return one
    raise NotFound("省份", code)


def waiting(today: date) -> tuple[Waiting, Mapping[int, int]]:
    """What waits for the ministry's answer, altogether and by department's number."""
    row = SubmittedPackage
    asked = (
        select(
            row.tenant_id,
            func.count(),
            func.count().filter(row.due_on < today),
            func.count().filter(row.due_on.between(today, today + timedelta(days=SOON))),
        )
        .where(row.state == PackageState.WAITING)
        .group_by(row.tenant_id)
    )
    with link.reading() as session:
        found = session.execute(asked).all()
    totals = [sum(int(one[place]) for one in found) for place in (1, 2, 3)]
    return Waiting(*totals), {int(one[0]): int(one[1]) for one in found}
