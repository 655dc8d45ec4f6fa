"""The statements of the roll-up. They go past the ORM, so each carries the tenant's predicate itself.

Lists of columns come from the models' own lists of measures; nothing that a user types is put into a text.
"""

from typing import Final

from sqlalchemy import TextClause, text

from yanxiu.models import ClassState
from yanxiu.models.summary import CLASS_MEASURES, PROJECT_MEASURES

DIMENSIONS: Final = ("year", "level", "tier", "field", "host_kind")

_HELD: Final = ", ".join(
    f"'{state}'"
    for state in (
        ClassState.DELIVERED,
        ClassState.ASSESSED,
        ClassState.CERTIFIED,
        ClassState.REPORTED,
        ClassState.SETTLED,
    )
)


def _listed(names: tuple[str, ...], form: str = "{}") -> str:
    return ", ".join(form.format(name) for name in names)


def _same(left: str, right: str) -> str:
    return " AND ".join(f"{left}.{name} = {right}.{name}" for name in DIMENSIONS)


_KEYS: Final = (
    "unnest(CAST(:years AS int[]), CAST(:levels AS text[]), CAST(:tiers AS text[]),"
    " CAST(:fields AS text[]), CAST(:kinds AS text[])) AS k(year, level, tier, field, host_kind)"
)
_PROJECT_KEY: Final = (
    "p.year, p.level, coalesce(p.tier, '') AS tier, coalesce(p.field_code, '') AS field,"
    " coalesce(h.kind, '') AS host_kind"
)
_PROJECTS: Final = (
    "app.projects p JOIN app.organizations h ON h.tenant_id = p.tenant_id AND h.id = p.host_id"
    " AND h.tenant_id = :tenant"
)

# As in the facts: a roster, once somebody stands on it or it is confirmed, outweighs the numbers declared,
# and a timetable the hours. Hours count when they have been taught.
_CLASS_FIGURES: Final = f"""
SELECT c.id AS class_id, c.year, p.level, coalesce(p.tier, '') AS tier,
  coalesce(p.field_code, '') AS field, coalesce(h.kind, '') AS host_kind,
  1::bigint AS classes, (c.state IN ({_HELD}))::int::bigint AS classes_held,
  CASE WHEN e.counted THEN e.enrolled ELSE coalesce(c.onsite, 0) + coalesce(c.online, 0) END AS enrolled,
  CASE WHEN e.counted THEN e.onsite ELSE coalesce(c.onsite, 0) END AS onsite,
  CASE WHEN e.counted THEN e.online ELSE coalesce(c.online, 0) END AS online,
  e.graded, e.completed, d.certificates,
  CASE WHEN c.state IN ({_HELD}) THEN t.hours ELSE 0 END::numeric(14, 1) AS hours,
  coalesce(s.proposed, 0)::numeric(14, 2) AS subsidy_proposed,
  coalesce(s.paid, 0)::numeric(14, 2) AS subsidy_paid,
  coalesce(s.recovered, 0)::numeric(14, 2) AS subsidy_recovered
FROM app.classes c
JOIN app.projects p ON p.tenant_id = :tenant AND p.id = c.project_id
JOIN app.organizations h ON h.tenant_id = :tenant AND h.id = p.host_id
LEFT JOIN app.subsidies s ON s.tenant_id = :tenant AND s.class_id = c.id
CROSS JOIN LATERAL (
  SELECT count(*) > 0 OR c.roster_confirmed_on IS NOT NULL AS counted, count(*) AS enrolled,
    count(*) FILTER (WHERE e.mode = 'onsite') AS onsite, count(*) FILTER (WHERE e.mode = 'online') AS online,
    count(a.result) AS graded, count(*) FILTER (WHERE a.result = 'passed') AS completed
  FROM app.enrollments e
  LEFT JOIN app.assessments a ON a.tenant_id = :tenant AND a.enrollment_id = e.id
  WHERE e.tenant_id = :tenant AND e.class_id = c.id AND e.state = 'enrolled') e
CROSS JOIN LATERAL (
  SELECT count(*) AS certificates FROM app.certificates d
  WHERE d.tenant_id = :tenant AND d.class_id = c.id AND d.state = 'issued') d
CROSS JOIN LATERAL (
  SELECT CASE WHEN count(*) > 0 OR c.timetable_confirmed_on IS NOT NULL
    THEN coalesce(sum(t.hours) FILTER (WHERE t.form IS NOT NULL), 0) ELSE coalesce(c.hours, 0) END AS hours
  FROM app.timetable_sessions t WHERE t.tenant_id = :tenant AND t.class_id = c.id) t
WHERE c.tenant_id = :tenant"""  # noqa: S608 - only words of our own enumeration are put in

_CLASS_COLUMNS: Final = _listed((*DIMENSIONS, *CLASS_MEASURES))
_PROJECT_FIGURES: Final = (
    "count(*) AS projects_planned, count(*) FILTER (WHERE p.state IN ('held', 'completed')) AS projects_held,"
    " count(*) FILTER (WHERE p.state = 'completed') AS projects_completed,"
    " count(*) FILTER (WHERE p.state = 'cancelled') AS projects_cancelled"
)

SIBLINGS: Final[TextClause] = text(
    "SELECT other.id FROM app.classes mine JOIN app.classes other"
    " ON other.tenant_id = :tenant AND other.project_id = mine.project_id"
    " WHERE mine.tenant_id = :tenant AND mine.id = ANY(:dirty)"
)
"""All classes of the projects of ``:dirty``: a project's terms are the dimensions of each of them."""

EVERY_CLASS: Final[TextClause] = text("SELECT id FROM app.classes WHERE tenant_id = :tenant")

# not FOR UPDATE: two transactions that each put a trainee on one class both hold KEY SHARE on its row
# through the foreign key, and would wait for each other
LOCK_CLASSES: Final[TextClause] = text(
    "SELECT id FROM app.classes WHERE tenant_id = :tenant AND id = ANY(:dirty) ORDER BY id FOR NO KEY UPDATE"
)

CELLS_OF: Final[TextClause] = text(
    f"SELECT DISTINCT {_listed(DIMENSIONS)} FROM app.class_rollups"  # noqa: S608 - names of columns
    " WHERE tenant_id = :tenant AND class_id = ANY(:dirty)"
)

CELLS_OF_PROJECTS: Final[TextClause] = text(
    f"SELECT DISTINCT {_PROJECT_KEY} FROM {_PROJECTS} JOIN app.classes c"  # noqa: S608 - names of columns
    " ON c.tenant_id = :tenant AND c.project_id = p.id WHERE p.tenant_id = :tenant AND c.id = ANY(:dirty)"
)

EVERY_CELL: Final[TextClause] = text(
    f"SELECT {_listed(DIMENSIONS)} FROM summary.cells WHERE tenant_id = :tenant"  # noqa: S608 - names of columns
    f" UNION SELECT {_PROJECT_KEY} FROM {_PROJECTS} WHERE p.tenant_id = :tenant"
)

FORGET: Final[TextClause] = text(
    "DELETE FROM app.class_rollups WHERE tenant_id = :tenant AND class_id = ANY(:dirty)"
)

REFRESH_CLASSES: Final[TextClause] = text(
    f"INSERT INTO app.class_rollups AS r (tenant_id, class_id, {_CLASS_COLUMNS})"  # noqa: S608 - names of columns
    f" SELECT :tenant, class_id, {_CLASS_COLUMNS} FROM ({_CLASS_FIGURES} AND c.id = ANY(:dirty)) f"
    f" ORDER BY class_id ON CONFLICT (tenant_id, class_id) DO UPDATE SET ({_CLASS_COLUMNS}) ="
    f" ROW ({_listed((*DIMENSIONS, *CLASS_MEASURES), 'excluded.{}')})"
)

PUT_CELLS: Final[TextClause] = text(
    f"INSERT INTO summary.cells (tenant_id, {_listed((*DIMENSIONS, *PROJECT_MEASURES, *CLASS_MEASURES))})"  # noqa: S608 - names of columns
    f" SELECT :tenant, {_listed(DIMENSIONS)}, {_listed((*PROJECT_MEASURES, *CLASS_MEASURES), '0')}"
    f" FROM {_KEYS} ORDER BY {_listed(DIMENSIONS)} ON CONFLICT DO NOTHING"
)

LOCK_CELLS: Final[TextClause] = text(
    f"SELECT 1 FROM summary.cells s WHERE s.tenant_id = :tenant"  # noqa: S608 - names of columns
    f" AND ({_listed(DIMENSIONS, 's.{}')}) IN (SELECT {_listed(DIMENSIONS, 'k.{}')} FROM {_KEYS})"
    f" ORDER BY {_listed(DIMENSIONS, 's.{}')} FOR UPDATE OF s"
)

REFRESH_CELLS: Final[TextClause] = text(
    f"UPDATE summary.cells s SET"  # noqa: S608 - names of columns
    f" {_listed((*PROJECT_MEASURES, *CLASS_MEASURES), '{0} = f.{0}')} FROM ("
    f" SELECT {_listed(DIMENSIONS, 'k.{}')},"
    f" {_listed(CLASS_MEASURES, 'coalesce(c.{0}, 0) AS {0}')},"
    f" {_listed(PROJECT_MEASURES, 'coalesce(p.{0}, 0) AS {0}')} FROM {_KEYS}"
    f" LEFT JOIN LATERAL (SELECT {_listed(CLASS_MEASURES, 'sum(r.{0}) AS {0}')} FROM app.class_rollups r"
    f" WHERE r.tenant_id = :tenant AND {_same('r', 'k')}) c ON true"
    f" LEFT JOIN LATERAL (SELECT {_PROJECT_FIGURES} FROM {_PROJECTS} WHERE p.tenant_id = :tenant"
    " AND p.year = k.year AND p.level = k.level AND coalesce(p.tier, '') = k.tier"
    " AND coalesce(p.field_code, '') = k.field AND coalesce(h.kind, '') = k.host_kind) p ON true"
    f") f WHERE s.tenant_id = :tenant AND {_same('s', 'f')}"
)

WRONG_CLASSES: Final[TextClause] = text(
    f"WITH raw AS (SELECT class_id, {_CLASS_COLUMNS} FROM ({_CLASS_FIGURES}) f),"  # noqa: S608 - names of columns
    f" kept AS (SELECT class_id, {_CLASS_COLUMNS} FROM app.class_rollups WHERE tenant_id = :tenant)"
    " SELECT to_jsonb(kept)::text AS kept, to_jsonb(raw)::text AS raw FROM raw"
    " FULL JOIN kept ON kept.class_id = raw.class_id"
    " WHERE raw IS DISTINCT FROM kept ORDER BY coalesce(raw.class_id, kept.class_id)"
)

WRONG_CELLS: Final[TextClause] = text(
    f"WITH parts AS (SELECT {_listed(DIMENSIONS)}, {_listed(PROJECT_MEASURES, '0 AS {}')},"  # noqa: S608 - names of columns
    f" {_listed(CLASS_MEASURES)} FROM ({_CLASS_FIGURES}) f"
    f" UNION ALL SELECT {_PROJECT_KEY}, {_PROJECT_FIGURES}, {_listed(CLASS_MEASURES, '0')}"
    f" FROM {_PROJECTS} WHERE p.tenant_id = :tenant GROUP BY 1, 2, 3, 4, 5),"
    f" raw AS (SELECT {_listed(DIMENSIONS)},"
    f" {_listed((*PROJECT_MEASURES, *CLASS_MEASURES), 'sum({0}) AS {0}')} FROM parts"
    f" GROUP BY {_listed(DIMENSIONS)}),"
    f" kept AS (SELECT {_listed(DIMENSIONS)},"
    f" {_listed((*PROJECT_MEASURES, *CLASS_MEASURES), '{0}::numeric AS {0}')} FROM summary.cells"
    f" WHERE tenant_id = :tenant AND greatest({_listed((*PROJECT_MEASURES, *CLASS_MEASURES))}) > 0)"
    f" SELECT to_jsonb(kept)::text AS kept, to_jsonb(raw)::text AS raw FROM raw"
    f" FULL JOIN kept ON {_same('raw', 'kept')}"
    " WHERE raw IS DISTINCT FROM kept"
    f" ORDER BY {_listed(DIMENSIONS, 'coalesce(raw.{0}, kept.{0})')}"
)
