"""The text of cited clauses, for members of a tenant that keeps the documents' own files; for nobody else."""

from collections.abc import Mapping

from flask import g, has_request_context

from yanxiu.services import sources
from yanxiu.services.sources import Quote
from yanxiu.web import desk


def quote(document: str, clause: str) -> Quote | None:
    """A clause's text by the document's name; None where the tenant keeps no file that has it."""
    if not document or not has_request_context() or desk.member() is None:
        return None
    return _of_tenant().get((document, clause))


def _of_tenant() -> Mapping[tuple[str, str], Quote]:
    """What the tenant's files say, read once for a page."""
    if "quotes" not in g:
        opened = desk.open_work()
        if opened is None:
            with desk.work() as opened:
                g.quotes = sources.quotes(opened)
        else:
            g.quotes = sources.quotes(opened)
    found: Mapping[tuple[str, str], Quote] = g.quotes
    return found
