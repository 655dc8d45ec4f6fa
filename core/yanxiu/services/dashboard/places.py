"""The divisions that the nation reports by, and which department of the directory answers for each."""

from collections.abc import Iterable
from dataclasses import dataclass

from yanxiu.db import Tenant, TenantKind
from yanxiu.phrases import Quoted
from yanxiu.policy import Division


@dataclass(frozen=True)
class Place:
    """One row or tile: its name, its department's code (``''``: there is none), its tile if it has one."""

    name: str
    tenant: str
    tile: tuple[int, int] | None


def places(divisions: Iterable[Division], tenants: Iterable[Tenant]) -> list[Place]:
    """Every division, then departments that are none (a city's, say): they have no tile."""
    departments = [one for one in tenants if one.kind is TenantKind.DEPARTMENT]
    found: list[Place] = []
    taken: set[str] = set()
    for division in divisions:
        own = next((one for one in departments if one.gbt2260 == f"{division.code}0000"), None)
        found.append(Place(division.short, own.code if own else "", (division.row, division.column)))
        taken |= {own.code} if own else set()
    rest = (Place(Quoted(one.name), one.code, None) for one in departments if one.code not in taken)
    return [*found, *rest]
