"""Pictures of every page at two widths, for people to look at: `make screenshots` → ``out/screenshots``."""

import re
from pathlib import Path

import pytest

from tests.browser.conftest import Open
from tests.browser.walking import walk

OUT = Path(__file__).parents[2] / "out" / "screenshots"
WIDTHS = (1280, 390)
OWN = ("host", "officer", "supervising", "trainee", "administration", "account", "jobs", "ministry")
READERS = {
    "public": ("", "", "/", ("site", "public", "account")),
    "host": ("fujian", "host", "/fujian/workspace", OWN),
    "officer": ("fujian", "officer", "/fujian/officer/queue", OWN),
    "supervisor": ("fujian", "supervisor", "/fujian/account/start", OWN),
    "trainee": ("fujian", "trainee", "/fujian/account/start", OWN),
    "analyst": ("ministry", "analyst", "/ministry/account/start", OWN),
    "system": ("fujian", "system", "/fujian/account/start", OWN),
    "security": ("fujian", "security", "/fujian/account/start", OWN),
    "audit": ("fujian", "audit", "/fujian/account/start", OWN),
}


@pytest.mark.parametrize("reader", READERS)
def test_take_pictures(window: Open, reader: str):
    tenant, login, start, areas = READERS[reader]
    visitor = window(tenant, login)
    folder = OUT / reader
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    for page in walk(visitor, [start], only=areas):
        for width in WIDTHS:
            visitor.page.set_viewport_size({"width": width, "height": 900})
            name = re.sub(r"\W+", "-", page.endpoint)
            visitor.page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
    assert any(folder.iterdir())
