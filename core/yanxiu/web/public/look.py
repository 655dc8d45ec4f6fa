"""How the reader wants pages: language, theme, size of type. Cookies that say nothing else."""

from urllib.parse import urlsplit

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from yanxiu.web import i18n
from yanxiu.web.access import open_to_all
from yanxiu.web.frame import LOOK, Look
from yanxiu.web.public import site

_YEAR = 365 * 24 * 3600


@site.get("/look")
@open_to_all
def look() -> Response:
    """Keep what is asked for and go back to where it was asked."""
    answer = redirect(inside(request.args.get("next", "")) or url_for("site.home"))
    if request.args.get("language", "") in i18n.LANGUAGES:
        _keep(answer, i18n.COOKIE, request.args["language"])
    now = Look.chosen()
    theme = request.args.get("theme", now.theme)
    size = request.args.get("text", "large" if now.large else "plain")
    wanted = Look("dark" if theme == "dark" else "light", size == "large")
    if wanted != now:
        _keep(answer, LOOK, wanted.kept())
    return answer


def inside(target: str) -> str:
    """``target`` if it is a path of this site, else nothing: nobody is sent elsewhere."""
    parts = urlsplit(target)
    safe = not (parts.scheme or parts.netloc) and target.startswith("/") and target[1:2] not in ("/", "\\")
    return target if safe and "\\" not in target and target.isprintable() else ""


def _keep(answer: Response, name: str, value: str) -> None:
    answer.set_cookie(
        name, value, max_age=_YEAR, path="/", samesite="Lax", httponly=True, secure=request.is_secure
    )
