"""承办单位: the desk of an institution, its applications and its classes."""

from typing import Final

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from yanxiu.web.navigation import Item

blueprint = Blueprint("host", __name__)

from yanxiu.web.host import (  # noqa: E402 - the pages hang themselves on the blueprint
    applications,
    assessment,
    assessment_lines,
    attendance,
    budget,
    certificates,
    changes,
    checking,
    classes,
    courseware,
    delivery,
    documents,
    done,
    evaluation,
    expenses,
    follow_ups,
    funding,
    imports,
    lectures,
    ledger,
    material,
    materials,
    organization,
    plan,
    roster,
    roster_export,
    sections,
    sheets,
    survey,
    timetable,
    workspace,
)

LINKS: Final = ("trainee.enrolment", "trainee.sign_in_links", "trainee.survey_link", "trainee.show_link")
"""Pages of a class's links, which stand with the trainees' pages."""

NAVIGATION: Final = (
    Item("host.workspace", _l("办班工作台")),
    Item("host.applications", _l("申报"), ("host.application*",)),
    Item("host.classes", _l("班次"), ("host.class_*", *LINKS)),
    Item("host.ledger", _l("经费台账")),
    Item("host.own_unit", _l("单位"), ("host.own_*",)),
)

__all__ = [
    "LINKS",
    "NAVIGATION",
    "applications",
    "assessment",
    "assessment_lines",
    "attendance",
    "blueprint",
    "budget",
    "certificates",
    "changes",
    "checking",
    "classes",
    "courseware",
    "delivery",
    "documents",
    "done",
    "evaluation",
    "expenses",
    "follow_ups",
    "funding",
    "imports",
    "lectures",
    "ledger",
    "material",
    "materials",
    "organization",
    "plan",
    "roster",
    "roster_export",
    "sections",
    "sheets",
    "survey",
    "timetable",
    "workspace",
]
