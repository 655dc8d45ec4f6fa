"""The session of one tenant: a second fence in front of row security.

The fence covers ORM statements. It does not reach ``text()``, Core tables and bulk inserts, so those stay
out of services; row security covers them all.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria
from sqlalchemy.orm.attributes import get_history
from sqlalchemy.orm.base import PassiveFlag

from yanxiu.db.base import TenantMixin
from yanxiu.db.database import database
from yanxiu.db.names import APP_ROLE
from yanxiu.db.problems import NoTenant
from yanxiu.db.tenancy import as_tenant, tenant, valid_tenant


class TenantSession(Session):
    """A session that belongs to one tenant for life, because its identity map holds that tenant's rows."""

    def __init__(self, number: int, bind: Engine, **options: Any) -> None:
        super().__init__(bind, **options)
        self._tenant = valid_tenant(number)

    @property
    def tenant(self) -> int:
        """The tenant's number."""
        return self._tenant


@contextmanager
def transaction(number: int, engine: Engine | None = None) -> Iterator[TenantSession]:
    """Open one transaction for tenant ``number``: committed at the end, rolled back on any error.

    What was loaded can still be read afterwards, as it stood at the end.
    """
    bind = engine if engine is not None else database().engine(APP_ROLE)
    with as_tenant(number), TenantSession(number, bind, expire_on_commit=False) as session, session.begin():
        yield session


@event.listens_for(TenantSession, "do_orm_execute")
def _add_tenant(state: ORMExecuteState) -> None:
    number = _own_tenant(state.session)
    if state.is_select or state.is_update or state.is_delete:
        own = with_loader_criteria(TenantMixin, lambda cls: cls.tenant_id == number, include_aliases=True)
        state.statement = state.statement.options(own)


@event.listens_for(TenantSession, "before_flush")
def _refuse_foreign_rows(session: Session, _context: UOWTransaction, _instances: object) -> None:
    number = _own_tenant(session)
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, TenantMixin):
            _claim(row, number)


def _claim(row: TenantMixin, number: int) -> None:
    """Give a new row its tenant; refuse a row of another one, or one that was moved."""
    was = get_history(row, "tenant_id", PassiveFlag.PASSIVE_NO_INITIALIZE).deleted
    given: int | None = row.tenant_id  # empty until the first flush, whatever the mapping says
    if given is None and not was:
        given = row.tenant_id = number
    if given != number or any(old not in (None, number) for old in was or ()):
        raise NoTenant(f"a row of {type(row).__name__} belongs to another tenant")


def _own_tenant(session: Session) -> int:
    number = session.tenant if isinstance(session, TenantSession) else None
    if number is None or tenant.get() != number:
        raise NoTenant("the session is used outside its tenant")
    return number
