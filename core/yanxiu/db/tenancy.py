"""Whose data is being worked on: one context variable, named on purpose and never guessed.

A plain thread does not inherit it and so fails closed; a job carries its tenant explicitly.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from yanxiu.db.problems import NoTenant

tenant: Final[ContextVar[int | None]] = ContextVar("tenant", default=None)


def valid_tenant(number: object) -> int:
    """Give ``number`` back if it can be a tenant; raise NoTenant otherwise (``True`` is not the number 1)."""
    if type(number) is not int or not 0 < number < 2**31:
        raise NoTenant("no tenant is named: enter as_tenant(number) or transaction(number) first")
    return number


def current_tenant() -> int:
    """Give the tenant of this context; raise NoTenant if there is none."""
    return valid_tenant(tenant.get())


@contextmanager
def as_tenant(number: int) -> Iterator[int]:
    """Work as tenant ``number`` until the block ends."""
    token = tenant.set(valid_tenant(number))
    try:
        yield number
    finally:
        tenant.reset(token)
