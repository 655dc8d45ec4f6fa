"""What anybody may see: the site's own pages at the root, a province's under its path."""

from flask import Blueprint
from flask_babel import lazy_gettext

from yanxiu.db import TenantKind
from yanxiu.web.navigation import Item

site = Blueprint("site", __name__)
blueprint = Blueprint("public", __name__)

from yanxiu.web.public import health, help, home, look, lookup, notices, pages, plans, policies, schemas  # noqa: E402, F401 - the views hang on the blueprints

NAVIGATION = (
    Item("site.home", lazy_gettext("首页"), outside=True),
    Item("public.home", lazy_gettext("首页")),
    Item(
        "public.verify",
        lazy_gettext("证书查询"),
        also=("public.verify_answer", "public.token"),
        kind=TenantKind.DEPARTMENT,
    ),
    Item("public.plans", lazy_gettext("年度计划"), also=("public.plan",), kind=TenantKind.DEPARTMENT),
    Item("public.notices", lazy_gettext("通知公告"), also=("public.notice",), kind=TenantKind.DEPARTMENT),
    Item("site.policies", lazy_gettext("政策依据"), also=("site.policy", "site.rule", "site.compare")),
    Item("site.help_", lazy_gettext("帮助"), also=("site.guide",)),
)
