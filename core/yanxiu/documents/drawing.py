"""HTML to PDF. What draws is a process of its own with limits; nothing but files comes back from it.

A page made of somebody's text can ask for more memory and time than there are: then that process ends, this
one says so, and the next document is drawn by another. WeasyPrint, which loads in a second, is loaded there.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from yanxiu.documents import fonts
from yanxiu.documents.apart.pool import DrawingError, TemplateFillingError, pool
from yanxiu.documents.asset import Asset, style_text

__all__ = ["Asset", "DrawingError", "TemplateFillingError", "draw", "draw_pages", "fill_apart"]

_SECONDS: Final = 20
_FILLING: Final = 2
Styles = str | Sequence[str]


def draw(
    html: str,
    stylesheets: Styles,
    assets: Mapping[str, Asset] | None = None,
    *,
    title: str | None = None,
    seconds: int = _SECONDS,
    **options: Any,
) -> bytes:
    """Draw a page as PDF.

    `stylesheets` name files among the `assets` given or the package's own, in the order they apply. `assets`
    are also what the page may show as `asset:<name>`, beside the package's pictures. `title` is the
    document's, `seconds` what it may take of a processor. Other options are those of WeasyPrint's
    `write_pdf`, as far as JSON carries them. Raises DrawingError.
    """
    given = dict(assets or {})
    task, families = _task("draw", html, stylesheets, given, seconds, options)
    files = {f"asset:{name}": asset.body for name, asset in given.items()}
    return pool.ask({**task, "title": title}, files, families)[0]


def draw_pages(
    html: str,
    stylesheets: Styles,
    *,
    ground: bytes,
    pages: Sequence[Mapping[str, str]],
    seconds: int = _SECONDS,
    **options: Any,
) -> list[bytes]:
    """Draw a page for each of `pages` and give each as a file of its own, on the only page of `ground`.

    `pages` hold each file's `title`, and its `identifier` if it has one. The text of all is drawn as one
    document, which saves nine tenths of the time. Raises DrawingError.
    """
    task, families = _task("pages", html, stylesheets, {}, seconds, options)
    asked = {**task, "title": None, "pages": [dict(page) for page in pages]}
    return pool.ask(asked, {"ground": ground}, families)


def fill_apart(source: str, **values: object) -> str:
    """Fill a template that others wrote, given as text, where it can take two seconds and do no harm.

    `values` are what JSON carries. Raises TemplateFillingError, or DrawingError where it takes too much.
    """
    task = {"kind": "fill", "template": source, "values": values, "seconds": _FILLING}
    return pool.ask(task, {}, frozenset({fonts.SONG}))[0].decode()


def _task(
    kind: str,
    html: str,
    stylesheets: Styles,
    given: Mapping[str, Asset],
    seconds: int,
    options: Mapping[str, Any],
) -> tuple[dict[str, Any], frozenset[str]]:
    names = [stylesheets] if isinstance(stylesheets, str) else list(stylesheets)
    families = fonts.families_for(html, (style_text(name, given) for name in names))
    kinds = {name: asset.media_type for name, asset in given.items()}
    task = {"kind": kind, "html": html, "stylesheets": names, "assets": kinds, "seconds": seconds}
    return {**task, "options": dict(options)}, families
