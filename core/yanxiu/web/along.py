"""Previous and next along the list that the reader came from, its filters kept.

A list whose rows have pages of their own is registered once, beside its view:

    along.register(CLASSES, Permission.OFFICER_QUEUE, "officer.classes", registers.classes,
                   lambda row: url_for("officer.class_overview", key=row.id))

Links of the list carry ``along=name:place:filters`` (the macro ``sheet`` does it, or ``along_link``); the
page of a row asks ``around(work, key)``; forms and tabs keep it by ``onward``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from flask import Flask, request, url_for
from markupsafe import Markup

from yanxiu.services.listing import Part, Window
from yanxiu.services.work import Work
from yanxiu.web import desk
from yanxiu.web.access import Permission
from yanxiu.web.listing import Listing, Shown

PARAMETER: Final = "along"
_NEAR: Final = 25
"""How far from its remembered place a row is looked for: others come and go meanwhile."""


@dataclass(frozen=True)
class Way:
    """A list that can be walked: its rows as filtered, the page of one, and who may see them."""

    listing: Listing
    permission: Permission
    endpoint: str
    rows: Callable[[Work, Mapping[str, str], Window], Part[Any]]
    address: Callable[[Any], str]
    key: Callable[[Any], object]


@dataclass(frozen=True)
class Place:
    """Where on which list the reader is."""

    way: Way
    index: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class Span(Window):
    """Rows around a place, wherever pages end."""

    skip: int = 0

    @property
    def start(self) -> int:
        return self.skip


WAYS: Final[dict[str, Way]] = {}


def register(
    listing: Listing,
    permission: Permission,
    endpoint: str,
    rows: Callable[[Work, Mapping[str, str], Window], Part[Any]],
    address: Callable[[Any], str],
    key: Callable[[Any], object] = lambda row: row.id,
) -> None:
    """Let the rows of a list be walked; ``endpoint`` is the list's page, ``permission`` what it asks for."""
    WAYS[listing.name] = Way(listing, permission, endpoint, rows, address, key)


def link(shown: Shown, href: str, index: int) -> str:
    """The address of the row at ``index`` of what is shown, with the way there."""
    way = WAYS.get(shown.listing.name)
    # what a macro made is escaped already
    href = str(href.unescape()) if isinstance(href, Markup) else href
    if way is None:
        return href
    return _marked(href, Place(way, shown.part.window.start + index, shown.asked.values))


def around(work: Work, key: object) -> dict[str, str] | None:
    """``previous``, ``next`` and ``list`` for the record ``key``; None for whoever came by no list."""
    place = _place()
    if place is None:
        return None
    skip = max(0, place.index - _NEAR)
    part = place.way.rows(work, place.values, Span(size=2 * _NEAR + 1, skip=skip))
    start, keys = part.window.start, [place.way.key(row) for row in part.rows]
    here = keys.index(key) if key in keys else None
    # a row that left the list, by what was just done with it, has its successor at its place
    before = (place.index - start if here is None else here) - 1
    after = before + 1 if here is None else here + 1
    return {
        "previous": _to(place, part, before),
        "next": _to(place, part, after),
        "list": url_for(place.way.endpoint, **dict[str, Any](place.values)),
    }


def onward(href: str) -> str:
    """An address with the way of the page asked for, so that it is not lost."""
    place = _place()
    return href if place is None else _marked(href, place)


def install(app: Flask) -> None:
    """Give templates ``along_link`` and ``onward``."""
    app.jinja_env.globals.update(along_link=link, onward=onward)


def _to(place: Place, part: Part[Any], index: int) -> str:
    if not 0 <= index < len(part.rows):
        return ""
    there = Place(place.way, part.window.start + index, place.values)
    return _marked(place.way.address(part.rows[index]), there)


def _marked(href: str, place: Place) -> str:
    text = f"{place.way.listing.name}:{place.index}:{urlencode(place.values)}"
    return f"{href}{'&' if '?' in href else '?'}{urlencode({PARAMETER: text})}"


def _place() -> Place | None:
    """What the address says, where that list is the reader's to see."""
    name, _, rest = request.args.get(PARAMETER, "").partition(":")
    index, _, query = rest.partition(":")
    way = WAYS.get(name)
    known = way is not None and index.isascii() and index.isdigit() and len(index) < 8
    if way is None or not known or not desk.allowed(way.permission):
        return None
    given = dict(parse_qsl(query))
    values = {one.name: one.take(given.get(one.name, "")) for one in way.listing.filters}
    return Place(way, int(index), {name: value for name, value in values.items() if value})
