"""Who asks: a personal token in the header ``Authorization: Bearer …``, never in an address."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from flask import Flask, abort, current_app, g, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import TooManyRequests, Unauthorized

from yanxiu.db import Tenant
from yanxiu.models import Scope
from yanxiu.services.accounts import tokens
from yanxiu.services.accounts.signing_in import VISITOR
from yanxiu.services.accounts.tokens import Holder
from yanxiu.services.errors import NotFound
from yanxiu.services.tenants import tenant as tenant_by_code
from yanxiu.services.work import Work, begin
from yanxiu.web import origin

View = TypeVar("View", bound=Callable[..., Any])
_MARK: Final = "yanxiu_scope"
OPEN: Final = "open to all"
ANY: Final = "any token"


def needs(scope: Scope | str) -> Callable[[View], View]:
    """Mark a view: only a token with ``scope`` gets to it; ``ANY`` takes every token, ``OPEN`` needs none."""

    def mark(view: View) -> View:
        setattr(view, _MARK, scope)
        return view

    return mark


def install(app: Flask) -> None:
    """Ask for a token before every view that does not say it is open."""
    app.before_request(_guard)


def check_marks(app: Flask) -> None:
    """Raise ``LookupError`` naming every view that does not say what it needs."""
    bare = sorted(name for name, view in app.view_functions.items() if scope_of(view) is None)
    if bare:
        raise LookupError(f"views without @needs: {', '.join(bare)}")


def scope_of(view: Callable[..., Any]) -> str | None:
    """What a view needs: a scope, ``ANY``, ``OPEN``; None where it was forgotten."""
    found: str | None = getattr(view, _MARK, None)
    return found


def holder() -> Holder:
    """Who asks; views behind a mark always have one."""
    found: Holder = g.holder
    return found


def tenant() -> Tenant:
    """Whose data are asked for: the token's tenant."""
    found: Tenant = g.tenant
    return found


@contextmanager
def working() -> Iterator[Work]:
    """A transaction of the token's tenant in its owner's name; the audit log tells which token acted."""
    by, request_id = origin.address(), origin.request_id()
    with begin(tenant(), holder().actor, address=by, request_id=request_id) as work:
        yield work
        for entry in work.entries:
            entry.details["token"] = str(holder().token_id)


def _guard() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    needed = scope_of(view) if view else OPEN
    if needed == OPEN:
        return
    g.tenant, g.holder = _holder(_token())
    if g.holder.asked > current_app.config["ASKED_A_MINUTE"]:
        raise TooManyRequests(retry_after=g.holder.wait)
    if needed != ANY and needed not in g.holder.scopes:
        abort(403)


def _token() -> str:
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        raise _nobody()
    return given.token


def _holder(token: str) -> tuple[Tenant, Holder]:
    code = tokens.tenant_code(token)
    try:
        place = tenant_by_code(code) if code else None
    except NotFound:
        place = None
    if place is None:
        raise _nobody()
    with begin(place, VISITOR) as work:
        found = tokens.holder_of(work, token)
    if found is None:
        raise _nobody()
    return place, found


def _nobody() -> Unauthorized:
    """One answer for a missing, a malformed, a foreign and a dead token."""
    return Unauthorized(www_authenticate=WWWAuthenticate("bearer", {"realm": "yanxiu"}))
