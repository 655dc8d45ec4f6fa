"""The fences taken down on purpose: with either of them the worlds stay alike, with neither they do not.

Not part of the suite: `make fuzz` runs it. Without it, a test that finds nothing would tell nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import event, text

from tests.figures import tell
from yanxiu.db import Base, session
from yanxiu.db.session import TenantSession

from .test_non_interference import World, Worlds, worlds

__all__ = ["worlds"]  # a fixture

MOST: Final = 400
"""Requests within which a weakness must be seen, and that one fence alone must bear."""


@contextmanager
def without_row_security(pair: tuple[World, World]) -> Iterator[None]:
    """The database's fence is down on all tables of tenants."""
    tables = [table.fullname for table in Base.metadata.sorted_tables if "tenant_id" in table.columns]
    _set_to(pair, tables, "DISABLE")
    try:
        yield
    finally:
        _set_to(pair, tables, "ENABLE")


def _set_to(pair: tuple[World, World], tables: list[str], state: str) -> None:
    for world in pair:
        with world.admin.begin() as admin:
            for table in tables:
                admin.execute(text(f"ALTER TABLE {table} {state} ROW LEVEL SECURITY"))


@contextmanager
def without_predicate() -> Iterator[None]:
    """No session narrows what it reads to its tenant."""
    event.remove(TenantSession, "do_orm_execute", session._add_tenant)
    try:
        yield
    finally:
        event.listen(TenantSession, "do_orm_execute", session._add_tenant)


def alike(worlds: Worlds, first: int) -> int:
    """After how many requests the worlds are told apart; ``MOST`` where they look the same."""
    for number in range(MOST):
        asked = worlds.request(first + number)
        one, other = worlds.send(asked)
        if one != other:
            return number
        if one[0] == 200 and b"<form" in one[3]:
            worlds.learn(one[3])
    return MOST


def test_without_row_security_the_session_holds(worlds: Worlds):
    with without_row_security(worlds.pair):
        assert alike(worlds, 1_000_000) == MOST
    tell("拆掉数据库的一道栏", f"{MOST} 个请求，0 处不同")


def test_without_the_predicate_row_security_holds(worlds: Worlds):
    with without_predicate():
        assert alike(worlds, 2_000_000) == MOST
    tell("拆掉会话的一道栏", f"{MOST} 个请求，0 处不同")


def test_without_either_it_is_noticed(worlds: Worlds):
    with without_row_security(worlds.pair), without_predicate():
        seen = alike(worlds, 3_000_000)
    tell("两道栏都拆掉", f"第 {seen + 1} 个请求看出来")
    assert seen < MOST
