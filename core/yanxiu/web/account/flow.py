"""The way through a sign-in: which page a step has, and where it leads in the end."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from flask import redirect, request, session, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from yanxiu.models import SignInSession
from yanxiu.services.accounts import sessions
from yanxiu.services.accounts.signing_in import VISITOR, Barred, Step
from yanxiu.services.work import Actor, Work
from yanxiu.web import desk
from yanxiu.web.account import session as kept
from yanxiu.web.tenancy import current_tenant

PAGES: Final = {
    Step.SECOND_FACTOR: "account.code",
    Step.PASSWORD: "account.password",
    Step.SET_UP: "account.set_up",
    Step.ROLE: "account.role",
}
BARRED: Final = {
    Barred.UNUSED: _l(
        "这个账号超过 90 天没有使用，已停用（GB/T 22239-2019 8.1.4.2）。请联系本省的安全管理员重新启用。"
    ),
    Barred.PASSWORD_OVER: _l(
        "这个临时口令已过期（新建账号的 7 天有效，重置的 30 分钟有效）。请联系本省的安全管理员重新发放。"
    ),
}
"""Why a right password opens nothing, and the way out."""

_NEXT: Final = "next"
_SUBJECT: Final = "subject"
_SUBJECT_SECONDS: Final = 900


def step() -> Step | None:
    """What the browser's sign-in still lacks; None where nobody has begun one."""
    found = kept.current()
    return found[1] if found else None


def remember_target() -> None:
    """Keep where the reader wanted to go, if it is a page of this tenant."""
    target = request.args.get(_NEXT, "")
    if _is_ours(target):
        session[_NEXT] = target


def begin(token: str) -> None:
    """Put a new token into the cookie; the target is all that is taken over."""
    target = session.get(_NEXT)
    kept.keep(token)
    if target:
        session[_NEXT] = target


def remember_subject(subject: str) -> None:
    """Keep for a while whom the single sign-on provider vouched for, where no account is bound to it yet."""
    session[_SUBJECT] = [subject, int(time.time())]


def subject() -> str | None:
    """Whom the provider vouched for a short while ago; None for nobody."""
    kept_subject = session.get(_SUBJECT)
    if not isinstance(kept_subject, list) or time.time() - kept_subject[1] > _SUBJECT_SECONDS:
        return None
    return str(kept_subject[0]) or None


def forward() -> Response:
    """Go to the page of the next step, or to where the reader wanted to go."""
    now = step()
    if now is None:
        return redirect(url_for("account.sign_in"))
    if now in PAGES:
        return redirect(url_for(PAGES[now]))
    target = session.pop(_NEXT, None)
    return redirect(target or url_for("account.home"))


@contextmanager
def working() -> Iterator[tuple[Work, SignInSession | None]]:
    """A unit of work with the browser's session, which may have ended meanwhile."""
    signed = kept.current()
    member = signed[2] if signed else None
    actor: Actor = member.actor if member else VISITOR
    with desk.work(actor=actor) as work:
        yield work, sessions.find(work, kept.token() or "")


def _is_ours(target: str) -> bool:
    inside = target.startswith(f"/{current_tenant().code}/")
    return inside and "//" not in target and "\\" not in target and target.isprintable()
