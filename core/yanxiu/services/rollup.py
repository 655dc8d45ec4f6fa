"""Roll-ups: a row per class, project and application, and from them the ministry's cells, at the change.

Order of locks: the dirty classes, the dirty applications, their roll-ups, then the editions of the years
whose cells change; only the audit log's head comes after. An edition makes a department's acts of one year
wait for each other, as that head does anyway, so nothing else may follow it, and nobody refreshes in the
middle of a transaction; a class whose figures stayed as they were takes none. Under READ COMMITTED the
statement that fills a cell starts after its edition is locked, and so sees what the transaction before it has
written; with the lock taken by that statement itself, updates were lost.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import Row

from yanxiu.db import TenantSession
from yanxiu.models.summary import DIMENSIONS
from yanxiu.services import rollup_statements as sql
from yanxiu.services.errors import WrongState
from yanxiu.services.rollup_figures import APPLICATION, CLASS, PROJECT, Grain

_LEFT_BEHIND: Final = "rollup.cells"
_FEW: Final = 4


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


@dataclass
class _Dirty:
    """Cells to be added up anew, and among them those whose people are to be counted anew."""

    session: TenantSession
    cells: set[Cell]
    people: set[Cell]

    def take(self, statement: Any, keys: Collection[UUID]) -> None:
        """Note what cells some roll-ups stand in, which the statement may bring up to date."""
        if keys:
            self._note(statement, dirty=sorted(keys))

    def take_classes(self, classes: Collection[UUID]) -> None:
        """Bring the roll-ups of some classes up to date: a few of them one by one."""
        if len(classes) > _FEW:
            self.take(sql.REFRESH[CLASS], classes)
            return
        for one in sorted(classes):
            self._note(sql.REFRESH_CLASS, one=one)

    def take_moved(self, grain: Grain, keys: Collection[UUID]) -> None:
        """Bring up to date what may have gone from its cell to another, or to none."""
        for statement in (sql.STOOD_IN[grain], sql.REFRESH[grain], sql.CLEAR[grain]):
            self.take(statement, keys)

    def _note(self, statement: Any, **which: Any) -> None:
        for *key, moved in self.session.execute(statement, {"tenant": self.session.tenant, **which}):
            cell = Cell(*key)
            self.cells.add(cell)
            if moved:
                self.people.add(cell)


def refresh(
    session: TenantSession, dirty: Collection[UUID], applications: Collection[UUID] = frozenset()
) -> None:
    """Bring the roll-ups of these classes and applications up to date, and the cells they stand or stood in.

    Also those of their projects, and of a changed project's other classes, since its terms are the
    dimensions of all of them.  Call it once, last in the transaction.  Raises ``WrongState`` where the
    tenant's cells came by file.
    """
    left: set[Cell] = session.info.pop(_LEFT_BEHIND, set())
    if not dirty and not applications and not left:
        return
    session.flush()
    found = _Dirty(session, set(left), set(left))
    locked = _lock(session, dirty)
    moved = _ids(session, sql.CLASSES_OF, locked.changed)
    locked.uncounted |= _lock(session, moved - set(dirty)).uncounted
    _lock_applications(session, applications)
    found.take(sql.STOOD_IN[CLASS], moved)
    found.take_classes({*dirty, *moved})
    found.take(sql.CLEAR[CLASS], locked.uncounted)
    found.take_moved(PROJECT, locked.changed)
    found.take_moved(APPLICATION, applications)
    _refresh_cells(session, found.cells, found.people)


def forget(session: TenantSession, classes: Collection[UUID]) -> None:
    """Drop the roll-ups of classes that are about to be deleted, and of their projects.

    ``refresh`` then corrects their cells; it must be told of what else hangs on the projects.
    """
    left: set[Cell] = session.info.setdefault(_LEFT_BEHIND, set())
    who = {"tenant": session.tenant, "dirty": list(classes)}
    for statement in (sql.FORGET_PROJECTS, sql.FORGET_CLASSES):
        left |= {Cell(*row) for row in session.execute(statement, who)}


def reconcile(session: TenantSession) -> list[Difference]:
    """Compare every roll-up and cell of the tenant with the rows themselves; an empty list: all are right."""
    who = {"tenant": session.tenant}
    found = []
    for grain, statement in sql.WRONG:
        rows = session.execute(statement, who).all()
        found += [_difference(grain.name, (grain.key,), row.kept, row.raw) for row in rows]
    cells = session.execute(sql.WRONG_CELLS, who).all()
    return [*found, *(_difference("cell", DIMENSIONS, row.kept, row.raw) for row in cells)]


def repair(session: TenantSession) -> list[Difference]:
    """Write all roll-ups and cells of the tenant anew; gives what was wrong before."""
    wrong = reconcile(session)
    rewrite(session)
    return wrong


def rewrite(session: TenantSession) -> None:
    """Write all roll-ups and cells of the tenant anew, set by set."""
    who = {"tenant": session.tenant}
    session.flush()
    session.execute(sql.LOCK_ALL, who)
    for statement in sql.REWRITE:
        session.execute(statement, who)
    cells = {Cell(*row) for row in session.execute(sql.EVERY_CELL, who)}
    _refresh_cells(session, cells, cells)


@dataclass
class _Locked:
    """Of classes that are locked: projects that were changed, and classes that do not count (any more)."""

    changed: set[UUID]
    uncounted: set[UUID]


def _lock(session: TenantSession, classes: Collection[UUID]) -> _Locked:
    """Lock classes in the order of their keys."""
    who: list[dict[str, Any]] = [{"one": one} for one in sorted(classes)]
    statement = sql.LOCK_CLASS
    if len(classes) > _FEW:
        who, statement = [{"dirty": sorted(classes)}], sql.LOCK_CLASSES
    rows = [row for one in who for row in session.execute(statement, {"tenant": session.tenant, **one})]
    _must_count_here(rows)
    changed = {row.changed for row in rows if row.changed is not None}
    return _Locked(changed, {row.id for row in rows if not row.counts})


def _lock_applications(session: TenantSession, applications: Collection[UUID]) -> None:
    if applications:
        who = {"tenant": session.tenant, "dirty": sorted(applications)}
        _must_count_here(session.execute(sql.LOCK_APPLICATIONS, who).all())


def _must_count_here(rows: Iterable[Row[Any]]) -> None:
    if any(row.carried for row in rows):
        remedy = "这个租户在另一台服务器上办班；要在本机办，请先运行 yanxiu summary drop-cells"
        raise WrongState("汇总", "由文件送来的", "由本机的记录算出的", remedy)


def _ids(session: TenantSession, statement: Any, dirty: Collection[UUID]) -> set[UUID]:
    if not dirty:
        return set()
    return set(session.scalars(statement, {"tenant": session.tenant, "dirty": sorted(dirty)}))


def _refresh_cells(session: TenantSession, cells: Collection[Cell], people: Collection[Cell]) -> None:
    if not cells:
        return
    _new_editions(session, {cell.year for cell in cells})
    _add_up(session, set(cells).difference(people), people=False)
    _add_up(session, people, people=True)


def _new_editions(session: TenantSession, years: Iterable[int]) -> None:
    editions = {year: uuid4() for year in sorted(years)}
    who = {"tenant": session.tenant, "years": list(editions), "editions": list(editions.values())}
    session.execute(sql.NEW_EDITIONS, who)


def _add_up(session: TenantSession, cells: Collection[Cell], *, people: bool) -> None:
    if len(cells) > _FEW:
        session.execute(sql.REFRESH_CELLS[people], {"tenant": session.tenant, **_keys(cells)})
        return
    for cell in cells:
        session.execute(sql.REFRESH_CELL[people], {"tenant": session.tenant, **cell._asdict()})


def _keys(cells: Iterable[Cell]) -> dict[str, list[Any]]:
    columns = zip(*sorted(cells), strict=True)
    names = ("years", "levels", "tiers", "fields", "kinds")
    return {name: list(column) for name, column in zip(names, columns, strict=True)}


def _difference(grain: str, keys: tuple[str, ...], kept: str | None, raw: str | None) -> Difference:
    stored, rows = _read(kept), _read(raw)
    one = rows or stored
    wrong = {name: (stored.get(name), rows.get(name)) for name in one if stored.get(name) != rows.get(name)}
    return Difference(grain, tuple(one[key] for key in keys), wrong)


def _read(row: str | None) -> dict[str, Any]:
    # money stays exact
    return dict(json.loads(row, parse_float=Decimal)) if row else {}
