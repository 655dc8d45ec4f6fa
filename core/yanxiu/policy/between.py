"""Two jurisdictions' policies side by side, rule by rule: what differs in substance, and what only in name.

Rules are compared by their slot's own name and by the level of the projects they speak of, since tiers are
each region's own.  A region's words are compared by the shared word they stand for: two names of one paper
are no difference, and are listed as names.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .canonical import plain
from .errors import PolicyError
from .jurisdiction import DocumentStatus
from .listing import entry_of
from .packs import Pack
from .parameters import EntrySpec, Slot, State
from .registry import Registry
from .simulation import Generated, Spec, generate, policies, simulate

Side = tuple[Pack, int]
_PER_TIER = 12
_SEED = 1


def between(
    registry: Registry, one: Side, other: Side, same: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What the second asks otherwise than the first; `same` maps names of rules that ask the same.

    Drafts count on both sides and say so.  `by_design` tells where a class that keeps to the first cannot
    meet the second at all, with the clause that binds it.
    """
    named = dict(same or {})
    _known(one, other, named)
    left, right = _slots(*one, named), _slots(*other, {})
    impossible = by_design(registry, one, other, named)
    rows = [
        _row(one, other, name, left.get(name), right.get(name)) for name in dict.fromkeys((*left, *right))
    ]
    for row in rows:
        row["by_design"] = impossible.get(row["rule"], [])
    return {
        "schema": "yanxiu.policy.between/1",
        "sides": [_side(*one), _side(*other)],
        "rules": [row for row in rows if row["change"] != "same" or row["by_design"]],
        "same": sum(row["change"] == "same" for row in rows),
        "names": differing_names(*one, *other),
    }


def by_design(registry: Registry, one: Side, other: Side, same: Mapping[str, str]) -> dict[str, list[str]]:
    """By rule of the second, why classes that keep to the first cannot meet it; tried on made-up classes."""
    pack, year = one
    classes = {tier.id: _PER_TIER for tier in pack.tiers if tier.exists_in(year)}
    if not classes:
        return {}
    spec = Spec(
        name="",
        jurisdiction=pack.jurisdiction.id,
        drafts=True,
        generated=Generated(year, _SEED, classes),
        rules_of=other[1] if other[1] != year else None,
        other=other[0].jurisdiction.id,
        other_drafts=True,
        same=same,
    )
    both = policies(registry, spec)
    assert spec.generated is not None  # noqa: S101 - given above
    found = simulate(both, generate(both.base, spec.generated))
    return {
        rule["rule"]: [reason["why"] for reason in rule["by_design"]]
        for rule in found["rules"]
        if rule["by_design"]
    }


def _known(one: Side, other: Side, same: Mapping[str, str]) -> None:
    for (pack, _), names in ((one, same.keys()), (other, same.values())):
        for name in names:
            if f"{pack.jurisdiction.id}.{name}" not in pack.slots:
                raise PolicyError(
                    f"{pack.jurisdiction.name}没有叫 {name!r} 的规则：规则名见 yanxiu policy show {pack.name}"
                )


def _slots(pack: Pack, year: int, same: Mapping[str, str]) -> dict[str, Slot]:
    """The slots that speak of the year, by the name they are compared under."""
    return {same.get(slot.bare, slot.bare): slot for slot in pack.slots.values() if slot.entries_for(year)}


def _row(one: Side, other: Side, name: str, left: Slot | None, right: Slot | None) -> dict[str, Any]:
    before, after = _told(*one, left), _told(*other, right)
    fields = _fields(one, other, left, right)
    change = "same" if not fields else fields[0]
    shown = left or right
    assert shown is not None  # noqa: S101 - one side has it
    return {
        "rule": name,
        "label": shown.label,
        "change": change,
        "fields": fields,
        "before": before,
        "after": after,
    }


def _fields(one: Side, other: Side, left: Slot | None, right: Slot | None) -> list[str]:
    if left is None or right is None:
        return ["dropped" if right is None else "added"]
    found = []
    reached = []
    for name, read in (("value", meant), ("severity", _severity)):
        ours, theirs = _by_level(*one, left, read), _by_level(*other, right, read)
        if any(ours[level] != theirs[level] for level in ours.keys() & theirs.keys()):
            found.append(name)
        reached = ["reach"] if ours.keys() != theirs.keys() else []
    return [*found, *reached]


def _severity(_pack: Pack, entry: EntrySpec) -> str:
    return str(entry.severity)


def _by_level(
    pack: Pack, year: int, slot: Slot, read: Callable[[Pack, EntrySpec], str]
) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for entry in slot.entries_for(year):
        for level in levels_of(pack, year, entry):
            found.setdefault(level, set()).add(read(pack, entry))
    return found


def levels_of(pack: Pack, year: int, entry: EntrySpec) -> Iterable[str]:
    """The levels of projects an entry speaks of: of its tiers, those it names, or all that there are."""
    there = {str(tier.level) for tier in pack.tiers if tier.exists_in(year)} or {str(pack.jurisdiction.level)}
    named = {str(level) for level in entry.levels}
    return sorted({str(tier.level) for tier in pack.tiers if tier.id in entry.tiers} or named or there)


def meant(pack: Pack, entry: EntrySpec) -> str:
    """What an entry asks, with a region's own words read as the shared ones."""
    shared = {term.id: str(term.maps_to) for term in pack.terms if term.maps_to}
    value = plain(entry.value)
    if isinstance(value, list):
        value = sorted(shared.get(str(one), str(one)) for one in value)
    elif isinstance(value, str):
        value = shared.get(value, value)
    if entry.state is State.EXTERNAL_STANDARD:
        return f"{entry.state}:{entry.standard}"
    return f"{value}:{entry.delegates_to}" if entry.state is State.FIXED else f"{value}"


def _told(pack: Pack, year: int, slot: Slot | None) -> dict[str, Any] | None:
    if slot is None:
        return None
    entries = [entry_of(pack, entry) for entry in slot.entries_for(year)]
    return {"slot": slot.name, "label": slot.label, "unit": slot.unit, "entries": entries}


def _side(pack: Pack, year: int) -> dict[str, Any]:
    governing = [one for one in pack.jurisdiction.documents if one.governs(year)]
    words = {term.id: term.label for term in pack.terms} | {tier.id: tier.label for tier in pack.tiers}
    return {
        "jurisdiction": pack.jurisdiction.id,
        "name": pack.jurisdiction.name,
        "year": year,
        "draft": bool(governing) and all(one.status is DocumentStatus.DRAFT for one in governing),
        "words": words,
    }


def differing_names(pack: Pack, year: int, other: Pack, other_year: int) -> list[dict[str, str]]:
    """Shared words that the two call by different names."""
    ours, theirs = _called(pack, year), _called(other, other_year)
    return [
        {"kind": kind, "word": word, "before": label, "after": theirs[kind, word]}
        for (kind, word), label in ours.items()
        if theirs.get((kind, word), label) != label
    ]


def _called(pack: Pack, year: int) -> dict[tuple[str, str], str]:
    return {
        (str(term.kind), term.maps_to): term.label
        for term in pack.terms
        if term.maps_to and (not term.years or year in term.years)
    }
