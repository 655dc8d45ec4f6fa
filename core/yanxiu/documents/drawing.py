"""HTML to PDF, for documents: what draws is loaded with the first one.

Loading WeasyPrint takes a second, which most commands and pages can do without.
"""

from typing import Any


def draw(html: str, stylesheet: str, **options: Any) -> bytes:
    """Draw a page as PDF, as :func:`yanxiu.documents.weasy.draw` does."""
    from yanxiu.documents import weasy  # noqa: PLC0415 - the reason stands above

    return weasy.draw(html, stylesheet, **options)
