"""The pages of the three administrators: system, security, audit. None of them reads business data."""

from typing import Final

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from yanxiu.web.navigation import Item

blueprint = Blueprint("administration", __name__)

from yanxiu.web.administration import (  # noqa: E402 - the views hang on the blueprint
    account,
    accounts,
    audit,
    grants,
    lockouts,
    organizations,
    plugins,
    system,
)

NAVIGATION: Final = (
    Item("administration.system", _l("系统")),
    Item("administration.plugins", _l("政策插件")),
    Item("administration.organizations", _l("单位"), ("administration.organization*",)),
    Item("administration.accounts", _l("账号"), ("administration.account*",)),
    Item("administration.grants", _l("授权确认")),
    Item("administration.lockouts", _l("登录锁定")),
    Item("administration.log", _l("审计记录"), ("administration.log_*",)),
    Item("administration.chain", _l("核对审计链")),
)

__all__ = [
    "NAVIGATION",
    "account",
    "accounts",
    "audit",
    "blueprint",
    "grants",
    "lockouts",
    "organizations",
    "plugins",
    "system",
]
