"""Policy as readers see it: places, a year's rules by stage, one rule over the years, two side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from flask_babel import gettext

from yanxiu.policy import Case, Level, Pack, Slot, Stage
from yanxiu.policy.between import by_design, differing_names
from yanxiu.policy.browsing import case_told, own_cases, years_of
from yanxiu.policy.findings import Severity
from yanxiu.policy.listing import slot_of
from yanxiu.policy.parameters import Absence, State
from yanxiu.services.errors import NotFound
from yanxiu.services.policies import registry
from yanxiu.web.simulation_words import told as why_not
from yanxiu.web.wording import in_words, joined, said, word

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100


@dataclass(frozen=True)
class Value:
    """One entry in words: what it says, for whom, where it stands, how sure that is."""

    text: str
    reach: str
    severity: str
    hard: bool
    document: str
    clause: str
    cite: str
    summary: str
    remarks: tuple[str, ...]
    draft: bool


@dataclass(frozen=True)
class RuleYear:
    """A rule in one year; ``absence`` says why there is no value."""

    year: int
    values: tuple[Value, ...]
    absence: str


@dataclass(frozen=True)
class RuleLine:
    """A rule in a list."""

    slot: str
    label: str
    stages: tuple[str, ...]
    year: RuleYear


def places() -> list[Pack]:
    """The jurisdictions whose plugins are loaded: the nation first, then by code."""
    return sorted(
        registry().packs.values(), key=lambda one: (one.jurisdiction.parent or "", one.jurisdiction.code)
    )


def place(code: str) -> Pack:
    """One jurisdiction's plugin; raises ``NotFound``."""
    found = registry().packs.get(code)
    if found is None:
        raise NotFound("辖区", code)
    return found


def years(pack: Pack) -> list[int]:
    """The years that a jurisdiction's documents speak of, the newest first."""
    named = {year for document in pack.jurisdiction.documents for year in document.years}
    issued = {one.issued_on.year for one in pack.jurisdiction.documents if one.issued_on and not one.years}
    entries = {one.year for slot in pack.slots.values() for one in slot.entries if one.year is not None}
    return sorted(named | entries | (issued if not named | entries else set()), reverse=True)


def current_year(pack: Pack, today: date) -> int:
    """This year where a document speaks of it, else the last year that one does."""
    known = [year for year in years(pack) if year <= today.year]
    return known[0] if known else today.year


def find_slot(pack: Pack, bare: str) -> Slot:
    """A rule by its slot's short name; raises ``NotFound``."""
    found = pack.slots.get(f"{pack.jurisdiction.id}.{bare}")
    if found is None:
        raise NotFound("规则", bare)
    return found


def rules_of(pack: Pack, year: int, *, stage: str = "", text: str = "") -> list[RuleLine]:
    """A year's rules in the order of the year's steps; those without a value say why."""
    order = {str(one): number for number, one in enumerate(Stage)}
    lines = [_line(pack, slot, year) for slot in pack.slots.values()]
    asked = [
        line
        for line in lines
        if (not stage or stage in line.stages)
        and (not text or text in line.label or any(text in value.text for value in line.year.values))
    ]
    return sorted(asked, key=lambda line: (order.get(line.stages[0], 99) if line.stages else 99, line.slot))


def rule_year(pack: Pack, slot: Slot, year: int) -> RuleYear:
    """A rule in one year."""
    raw = slot_of(pack, slot, year)
    words = words_of(pack)
    values = tuple(_value(pack, slot, entry, words) for entry in raw["entries"])
    return RuleYear(year, values, word(Absence(raw["absence"])) if raw["absence"] else "")


def on_day(pack: Pack, slot: Slot, day: date) -> tuple[RuleYear, tuple[str, ...]]:
    """A rule on a day: its year's, with what had not been issued by then."""
    found = rule_year(pack, slot, day.year)
    issued = {one.name: one.issued_on for one in pack.jurisdiction.documents}
    late = dict.fromkeys(
        value.document
        for value in found.values
        if (when := issued.get(value.document)) is not None and when > day
    )
    return found, tuple(late)


@dataclass(frozen=True)
class Compared:
    """One rule on two sides; ``same`` where both say the same."""

    label: str
    slot: str
    left: RuleYear | None
    right: RuleYear | None
    by_design: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        return bool(_told(self.left) == _told(self.right))

    @property
    def change(self) -> str:
        """How the right differs from the left, in words; nothing where both say the same."""
        if self.left is None or self.right is None:
            return str(gettext("新增") if self.left is None else gettext("不再有"))
        if self.same:
            return ""
        if {one.text for one in self.left.values} != {one.text for one in self.right.values}:
            return str(gettext("改了规定"))
        alike = {one.hard for one in self.left.values} == {one.hard for one in self.right.values}
        return str(gettext("改了适用范围") if alike else gettext("改了性质"))


def compared(left: tuple[Pack, int], right: tuple[Pack, int]) -> list[Compared]:
    """The rules of two places or two years side by side, by their short names."""
    one, other = (_by_name(pack, year) for pack, year in (left, right))
    unmet = impossible(*(part for pack, year in (left, right) for part in (pack.name, year)))
    return [
        Compared(
            label=(one.get(name) or other[name]).label,
            slot=name,
            left=one[name].year if name in one else None,
            right=other[name].year if name in other else None,
            by_design=tuple(why_not(one) for one in unmet.get(name, ())),
        )
        for name in dict.fromkeys((*one, *other))
    ]


@lru_cache(maxsize=64)
def impossible(one: str, year: int, other: str, other_year: int) -> Mapping[str, tuple[str, ...]]:
    """By rule of the right, why a class under the left cannot meet it; only known years are tried."""
    plugins = registry()
    left, right = ((place(name), number) for name, number in ((one, year), (other, other_year)))
    known = {*years_of(left[0]), *years_of(right[0])}
    if left == right or not {year, other_year} <= known:
        return {}
    return {name: tuple(why) for name, why in by_design(plugins, left, right, {}).items()}


@lru_cache(maxsize=256)
def cases_of(code: str, bare: str) -> tuple[Mapping[str, Any], ...]:
    """The cases that a place's plugin brings for a rule, each with what came of it; none once packed."""
    pack = place(code)
    slot = find_slot(pack, bare)
    told = (case_told(case, slot) for case in _own_cases(code))
    return tuple(one for one in told if one is not None)


@lru_cache(maxsize=64)
def _own_cases(code: str) -> tuple[Case, ...]:
    return tuple(own_cases(registry(), place(code)))


def names(left: tuple[Pack, int], right: tuple[Pack, int]) -> list[tuple[str, str]]:
    """Papers and expense heads that the two call by different names."""
    return [(row["before"], row["after"]) for row in differing_names(*left, *right)]


def _by_name(pack: Pack, year: int) -> dict[str, RuleLine]:
    lines = rules_of(pack, year)
    return {line.slot.partition(".")[2]: line for line in lines if line.year.values}


def _told(side: RuleYear | None) -> Any:
    return None if side is None else [(value.text, value.reach, value.hard) for value in side.values]


def _line(pack: Pack, slot: Slot, year: int) -> RuleLine:
    raw = slot_of(pack, slot, year)
    return RuleLine(slot.name, slot.label, tuple(raw["stages"]), rule_year(pack, slot, year))


def _value(pack: Pack, slot: Slot, entry: Mapping[str, Any], words: Mapping[str, str]) -> Value:
    tiers = [said(words.get(one, one)) for one in entry["tiers"]]
    reach = [*tiers, *(word(Level(one)) for one in entry["levels"])]
    summaries = {row.id: row.summary for row in pack.catalogue}
    return Value(
        text=_text(slot, entry, words),
        reach=joined(reach),
        severity=word(Severity(entry["severity"])),
        hard=entry["severity"] == "hard",
        document=entry["document"] or "",
        clause=entry["clause"] or "",
        cite=entry["cite"] or "",
        summary=summaries.get(entry["cite"] or "", ""),
        remarks=tuple(_remarks(entry)),
        draft=entry["draft"],
    )


def _text(slot: Slot, entry: Mapping[str, Any], words: Mapping[str, str]) -> str:
    if entry["state"] == State.EXTERNAL_STANDARD:
        return (
            gettext("按《%(standard)s》", standard=entry["standard"].strip("《》"))
            if entry["standard"]
            else word(State.EXTERNAL_STANDARD)
        )
    if entry["state"] in (State.NONE, State.NOT_PUBLISHED):
        return word(State(entry["state"]))
    if entry["delegates_to"]:
        return str(gettext("依上一级的规定"))
    if entry["value"] is True:
        return str(gettext("按条款办理"))
    return in_words(entry["value"], slot.unit, words)


def _remarks(entry: Mapping[str, Any]) -> Iterable[str]:
    if entry["draft"]:
        yield gettext("征求意见稿，未生效")
    if entry["state"] == State.INTERPRETATION:
        yield gettext(
            "口径（%(author)s，%(day)s），须由本省确认",
            author=entry["author"],
            day=entry["date"] or gettext("无日期"),
        )
    if entry["evidence"] != "primary":
        yield gettext("数额为转述")
    if entry["note"]:
        yield said(entry["note"])


def words_of(pack: Pack) -> dict[str, str]:
    """A place's own words and tiers in Chinese."""
    return {term.id: term.label for term in pack.terms} | {tier.id: tier.label for tier in pack.tiers}
