"""Two people at one record: the second is told, and nothing of either is lost."""

from yanxiu.db import Entity
from yanxiu.services.errors import Stale


def expect_revision(row: Entity, given: int | None, what: str) -> None:
    """Raise ``Stale`` unless ``row`` is still as it was shown; ``given`` None asks nothing (a bulk import).

    Read the row with ``lock=True`` first, so that nobody changes it between this look and the change.
    """
    if given is not None and row.revision != given:
        raise Stale(what, given, row.revision)
