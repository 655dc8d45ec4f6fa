"""The cells as they stand, in the words of a file, and the delivery that they are of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from yanxiu.db import TenantSession
from yanxiu.models import SummaryCell, SummaryDelivery
from yanxiu.models.summary import ADDED_MEASURES, CELL_MEASURES, DIMENSIONS
from yanxiu.reporting.cells import Cell, cells_digest
from yanxiu.services.summaries.measures import MEASURES, PLACES
from yanxiu.services.work import CLOCK, Work

MEASURED = (*ADDED_MEASURES, *CELL_MEASURES)
"""What a cell of this program measures."""


@dataclass(frozen=True)
class Delivered:
    """A delivery: of when it is, when it was taken, and whether the cells are still those that came."""

    as_of: datetime
    taken_at: datetime
    cells: int
    sha256: str
    intact: bool


def delivery_of(work: Work) -> Delivered | None:
    """The delivery that the tenant's cells are of; None where they are counted from its own rows."""
    row = work.session.get(SummaryDelivery, work.tenant.id)
    return None if row is None else delivered(work.session, row)


def delivered(session: TenantSession, row: SummaryDelivery) -> Delivered:
    """The same of a row that was read; compares every cell."""
    intact = cells_digest(standing(session)) == row.cells_sha256
    return Delivered(
        row.as_of.astimezone(CLOCK), row.taken_at.astimezone(CLOCK), row.cells, row.sha256, intact
    )


def standing(session: TenantSession) -> list[Cell]:
    """The tenant's cells as a file tells them."""
    return [plain_cell(row) for row in session.scalars(select(SummaryCell))]


def plain_cell(row: SummaryCell) -> Cell:
    """A cell: counts as numbers, amounts as text with all their places."""
    return {name: _plain(name, getattr(row, name)) for name in (*DIMENSIONS, *MEASURED)}


def places_of(name: str) -> int | None:
    """How many places a measure has; None for a count."""
    return PLACES.get(MEASURES[name].kind)


def _plain(name: str, value: Any) -> int | str:
    places = None if name in DIMENSIONS else places_of(name)
    if places is None:
        plain: int | str = value
        return plain
    return f"{Decimal(value):.{places}f}"


def filled(cell: Mapping[str, Any]) -> dict[str, Any]:
    """A file's cell as the columns hold it."""
    found = dict(cell)
    for name in MEASURED:
        if places_of(name) is not None:
            found[name] = Decimal(found[name])
    return found
