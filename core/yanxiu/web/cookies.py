"""The session's cookie: scoped to its tenant's path, so that one tenant's never travels to another.

The site's own pages have no session at all: a cookie of theirs would go to every tenant.
"""

from flask import Flask, Request
from flask.sessions import NullSession, SecureCookieSession, SecureCookieSessionInterface, SessionMixin

from yanxiu.web.tenancy import path_code


class TenantCookies(SecureCookieSessionInterface):
    """Signed cookies under ``/<tenant>``."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """None for a page of the site itself, which makes Flask give it a session that refuses writing."""
        return None if path_code() is None else super().open_session(app, request)

    def is_null_session(self, obj: object) -> bool:
        return isinstance(obj, NullSession)

    def get_cookie_path(self, app: Flask) -> str:  # noqa: ARG002 - Flask's signature
        return f"/{path_code()}"

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        return path_code() is not None and super().should_set_cookie(app, session)
