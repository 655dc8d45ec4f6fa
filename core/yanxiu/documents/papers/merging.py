"""Parts of a long document put together, their pages numbered through."""

import io
from collections.abc import Callable, Iterable

import pikepdf

from yanxiu.documents.pdf import finish

Part = Callable[[int], bytes]
"""Draws one part, given the number of its first page."""


def merged(parts: Iterable[Part]) -> bytes:
    """All parts as one archivable file; each is drawn when the pages before it are counted."""
    whole: pikepdf.Pdf | None = None
    for part in parts:
        drawn = part(len(whole.pages) + 1 if whole else 1)
        opened = pikepdf.open(io.BytesIO(drawn))
        if whole is None:
            whole = opened
        else:
            whole.pages.extend(opened.pages)
    if whole is None:
        raise ValueError("a document has at least one part")
    out = io.BytesIO()
    whole.save(out)
    return finish(out.getvalue())
