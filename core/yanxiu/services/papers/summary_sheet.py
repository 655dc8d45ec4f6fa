"""申报汇总表 of a supervising department's year."""

from typing import Any, Final

from yanxiu.models import Application, Organization
from yanxiu.policy.wording import word
from yanxiu.services.application_desk import forwarded, summary_sheet_of
from yanxiu.services.papers.shared import day, span
from yanxiu.services.work import Work

COLUMNS: Final = (
    ("serial", "序号"),
    ("topic", "研修选题"),
    ("level", "级别"),
    ("host", "承办单位"),
    ("contact", "联系人"),
    ("phone", "联系电话"),
    ("field", "专业技术领域"),
    ("period", "办班时间"),
)
"""The core's own columns; a region's form may ask for fewer, under other headings."""


def summary_sheet(work: Work, unit: Organization, year: int) -> dict[str, Any]:
    """What the department sent on in the year, in the order of its sheet."""
    words = work.chain(year, unit.jurisdiction).labels()
    recorded = summary_sheet_of(work, unit.id, year)
    rows = forwarded(work, unit.id, year)
    return {
        "year": year,
        "unit": unit.name,
        "filled_on": day(recorded.filled_on) if recorded else "",
        "lines": [
            _line(place, row, words.get(row.field_code or "", row.field_code or ""))
            for place, row in enumerate(rows, 1)
        ],
    }


def _line(place: int, row: Application, field: str) -> dict[str, str]:
    return {
        "serial": str(place),
        "topic": row.topic,
        "host": row.host.name,
        "contact": row.host.contact or "",
        "phone": row.host.phone or "",
        "field": field,
        "level": word(row.level),
        "period": span(row.starts_on, row.ends_on),
    }
