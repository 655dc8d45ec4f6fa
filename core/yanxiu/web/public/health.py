"""For whoever watches the installation: it runs, and it can work."""

from flask import Response, jsonify

from yanxiu.db import DatabaseProblem
from yanxiu.services.policies import registry
from yanxiu.services.tenants import tenants
from yanxiu.web.access import open_to_all
from yanxiu.web.public import site


@site.get("/healthz")
@open_to_all
def health() -> Response:
    """The process answers."""
    return _told({"status": "ok"}, 200)


@site.get("/readyz")
@open_to_all
def ready() -> Response:
    """The database answers and the plugins are loaded; 503 with the reason's name where not."""
    try:
        count = len(tenants())
    except (DatabaseProblem, OSError) as error:
        return _told({"status": "unavailable", "database": type(error).__name__}, 503)
    broken = [failure.plugin for failure in registry().failures]
    return _told({"status": "ok", "tenants": count, "plugins_failed": broken}, 200)


def _told(what: dict[str, object], status: int) -> Response:
    answer = jsonify(what)
    answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer
