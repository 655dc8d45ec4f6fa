"""What every page's frame needs: the tenant's name, the reader's look, addresses that may not be there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import Flask, current_app, g, get_flashed_messages, request, url_for

from yanxiu.policy import PolicyError
from yanxiu.services.policies import registry
from yanxiu.services.work import CLOCK
from yanxiu.web import desk
from yanxiu.web.actions import action_words
from yanxiu.web.wording import said

LOOK: Final = "yx-look"
_THEMES: Final = ("light", "dark")


@dataclass(frozen=True)
class Look:
    """How the reader wants pages: theme and size of type, kept in a cookie that says nothing else."""

    theme: str = "light"
    large: bool = False

    @classmethod
    def chosen(cls) -> "Look":
        theme, _, size = request.cookies.get(LOOK, "").partition(".")
        return cls(theme if theme in _THEMES else "light", size == "large")

    def kept(self) -> str:
        return f"{self.theme}.{'large' if self.large else 'plain'}"


def tenant_name() -> str:
    """The place's own name (甲省) rather than its department's; the tenant's where no plugin answers."""
    tenant = g.get("tenant")
    if tenant is None:
        return ""
    try:
        return said(registry().pack(tenant.jurisdiction).jurisdiction.name)
    except PolicyError:
        return str(tenant.name)


def home_url() -> str:
    """Where the reader's work begins: the member's first page, the tenant's home, or the site's."""
    if desk.member() is not None and exists("account.home"):
        return url_for("account.home")
    return url_for("public.home") if g.get("tenant") is not None else url_for("site.home")


def exists(endpoint: str) -> bool:
    """Whether this installation has a page."""
    return endpoint in current_app.view_functions


def rule_url(rule: str, year: str | int = "") -> str:
    """The page of a rule by its slot's full name (``place.slot``); nothing where it has none.

    Members have one of their own, with the clause where their tenant keeps the document's file.
    """
    place, _, slot = rule.partition(".")
    own = "sources.rule" if desk.member() is not None else "site.rule"
    page = own if exists(own) else "site.rule"
    if not (place and slot) or not exists(page):
        return ""
    return url_for(page, place=place, slot=slot, year=year or None)


def here() -> str:
    """The path of this page, for coming back to it; home, where something went wrong.

    The page of a missing thing must not differ from any other's.
    """
    if g.get("failed"):
        return home_url()
    return request.full_path.rstrip("?") if request.method == "GET" else home_url()


def install(app: Flask) -> None:
    """Give templates all of this."""
    given: dict[str, Any] = {
        "exists": exists,
        "home_url": home_url,
        "rule_url": rule_url,
        "here": here,
        "action_words": action_words,
        "flashed": lambda: get_flashed_messages(with_categories=True),
        "now": lambda: datetime.now(CLOCK),
    }
    app.jinja_env.globals.update(given)

    @app.context_processor
    def frame() -> dict[str, Any]:
        return {"look": Look.chosen(), "tenant": g.get("tenant"), "tenant_name": tenant_name()}
