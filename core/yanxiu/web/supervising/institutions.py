"""承办单位 of a supervising department."""

from typing import Final
from uuid import UUID

from flask import Response, render_template, url_for

from yanxiu.policy import BaseLevel, OrganizationKind
from yanxiu.services.history import history_about
from yanxiu.services.steps import CLASS_LABELS, LABELS
from yanxiu.services.supervised import HELD
from yanxiu.services.supervised import institution as own_institution
from yanxiu.services.supervised import institutions as own_institutions
from yanxiu.web import along, desk, fields
from yanxiu.web.access import Permission, requires
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.supervising import blueprint
from yanxiu.web.supervising.pages import department
from yanxiu.web.wording import word

INSTITUTIONS: Final = Listing(
    "supervising-institutions",
    columns=(
        Column("name", "单位名称", lambda one: one.name),
        Column("kind", "性质", lambda one: word(one.kind) if one.kind else "", "nw"),
        Column("base", "继续教育基地", lambda one: word(one.base_level) if one.base_level else "", "nw"),
        Column("contact", "联系人", lambda one: one.contact, "nw"),
        Column("eligible", "申报资格", lambda one: one.eligible, "nw"),
        Column("barred", "取消资格自", lambda one: one.ineligible_from, "nw"),
    ),
    filters=(
        Filter("q", "单位名称或联系人"),
        Filter("kind", "性质", fields.options(OrganizationKind)),
        Filter("base", "基地", fields.options(BaseLevel)),
        Filter("state", "资格", [("barred", "正被取消资格")]),
    ),
)


along.register(
    INSTITUTIONS,
    Permission.SUPERVISE_INSTITUTIONS,
    "supervising.institutions",
    lambda work, values, window: own_institutions(work, department(), values, window),
    lambda one: url_for("supervising.institution", key=one.id),
)


@blueprint.get("/institutions")
@requires(Permission.SUPERVISE_INSTITUTIONS)
def institutions() -> Response | str:
    """The institutions that this department supervises."""
    asked = INSTITUTIONS.asked()
    with desk.work() as work:
        found = own_institutions(work, department(), asked.values, asked.window)
        return INSTITUTIONS.answer(work, asked, found, "supervising/institutions.html")


@blueprint.get("/institutions/<uuid:key>")
@requires(Permission.SUPERVISE_INSTITUTIONS)
def institution(key: UUID) -> str:
    """One institution: its years, its applications and classes that name this department."""
    with desk.work() as work:
        one = own_institution(work, key, department())
        return render_template(
            "supervising/institution.html",
            one=one,
            row=one.row,
            application_words=LABELS,
            class_words=CLASS_LABELS,
            reportable=HELD,
            around=along.around(work, key) or {"previous": "", "next": ""},
            events=history_about(work, "organization", key, "organization", "host_record"),
        )
