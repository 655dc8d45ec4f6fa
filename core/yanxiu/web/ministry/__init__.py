"""部级分析员: figures over all provinces, without anybody's personal data."""

from typing import Final

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from yanxiu.web.navigation import Item

blueprint = Blueprint("ministry", __name__)

# the pages hang themselves on the blueprint
from yanxiu.web.ministry import (  # noqa: E402 - it must be there first
    comparison,
    dashboard,
    home,
    provinces,
    questions,
    reports,
    summary,
)

NAVIGATION: Final = (
    Item("ministry.home", _l("首页")),
    Item("ministry.dashboard", _l("总览")),
    Item("ministry.summary", _l("汇总"), also=("ministry.question*",)),
    Item("ministry.provinces", _l("各省"), also=("ministry.province",)),
    Item("ministry.rules", _l("规定比较")),
    Item("ministry.reports", _l("收到的材料"), also=("ministry.report",)),
)

__all__ = [
    "NAVIGATION",
    "blueprint",
    "comparison",
    "dashboard",
    "home",
    "provinces",
    "questions",
    "reports",
    "summary",
]
