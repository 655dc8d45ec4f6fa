"""What each figure of the summary is, in SQL: one row of figures for each class, project and application.

These are the only words on it: roll-ups are filled from them, and reconciliation compares with them. They go
past the ORM, so each part carries the tenant's predicate itself.  A condition on the subject is put into
every part, so that some classes cost what they cost and not what the tenant has.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from yanxiu.models import ApplicationState, ClassState, PlanState
from yanxiu.models.summary import APPLICATION_MEASURES, CLASS_MEASURES, DIMENSIONS, PROJECT_MEASURES

Only = Callable[[str], str]


def _words(states: Iterable[str]) -> str:
    return ", ".join(f"'{state!s}'" for state in states)


_HELD: Final = _words(
    (
        ClassState.DELIVERED,
        ClassState.ASSESSED,
        ClassState.CERTIFIED,
        ClassState.REPORTED,
        ClassState.SETTLED,
    )
)
_NOT_HANDED_IN: Final = _words((ApplicationState.DRAFT, ApplicationState.WITHDRAWN))
_KEY: Final = (
    "p.year, p.level, coalesce(p.tier, '') AS tier, coalesce(p.field_code, '') AS field,"
    " coalesce(h.kind, '') AS host_kind"
)
_HOST: Final = "JOIN app.organizations h ON h.tenant_id = :tenant AND h.id = p.host_id"
# what a department has not published is not the ministry's to know
_PUBLISHED: Final = (
    " AND NOT EXISTS (SELECT 1 FROM app.annual_plans a"  # noqa: S608 - a word of our own is put in
    f" WHERE a.tenant_id = :tenant AND a.id = p.plan_id AND a.state = '{PlanState.DRAFT}')"
)


# As in the facts: a roster, once somebody stands on it or it is confirmed, outweighs the numbers declared,
# and a timetable the hours. Hours count when they have been taught.
def _classes(only: Only) -> str:
    return f"""
SELECT c.id AS class_id, {_KEY},
  1::bigint AS classes, (c.state IN ({_HELD}))::int::bigint AS classes_held,
  CASE WHEN n.counted THEN coalesce(e.enrolled, 0) ELSE coalesce(c.onsite, 0) + coalesce(c.online, 0) END
    AS enrolled,
  CASE WHEN n.counted THEN coalesce(e.onsite, 0) ELSE coalesce(c.onsite, 0) END AS onsite,
  CASE WHEN n.counted THEN coalesce(e.online, 0) ELSE coalesce(c.online, 0) END AS online,
  coalesce(e.graded, 0) AS graded, coalesce(e.completed, 0) AS completed,
  coalesce(d.certificates, 0) AS certificates,
  CASE WHEN c.state NOT IN ({_HELD}) THEN 0 WHEN t.class_id IS NOT NULL THEN t.hours
    WHEN c.timetable_confirmed_on IS NOT NULL THEN 0 ELSE coalesce(c.hours, 0) END::numeric(14, 1) AS hours,
  coalesce(s.proposed, 0)::numeric(14, 2) AS subsidy_proposed,
  coalesce(s.paid, 0)::numeric(14, 2) AS subsidy_paid,
  coalesce(s.recovered, 0)::numeric(14, 2) AS subsidy_recovered,
  coalesce(b.total, 0)::numeric(14, 2) AS funds_planned,
  coalesce(b.fiscal, 0)::numeric(14, 2) AS funds_fiscal, coalesce(b.own, 0)::numeric(14, 2) AS funds_own,
  coalesce(x.spent, 0)::numeric(14, 2) AS funds_spent,
  coalesce(v.issued, 0)::bigint AS survey_issued, coalesce(v.returned, 0)::bigint AS survey_returned,
  coalesce(v.valid, 0)::bigint AS survey_valid, coalesce(v.scores, 0)::bigint AS survey_scores,
  coalesce(v.score_sum, 0)::numeric(14, 4) AS survey_score_sum,
  coalesce(f.met, 0) AS findings_met, coalesce(f.violated, 0) AS findings_violated,
  coalesce(f.unknown, 0) AS findings_unknown, coalesce(f.manual, 0) AS findings_manual,
  coalesce(f.late, 0) AS late_filings, coalesce(e.people, 0) AS people
FROM app.classes c
JOIN app.projects p ON p.tenant_id = :tenant AND p.id = c.project_id {_HOST}
LEFT JOIN app.subsidies s ON s.tenant_id = :tenant AND s.class_id = c.id
LEFT JOIN app.surveys v ON v.tenant_id = :tenant AND v.class_id = c.id
LEFT JOIN ({_rosters(only)}) e ON e.class_id = c.id
CROSS JOIN LATERAL (SELECT e.class_id IS NOT NULL OR c.roster_confirmed_on IS NOT NULL AS counted) n
LEFT JOIN (
  SELECT class_id, count(*) AS certificates FROM app.certificates
  WHERE tenant_id = :tenant AND state = 'issued'{only("class_id")} GROUP BY class_id) d ON d.class_id = c.id
LEFT JOIN (
  SELECT class_id, coalesce(sum(hours) FILTER (WHERE form IS NOT NULL), 0) AS hours
  FROM app.timetable_sessions WHERE tenant_id = :tenant{only("class_id")} GROUP BY class_id
) t ON t.class_id = c.id
LEFT JOIN (
  SELECT b.class_id, max(b.total) AS total, sum(l.amount) FILTER (WHERE l.source = 'fiscal') AS fiscal,
    sum(l.amount) FILTER (WHERE l.source = 'own') AS own
  FROM app.budgets b LEFT JOIN app.budget_lines l ON l.tenant_id = :tenant AND l.budget_id = b.id
  WHERE b.tenant_id = :tenant{only("b.class_id")} GROUP BY b.class_id) b ON b.class_id = c.id
LEFT JOIN (
  SELECT class_id, sum(amount) AS spent FROM app.expenses
  WHERE tenant_id = :tenant AND payer = 'project'{only("class_id")} GROUP BY class_id
) x ON x.class_id = c.id
LEFT JOIN ({_findings(only)}) f ON f.class_id = c.id
WHERE c.tenant_id = :tenant{only("c.id")}{_PUBLISHED}"""  # noqa: S608 - only words of our own are put in


def _rosters(only: Only) -> str:
    """Who is on it: the fingerprint changes with each person, whatever their number."""
    return f"""
  SELECT e.class_id, count(*) AS enrolled, count(*) FILTER (WHERE e.mode = 'onsite') AS onsite,
    count(*) FILTER (WHERE e.mode = 'online') AS online, count(a.result) AS graded,
    count(*) FILTER (WHERE a.result = 'passed') AS completed,
    bit_xor(uuid_hash_extended(e.trainee_id, 0)) AS people
  FROM app.enrollments e LEFT JOIN app.assessments a ON a.tenant_id = :tenant AND a.enrollment_id = e.id
  WHERE e.tenant_id = :tenant AND e.state = 'enrolled'{only("e.class_id")}
  GROUP BY e.class_id"""  # noqa: S608 - only a condition of our own is put in


def _findings(only: Only) -> str:
    """Of the latest decision on a class at each stage; a filing is late by its own stage's."""
    return f"""
  SELECT class_id, sum(met) AS met, sum(violated) AS violated, sum(unknown) AS unknown,
    sum(manual) AS manual, max((stage = 'preparation' AND late > 0)::int)::bigint AS late
  FROM (
    SELECT DISTINCT ON (subject_id, stage) subject_id AS class_id, stage, met, violated, unknown, manual, late
    FROM app.decisions WHERE tenant_id = :tenant AND subject_kind = 'class'{only("subject_id")}
    ORDER BY subject_id, stage, decided_at DESC, id DESC) latest
  GROUP BY class_id"""  # noqa: S608 - only a condition of our own is put in


def _projects(only: Only) -> str:
    return f"""
SELECT p.id AS project_id, {_KEY}, 1::bigint AS projects_planned,
  (p.state IN ('held', 'completed'))::int::bigint AS projects_held,
  (p.state = 'completed')::int::bigint AS projects_completed,
  (p.state = 'cancelled')::int::bigint AS projects_cancelled
FROM app.projects p {_HOST}
WHERE p.tenant_id = :tenant{only("p.id")}{_PUBLISHED}"""  # noqa: S608 - only words of our own are put in


def _applications(only: Only) -> str:
    return f"""
SELECT p.id AS application_id, {_KEY}, 1::bigint AS projects_applied
FROM app.applications p {_HOST}
WHERE p.tenant_id = :tenant AND p.state NOT IN ({_NOT_HANDED_IN}){only("p.id")}"""  # noqa: S608 - only words of our own are put in


@dataclass(frozen=True)
class Grain:
    """What is counted one by one: its roll-up, the subjects' table, its measures, its figures in SQL.

    ``hints`` are kept beside the measures and compared with nothing.
    """

    name: str
    measures: tuple[str, ...]
    figures: Callable[[Only], str]
    subjects: str
    hints: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        return f"app.{self.name}_rollups"

    @property
    def key(self) -> str:
        return f"{self.name}_id"

    @property
    def columns(self) -> tuple[str, ...]:
        return (*DIMENSIONS, *self.measures, *self.hints)


CLASS: Final = Grain("class", CLASS_MEASURES, _classes, "app.classes", ("people",))
PROJECT: Final = Grain("project", PROJECT_MEASURES, _projects, "app.projects")
APPLICATION: Final = Grain("application", APPLICATION_MEASURES, _applications, "app.applications")
GRAINS: Final = (CLASS, PROJECT, APPLICATION)
