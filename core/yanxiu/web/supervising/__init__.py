"""主管部门: reviewing applications and completion reports, the year's summary sheet, its institutions."""

from typing import Final

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from yanxiu.web.navigation import Item

blueprint = Blueprint("supervising", __name__)

from yanxiu.web.supervising import (  # noqa: E402 - the pages hang themselves on the blueprint
    documents,
    institutions,
    recusals,
    reports,
    review,
    summary,
)

NAVIGATION: Final = (
    Item("supervising.review", _l("申报审核"), ("supervising.application*",)),
    Item("supervising.reports", _l("结业材料审核"), ("supervising.report*",)),
    Item("supervising.summary_latest", _l("汇总表"), ("supervising.summary*",)),
    Item("supervising.institutions", _l("承办单位"), ("supervising.institution*",)),
)

__all__ = ["NAVIGATION", "blueprint", "documents", "institutions", "recusals", "reports", "review", "summary"]
