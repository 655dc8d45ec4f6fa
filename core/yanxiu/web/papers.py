"""Documents for download: gathered in the member's transaction, drawn when it is over."""

import io
from collections.abc import Callable
from typing import Final

from flask import Response, send_file

from yanxiu.models import Application
from yanxiu.services.papers import MEDIA_TYPES, Paper, Wanted, drawn, form_for, gather
from yanxiu.services.work import Work
from yanxiu.web import desk

FORMS: Final = "any(pdf,xlsx)"
"""The converter of a document's form in an address."""

OF_A_CLASS: Final = (
    "opening_notice",
    "roster",
    "trainee_sign_in",
    "staff_sign_in",
    "settlement_statement",
    "subsidy_calculation",
    "survey_statistics",
)
"""What an institution prints of its classes; what the department writes to it comes from there."""


def download(kind: str, form: str, wanted: Callable[[Work], Wanted]) -> Response:
    """A document as an attachment with a name that says what it is; ``wanted`` holds it to whose it is."""
    with desk.work() as work:
        paper = gather(work, kind, wanted(work), form)
    return attached(paper, form)


def application_paper(found: Callable[[Work], Application]) -> Response:
    """An application on its region's form; ``found`` holds it to whose it is."""
    with desk.work() as work:
        row = found(work)
        paper = gather(work, form_for(row), Wanted(application_id=row.id))
    return attached(paper, "pdf")


def attached(paper: Paper, form: str) -> Response:
    """A gathered document as an attachment."""
    content = io.BytesIO(drawn(paper, form))
    return send_file(
        content, mimetype=MEDIA_TYPES[form], as_attachment=True, download_name=f"{paper.name}.{form}"
    )
