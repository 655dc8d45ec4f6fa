"""The database of this process: which addresses, and one engine per role."""

import atexit
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from threading import Lock, RLock
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.engine import URL

from yanxiu.db import embedded
from yanxiu.db.engine import plain_engine, tenant_engine
from yanxiu.db.names import APP_ROLE, DIRECTORY, OWNER_ROLE
from yanxiu.db.settings import Settings, missing_address
from yanxiu.db.startup import inspect_database


class Database:
    """Addresses by role, and the engines made from them when first asked for."""

    def __init__(self, addresses: Mapping[str, URL]) -> None:
        self._addresses = addresses
        self._making = Lock()
        self._engines: dict[str, Engine] = {}

    def url(self, role: str) -> URL:
        """Give the address of ``role``; raise SettingsProblem when there is none."""
        if role not in self._addresses:
            raise missing_address(role)
        return self._addresses[role]

    def knows(self, role: str) -> bool:
        """Tell whether there is an address for ``role``."""
        return role in self._addresses

    def engine(self, role: str) -> Engine:
        """Give the engine of ``role``. Only ``yanxiu_app``'s asks for a tenant."""
        make = tenant_engine if role == APP_ROLE else plain_engine
        return self._kept(role, lambda: make(self.url(role), pool_pre_ping=True))

    def directory(self) -> Engine:
        """Give an engine that reads the directory before a tenant is known.

        It logs in as the application and names no tenant, so row security shows it no tenant's row.
        """
        # one statement each time, at every request: a transaction around it would only be two more
        return self._kept(
            DIRECTORY,
            lambda: plain_engine(
                self.url(APP_ROLE), pool_pre_ping=True, pool_size=2, isolation_level="AUTOCOMMIT"
            ),
        )

    def _kept(self, name: str, make: Callable[[], Engine]) -> Engine:
        with self._making:
            if name not in self._engines:
                self._engines[name] = make()
            return self._engines[name]

    def dispose(self) -> None:
        """Close all connections."""
        for engine in self._engines.values():
            engine.dispose()
        self._engines.clear()


# two threads that ask first at once must not open it twice
_opening: Final = RLock()

# not a context variable: a thread must find the same database as the one that started it
_others: Final[list[Database]] = []


def database() -> Database:
    """Give the database of this process, looked over once; without an address, start the embedded one."""
    if _others:
        return _others[-1]
    with _opening:
        found = unchecked_database()
        _looked_over(found, Settings.load().embedded)
    return found


def unchecked_database() -> Database:
    """Give the database as it is, for the commands that examine or repair it."""
    settings = Settings.load()
    with _opening:
        if settings.embedded:
            return _embedded(str(settings.home))
        return _external(tuple(sorted((role, url) for role, url in settings.urls.items())))


@contextmanager
def use_database(other: Database) -> Iterator[Database]:
    """Use another database in this whole process (tests, a tool over two installations)."""
    _others.append(other)
    try:
        yield other
    finally:
        _others.remove(other)


@cache
def _looked_over(found: Database, embedded: bool) -> None:
    owner = found.knows(OWNER_ROLE)
    inspect_database(found.url(OWNER_ROLE if owner else APP_ROLE), embedded=embedded, owner=owner)


@cache
def _embedded(home: str) -> Database:
    found = Database(embedded.start(home).addresses())
    # registered after the server's own, so it runs first
    atexit.register(found.dispose)
    return found


@cache
def _external(urls: tuple[tuple[str, URL], ...]) -> Database:
    return Database(dict(urls))
