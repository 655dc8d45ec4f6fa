"""The documents of a class, an application and a year: one module gathers what stands on each.

with begin(tenant, actor) as work:
    paper = gather(work, "roster", Wanted(class_id=key))
content = drawn(paper, "pdf")
"""

from yanxiu.services.papers.application import form_for
from yanxiu.services.papers.writing import MEDIA_TYPES, Paper, Wanted, drawn, gather

__all__ = ["MEDIA_TYPES", "Paper", "Wanted", "drawn", "form_for", "gather"]
