"""The main navigation: what the areas offer, as far as the reader may go there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app, g, request
from flask_babel import LazyString

from yanxiu.db import TenantKind
from yanxiu.web import desk
from yanxiu.web.access import OPEN, Permission, permission_of

_KEPT: Final = "yanxiu.navigation"


@dataclass(frozen=True)
class Item:
    """One entry: where it leads, how it is called; ``also`` are endpoints that belong under it.

    ``also`` may end with ``*``: ``host.class_*``.  ``outside`` shows it on the site's own pages
    only, ``kind`` for tenants of that kind only.
    """

    endpoint: str
    label: LazyString
    also: tuple[str, ...] = ()
    outside: bool = False
    kind: TenantKind | None = None

    def is_here(self, endpoint: str) -> bool:
        """Whether the page of ``endpoint`` stands under this entry."""
        return endpoint == self.endpoint or any(
            endpoint.startswith(one[:-1]) if one.endswith("*") else endpoint == one for one in self.also
        )


def add(app: Flask, items: Sequence[Item]) -> None:
    """Take an area's entries in, behind those of the areas before it."""
    app.extensions.setdefault(_KEPT, []).extend(items)


def entries() -> list[tuple[Item, bool]]:
    """The entries for whoever reads, each with whether the page asked for stands under it.

    A member sees what its role may do; anybody else what is open.
    """
    known: list[Item] = current_app.extensions.get(_KEPT, [])
    shown = [item for item in known if _reachable(item.endpoint) and _belongs(item)]
    # the page of a missing thing must not tell which page was asked for
    here = "" if g.get("failed") else request.endpoint or ""
    return [(item, item.is_here(here)) for item in shown]


def _belongs(item: Item) -> bool:
    tenant = g.get("tenant")
    return tenant is None or not (item.outside or (item.kind is not None and item.kind is not tenant.kind))


def _reachable(endpoint: str) -> bool:
    view = current_app.view_functions.get(endpoint)
    if view is None:
        return False
    if g.get("tenant") is None and current_app.url_map.is_endpoint_expecting(endpoint, "tenant_code"):
        return False
    needed = permission_of(view)
    if needed == OPEN:
        return desk.member() is None or endpoint.endswith(".policies")
    return isinstance(needed, Permission) and desk.allowed(needed)


def install(app: Flask) -> None:
    """Give templates ``navigation()`` and ``may(permission)``."""
    app.jinja_env.globals.update(
        navigation=entries, may=lambda name: desk.allowed(Permission(name)), member=desk.member
    )
