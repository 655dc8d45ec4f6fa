"""Documents for download: gathered in the member's transaction, drawn when it is over."""

import io
from collections.abc import Callable
from typing import Final

from flask import Response, send_file

from yanxiu.services.papers import MEDIA_TYPES, Paper, Wanted, drawn, gather
from yanxiu.services.work import Work
from yanxiu.web import desk

FORMS: Final = "any(pdf,xlsx)"
"""The converter of a document's form in an address."""


def download(kind: str, form: str, wanted: Callable[[Work], Wanted]) -> Response:
    """A document as an attachment with a name that says what it is; ``wanted`` holds it to whose it is."""
    with desk.work() as work:
        paper = gather(work, kind, wanted(work), form)
    return attached(paper, form)


def attached(paper: Paper, form: str) -> Response:
    """A gathered document as an attachment."""
    content = io.BytesIO(drawn(paper, form))
    return send_file(
        content, mimetype=MEDIA_TYPES[form], as_attachment=True, download_name=f"{paper.name}.{form}"
    )
