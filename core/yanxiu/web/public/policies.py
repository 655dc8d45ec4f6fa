"""政策依据: rules by place and year, one rule with its value on a day, two places or years compared."""

from datetime import date
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from yanxiu.policy import Stage, Status
from yanxiu.services.errors import NotFound
from yanxiu.services.listing import part_of
from yanxiu.web import desk
from yanxiu.web.access import open_to_all
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.public import rulebook, site
from yanxiu.web.wording import in_words, said, word

RULES = Listing(
    "rules",
    columns=(
        Column("label", "规则", lambda row: row.label),
        Column("stages", "环节", lambda row: "、".join(word(Stage(one)) for one in row.stages)),
        Column(
            "values",
            "规定",
            lambda row: "；".join(_told(value) for value in row.year.values) or row.year.absence,
        ),
        Column("cites", "依据", lambda row: "；".join(_cited(value) for value in row.year.values)),
    ),
    filters=(
        Filter("q", "规则或取值"),
        Filter("stage", "环节", tuple((str(one), word(one)) for one in Stage)),
    ),
    size=30,
)


@site.get("/policies")
@open_to_all
def policies() -> str:
    """The places whose policy is here, with their documents."""
    return render_template("public/policies.html", places=rulebook.places(), years=rulebook.years)


@site.get("/policies/<place>")
@open_to_all
def policy_now(place: str) -> Answer:
    """A place's policy of this year, or of the last year that its documents speak of."""
    year = rulebook.current_year(rulebook.place(place), desk.today())
    return redirect(url_for("site.policy", place=place, year=year))


@site.get("/policies/<place>/<int:year>")
@open_to_all
def policy(place: str, year: int) -> Response | str:
    """A year's rules, in the order of the year's steps."""
    pack, year = rulebook.place(place), _year(year)
    asked = RULES.asked()
    lines = rulebook.rules_of(pack, year, stage=asked.values.get("stage", ""), text=asked.values.get("q", ""))
    found = part_of(lines, asked.window)
    documents = [one for one in pack.jurisdiction.documents if one.governs(year)]
    return RULES.answer(
        None,
        asked,
        found,
        "public/policy.html",
        pack=pack,
        year=year,
        years=rulebook.years(pack),
        documents=documents,
    )


@site.get("/policies/<place>/rules/<slot>")
@open_to_all
def rule(place: str, slot: str) -> str:
    """One rule: what it says on the day asked for, and over the years; no document's own words."""
    return render_template(
        "public/rule.html",
        **rule_shown(place, slot),
        page=lambda **named: url_for("site.rule", **named),
        quote=lambda _document, _clause: None,
    )


def rule_shown(place: str, slot: str) -> dict[str, Any]:
    """What a rule's page shows; ``page`` and ``quote`` are whose page it is."""
    pack = rulebook.place(place)
    found = rulebook.find_slot(pack, slot)
    day, wrong = _day()
    on, late = rulebook.on_day(pack, found, day)
    spoken = sorted({*rulebook.years(pack), day.year})
    names = sorted(pack.slots)
    here = names.index(found.name)
    return {
        "pack": pack,
        "slot": found,
        "bare": slot,
        "day_asked": day,
        "wrong": wrong,
        "typed": request.args.get("on", ""),
        "on": on,
        "late": late,
        "eras": [rulebook.rule_year(pack, found, year) for year in spoken],
        "stages": _stages(place, slot),
        "previous": names[here - 1].partition(".")[2] if here else "",
        "following": names[here + 1].partition(".")[2] if here + 1 < len(names) else "",
        "others": _others(place, slot, day.year),
        "cases": rulebook.cases_of(place, slot),
        "status_word": lambda status: word(Status(status)),
        "case_value": lambda value, unit: in_words(value, unit, rulebook.words_of(pack)),
    }


@site.get("/policies/compare")
@open_to_all
def compare() -> str:
    """Two places, or two years of one, side by side."""
    packs = rulebook.places()
    codes = [one.jurisdiction.id for one in packs]
    last = codes[-1] if codes else ""
    sides = []
    for name, place in (("a", codes[0] if codes else ""), ("b", last)):
        chosen = request.args.get(name, place)
        pack = rulebook.place(chosen)
        known = rulebook.years(pack) or [desk.today().year]
        sides.append((pack, _year(request.args.get(f"{name}_year", known[0], type=int))))
    rows = rulebook.compared(sides[0], sides[1])
    only = request.args.get("only") == "1"
    return render_template(
        "public/compare.html",
        packs=packs,
        sides=sides,
        rows=[row for row in rows if not (only and row.same)],
        total=len(rows),
        differing=sum(not row.same for row in rows),
        only=only,
        names=rulebook.names(*sides),
    )


def _year(year: int) -> int:
    if not rulebook.FIRST_YEAR <= year <= rulebook.LAST_YEAR:
        raise NotFound("年度", year)
    return year


def _day() -> tuple[date, str]:
    """The day asked for; today, and a message, where what was typed is no day."""
    typed = request.args.get("on", "").strip()
    year = request.args.get("year", type=int)
    default = date(_year(year), 12, 31) if year else desk.today()
    if not typed:
        return default, ""
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return default, gettext("“%(typed)s”不是有效日期，请按 2024-10-25 的样子填写", typed=typed[:20])
    return (
        (found, "")
        if rulebook.FIRST_YEAR <= found.year <= rulebook.LAST_YEAR
        else (default, gettext("年份太远"))
    )


def _stages(place: str, slot: str) -> list[str]:
    pack = rulebook.place(place)
    lines = [line for line in rulebook.rules_of(pack, desk.today().year) if line.slot == f"{place}.{slot}"]
    return [word(Stage(one)) for line in lines for one in line.stages]


def _others(place: str, slot: str, year: int) -> list[tuple[str, str, rulebook.RuleYear]]:
    """What other places say under the same name in that year."""
    return [
        (one.jurisdiction.id, said(one.jurisdiction.name), rulebook.rule_year(one, one.slot(slot), year))
        for one in rulebook.places()
        if one.jurisdiction.id != place and f"{one.jurisdiction.id}.{slot}" in one.slots
    ]


def _told(value: rulebook.Value) -> str:
    return f"{value.reach}：{value.text}" if value.reach else value.text


def _cited(value: rulebook.Value) -> str:
    return f"{value.document} {value.clause}（{value.cite}）"
