"""省厅经办人: the queue, and everything that the department decides."""

from typing import Final

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from yanxiu.web.navigation import Item

blueprint = Blueprint("officer", __name__, url_prefix="/officer")

from yanxiu.web.officer import (  # noqa: E402 - the pages hang themselves on the blueprint
    amendments,
    applications,
    board,
    board_drafts,
    calls,
    certificates,
    classes,
    completion,
    consequences,
    determinations,
    documents,
    drafts,
    filings,
    funding,
    handling,
    ledgers,
    notices,
    organizations,
    parameters,
    plans,
    queue,
    reports,
    series,
    simulation_form,
    simulations,
    standards,
    supervision,
)

NAVIGATION: Final = (
    Item("officer.queue", _l("待办")),
    Item("officer.applications", _l("申报"), ("officer.application*", "officer.call*")),
    Item("officer.plans", _l("计划"), ("officer.plan*", "officer.board*")),
    Item("officer.classes", _l("班次"), ("officer.class_*", "officer.amendment*")),
    Item("officer.certificates", _l("证书"), ("officer.certificate*", "officer.series*")),
    Item("officer.funding", _l("经费"), ("officer.funding*",)),
    Item("officer.reports", _l("平台上报"), ("officer.report*",)),
    Item(
        "officer.consequences",
        _l("后果与认定"),
        ("officer.consequence*", "officer.decision*", "officer.determination*"),
    ),
    Item(
        "officer.inspections",
        _l("监督"),
        ("officer.inspection*", "officer.violation*", "officer.organization*"),
    ),
    Item("officer.notices", _l("通知"), ("officer.notice*",)),
    Item(
        "officer.parameters",
        _l("参数"),
        ("officer.parameter*", "officer.draft*", "officer.standard*"),
    ),
    Item("officer.simulations", _l("政策实验室"), ("officer.simulation*",)),
)

__all__ = [
    "NAVIGATION",
    "amendments",
    "applications",
    "blueprint",
    "board",
    "board_drafts",
    "calls",
    "certificates",
    "classes",
    "completion",
    "consequences",
    "determinations",
    "documents",
    "drafts",
    "filings",
    "funding",
    "handling",
    "ledgers",
    "notices",
    "organizations",
    "parameters",
    "plans",
    "queue",
    "reports",
    "series",
    "simulation_form",
    "simulations",
    "standards",
    "supervision",
]
