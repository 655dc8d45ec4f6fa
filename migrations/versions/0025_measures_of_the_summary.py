"""All measures of the ministry's summary, roll-ups of projects and applications, numbers of findings.

The roll-ups are not filled here: ``yanxiu summary reconcile --all --repair`` does that, with the one
statement that says what a figure means.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op

from yanxiu.db.ddl import as_each_tenant, create_tenant_table

revision: str = "0025"
down_revision: str | None = "0024"

_COUNT = sa.BigInteger()
_YUAN = sa.Numeric(14, 2)
_CLASSES: dict[str, sa.types.TypeEngine[Any]] = {
    "funds_planned": _YUAN,
    "funds_fiscal": _YUAN,
    "funds_own": _YUAN,
    "funds_spent": _YUAN,
    "survey_issued": _COUNT,
    "survey_returned": _COUNT,
    "survey_valid": _COUNT,
    "survey_scores": _COUNT,
    "survey_score_sum": sa.Numeric(14, 4),
    "findings_met": _COUNT,
    "findings_violated": _COUNT,
    "findings_unknown": _COUNT,
    "findings_manual": _COUNT,
    "late_filings": _COUNT,
}
_FINDINGS = dict.fromkeys(("met", "violated", "unknown", "manual", "late"), sa.Integer())
_SURVEYS: dict[str, sa.types.TypeEngine[Any]] = {"scores": sa.Integer(), "score_sum": sa.Numeric(14, 4)}
_PROJECTS = ("projects_planned", "projects_held", "projects_completed", "projects_cancelled")

# from the bodies, in which a day is text that sorts as days do
_COUNTED = """
UPDATE app.decisions d SET met = f.met, violated = f.violated, unknown = f.unknown, manual = f.manual,
  late = f.late
FROM (
  SELECT b.tenant_id, b.hash,
    count(*) FILTER (WHERE status = 'pass') AS met, count(*) FILTER (WHERE status = 'fail') AS violated,
    count(*) FILTER (WHERE status = 'unknown' AND kind <> 'no_policy') AS unknown,
    count(*) FILTER (WHERE status IN ('attest', 'error') OR kind = 'no_policy') AS manual,
    count(*) FILTER (WHERE status = 'fail' AND unit = 'date' AND observed > due) AS late
  FROM app.decision_bodies b
  CROSS JOIN LATERAL (
    SELECT f ->> 'status' AS status, f ->> 'kind' AS kind, f ->> 'unit' AS unit,
      f ->> 'observed' AS observed, f ->> 'limit' AS due
    FROM jsonb_array_elements(b.body::jsonb -> 'findings') f
    WHERE f ->> 'kind' NOT IN ('information', 'consequence')) f
  GROUP BY b.tenant_id, b.hash) f
WHERE d.tenant_id = f.tenant_id AND d.hash = f.hash
"""
_SCORED = """
UPDATE app.surveys s SET scores = f.scores, score_sum = f.score_sum
FROM (
  SELECT s.id, sum(n.value::int) AS scores, sum(n.key::numeric * n.value::numeric / 5) AS score_sum
  FROM app.surveys s
  CROSS JOIN LATERAL jsonb_each(s.statistics) item
  CROSS JOIN LATERAL jsonb_each_text(item.value -> 'scores') n
  WHERE s.tenant_id = app.tenant_id() GROUP BY s.id) f
WHERE s.tenant_id = app.tenant_id() AND s.id = f.id
"""


def upgrade() -> None:
    """Add the columns, count what is there, make the two new roll-ups."""
    _add("class_rollups", _CLASSES)
    _add("class_rollups", {"people": _COUNT}, checked=False)
    applied: dict[str, sa.types.TypeEngine[Any]] = {"projects_applied": _COUNT}
    _add("cells", applied | _CLASSES | {"trainees": _COUNT}, schema="summary")
    _add("decisions", _FINDINGS)
    _add("surveys", _SURVEYS)
    with _unfenced("decisions", "decision_bodies"):
        op.execute(_COUNTED)
    with as_each_tenant(op.get_bind()) as tenants:
        for _ in tenants:
            op.execute(_SCORED)
    _rollups("project", _PROJECTS)
    _rollups("application", tuple(applied))


def downgrade() -> None:
    """Drop them."""
    op.drop_table("application_rollups", schema="app")
    op.drop_table("project_rollups", schema="app")
    for name in _SURVEYS:
        op.drop_column("surveys", name, schema="app")
    for name in _FINDINGS:
        op.drop_column("decisions", name, schema="app")
    for name in (*_CLASSES, "trainees", "projects_applied"):
        op.drop_column("cells", name, schema="summary")
    for name in (*_CLASSES, "people"):
        op.drop_column("class_rollups", name, schema="app")


def _add(
    table: str,
    columns: Mapping[str, sa.types.TypeEngine[Any]],
    schema: str = "app",
    checked: bool = True,
) -> None:
    for name, kind in columns.items():
        column = sa.Column(name, kind, nullable=False, server_default=sa.text("0"))
        op.add_column(table, column, schema=schema)
        op.alter_column(table, name, schema=schema, server_default=None)
        if checked:
            op.create_check_constraint(
                op.f(f"ck_{table}_{name}_not_negative"), table, f"{name} >= 0", schema=schema
            )


@contextmanager
def _unfenced(*tables: str) -> Iterator[None]:
    """Let the owner write what the application itself may only add to."""
    for table in tables:
        op.execute(f"ALTER TABLE app.{table} NO FORCE ROW LEVEL SECURITY")
    yield
    for table in tables:
        op.execute(f"ALTER TABLE app.{table} FORCE ROW LEVEL SECURITY")


def _rollups(kind: str, measures: tuple[str, ...]) -> None:
    table, key = f"{kind}_rollups", f"{kind}_id"
    words = ("level", "tier", "field", "host_kind")
    create_tenant_table(
        table,
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(key, sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in words),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in measures),
        sa.PrimaryKeyConstraint("tenant_id", key, name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["tenant_id", key],
            [f"app.{kind}s.tenant_id", f"app.{kind}s.id"],
            name=op.f(f"fk_{table}_tenant_id_{key}"),
        ),
        *(
            sa.CheckConstraint(f"{name} >= 0", name=op.f(f"ck_{table}_{name}_not_negative"))
            for name in measures
        ),
    )
    op.create_index(op.f(f"ix_{table}_cell"), table, ["tenant_id", "year", *words], schema="app")
