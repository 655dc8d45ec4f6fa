"""The application: the one place that knows every area."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from flask import Blueprint, Flask
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from yanxiu.web import (
    access,
    addresses,
    along,
    assets,
    config,
    desk,
    errors,
    frame,
    headers,
    i18n,
    navigation,
    quick,
    tenancy,
    texts,
)
from yanxiu.web.cookies import TenantCookies
from yanxiu.web.member import Member

AREAS: Final = (
    "public",
    "account",
    "host",
    "supervising",
    "officer",
    "trainee",
    "ministry",
    "administration",
    "jobs",
    "sources",
)
"""Packages of ``yanxiu.web``: each may have ``blueprint``, whose pages stand under the tenant's path,
``site`` (pages at the root) and ``NAVIGATION`` (items for the main navigation)."""


def create_app(
    given: Mapping[str, Any] | None = None,
    *,
    who: Callable[[], Member | None] | None = None,
    areas: Sequence[str] = AREAS,
) -> Flask:
    """Make the application; ``given`` overrides the configuration.

    ``who`` tells who is signed in: the account area's, where none is given.  ``areas`` leaves some out.
    Raises ``LookupError`` for a view that does not say who may see it.
    """
    app = Flask("yanxiu.web")
    app.config.from_mapping({**config.settings(), **(given or {})})
    app.session_interface = TenantCookies()
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    CSRFProtect(app)
    addresses.install(app)
    tenancy.install(app)
    app.extensions[desk.WHO] = who or _signed_in()
    app.before_request(desk.guard)
    for part in (along, assets, i18n, frame, navigation, headers, quick, errors, texts):
        part.install(app)
    access.open_to_all(app.view_functions["static"])
    for name in areas:
        _add_area(app, name)
    access.check_marks(app)
    _behind_proxies(app)
    return app


def _add_area(app: Flask, name: str) -> None:
    place = f"yanxiu.web.{name}"
    if find_spec(place) is None:
        return
    area = import_module(place)
    blueprint: Blueprint | None = getattr(area, "blueprint", None)
    if blueprint is not None:
        app.register_blueprint(blueprint, url_prefix=f"{tenancy.PREFIX}{blueprint.url_prefix or ''}")
    if hasattr(area, "site"):
        app.register_blueprint(area.site)
    navigation.add(app, getattr(area, "NAVIGATION", ()))


def _signed_in() -> Callable[[], Member | None]:
    """The account area's word on who is signed in; nobody, where that area is not installed."""
    if find_spec("yanxiu.web.account.session") is None:
        return lambda: None
    found: Callable[[], Member | None] = import_module("yanxiu.web.account.session").current_member
    return found


def _behind_proxies(app: Flask) -> None:
    count = app.config["PROXIES"]
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
