"""The application under ``/api/v1``: its resources, its description, what every answer carries."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from flask import Flask, Response, g
from flask_smorest import Api
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix

from yanxiu.api import bearer, classes, me, problems, summary, telling

PATH: Final = "/api/v1"
_RESOURCES: Final = (me.blueprint, summary.blueprint, classes.blueprint)
_SECURITY: Final = {
    "token": {"type": "http", "scheme": "bearer", "description": "个人令牌（我的账号 → 令牌）"}
}
_SETTINGS: Final = {
    "API_TITLE": "研修平台接口",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/",
    "OPENAPI_JSON_PATH": "openapi.json",
    "API_SPEC_OPTIONS": {
        "servers": [{"url": PATH}],
        "security": [{"token": []}],
        "components": {"securitySchemes": _SECURITY},
    },
    "MAX_CONTENT_LENGTH": 1024 * 1024,
    "JSON_AS_ASCII": False,
}

Wsgi = Callable[[Any, Any], Iterable[bytes]]


class _Api(Api):  # type: ignore[misc] # flask-smorest publishes no types
    """flask-smorest with our form of errors."""

    ERROR_SCHEMA = problems.Problem

    def _register_error_handlers(self) -> None:
        """Ours are installed beside it."""


def create_api() -> Flask:
    """Make the application; raises ``LookupError`` for a view that does not say what it needs."""
    app = Flask("yanxiu.api", static_folder=None)
    app.config.from_mapping(_SETTINGS)
    app.json.ensure_ascii = False  # type: ignore[attr-defined] # the default provider has it
    for part in (telling, bearer, problems):
        part.install(app)
    api = _Api(app)
    for blueprint in _RESOURCES:
        api.register_blueprint(blueprint)
    _open_description(app)
    bearer.check_marks(app)
    app.after_request(_keep_private)
    return app


def _open_description(app: Flask) -> None:
    """Let everybody read what there is to ask for; flask-smorest's view is a method, which takes no mark."""
    name = "api-docs.openapi_json"
    describe: Callable[[], Any] = app.view_functions[name]

    @bearer.needs(bearer.OPEN)
    def description() -> Any:
        return describe()

    app.view_functions[name] = description


def beside(pages: Flask) -> Wsgi:
    """The pages, and the resources at ``PATH``, as one application."""
    api = create_api()
    proxies = pages.config["PROXIES"]
    if proxies:
        api.wsgi_app = ProxyFix(api.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    return DispatcherMiddleware(pages, {PATH: api})


def _keep_private(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Authorization")
    response.vary.add("Accept-Language")
    if "language" in g:
        response.content_language.add(g.language)
    return response
