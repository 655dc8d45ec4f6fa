"""What a unit of work has read already, so that one page does not read it again for each of its parts.

It is kept for one session, hence one tenant and one transaction, and dropped as soon as anything is written
or locked there: what is kept is never older than the act that rests on it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction

from yanxiu.db import TenantSession

Key = TypeVar("Key")
Thing = TypeVar("Thing")

_KEPT: Final = "yanxiu.kept"


def kept(session: TenantSession, what: str) -> dict[Any, Any]:
    """The shelf of one kind of things, by key; what waits to be written is written first: that empties it."""
    session.flush()
    shelves: dict[str, dict[Any, Any]] = session.info.setdefault(_KEPT, {})
    return shelves.setdefault(what, {})


def kept_by(
    session: TenantSession, what: str, keys: Iterable[Key], read: Callable[[list[Key]], Mapping[Key, Thing]]
) -> dict[Key, Thing]:
    """Things by key, in the order asked for; ``read`` is given the keys that are not on the shelf yet."""
    asked = list(keys)
    known: dict[Key, Thing] = kept(session, what)
    if missing := [key for key in asked if key not in known]:
        known.update(read(missing))
    return {key: known[key] for key in asked}


@event.listens_for(TenantSession, "after_flush")
def _written(session: Session, _context: UOWTransaction) -> None:
    session.info.pop(_KEPT, None)


@event.listens_for(TenantSession, "do_orm_execute")
def _written_or_locked(state: ORMExecuteState) -> None:
    locks = getattr(state.statement, "_for_update_arg", None) is not None
    if locks or not state.is_select:
        state.session.info.pop(_KEPT, None)


@event.listens_for(TenantSession, "after_soft_rollback")
def _undone(session: Session, _transaction: SessionTransaction) -> None:
    session.info.pop(_KEPT, None)
