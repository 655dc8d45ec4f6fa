"""What anybody may see: the site's own pages at the root, a province's under its path."""

from flask import Blueprint
from flask_babel import lazy_gettext

from yanxiu.web.navigation import Item

site = Blueprint("site", __name__)
blueprint = Blueprint("public", __name__)

from yanxiu.web.public import health, home, look, lookup, pages, plans, policies  # noqa: E402, F401 - the views hang on the blueprints

NAVIGATION = (
    Item("site.home", lazy_gettext("首页"), outside=True),
    Item("public.home", lazy_gettext("首页")),
    Item("public.verify", lazy_gettext("证书查询"), also=("public.verify_answer", "public.token")),
    Item("public.plans", lazy_gettext("年度计划"), also=("public.plan",)),
    Item("site.policies", lazy_gettext("政策依据"), also=("site.policy", "site.rule", "site.compare")),
)
