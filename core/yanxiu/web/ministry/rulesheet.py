"""各地规定比较: one matter over places and years in the reader's words, and why they differ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from yanxiu.phrases import phrase
from yanxiu.policy import Level, Matter, Pack
from yanxiu.policy.across import Field, Standing, across, matters, slots_of
from yanxiu.policy.wording import unit_word
from yanxiu.services.policies import registry
from yanxiu.web.public import rulebook
from yanxiu.web.simulation_words import told as why_not
from yanxiu.web.wording import joined, said, word

STANDINGS: Final = {
    Standing.SILENT: _l("无此规定"),
    Standing.TO_COME: _l("待发布"),
    Standing.NOT_YET: _l("尚未施行"),
}
DIFFERS: Final = {
    Field.UNIT: _l("计量单位不同"),
    Field.VALUE: _l("数值不同"),
    Field.SEVERITY: _l("性质不同"),
    Field.REACH: _l("适用范围不同"),
}
CHANGED: Final = {
    Field.UNIT: _l("改了计量单位"),
    Field.VALUE: _l("改了数值"),
    Field.SEVERITY: _l("改了性质"),
    Field.REACH: _l("改了适用范围"),
    Field.ADDED: _l("新增"),
    Field.DROPPED: _l("不再有"),
}


@dataclass(frozen=True)
class Entry:
    """One value with the rule that it stands in."""

    label: str
    rule: str
    unit: str
    value: rulebook.Value


@dataclass(frozen=True)
class Cell:
    """What a place says in a year: entries, or why there are none; ``changed`` against the year before."""

    year: int
    entries: tuple[Entry, ...]
    standing: str
    latest: int | None
    draft: bool
    changed: tuple[str, ...]
    levels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """A place over the years."""

    pack: Pack
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """The whole comparison; ``reasons`` say of one year why places differ."""

    asked: str
    label: str
    years: tuple[int, ...]
    agreement: tuple[str, ...]
    rows: tuple[Row, ...]
    reasons_year: int | None
    reasons: tuple[str, ...]
    unmet: tuple[tuple[str, str, tuple[str, ...]], ...]
    names: tuple[tuple[str, ...], ...]


def choices() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What can be asked for: matters, and single rules that several places name alike."""
    known = [(name, said(label)) for name, label, _places in matters(registry())]
    return [one for one in known if one[0] in set(Matter)], [
        one for one in known if one[0] not in set(Matter)
    ]


def all_years(packs: Iterable[Pack]) -> list[int]:
    """The years that the places' documents name, the oldest first."""
    return sorted({y for pack in packs for document in pack.jurisdiction.documents for y in document.years})


def sheet(asked: str, years: Sequence[int], packs: Sequence[Pack]) -> Sheet:
    """Compare ``packs`` over ``years`` in a matter, or a rule; raises ``PolicyError`` for an unknown one."""
    data = across(registry(), asked, years, [pack.name for pack in packs])
    rows = [_row(pack, place) for pack, place in zip(packs, data["places"], strict=True)]
    told = [one["year"] for one in data["years"] if one["speaking"] > 1]
    year = told[-1] if told else None
    differs: Sequence[str] = next((one["differs"] for one in data["years"] if one["year"] == year), ())
    return Sheet(
        asked,
        said(data["label"]),
        tuple(years),
        tuple(_agreement(one) for one in data["years"]),
        tuple(rows),
        year,
        tuple(_reasons(rows, year, differs)) if year else (),
        tuple(_unmet(asked, packs, year)) if year else (),
        tuple(_names(data, packs)),
    )


def _row(pack: Pack, place: Mapping[str, Any]) -> Row:
    return Row(pack, said(pack.jurisdiction.name), tuple(_cell(pack, cell) for cell in place["years"]))


def _cell(pack: Pack, cell: Mapping[str, Any]) -> Cell:
    speaks = cell["standing"] == Standing.RULES
    silent = cell["standing"] == Standing.SILENT
    return Cell(
        cell["year"],
        tuple(_entries(pack, cell)),
        "" if speaks else str(STANDINGS[Standing(cell["standing"])]),
        None if speaks or silent else cell["latest"],
        cell["draft"],
        tuple(str(CHANGED[Field(one)]) for one in cell["changed"]) if speaks or silent else (),
        tuple(word(Level(one)) for one in cell["levels"]),
    )


def _entries(pack: Pack, cell: Mapping[str, Any]) -> Iterator[Entry]:
    for slot in cell["slots"]:
        told = rulebook.rule_year(pack, pack.slots[slot["slot"]], cell["year"])
        for value in told.values:
            yield Entry(said(slot["label"]), slot["slot"], _unit(slot["unit"]), value)


def _unit(unit: str) -> str:
    measure = unit_word(unit)
    told = said(f"…{measure}")
    return measure.strip() if told == f"…{measure}" else told.strip()


def _agreement(year: Mapping[str, Any]) -> str:
    if year["speaking"] == 0:
        return str(_("都没有规定"))
    if year["speaking"] == 1:
        return str(_("只有一地有规定"))
    return joined(str(DIFFERS[Field(one)]) for one in year["differs"]) or str(_("各地相同"))


def _reasons(rows: Sequence[Row], year: int, differs: Sequence[str]) -> Iterator[str]:
    """In words, from the clauses: wherein the places differ, and what stands behind it."""
    cells = [(row.name, cell) for row in rows for cell in row.cells if cell.year == year]
    speaking = [(name, cell) for name, cell in cells if cell.entries]
    texts = said("；").join(
        said(phrase("{place}：{rules}", place=name, rules=_rules(cell))) for name, cell in speaking
    )
    if Field.UNIT in differs:
        yield _("计量单位不同。%(told)s。文件没有写怎样折算，数字不能直接比大小。", told=texts)
    elif Field.VALUE in differs:
        yield _("数值不同。%(told)s。", told=texts)
    if Field.SEVERITY in differs:
        hard = [(name, dict.fromkeys(one.value.severity for one in cell.entries)) for name, cell in speaking]
        yield _("性质不同。%(told)s。", told=_each(hard))
    if Field.REACH in differs:
        yield _("适用范围不同。%(told)s。", told=_each((name, cell.levels) for name, cell in speaking))
    for name, cell in speaking:
        if cell.draft:
            yield _("%(place)s的依据是征求意见稿，还没有生效。", place=name)
    for name, cell in cells:
        if not cell.entries:
            yield said(phrase("{place}：{standing}。", place=name, standing=standing(cell)))


def standing(cell: Cell) -> str:
    """Why there is no value, with the last year that a document speaks of."""
    if cell.latest is None:
        return cell.standing
    return str(_("%(standing)s（最近的文件管%(year)s年度）", standing=cell.standing, year=cell.latest))


def _rules(cell: Cell) -> str:
    return joined(_rule(one) for one in cell.entries)


def _rule(one: Entry) -> str:
    value = f"{one.label} {one.value.reach} {one.value.text}".replace("  ", " ")
    if not one.value.document:
        return value
    source = f"{one.value.document} {one.value.clause}"
    told = phrase("{value}（{severity}，{source}）", value=value, severity=one.value.severity, source=source)
    return said(told)


def _each(told: Iterable[tuple[str, Iterable[str]]]) -> str:
    return said("；").join(f"{name} {joined(words)}" for name, words in told)


def _unmet(asked: str, packs: Sequence[Pack], year: int) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Rules of one place that a class under another's policy cannot meet: whose, which, and why."""
    for other in packs:
        rules = {slot.bare: slot.label for slot in slots_of(other, asked) if slot.entries_for(year)}
        for one in packs if rules else ():
            if one is other:
                continue
            reasons = rulebook.impossible(one.name, year, other.name, year)
            for bare, why in reasons.items():
                if bare in rules:
                    rule = f"{said(other.jurisdiction.name)} {said(rules[bare])}"
                    yield said(one.jurisdiction.name), rule, tuple(why_not(one) for one in why)


def _names(data: Mapping[str, Any], packs: Sequence[Pack]) -> Iterator[tuple[str, ...]]:
    for one in data["names"]:
        yield tuple(said(one["labels"].get(pack.jurisdiction.id, "")) for pack in packs)
