"""One question to the summary, and its figures reckoned from the rows, in words that DuckDB takes too."""

from collections.abc import Sequence
from typing import Any, Final

from yanxiu.services.summaries import Dimension, Question, ask

Answer = dict[tuple[str, int, str], tuple[int, ...]]
FIGURES: Final = ("classes", "enrolled", "completed", "certificates")
BY: Final = (Dimension.PROVINCE, Dimension.YEAR, Dimension.TIER)

# Counts of one to four people in a cell are withheld from the summary, so they are left out here as well.
RAW: Final = """
WITH e AS (
  SELECT e.tenant_id, e.class_id, count(*) AS enrolled,
    count(*) FILTER (WHERE a.result = 'passed') AS completed
  FROM app.enrollments e
  LEFT JOIN app.assessments a ON a.tenant_id = e.tenant_id AND a.enrollment_id = e.id
  WHERE e.state = 'enrolled' GROUP BY e.tenant_id, e.class_id),
d AS (
  SELECT tenant_id, class_id, count(*) AS certificates FROM app.certificates
  WHERE state = 'issued' GROUP BY tenant_id, class_id),
cells AS (
  SELECT p.tenant_id, p.year, p.level, p.tier, p.field_code, h.kind, count(*) AS classes,
    sum(e.enrolled) AS enrolled, sum(e.completed) AS completed, sum(d.certificates) AS certificates
  FROM app.classes c
  JOIN app.projects p ON p.tenant_id = c.tenant_id AND p.id = c.project_id
  JOIN app.organizations h ON h.tenant_id = p.tenant_id AND h.id = p.host_id
  LEFT JOIN e ON e.tenant_id = c.tenant_id AND e.class_id = c.id
  LEFT JOIN d ON d.tenant_id = c.tenant_id AND d.class_id = c.id
  GROUP BY p.tenant_id, p.year, p.level, p.tier, p.field_code, h.kind)
SELECT t.code, s.year, coalesce(s.tier, ''), sum(s.classes),
  sum(s.enrolled) FILTER (WHERE s.enrolled > 4), sum(s.completed) FILTER (WHERE s.completed > 4),
  sum(s.certificates) FILTER (WHERE s.certificates > 4)
FROM cells s JOIN directory.tenants t ON t.id = s.tenant_id
GROUP BY t.code, s.year, coalesce(s.tier, '')
"""


def from_cells(question: Question) -> Answer:
    """The summary's own lines."""
    found: Answer = {}
    for line in ask(question).lines:
        key = line.key
        place = (str(key[Dimension.PROVINCE]), int(key[Dimension.YEAR]), str(key[Dimension.TIER]))
        found[place] = tuple(int(line.figures[name] or 0) for name in FIGURES)
    # where there are applications only, the rows of classes know of no line
    return {place: figures for place, figures in found.items() if any(figures)}


def from_rows(found: Sequence[Any]) -> Answer:
    """The same of what ``RAW`` gives."""
    return {(row[0], row[1], row[2]): tuple(int(value or 0) for value in row[3:]) for row in found}
