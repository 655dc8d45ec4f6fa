"""A site with the demonstration's year, and Debian's Chromium to look at it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, StorageState, sync_playwright

from tests.browser.looking import nothing
from tests.browser.site import Site, serving
from tests.browser.told import copy, tell_once
from tests.browser.visitor import FLAGS, Visitor, visit
from yanxiu.db.database import Database
from yanxiu.db.embedded import EmbeddedServer

TODAY = date(2025, 12, 1)
BROWSERS = ("chromium-headless-shell", "chromium")
"""By name, the quicker first: one without a window takes half the time."""
Open = Callable[..., Visitor]


@pytest.fixture(scope="session")
def told(server: EmbeddedServer, environment: pytest.MonkeyPatch) -> None:
    """The demonstration has been told for this run."""
    tell_once(server, environment)


@pytest.fixture(scope="module")
def db(server: EmbeddedServer, told: None) -> Iterator[Database]:
    """The demonstration's year, for this test module alone."""
    with copy(server, f"t_{uuid4().hex}") as taken:
        yield taken


@pytest.fixture(scope="module")
def site(db: Database) -> Iterator[Site]:
    """The site, on the day after the demonstration's last."""
    with serving(TODAY) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium: one for all tests of a worker."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert found, f"没有找到 {'、'.join(BROWSERS)}：请运行 bash scripts/system-packages.sh browser"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def signed(browser: Browser, site: Site) -> Callable[[str, str], StorageState]:
    """The cookies of a sample account: signed in once for a module, as people do in the morning."""
    kept: dict[tuple[str, str], StorageState] = {}

    def cookies(tenant: str, login: str) -> StorageState:
        if (tenant, login) not in kept:
            visitor = visit(browser, site)
            visitor.sign_in(tenant, login)
            kept[tenant, login] = visitor.context.storage_state()
            visitor.context.close()
        return kept[tenant, login]

    return cookies


@pytest.fixture
def window(browser: Browser, site: Site, signed: Callable[[str, str], StorageState]) -> Iterator[Open]:
    """``window("fujian", "officer", script=False)``: a window of somebody signed in; nobody without a login.

    At the end of the test no browser may have complained.
    """
    opened: list[Visitor] = []
    with ExitStack() as stack:

        def open_one(tenant: str = "", login: str = "", **given: Any) -> Visitor:
            if login:
                given["storage_state"] = signed(tenant, login)
            visitor = visit(browser, site, **given)
            stack.callback(visitor.context.close)
            opened.append(visitor)
            return visitor

        yield open_one
    nothing(line for visitor in opened for line in visitor.complaints)
