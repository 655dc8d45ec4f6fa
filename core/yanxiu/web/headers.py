"""Response headers: what a browser may load, and what it may keep."""

from typing import Final

from flask import Flask, Response, request

from yanxiu.web import desk

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
DOWNLOAD_POLICY: Final = "sandbox; default-src 'none'"

_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "",
}
ASKED_EACH_TIME: Final = "private, no-cache"
"""What a view sets on a picture without anybody's data: a browser keeps it, and asks if it still holds."""
_YEAR: Final = 31_536_000


def install(app: Flask) -> None:
    """Put the headers on every answer, the ones for errors too."""

    @app.after_request
    def put_headers(response: Response) -> Response:
        attached = response.headers.get("Content-Disposition", "").startswith("attachment")
        response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY if attached else POLICY
        for name, value in _ALWAYS.items():
            response.headers[name] = value
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = f"max-age={_YEAR}; includeSubDomains"
        if request.endpoint != "static":
            _keep_private(response)
        return response


def _keep_private(response: Response) -> None:
    """Pages made for one person, and whatever answers a form, are kept by nobody."""
    if response.headers.get("Cache-Control") == ASKED_EACH_TIME and response.status_code in (200, 304):
        return
    if desk.member() is not None or request.method == "POST" or "no-store" in str(response.cache_control):
        response.headers["Cache-Control"] = "no-store"
    elif "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-cache"
