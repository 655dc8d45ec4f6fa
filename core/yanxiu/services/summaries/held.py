"""Cells that have been read stay in memory, and each question is told whether they are still right.

Every change of a cell gives its department's year another edition, in the same transaction
(``services.rollup``). So a question reads the editions, a few hundred short rows for a country, and then only
those cells that it does not know. What an answer says is what the database says at that moment.
"""

from collections.abc import Collection, Mapping, Sequence
from threading import Lock
from typing import Any, Final, NamedTuple
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, TextClause, text
from sqlalchemy.orm import Session

from yanxiu.services.summaries.adding import Adding
from yanxiu.services.summaries.columns import READ, Block, Cells, Vocabulary

Place = tuple[int, int]
"""A department and a year."""

_EDITIONS: Final[TextClause] = text(
    "SELECT tenant_id, year, edition FROM summary.editions WHERE year = ANY(:years)"
)
_CELLS: Final[TextClause] = text(
    f"SELECT c.tenant_id, c.year, {READ} FROM summary.cells c"  # noqa: S608 - names of columns
    " JOIN unnest(CAST(:tenants AS int[]), CAST(:years AS int[])) AS k(tenant_id, year)"
    " ON c.tenant_id = k.tenant_id AND c.year = k.year"
)
_DEPARTMENTS: Final[TextClause] = text("SELECT id FROM directory.tenants ORDER BY gbt2260, id")
"""In the order of GB/T 2260, in which China's regions are always listed."""


class _Kept(NamedTuple):
    edition: UUID
    block: Block


class Held:
    """The cells that one login has read; threads may share it. ``whole``: nothing is withheld."""

    def __init__(self, *, whole: bool = False) -> None:
        self._whole = whole
        self._lock = Lock()
        self._vocabulary = Vocabulary()
        self._kept: dict[Place, _Kept] = {}
        self._adding = Adding(Cells.of({}, self._vocabulary, ()), whole=whole)

    def current(self, session: Session, years: Collection[int]) -> Adding:
        """The cells of these years as the session sees them, and maybe of others, as they once were."""
        with self._lock:
            editions = {
                (row[0], row[1]): row[2] for row in session.execute(_EDITIONS, {"years": list(years)})
            }
            fresh = {
                place: one
                for place, one in self._kept.items()
                if place[1] not in years or editions.get(place) == one.edition
            }
            stale = [place for place in editions if place not in fresh]
            if stale or len(fresh) < len(self._kept):
                self._keep(session, fresh | self._read(session, stale, editions))
            return self._adding

    def _keep(self, session: Session, kept: dict[Place, _Kept]) -> None:
        blocks = {place: one.block for place, one in kept.items()}
        departments = list(session.scalars(_DEPARTMENTS))
        self._adding = Adding(Cells.of(blocks, self._vocabulary, departments), whole=self._whole)
        self._kept = kept

    def _read(
        self, session: Session, places: Sequence[Place], editions: Mapping[Place, UUID]
    ) -> dict[Place, _Kept]:
        rows: dict[Place, list[Sequence[Any]]] = {place: [] for place in places}
        asked = {"tenants": [one[0] for one in places], "years": [one[1] for one in places]}
        for tenant, year, *row in session.execute(_CELLS, asked):
            rows[tenant, year].append(row)
        return {
            place: _Kept(editions[place], Block.of(found, self._vocabulary)) for place, found in rows.items()
        }


_HELD: Final[WeakKeyDictionary[Engine, Held]] = WeakKeyDictionary()
_FIRST: Final = Lock()


def held_by(engine: Engine) -> Held:
    """What has been read through this engine, by whoever asked."""
    with _FIRST:
        if engine not in _HELD:
            _HELD[engine] = Held()
        return _HELD[engine]
