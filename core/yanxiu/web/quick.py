"""Pages in parts, for a browser whose scripts run: what is asked for, and what an answer says besides.

htmx asks for the address that a link or form has anyway, and says which element it will put the answer into.
For ``main`` the page is sent without its head and foot; for a smaller element the view sends a fragment of
its own, and whatever goes wrong is told in a box (``#problem``): nothing typed on the page is lost.
Without scripts none of this is asked for.
"""

from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, g, make_response, render_template, request
from flask import url_for as address

CONFIG: Final = '{"history":"reload","includeIndicatorCSS":false,"defaultTimeout":60000}'
"""htmx reads it from the page's head.  Going back loads the page anew: nothing outlasts a sign-out."""

_MAIN: Final = "main#main"
_ASKED: Final = ("HX-Request", "HX-Request-Type", "HX-Target")


class Shape(StrEnum):
    """How much of a page is sent."""

    PAGE = "page"
    MAIN = "main"
    PART = "part"


def shape() -> Shape:
    """How much of the page this request asks for, or is to be answered with."""
    settled: Shape | None = g.get("shape")
    if settled is not None:
        return settled
    if request.headers.get("HX-Request") != "true" or request.headers.get("HX-Request-Type") != "partial":
        return Shape.PAGE
    return Shape.MAIN if request.headers.get("HX-Target") == _MAIN else Shape.PART


def keep_form() -> None:
    """Answer in the box for problems where a form was sent: it stays on the page with all that was typed."""
    if shape() is Shape.MAIN and request.method == "POST":
        g.shape = Shape.PART


def typing() -> bool:
    """Whether a filter asks that somebody is just typing into: what stands there now is the newer text."""
    source = request.headers.get("HX-Source", "")
    return shape() is Shape.MAIN and source.startswith(("input#q-", "form#filter"))


def sign_in_again(endpoint: str) -> Response:
    """What a browser hears whose session is over: to go there, or, where work would be lost, just that."""
    keep_form()
    target = address(endpoint, next=_here())
    if shape() is Shape.PART:
        return make_response(render_template("errors/over.html", target=target), 401)
    answer = make_response("", 401)
    answer.headers["HX-Redirect"] = target
    return answer


def _here() -> str | None:
    """The page that the reader looks at, of which a part was asked for."""
    found = urlsplit(request.headers.get("HX-Current-URL", ""))
    return f"{found.path}?{found.query}" if found.query else found.path or None


def install(app: Flask) -> None:
    """Give templates ``shape()`` and ``typing()``; say with each answer where it belongs."""
    app.jinja_env.globals.update(shape=shape, typing=typing, HTMX_CONFIG=CONFIG)

    @app.after_request
    def place(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.vary.update(_ASKED)
            _place(response, shape())
        return response


def _place(response: Response, asked: Shape) -> None:
    if asked is Shape.PAGE:
        return
    response.headers["Cache-Control"] = "no-store"
    if asked is Shape.MAIN:
        # the address of a form's answer is none to come back to, only that of a page is
        shown = request.method == "GET" and response.status_code == 200
        response.headers["HX-Push-Url"] = request.full_path.rstrip("?") if shown and _is_new() else "false"
    elif response.status_code >= 400:
        response.headers["HX-Retarget"] = "#problem"
        response.headers["HX-Reswap"] = "innerHTML"


def _is_new() -> bool:
    return request.full_path.rstrip("?") != _here()
