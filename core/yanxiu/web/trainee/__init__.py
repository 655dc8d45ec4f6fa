"""学员: the own account, enrolling by link, signing in by QR code, the survey, own certificates, own data.

The host's pages for the links stand here too, under the host's permissions.
"""

from typing import Final

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from yanxiu.web.navigation import Item

blueprint = Blueprint("trainee", __name__)

from yanxiu.web.trainee import (  # noqa: E402 - the pages hang themselves on the blueprint
    check_in,
    claim,
    corrections,
    enrol,
    home,
    invitations,
    links,
    own_data,
    requests,
    show,
    survey,
    survey_link,
)

NAVIGATION: Final = (
    Item("trainee.home", _l("我的班次")),
    Item("trainee.certificates", _l("我的证书")),
    Item("trainee.own_data", _l("我的信息")),
    Item("trainee.corrections", _l("更正申请"), ("trainee.correction",)),
)

__all__ = [
    "NAVIGATION",
    "blueprint",
    "check_in",
    "claim",
    "corrections",
    "enrol",
    "home",
    "invitations",
    "links",
    "own_data",
    "requests",
    "show",
    "survey",
    "survey_link",
]
