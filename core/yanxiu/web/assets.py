"""Static files: addressed by content, so that a browser keeps them until they change."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, request, url_for
from markupsafe import Markup

FOLDER: Final = Path(__file__).parent / "static"
BOOTSTRAP: Final = "vendor/bootstrap-5.3.8/bootstrap.min.css"
HTMX: Final = "vendor/htmx-4.0.1/htmx.min.js"
ECHARTS: Final = "vendor/echarts-6.1.0/echarts.min.js"
"""For pages with live charts only: `documents.charts` draws with the same file."""
_YEAR: Final = 31_536_000


@cache
def digest(name: str) -> str:
    """The first characters of a static file's SHA-256; raises FileNotFoundError for another name."""
    return hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a static file, with its digest."""
    return url_for("static", filename=name, v=digest(name))


def icon(name: str) -> Markup:
    """One icon of the sprite, for people who see; screen readers pass over it."""
    return Markup('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>').format(
        asset("icons.svg"), name
    )


def install(app: Flask) -> None:
    """Give templates ``asset`` and ``icon``; let browsers keep what is asked for by its digest."""
    given: dict[str, Any] = {"asset": asset, "icon": icon, "BOOTSTRAP": BOOTSTRAP, "HTMX": HTMX}
    given["ECHARTS"] = ECHARTS
    app.jinja_env.globals.update(given)

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint == "static" and request.args.get("v"):
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        return response
