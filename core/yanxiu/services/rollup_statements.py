"""The statements that keep the roll-ups, and those that prove them.

Lists of columns come from the models' own lists of measures; nothing that a user types is put into a text.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import TextClause, text

from yanxiu.models.summary import ADDED_MEASURES, CELL_MEASURES, DIMENSIONS
from yanxiu.services.rollup_figures import CLASS, GRAINS, PROJECT, Grain, Only

_MEASURES: Final = (*ADDED_MEASURES, *CELL_MEASURES)


def _listed(names: Iterable[str], form: str = "{}") -> str:
    return ", ".join(form.format(name) for name in names)


def _same(left: str, right: str) -> str:
    return " AND ".join(f"{left}.{name} = {right}.{name}" for name in DIMENSIONS)


def _some(column: str) -> str:
    return f" AND {column} = ANY(:dirty)"


def _one(column: str) -> str:
    return f" AND {column} = :one"


def _every(_column: str) -> str:
    return ""


_KEYS: Final = (
    "unnest(CAST(:years AS int[]), CAST(:levels AS text[]), CAST(:tiers AS text[]),"
    " CAST(:fields AS text[]), CAST(:kinds AS text[])) AS k(year, level, tier, field, host_kind)"
)
_ONE_KEY: Final = (
    "(SELECT CAST(:year AS int) AS year, CAST(:level AS text) AS level, CAST(:tier AS text) AS tier,"
    " CAST(:field AS text) AS field, CAST(:host_kind AS text) AS host_kind) k"
)
_TRAINEES: Final = (
    "SELECT count(DISTINCT e.trainee_id) AS trainees"  # noqa: S608 - names of columns
    " FROM app.class_rollups r JOIN app.enrollments e"
    " ON e.tenant_id = :tenant AND e.class_id = r.class_id AND e.state = 'enrolled'"
    f" WHERE r.tenant_id = :tenant AND {_same('r', 'k')}"
)

_CARRIED: Final = "EXISTS (SELECT 1 FROM summary.deliveries d WHERE d.tenant_id = :tenant) AS carried"
"""Whether the tenant's cells came by file: its classes are counted on another server."""

CLASSES_OF: Final[TextClause] = text(
    "SELECT id FROM app.classes WHERE tenant_id = :tenant AND project_id = ANY(:dirty)"
)
"""A project's terms are the dimensions of each of its classes."""


def _lock(only: Only) -> TextClause:
    """Lock classes; gives whether each counts, and its project where that is not what its roll-up says.

    Only who changed a project finds it so, and that one holds its row: nobody else need wait for it.
    """
    changed = f"({_listed(PROJECT.columns, 'k.{}')}) IS DISTINCT FROM ({_listed(PROJECT.columns, 'f.{}')})"
    return text(
        f"SELECT c.id, {_CARRIED}, f.project_id IS NOT NULL AS counts,"  # noqa: S608 - names of columns
        f" CASE WHEN {changed} THEN c.project_id END AS changed FROM app.classes c"
        f" LEFT JOIN ({PROJECT.figures(_every)}) f ON f.project_id = c.project_id"
        " LEFT JOIN app.project_rollups k ON k.tenant_id = :tenant AND k.project_id = c.project_id"
        # not FOR UPDATE: two transactions that each put a trainee on one class both hold KEY SHARE on its
        # row through the foreign key, and would wait for each other
        f" WHERE c.tenant_id = :tenant{only('c.id')} ORDER BY c.id FOR NO KEY UPDATE OF c"
    )


LOCK_CLASS: Final[TextClause] = _lock(_one)
LOCK_CLASSES: Final[TextClause] = _lock(_some)

LOCK_APPLICATIONS: Final[TextClause] = text(
    f"SELECT id, {_CARRIED} FROM app.applications WHERE tenant_id = :tenant AND id = ANY(:dirty)"  # noqa: S608
    " ORDER BY id FOR NO KEY UPDATE"
)


def _refresh(grain: Grain, only: Only) -> TextClause:
    """Write what changed; gives the cells that it stands in, and whether people moved there.

    One plain INSERT, for a distributed database takes none in a WITH.
    """
    columns, excluded = _listed(grain.columns), _listed(grain.columns, "excluded.{}")
    where_before = f"({_listed(DIMENSIONS, 'r.{}')}) IS DISTINCT FROM ({_listed(DIMENSIONS, 'excluded.{}')})"
    names, new, moved = ("", "", "")
    if grain.hints:
        names, new, moved = (", moved", ", true", f", r.people <> excluded.people OR {where_before}")
    return text(
        f"INSERT INTO {grain.table} AS r (tenant_id, {grain.key}, {columns}{names})"  # noqa: S608 - names of columns
        f" SELECT :tenant, {grain.key}, {columns}{new} FROM ({grain.figures(only)}) f ORDER BY {grain.key}"
        f" ON CONFLICT (tenant_id, {grain.key}) DO UPDATE SET ({columns}{names}) = ROW ({excluded}{moved})"
        f" WHERE ({_listed(grain.columns, 'r.{}')}) IS DISTINCT FROM ({excluded})"
        f" RETURNING {_listed(DIMENSIONS)}, {'moved' if grain.hints else 'false'} AS moved"
    )


def _clear(grain: Grain, only: Only) -> TextClause:
    """Drop the roll-ups of what no longer counts; gives the cells that it stood in."""
    return text(
        f"DELETE FROM {grain.table} r WHERE r.tenant_id = :tenant{only(f'r.{grain.key}')}"  # noqa: S608 - names of columns
        f" AND NOT EXISTS (SELECT 1 FROM ({grain.figures(only)}) f WHERE f.{grain.key} = r.{grain.key})"
        f" RETURNING {_listed(DIMENSIONS, 'r.{}')}, true AS moved"
    )


def _stood_in(grain: Grain) -> TextClause:
    return text(
        f"SELECT DISTINCT {_listed(DIMENSIONS)}, true AS moved FROM {grain.table}"  # noqa: S608 - names of columns
        f" WHERE tenant_id = :tenant AND {grain.key} = ANY(:dirty)"
    )


REFRESH_CLASS: Final[TextClause] = _refresh(CLASS, _one)
"""One by its key, for which the server keeps a plan; for a list it would make one each time (4 ms for 1)."""

REFRESH: Final = {grain: _refresh(grain, _some) for grain in GRAINS}
CLEAR: Final = {grain: _clear(grain, _some) for grain in GRAINS}
STOOD_IN: Final = {grain: _stood_in(grain) for grain in GRAINS}
REWRITE: Final = tuple(make(grain, _every) for grain in GRAINS for make in (_refresh, _clear))
"""All roll-ups of a tenant, two statements for each grain."""

LOCK_ALL: Final[TextClause] = text(
    "SELECT id FROM app.classes WHERE tenant_id = :tenant ORDER BY id FOR NO KEY UPDATE"
)

EVERY_CELL: Final[TextClause] = text(
    f"SELECT {_listed(DIMENSIONS)} FROM summary.cells WHERE tenant_id = :tenant"  # noqa: S608 - names of columns
    + "".join(
        f" UNION SELECT {_listed(DIMENSIONS)} FROM {grain.table} WHERE tenant_id = :tenant"  # noqa: S608
        for grain in GRAINS
    )
)

FORGET_CLASSES: Final[TextClause] = text(
    "DELETE FROM app.class_rollups WHERE tenant_id = :tenant AND class_id = ANY(:dirty)"  # noqa: S608
    f" RETURNING {_listed(DIMENSIONS)}"
)

FORGET_PROJECTS: Final[TextClause] = text(
    "DELETE FROM app.project_rollups WHERE tenant_id = :tenant AND project_id IN ("  # noqa: S608
    "SELECT project_id FROM app.classes WHERE tenant_id = :tenant AND id = ANY(:dirty))"
    f" RETURNING {_listed(DIMENSIONS)}"
)

NEW_EDITIONS: Final[TextClause] = text(
    "INSERT INTO summary.editions (tenant_id, year, edition)"
    " SELECT :tenant, year, edition"
    " FROM unnest(CAST(:years AS int[]), CAST(:editions AS uuid[])) AS k(year, edition) ORDER BY year"
    " ON CONFLICT (tenant_id, year) DO UPDATE SET edition = excluded.edition"
)
"""Lock all cells of some years, in their order; who has read these cells reads them anew from now on."""


def _sums(grain: Grain) -> str:
    sums = _listed(grain.measures, "coalesce(sum(r.{0}), 0) AS {0}")
    return (
        f" CROSS JOIN LATERAL (SELECT {sums} FROM {grain.table} r"  # noqa: S608 - names of columns
        f" WHERE r.tenant_id = :tenant AND {_same('r', 'k')}) of_{grain.name}"
    )


def _refresh_cells(keys: str, *, people: bool) -> TextClause:
    """Add up cells that are locked, the new ones among them; ``people``: one of its classes has others."""
    measures = _MEASURES if people else ADDED_MEASURES
    counted = f" CROSS JOIN LATERAL ({_TRAINEES}) of_people" if people else ""
    columns = _listed((*DIMENSIONS, *_MEASURES))
    excluded = _listed(measures, "excluded.{}")
    new = _listed(name if name in measures else f"0 AS {name}" for name in _MEASURES)
    return text(
        f"INSERT INTO summary.cells AS s (tenant_id, {columns})"  # noqa: S608 - names of columns
        f" SELECT :tenant, {_listed(DIMENSIONS, 'k.{}')}, {new}"
        f" FROM {keys}{''.join(_sums(grain) for grain in GRAINS)}{counted}"
        f" ON CONFLICT (tenant_id, {_listed(DIMENSIONS)})"
        f" DO UPDATE SET ({_listed(measures)}) = ROW ({excluded})"
        f" WHERE ({_listed(measures, 's.{}')}) IS DISTINCT FROM ({excluded})"
    )


REFRESH_CELL: Final = {people: _refresh_cells(_ONE_KEY, people=people) for people in (False, True)}
"""One cell, with its people or without; the server keeps a plan for it."""

REFRESH_CELLS: Final = {people: _refresh_cells(_KEYS, people=people) for people in (False, True)}


def _wrong(grain: Grain) -> TextClause:
    columns = _listed((*DIMENSIONS, *grain.measures))
    return text(
        f"WITH raw AS (SELECT {grain.key}, {columns} FROM ({grain.figures(_every)}) f),"  # noqa: S608 - names of columns
        f" kept AS (SELECT {grain.key}, {columns} FROM {grain.table} WHERE tenant_id = :tenant)"
        " SELECT to_jsonb(kept)::text AS kept, to_jsonb(raw)::text AS raw FROM raw"
        f" FULL JOIN kept ON kept.{grain.key} = raw.{grain.key}"
        f" WHERE raw IS DISTINCT FROM kept ORDER BY coalesce(raw.{grain.key}, kept.{grain.key})"
    )


def _part(grain: Grain) -> str:
    measures = _listed(name if name in grain.measures else f"0 AS {name}" for name in _MEASURES)
    source = "c" if grain is CLASS else f"({grain.figures(_every)}) f"
    return f"SELECT {_listed(DIMENSIONS)}, {measures} FROM {source}"  # noqa: S608 - names of columns


_PEOPLE: Final = (
    f"SELECT {_listed(DIMENSIONS)}, {_listed(ADDED_MEASURES, '0')}, count(DISTINCT e.trainee_id)"  # noqa: S608
    " FROM c JOIN app.enrollments e ON e.tenant_id = :tenant AND e.class_id = c.class_id"
    f" AND e.state = 'enrolled' GROUP BY {_listed(DIMENSIONS)}"
)

WRONG: Final[tuple[tuple[Grain, TextClause], ...]] = tuple((grain, _wrong(grain)) for grain in GRAINS)
"""By grain: the roll-ups that are not what the rows say."""

WRONG_CELLS: Final[TextClause] = text(
    f"WITH c AS MATERIALIZED ({CLASS.figures(_every)}),"  # noqa: S608 - names of columns
    f" parts AS ({' UNION ALL '.join((*map(_part, GRAINS), _PEOPLE))}),"
    f" raw AS (SELECT {_listed(DIMENSIONS)}, {_listed(_MEASURES, 'sum({0}) AS {0}')} FROM parts"
    f" GROUP BY {_listed(DIMENSIONS)}),"
    f" kept AS (SELECT {_listed(DIMENSIONS)}, {_listed(_MEASURES, '{0}::numeric AS {0}')}"
    f" FROM summary.cells WHERE tenant_id = :tenant AND greatest({_listed(_MEASURES)}) > 0)"
    f" SELECT to_jsonb(kept)::text AS kept, to_jsonb(raw)::text AS raw FROM raw"
    f" FULL JOIN kept ON {_same('raw', 'kept')}"
    f" WHERE raw IS DISTINCT FROM kept ORDER BY {_listed(DIMENSIONS, 'coalesce(raw.{0}, kept.{0})')}"
)
