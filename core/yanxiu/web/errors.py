"""What goes wrong, in words and numbers; the only place in the pages that knows HTTP's.

A missing page, a foreign object and a thing one may not see answer with the same bytes.
"""

import logging
import sys
from typing import Final

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from marshmallow import Schema
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from yanxiu.documents.drawing import DrawingError
from yanxiu.phrases import message_of
from yanxiu.services.errors import Conflict, DomainError, NotFound, Stale, StepRefused, WrongState
from yanxiu.services.whereabouts import whereabouts
from yanxiu.web.desk import SIGN_IN, nobody
from yanxiu.web.quick import Shape, keep_form, shape, sign_in_again

_log: Final = logging.getLogger(__name__)
_SECRET: Final = ("csrf_token", "password", "old", "again", "code", "id_number")


def install(app: Flask) -> None:
    """Answer every error with a page of its own."""
    for status in (403, 404):
        app.register_error_handler(status, _missing)
    app.register_error_handler(NotFound, _missing)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(Stale, _stale)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(Conflict, _stale)
    app.register_error_handler(WrongState, _wrong_state)
    app.register_error_handler(DomainError, _invalid)
    app.register_error_handler(StepRefused, _refused)
    app.register_error_handler(DrawingError, _not_drawn)
    app.register_error_handler(HTTPException, _other)
    app.register_error_handler(Exception, _broken)


def _page(name: str, status: int, **given: object) -> Response:
    g.failed = True
    keep_form()
    return make_response(render_template(f"errors/{name}.html", **given), status)


def _missing(_error: Exception) -> Response:
    return _page("missing", 404)


def _expired(_error: CSRFError) -> Response:
    """A form of a session that is over: what was typed is shown, to be sent again by hand."""
    if shape() is not Shape.PAGE and nobody():
        return sign_in_again(SIGN_IN)
    kept = [] if _from_elsewhere() else _typed()
    return _page("expired", 400, kept=kept, labels=_labels(), target=request.full_path.rstrip("?"))


def _labels() -> dict[str, str]:
    """What the fields are called: no form was read yet, so by the schemas that the view's module reads."""
    view = current_app.view_functions.get(request.endpoint or "")
    known = vars(sys.modules[view.__module__]).values() if view else ()
    schemas = [one for one in known if isinstance(one, type) and issubclass(one, Schema)]
    # the schema that has most of what came names last
    schemas.sort(key=lambda one: len(one._declared_fields.keys() & request.form.keys()))
    fields = [pair for one in schemas for pair in one._declared_fields.items()]
    return {name: field.metadata["label"] for name, field in fields if "label" in field.metadata}


def _from_elsewhere() -> bool:
    """Whether another site sent the form: its contents are nobody's here."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")


def _typed() -> list[tuple[str, str]]:
    """What to show again; nothing beside a form that still holds it."""
    if shape() is not Shape.PAGE:
        return []
    secret = {*_SECRET, "new"} if "again" in request.form else _SECRET  # a new password is typed twice
    return [(name, value) for name, value in request.form.items(multi=True) if name not in secret]


def _stale(error: Exception) -> Response:
    said = error.message if isinstance(error, Stale | Conflict) else ""
    labels = g.get("form_labels", {})
    return _page("stale", 409, said=said, kept=_typed(), labels=labels, target=request.path)


def _wrong_state(error: WrongState) -> Response:
    return _page("state", 409, said=error.message)


def _not_drawn(error: DrawingError) -> Response:
    """A document that is too much, or not what the library can draw; it says so in the reader's words."""
    return _page("state", 422, said=message_of(error))


def _invalid(error: DomainError) -> Response:
    return _page("state", 422, said=error.message)


def _refused(error: StepRefused) -> Response:
    return _page("refused", 422, error=error)


def _other(error: HTTPException) -> Response | HTTPException:
    """Errors of HTTP itself; a redirect of the router is one of them and passes."""
    if error.code is None or error.code < 400:
        return error
    answer = _page("other", error.code, code=error.code)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def _broken(error: Exception) -> Response:
    _log.error("unexpected at %s: %s", request.endpoint, whereabouts(error))
    return _page("broken", 500)
