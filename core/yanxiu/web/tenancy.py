"""Tenants by path: the first segment names the tenant before anybody is known."""

from typing import Any, Final

from flask import Flask, abort, current_app, g, request

from yanxiu.db import Tenant
from yanxiu.services.errors import NotFound
from yanxiu.services.tenants import tenant as tenant_by_code

PREFIX: Final = "/<tenant_code>"
_NAME: Final = "tenant_code"


def current_tenant() -> Tenant:
    """The tenant of the path; 404 where the path names none."""
    found: Tenant | None = g.get("tenant")
    if found is None:
        abort(404)
    return found


def install(app: Flask) -> None:
    """Take the tenant out of every path that names one, and put it into every address made there."""

    @app.url_value_preprocessor
    def take_tenant(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.tenant = None
        code = values.pop(_NAME, None) if values else None
        if code is not None:
            g.tenant = _found(code)
            if g.tenant is None:
                abort(404)
        elif request.routing_exception is not None and (unrouted := path_code()):
            g.tenant = _found(unrouted)  # a page that no area has looks like one that may not be seen

    @app.url_defaults
    def put_tenant(endpoint: str, values: dict[str, Any]) -> None:
        found = g.get("tenant")
        if found is not None and _NAME not in values and app.url_map.is_endpoint_expecting(endpoint, _NAME):
            values[_NAME] = found.code


def _found(code: str) -> Tenant | None:
    try:
        return tenant_by_code(code)
    except NotFound:
        return None


def path_code() -> str | None:
    """The tenant's code in the path asked for, before routing; None for the site's own pages."""
    first = request.path.split("/", 2)[1]
    return None if first in _roots() else first


def _roots() -> frozenset[str]:
    found: frozenset[str] | None = current_app.extensions.get("yanxiu.roots")
    if found is None:
        rules = [rule.rule.split("/", 2)[1] for rule in current_app.url_map.iter_rules()]
        found = frozenset(first for first in rules if not first.startswith("<"))
        current_app.extensions["yanxiu.roots"] = found
    return found
