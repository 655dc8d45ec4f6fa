"""Roll-ups: a row per class, and from them the ministry's cells, brought up to date with the change itself.

Order of locks: the dirty classes, their roll-ups, then the cells in the order of their keys; only the audit
log's head comes after. Cell rows make the classes of one cell wait for each other, so nothing else may
follow them, and nobody refreshes in the middle of a transaction. Under READ COMMITTED the statement that
fills a cell starts after the cell is locked, and so sees what the transaction before it has written; with
the lock taken by that statement itself, updates were lost.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple
from uuid import UUID

from yanxiu.db import TenantSession
from yanxiu.services import rollup_statements as sql

_LEFT_BEHIND: Final = "rollup.cells"


class Cell(NamedTuple):
    """A cell's key within a tenant; an empty word where the dimension is not known."""

    year: int
    level: str
    tier: str
    field: str
    host_kind: str


@dataclass(frozen=True)
class Difference:
    """A stored roll-up that is not what the rows say: grain, key, and by measure (stored, from the rows)."""

    grain: str
    key: tuple[Any, ...]
    measures: dict[str, tuple[Any, Any]]


def refresh(session: TenantSession, dirty: Collection[UUID]) -> None:
    """Bring the roll-ups of these classes up to date, and the cells they stand in or stood in.

    Also those of their projects' other classes, since a project's terms are the dimensions of all of them.
    Call it once, last in the transaction.
    """
    left: set[Cell] = session.info.pop(_LEFT_BEHIND, set())
    if not dirty and not left:
        return
    session.flush()
    _refresh(session, _ids(session, sql.SIBLINGS, dirty) if dirty else [], left)


def forget(session: TenantSession, classes: Collection[UUID]) -> None:
    """Drop the roll-ups of classes that are about to be deleted; ``refresh`` then corrects their cells."""
    left: set[Cell] = session.info.setdefault(_LEFT_BEHIND, set())
    left |= _cells(session, sql.CELLS_OF, classes)
    session.execute(sql.FORGET, {"tenant": session.tenant, "dirty": list(classes)})


def reconcile(session: TenantSession) -> list[Difference]:
    """Compare every roll-up and cell of the tenant with the rows themselves; an empty list: all are right."""
    who = {"tenant": session.tenant}
    classes = session.execute(sql.WRONG_CLASSES, who).all()
    cells = session.execute(sql.WRONG_CELLS, who).all()
    return [
        *(_difference("class", ("class_id",), row.kept, row.raw) for row in classes),
        *(_difference("cell", sql.DIMENSIONS, row.kept, row.raw) for row in cells),
    ]


def repair(session: TenantSession) -> list[Difference]:
    """Write all roll-ups and cells of the tenant anew; gives what was wrong before."""
    wrong = reconcile(session)
    cells = _cells(session, sql.EVERY_CELL, ())
    _refresh(session, _ids(session, sql.EVERY_CLASS, ()), cells)
    return wrong


def _refresh(session: TenantSession, classes: list[UUID], cells: set[Cell]) -> None:
    which = {"tenant": session.tenant, "dirty": classes}
    session.execute(sql.LOCK_CLASSES, which)
    stood_in = _cells(session, sql.CELLS_OF, classes)
    session.execute(sql.REFRESH_CLASSES, which)
    stand_in = _cells(session, sql.CELLS_OF, classes) | _cells(session, sql.CELLS_OF_PROJECTS, classes)
    _refresh_cells(session, cells | stood_in | stand_in)


def _refresh_cells(session: TenantSession, cells: Iterable[Cell]) -> None:
    columns = list(zip(*sorted(cells), strict=True))
    if not columns:
        return
    names = ("years", "levels", "tiers", "fields", "kinds")
    keys = {name: list(column) for name, column in zip(names, columns, strict=True)}
    for statement in (sql.PUT_CELLS, sql.LOCK_CELLS, sql.REFRESH_CELLS):
        session.execute(statement, {"tenant": session.tenant, **keys})


def _ids(session: TenantSession, statement: Any, dirty: Collection[UUID]) -> list[UUID]:
    found = session.scalars(statement, {"tenant": session.tenant, "dirty": list(dirty)})
    return sorted(set(found))


def _cells(session: TenantSession, statement: Any, dirty: Collection[UUID]) -> set[Cell]:
    found = session.execute(statement, {"tenant": session.tenant, "dirty": list(dirty)})
    return {Cell(*row) for row in found}


def _difference(grain: str, keys: tuple[str, ...], kept: str | None, raw: str | None) -> Difference:
    stored, rows = _read(kept), _read(raw)
    one = rows or stored
    wrong = {name: (stored.get(name), rows.get(name)) for name in one if stored.get(name) != rows.get(name)}
    return Difference(grain, tuple(one[key] for key in keys), wrong)


def _read(row: str | None) -> dict[str, Any]:
    # money stays exact
    return dict(json.loads(row, parse_float=Decimal)) if row else {}
