"""Walking a site as somebody: every page that links lead to, a few of each kind."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.browser.visitor import Visitor

_PASSED_BY = ("static", "site.look")
_LINKS = "() => [...document.querySelectorAll('a[href]')].map(one => one.href)"


@dataclass(frozen=True)
class Seen:
    """A page on the walk: its endpoint, its path with query, its source as sent."""

    endpoint: str
    path: str
    status: int
    source: str


def endpoint_of(app: Flask, path: str) -> str | None:
    """Which view answers a path; None for none."""
    try:
        found, _values = app.url_map.bind("localhost").match(urlsplit(path).path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    return str(found)


def walk(visitor: Visitor, starts: list[str], *, each: int = 1, only: tuple[str, ...] = ()) -> Iterator[Seen]:
    """Go through the pages that links reach, at most ``each`` of an endpoint; ``only`` of these areas.

    The visitor stands on the page while it is given. Downloads are passed by, and links that change how
    pages look.
    """
    app = visitor.site.app
    waiting, known, counts = deque(starts), set(starts), Counter[str]()
    while waiting:
        path = waiting.popleft()
        endpoint = endpoint_of(app, path)
        if endpoint is None or counts[endpoint] >= each or endpoint in _PASSED_BY:
            continue
        if only and path not in starts and endpoint.partition(".")[0] not in only:
            continue
        if _is_download(visitor, path):
            continue
        counts[endpoint] += 1
        answer = visitor.go(path)
        arrived = endpoint_of(app, visitor.path) or endpoint
        yield Seen(arrived, path, answer.status, answer.text())
        for link in visitor.page.evaluate(_LINKS):
            target = urlsplit(link)
            address = target.path + (f"?{target.query}" if target.query else "")
            if link.startswith(visitor.site.address) and address not in known:
                known.add(address)
                waiting.append(address)


def _is_download(visitor: Visitor, path: str) -> bool:
    """A file is asked for without opening it: its answer must be one all the same."""
    answer = visitor.context.request.get(visitor.site.address + path)
    return "text/html" not in answer.headers.get("content-type", "")
