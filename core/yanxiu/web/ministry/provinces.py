"""各省: every division with its department and policy, and one province over the years."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Response, render_template, url_for
from flask_babel import gettext as _

from yanxiu.policy import Matter, Pack, PolicyDocument
from yanxiu.policy.across import Field, wherein
from yanxiu.services.carried import arrivals
from yanxiu.services.dashboard.figures import KEY
from yanxiu.services.exchange import inbox
from yanxiu.services.exchange.words import KINDS, STATES
from yanxiu.services.listing import Window, part_of
from yanxiu.services.policies import registry
from yanxiu.services.provinces import Province, province, provinces, waiting
from yanxiu.services.summaries import (
    Answer,
    Dimension,
    Line,
    Question,
    ask,
    figure_named,
    known_figures,
    years_known,
)
from yanxiu.services.summaries.words import written
from yanxiu.web import desk
from yanxiu.web.access import Permission, requires
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.ministry import blueprint
from yanxiu.web.ministry.reports import STATE_MARKS
from yanxiu.web.ministry.rulesheet import DIFFERS, Cell, all_years, sheet, standing
from yanxiu.web.wording import said, word

FIGURES: Final = ("projects_planned", "classes_held", "enrolled", "certificates", "subsidy_paid")
"""What the list tells of each province."""

NOTED: Final = (
    Matter.DURATION,
    Matter.HEADCOUNT,
    Matter.FILING,
    Matter.REPORTING,
    Matter.SUBSIDY,
    Matter.CERTIFICATE_NUMBER,
)
"""The matters whose values stand on a province's page; of the others, only that they differ."""


@dataclass(frozen=True)
class Told:
    """A line of the list: a province, what waits of it, its figures of the year, if it has any."""

    province: Province
    waiting: int
    line: Line | None

    @property
    def code(self) -> str:
        """Its department's code; nothing where there is no department here."""
        return self.province.department.code if self.province.department else ""

    @property
    def state(self) -> str:
        """Whether it works with this platform and has reported."""
        if not self.code:
            return str(_("未接入"))
        return str(_("已报送")) if self.line is not None else str(_("未报送"))

    def figure(self, name: str) -> str:
        """A figure of the year; nothing where the province is silent."""
        return said(written(self.line, name)) if self.line is not None else ""


def _figure_column(name: str) -> Column:
    return Column(name, figure_named(name).label, lambda one: one.figure(name), "n")


PROVINCES: Final = Listing(
    "ministry-provinces",
    columns=(
        Column("place", "地区", lambda one: one.province.name),
        Column("state", "数据", lambda one: one.state, "nw"),
        Column("policy", "政策", lambda one: _policy(one.province.pack)),
        Column("waiting", "等待答复的材料", lambda one: str(one.waiting) if one.code else "", "n"),
        *map(_figure_column, FIGURES),
    ),
    filters=(
        Filter("year", "年度", lambda: [(str(year), str(year)) for year in years_known()]),
        Filter("state", "数据", (("told", "已报送"), ("silent", "未报送"), ("absent", "未接入"))),
        Filter("policy", "政策", (("loaded", "已载入"), ("unloaded", "未载入政策"))),
    ),
    size=50,
)


@blueprint.get("/provinces", endpoint="provinces")
@requires(Permission.MINISTRY_READ)
def listed() -> Response | str:
    """All of them, in the nation's order; who is silent stands there as well."""
    asked = PROVINCES.asked()
    years = years_known()
    year = int(asked.values.get("year", years[0] if years else desk.today().year))
    answer = ask(Question((year,), (Dimension.PROVINCE,), figures=FIGURES))
    lines = {str(line.key[Dimension.PROVINCE]): line for line in answer.lines}
    _total, by_number = waiting(desk.today())
    rows = [_told(one, by_number, lines) for one in provinces()]
    shown = [one for one in rows if _fits(one, asked.values.get("state", ""), asked.values.get("policy", ""))]
    with desk.work() as work:
        return PROVINCES.answer(
            work,
            asked,
            part_of(shown, asked.window),
            "ministry/provinces.html",
            year=year,
            at=answer.at,
            arrivals=arrivals(),
        )


def _told(one: Province, by_number: Mapping[int, int], lines: Mapping[str, Line]) -> Told:
    if one.department is None:
        return Told(one, 0, None)
    return Told(one, by_number.get(one.department.id, 0), lines.get(one.department.code))


def _fits(one: Told, state: str, policy: str) -> bool:
    stands = "absent" if not one.code else "told" if one.line is not None else "silent"
    loaded = "loaded" if one.province.pack else "unloaded"
    return state in ("", stands) and policy in ("", loaded)


def _policy(pack: Pack | None) -> str:
    if pack is None:
        return str(_("未载入政策"))
    years = all_years([pack])
    if years:
        return str(_("%(years)s 年度", years=said("、").join(map(str, years))))
    return said("、").join(one.name for one in pack.jurisdiction.documents)


@blueprint.get("/provinces/<code>", endpoint="province")
@requires(Permission.MINISTRY_READ)
def one(code: str) -> str:
    """One province: figures over the years, policy by year, what differs from the nation, what came in."""
    found = province(code)
    years = sorted(years_known())
    answer = _over_years(code, years) if years else None
    received = inbox.received({"province": code}, Window(size=5), desk.today())
    nation = _nation(found.pack)
    return render_template(
        "ministry/province.html",
        province=found,
        code=code,
        answer=answer,
        figures=[(name, *map(said, answer.definitions(name))) for name in _key()] if answer else [],
        told=lambda line, name: said(written(line, name)),
        policies=_policies(found.pack) if found.pack else [],
        noted=_noted(found.pack, nation) if found.pack else [],
        differing=_differing(found.pack, nation) if found.pack and nation else [],
        nation=nation,
        standing=standing,
        received=received,
        kinds=KINDS,
        states=STATES,
        marks=STATE_MARKS,
        neighbours=_neighbours(code),
    )


def _key() -> list[str]:
    return [name for name in dict.fromkeys(("projects_planned", *KEY)) if name in known_figures()]


def _over_years(code: str, years: list[int]) -> Answer:
    return ask(Question(tuple(years[-8:]), (Dimension.YEAR,), {Dimension.PROVINCE: (code,)}, tuple(_key())))


def _policies(pack: Pack) -> list[tuple[int, list[PolicyDocument], list[str]]]:
    """By year, the newest first: the documents that govern, the tiers that there are."""
    years = all_years([pack]) or [desk.today().year]
    return [
        (
            year,
            [one for one in pack.jurisdiction.documents if one.governs(year)],
            [said(tier.label) for tier in pack.tiers if tier.exists_in(year)],
        )
        for year in reversed(years)
    ]


def _nation(pack: Pack | None) -> tuple[Pack, int] | None:
    """The jurisdiction above all and the last year that its documents name."""
    above = next((one for one in registry().packs.values() if one.jurisdiction.parent is None), None)
    years = all_years([above]) if above else []
    return (above, years[-1]) if above and years and above is not pack else None


def _latest(pack: Pack) -> int:
    return (all_years([pack]) or [desk.today().year])[-1]


def _noted(pack: Pack, nation: tuple[Pack, int] | None) -> list[tuple[Matter, str, Cell, Cell | None]]:
    """The values of note of the latest year, the nation's beside them."""
    found = []
    for matter in NOTED:
        own = sheet(matter, [_latest(pack)], [pack]).rows[0].cells[0]
        above = sheet(matter, [nation[1]], [nation[0]]).rows[0].cells[0] if nation else None
        found.append((matter, word(matter), own, above))
    return found


def _differing(pack: Pack, nation: tuple[Pack, int]) -> list[tuple[Matter, str, list[str]]]:
    """In which matters the latest year asks otherwise than the nation, and wherein."""
    side = (pack, _latest(pack))
    found = ((matter, wherein(nation, side, matter)) for matter in Matter)
    return [
        (matter, word(matter), [str(DIFFERS[Field(one)]) for one in fields])
        for matter, fields in found
        if fields and set(fields) <= set(DIFFERS)
    ]


def _neighbours(code: str) -> dict[str, str]:
    codes = [one.department.code for one in provinces() if one.department]
    here = codes.index(code)
    around = {"previous": codes[here - 1] if here else "", "next": "".join(codes[here + 1 : here + 2])}
    pages = {name: url_for("ministry.province", code=one) if one else "" for name, one in around.items()}
    return {"list": url_for("ministry.provinces"), **pages}
