"""The database of this process: which addresses, and one engine per role."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.engine import URL

from yanxiu.db import embedded
from yanxiu.db.engine import plain_engine, tenant_engine
from yanxiu.db.names import APP_ROLE
from yanxiu.db.settings import Settings, missing_address


class Database:
    """Addresses by role, and the engines made from them when first asked for."""

    def __init__(self, addresses: Mapping[str, URL]) -> None:
        self._addresses = addresses
        self._engines: dict[str, Engine] = {}

    def url(self, role: str) -> URL:
        """Give the address of ``role``; raise SettingsProblem when there is none."""
        if role not in self._addresses:
            raise missing_address(role)
        return self._addresses[role]

    def engine(self, role: str) -> Engine:
        """Give the engine of ``role``. Only ``yanxiu_app``'s asks for a tenant."""
        if role not in self._engines:
            make = tenant_engine if role == APP_ROLE else plain_engine
            self._engines[role] = make(self.url(role), pool_pre_ping=True)
        return self._engines[role]

    def dispose(self) -> None:
        """Close all connections."""
        for engine in self._engines.values():
            engine.dispose()
        self._engines.clear()


_other: Final[ContextVar[Database | None]] = ContextVar("database", default=None)


def database() -> Database:
    """Give the database of this process, starting the embedded server when no address is set."""
    return _other.get() or _own(Settings.load())


@contextmanager
def use_database(other: Database) -> Iterator[Database]:
    """Use another database in this context (tests, a tool over two installations)."""
    token = _other.set(other)
    try:
        yield other
    finally:
        _other.reset(token)


def _own(settings: Settings) -> Database:
    if settings.embedded:
        return _embedded(str(settings.home))
    return _external(tuple(sorted((role, url) for role, url in settings.urls.items())))


@cache
def _embedded(home: str) -> Database:
    return Database(embedded.start(home).addresses())


@cache
def _external(urls: tuple[tuple[str, URL], ...]) -> Database:
    return Database(dict(urls))
