"""What a view works with: the signed-in member, and a unit of work in the member's name."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import date, datetime
from typing import Final

from flask import abort, current_app, g, redirect, request
from werkzeug.wrappers import Response

from yanxiu.models import Role
from yanxiu.services.work import CLOCK, Actor, Work, begin
from yanxiu.web import origin, quick
from yanxiu.web.access import OPEN, Permission, may, permission_of
from yanxiu.web.member import Member
from yanxiu.web.tenancy import current_tenant

WHO: Final = "yanxiu.current_member"
"""Where the application keeps the function that tells who is signed in."""

SIGN_IN: Final = "account.sign_in"
"""Endpoint of the sign-in page; it takes ``next``, the path to go on to."""

PUBLIC: Final = Actor("公众", Role.TRAINEE)


def member() -> Member | None:
    """Who is signed in at the path's tenant; None for nobody, and for another tenant's member."""
    if "member" not in g:
        who: Callable[[], Member | None] = current_app.extensions[WHO]
        found = who() if g.get("tenant") is not None else None
        g.member = found if found is not None and found.tenant_id == g.tenant.id else None
    found_here: Member | None = g.member
    return found_here


def signed_in() -> Member:
    """The member; views behind ``requires`` always have one."""
    found = member()
    if found is None:
        abort(404)
    return found


def allowed(permission: Permission) -> bool:
    """Whether the member of now may do this: for links and buttons in templates."""
    found = member()
    return found is not None and may(found.role, permission)


def today() -> date:
    """The day pages work on, in Asia/Shanghai; a demonstration or a test may set another (``TODAY``)."""
    fixed: date | None = current_app.config.get("TODAY")
    return fixed or datetime.now(CLOCK).date()


def work(*, actor: Actor | None = None, on: date | None = None) -> AbstractContextManager[Work]:
    """A transaction of the path's tenant in the member's name; ``actor`` for pages without an account."""
    return _known(
        begin(
            current_tenant(),
            actor or _actor(),
            today=on or today(),
            address=origin.address(),
            request_id=origin.request_id(),
        )
    )


@contextmanager
def _known(begun: AbstractContextManager[Work]) -> Iterator[Work]:
    """The transaction, known to what a page shows while it is open (``open_work``)."""
    before: Work | None = g.get("open_work")
    with begun as opened:
        g.open_work = opened
        try:
            yield opened
        finally:
            g.open_work = before


def open_work() -> Work | None:
    """The transaction that is open, for what is read to be shown; None outside of any."""
    found: Work | None = g.get("open_work")
    return found


@contextmanager
def trial() -> Iterator[Work]:
    """A transaction of the signed-in member that is taken back at its end, whatever was done in it."""
    with suppress(_TakenBack), work() as tried:
        yield tried
        raise _TakenBack


class _TakenBack(Exception):
    """Ends a trial."""


def _actor() -> Actor:
    found = member()
    return PUBLIC if found is None else Actor(found.name, found.role, found.user_id)


def guard() -> Response | None:
    """Before every view: nobody passes without what its mark asks for."""
    view = current_app.view_functions.get(request.endpoint or "")
    needed = permission_of(view) if view else OPEN
    if needed == OPEN:
        return None
    found = member()
    if found is None:
        return _to_sign_in()
    if not isinstance(needed, Permission) or not may(found.role, needed):
        abort(404)
    return None


def nobody() -> bool:
    """Whether the page asked for needs somebody who is signed in, and nobody is."""
    view = current_app.view_functions.get(request.endpoint or "")
    return view is not None and permission_of(view) != OPEN and member() is None


def _to_sign_in() -> Response:
    if SIGN_IN not in current_app.view_functions or g.get("tenant") is None:
        abort(404)
    if quick.shape() is not quick.Shape.PAGE:
        return quick.sign_in_again(SIGN_IN)
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(current_app.url_for(SIGN_IN, next=target))
