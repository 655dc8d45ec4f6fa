"""已公布的年度计划: the years, and each year's list."""

from flask import Response, render_template
from flask_babel import gettext

from yanxiu.services.public_plans import (
    Published,
    listed_projects,
    open_calls,
    published_plan,
    published_plans,
)
from yanxiu.web import desk
from yanxiu.web.access import open_to_all
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.public import blueprint
from yanxiu.web.wording import said

COLUMNS = (
    Column("topic", "研修选题", lambda row: row.topic),
    Column("label", "类别", lambda row: row.label, "nw"),
    Column("host", "承办单位", lambda row: row.host),
    Column("place", "地点", lambda row: row.place, "nw"),
    Column("starts_on", "开始", lambda row: row.starts_on, "nw"),
    Column("ends_on", "结束", lambda row: row.ends_on, "nw"),
    Column("headcount", "人数", lambda row: row.headcount, "n"),
)
PROJECTS = Listing(
    "plan", columns=COLUMNS, filters=(Filter("q", "选题或承办单位"), Filter("tier", "类别")), size=50
)


@blueprint.get("/plans")
@open_to_all
def plans() -> str:
    """The years that have been published, and what can be applied for."""
    with desk.work() as work:
        found, calls = published_plans(work), open_calls(work)
        return render_template("public/plans.html", plans=found, calls=calls)


@blueprint.get("/plans/<int:year>")
@open_to_all
def plan(year: int) -> Response | str:
    """One year's list, with its figures against those of the text."""
    with desk.work() as work:
        shown = published_plan(work, year)
        listing = _of(shown)
        asked = listing.asked()
        text, tier = asked.values.get("q", ""), asked.values.get("tier", "")
        found = listed_projects(work, shown, asked.window, text=text, tier=tier)
        title = gettext("%(year)s 年度计划", year=year)
        return listing.answer(None, asked, found, "public/plan.html", shown=shown, title_text=title)


def _of(shown: Published) -> Listing:
    """The list with this plan's tiers to choose from."""
    tiers = [(tier, said(shown.labels.get(tier, tier))) for tier in shown.figures.listed_by_tier]
    filters = (PROJECTS.filters[0], Filter("tier", "类别", tiers or [("", "")]))
    return Listing("plan", columns=COLUMNS, filters=filters, size=PROJECTS.size)
