"""The documents of a class and an application: what there are, drawn from primitives, as PDF and .xlsx."""

from yanxiu.documents.paper_kinds import KINDS, PaperKind, Subject, kind_called
from yanxiu.documents.papers.rendering import PaperError, RegionTemplate, render_pdf
from yanxiu.documents.papers.samples import sample_values
from yanxiu.documents.papers.tables import render_xlsx

__all__ = [
    "KINDS",
    "PaperError",
    "PaperKind",
    "RegionTemplate",
    "Subject",
    "kind_called",
    "render_pdf",
    "render_xlsx",
    "sample_values",
]
