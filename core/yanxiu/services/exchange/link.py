"""The ministry's own login: it reads packages and answers of all departments, and nothing else of theirs."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.orm import Session

from yanxiu.db import MINISTRY_ROLE, Tenant, TenantKind, database
from yanxiu.services.errors import NotFound
from yanxiu.services.tenants import tenants
from yanxiu.services.work import Work


@contextmanager
def reading() -> Iterator[Session]:
    """A session of the ministry's login; what it loads can be read afterwards."""
    with Session(database().engine(MINISTRY_ROLE), expire_on_commit=False) as session:
        yield session


def answering(work: Work) -> Session:
    """A transaction of the ministry's login that ends as ``work`` ends, right before it.

    By then the entry in the ministry's audit log is written and only waits for its commit: where the answer
    does not come to stand, neither does its entry.
    """
    session = Session(database().engine(MINISTRY_ROLE), expire_on_commit=False)

    def commit(own: Session) -> None:
        if not own.in_nested_transaction():
            session.commit()

    def close(_own: Session, transaction: object) -> None:
        if getattr(transaction, "parent", None) is None:
            session.close()

    event.listen(work.session, "before_commit", commit)
    event.listen(work.session, "after_transaction_end", close)
    return session


def departments() -> dict[int, Tenant]:
    """The departments, by number."""
    return {one.id: one for one in tenants() if one.kind is TenantKind.DEPARTMENT}


def department(code: str) -> Tenant:
    """The department with this code; ``NotFound`` for another."""
    found = next((one for one in departments().values() if one.code == code), None)
    if found is None:
        raise NotFound("省份", code)
    return found


def of_ministry(work: Work) -> None:
    """Raise ``NotFound`` for anybody but the ministry's own people."""
    if work.tenant.kind is not TenantKind.MINISTRY:
        raise NotFound("收到的材料", work.tenant.code)
