"""部级分析员: figures over all provinces, without anybody's personal data."""

from typing import Final

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from yanxiu.web.navigation import Item

blueprint = Blueprint("ministry", __name__)

from yanxiu.web.ministry import summary  # noqa: E402 - the pages hang themselves on the blueprint

NAVIGATION: Final = (Item("ministry.summary", _l("汇总")),)

__all__ = ["NAVIGATION", "blueprint", "summary"]
