"""ETags: what was read is told from what came later (RFC 9110, 8.8.3).

The tag of a record begins with its revision, so that whoever writes says which one he saw; the rest is a
digest of the answer, so that a reader who has it is not sent it again.
"""

import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any, Final, TypeVar

from flask import Flask, Response, abort, g, request

from yanxiu.db import Entity
from yanxiu.services.revisions import hold_revision
from yanxiu.services.work import Work

View = TypeVar("View", bound=Callable[..., Any])
_MARK: Final = "yanxiu_matched"
_REVISION: Final = re.compile(r"([0-9]{1,9})(?:-[0-9a-f]+)?")


def install(app: Flask) -> None:
    """Tag every answer that was read, and answer 304 to whoever has it."""
    app.after_request(_tag)


def of(row: Entity) -> None:
    """Say which record this answer is about."""
    g.revision = row.revision


def matched(view: View) -> View:
    """Mark a view that changes a record: it asks for ``If-Match`` and calls ``expect``."""
    setattr(view, _MARK, True)
    return view


def is_matched(view: Callable[..., Any]) -> bool:
    """Whether a view asks for ``If-Match``."""
    return getattr(view, _MARK, False)


def expect(work: Work, row: Entity, what: str) -> None:
    """Lock a record and go on only if it is the one that ``If-Match`` names; ``*`` names any.

    Answers 428 without the header, 412 for a tag of nothing here; raises ``Stale`` for one of another day.
    """
    if not request.headers.get("If-Match"):
        abort(428)
    if request.if_match.star_tag:
        return
    found = [one for tag in request.if_match.as_set() if (one := _REVISION.fullmatch(tag))]
    if not found:
        abort(412)
    hold_revision(work, row, [int(one.group(1)) for one in found], what)


def _tag(response: Response) -> Response:
    revision = g.get("revision")
    if request.method in ("GET", "HEAD") and response.status_code == 200:
        digest = sha256(response.get_data()).hexdigest()[:20]
        response.set_etag(digest if revision is None else f"{revision}-{digest}")
        response.make_conditional(request.environ)
    elif revision is not None and response.status_code < 300:
        response.set_etag(str(revision))
    return response
