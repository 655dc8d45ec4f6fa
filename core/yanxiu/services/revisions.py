"""Two people at one record: the second is told, and nothing of either is lost."""

from collections.abc import Collection

from sqlalchemy.exc import InvalidRequestError

from yanxiu.db import Entity
from yanxiu.services.errors import NotFound, Stale
from yanxiu.services.work import Work


def expect_revision(row: Entity, given: int | None, what: str) -> None:
    """Raise ``Stale`` unless ``row`` is still as it was shown; ``given`` None asks nothing (a bulk import).

    Read the row with ``lock=True`` first, so that nobody changes it between this look and the change.
    """
    if given is not None and row.revision != given:
        raise Stale(what, given, row.revision)


def hold_revision(work: Work, row: Entity, given: Collection[int], what: str) -> None:
    """Lock ``row``; raise ``Stale`` unless its revision is one of ``given``, ``NotFound`` if it is gone."""
    key = row.id
    try:
        work.session.refresh(row, ["revision"], with_for_update={"key_share": True})
    except InvalidRequestError:
        # its words for a row that was deleted since it was read
        raise NotFound(what, key) from None
    if row.revision not in given:
        raise Stale(what, max(given, default=0), row.revision)
