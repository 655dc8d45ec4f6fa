"""Tables of a comparison (a simulation's result) as a PDF report: assumptions first, then one table each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from yanxiu.documents.drawing import draw
from yanxiu.documents.pdf import finish
from yanxiu.documents.templating import fill


class ReportTable(Protocol):
    """One table: title, headings, rows of text, a sentence below it."""

    @property
    def title(self) -> str: ...
    @property
    def headings(self) -> Sequence[str]: ...
    @property
    def rows(self) -> Sequence[Sequence[str]]: ...
    @property
    def note(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Report:
    """What stands above the tables: what is compared, assumptions, and the hashes it can be redone by.

    `assumed` and `kind` are headings in the language that the tables are told in.
    """

    title: str
    compared: str
    assumptions: Sequence[str]
    marks: Sequence[str]
    assumed: str = "假设"
    kind: str = "政策模拟"
    language: str = "zh-CN"


def render_comparison(report: Report, tables: Sequence[ReportTable]) -> bytes:
    """PDF/A-3b, A4 landscape.  Raises `DrawingError`."""
    shown = [
        {
            "title": one.title,
            "headings": list(one.headings),
            "rows": [list(row) for row in one.rows],
            "note": one.note,
        }
        for one in tables
    ]
    told = {name: getattr(report, name) for name in ("title", "compared", "assumed", "kind", "language")}
    lists = {"assumptions": list(report.assumptions), "marks": list(report.marks)}
    html = fill("comparison.html", report={**told, **lists}, tables=shown)
    return finish(draw(html, "comparison.css", title=report.title, seconds=60, pdf_variant="pdf/a-3b"))
