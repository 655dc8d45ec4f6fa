"""承办单位 of a supervising department."""

from typing import Final

from flask import Response

from yanxiu.services.supervised import institutions as own_institutions
from yanxiu.web import desk
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
    filters=(Filter("q", "单位名称"),),
)


@blueprint.get("/institutions")
@requires(Permission.SUPERVISE_INSTITUTIONS)
def institutions() -> Response | str:
    """The institutions that this department supervises."""
    asked = INSTITUTIONS.asked()
    with desk.work() as work:
        found = own_institutions(work, department(), asked.values, asked.window)
        return INSTITUTIONS.answer(work, asked, found, "supervising/institutions.html")
