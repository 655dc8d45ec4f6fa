"""各地规定比较: what every place asks in one matter over the years, why they differ, the figures beside."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flask import Response, request

from yanxiu.policy import Matter, Pack
from yanxiu.services.listing import part_of
from yanxiu.web import desk
from yanxiu.web.access import Permission, requires
from yanxiu.web.listing import Asked, Column, Filter, Listing
from yanxiu.web.ministry import blueprint
from yanxiu.web.ministry.rulefigures import figures
from yanxiu.web.ministry.rulesheet import Entry, Sheet, all_years, choices, sheet, standing
from yanxiu.web.ministry.unloaded import without_policy
from yanxiu.web.public import rulebook
from yanxiu.web.wording import joined, said

MOST_YEARS: Final = 6
"""How many years stand side by side; an export has those that were asked for, or all of these."""


@dataclass(frozen=True)
class Flat:
    """One entry of an export; without an entry, why there is none."""

    place: str
    year: int
    said: str
    entry: Entry | None
    draft: bool
    changed: str

    def read(self, name: str) -> str:
        """A part of its value; nothing where there is none."""
        return str(getattr(self.entry.value, name)) if self.entry else ""


RULES: Final = Listing(
    "ministry-rules",
    columns=(
        Column("place", "地区", lambda row: row.place),
        Column("year", "年度", lambda row: str(row.year), "nw"),
        Column("rule", "规则", lambda row: row.entry.label if row.entry else row.said),
        Column("reach", "适用", lambda row: row.read("reach")),
        Column("value", "规定", lambda row: row.read("text")),
        Column("unit", "计量单位", lambda row: row.entry.unit if row.entry else ""),
        Column("severity", "性质", lambda row: row.read("severity")),
        Column("document", "文件", lambda row: row.read("document")),
        Column("clause", "条款", lambda row: row.read("clause")),
        Column("cite", "依据编号", lambda row: row.read("cite")),
        Column("draft", "征求意见稿", lambda row: row.draft),
        Column("changed", "比上年", lambda row: row.changed),
    ),
    filters=(
        Filter("matter", "事项", lambda: [one for group in choices() for one in group]),
        Filter("year", "年度", lambda: [(str(year), str(year)) for year in _all_years()]),
    ),
)


@blueprint.get("/rules")
@requires(Permission.MINISTRY_READ)
def rules() -> Response | str:
    """One matter; the address is permanent, and what it asks for that there is not becomes the usual."""
    asked = RULES.asked()
    packs = _packs()
    matter = asked.values.get("matter", str(Matter.DURATION))
    shown = sheet(matter, _years(asked, packs), packs)
    unloaded = without_policy()
    with desk.work() as work:
        return RULES.answer(
            work,
            asked,
            part_of(list(_flat(shown)), asked.window),
            "ministry/rules.html",
            sheet=shown,
            matters=choices(),
            places=rulebook.places(),
            chosen={pack.name for pack in packs},
            all_years=_all_years(),
            year=asked.values.get("year", ""),
            unloaded=len(unloaded),
            unloaded_names=joined(said(one) for one in unloaded),
            figures=figures(matter, packs, shown.years),
            standing=standing,
        )


def _packs() -> list[Pack]:
    """The places asked for; all, where none is, or none of them is known."""
    known = rulebook.places()
    asked = set(request.args.getlist("place"))
    return [pack for pack in known if pack.name in asked] or known


def _all_years() -> list[int]:
    return all_years(rulebook.places())


def _years(asked: Asked, packs: list[Pack]) -> list[int]:
    if year := asked.values.get("year"):
        return [int(year)]
    return all_years(packs)[-MOST_YEARS:] or [desk.today().year]


def _flat(shown: Sheet) -> Iterator[Flat]:
    for row in shown.rows:
        for cell in row.cells:
            changed = joined(cell.changed)
            for entry in cell.entries or (None,):
                why = "" if entry else standing(cell)
                yield Flat(row.name, cell.year, why, entry, cell.draft, said(changed))
