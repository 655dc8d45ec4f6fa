"""The application under ``/api/v1``: its resources, its description, what every answer carries."""

import os
from collections.abc import Callable, Iterable
from typing import Any, Final

from flask import Flask, Response, g
from flask_smorest import Api
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix

from yanxiu.api import (
    application_acts,
    application_form,
    applications,
    attendance,
    bearer,
    calls,
    certificates,
    class_certificates,
    class_funding,
    class_roster,
    classes,
    decisions,
    delivery,
    describing,
    etags,
    expenses,
    me,
    plans,
    policies,
    problems,
    results,
    roster_writing,
    subsidies,
    summary,
    taking,
    telling,
    timetable,
)

PATH: Final = "/api/v1"
ASKED_A_MINUTE: Final = "YANXIU_API_ASKED_A_MINUTE"
"""How many requests of one token are answered in a minute."""
_RESOURCES: Final = (
    me.blueprint,
    summary.blueprint,
    policies.blueprint,
    calls.blueprint,
    applications.blueprint,
    application_form.blueprint,
    application_acts.blueprint,
    plans.blueprint,
    classes.blueprint,
    class_roster.blueprint,
    roster_writing.blueprint,
    attendance.blueprint,
    delivery.blueprint,
    results.blueprint,
    timetable.blueprint,
    expenses.blueprint,
    class_certificates.blueprint,
    class_funding.blueprint,
    certificates.blueprint,
    subsidies.blueprint,
    decisions.blueprint,
)
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
    "PROXIES": 0,
}

Wsgi = Callable[[Any, Any], Iterable[bytes]]


class _Api(Api):  # type: ignore[misc] # flask-smorest publishes no types
    """flask-smorest with our form of errors."""

    ERROR_SCHEMA = problems.Problem
    DEFAULT_RESPONSE_CONTENT_TYPE = "application/json"

    def _register_error_handlers(self) -> None:
        """Ours are installed beside it."""

    def _register_responses(self) -> None:
        """Describe errors under the content type that they have."""
        usual, self.DEFAULT_RESPONSE_CONTENT_TYPE = self.DEFAULT_RESPONSE_CONTENT_TYPE, problems.CONTENT_TYPE
        super()._register_responses()
        self.DEFAULT_RESPONSE_CONTENT_TYPE = usual


def create_api() -> Flask:
    """Make the application; raises ``LookupError`` for a view that does not say what it needs."""
    app = Flask("yanxiu.api", static_folder=None)
    app.config.from_mapping(_SETTINGS)
    app.json.ensure_ascii = False  # type: ignore[attr-defined] # the default provider has it
    app.config["ASKED_A_MINUTE"] = int(os.environ.get(ASKED_A_MINUTE, "3000"))
    for part in (telling, bearer, taking, problems, etags):
        part.install(app)
    api = _Api(app)
    api.ma_plugin.converter.add_attribute_function(taking.names_within)
    for blueprint in _RESOURCES:
        api.register_blueprint(blueprint)
    _open_description(app, api)
    bearer.check_marks(app)
    app.after_request(_keep_private)
    return app


def _open_description(app: Flask, api: Api) -> None:
    """Let everybody read what there is to ask for; flask-smorest's view is a method, which takes no mark."""
    described = app.json.dumps(describing.whole(api.spec, app), sort_keys=False)

    @bearer.needs(bearer.OPEN)
    def description() -> Response:
        return Response(described, content_type="application/json")

    app.view_functions["api-docs.openapi_json"] = description


def beside(pages: Flask) -> Wsgi:
    """The pages, and the resources at ``PATH``, as one application."""
    api = create_api()
    proxies = api.config["PROXIES"] = pages.config["PROXIES"]
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
