"""部级分析员: figures over all provinces, without anybody's personal data."""

from typing import Final

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from yanxiu.web.navigation import Item

blueprint = Blueprint("ministry", __name__)

# the pages hang themselves on the blueprint
from yanxiu.web.ministry import dashboard, questions, reports, summary  # noqa: E402 - it must be there first

NAVIGATION: Final = (
    Item("ministry.dashboard", _l("总览")),
    Item("ministry.summary", _l("汇总")),
    Item("ministry.reports", _l("收到的材料")),
)

__all__ = ["NAVIGATION", "blueprint", "dashboard", "questions", "reports", "summary"]
