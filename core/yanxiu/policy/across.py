"""One matter over all places and years: what each asks, what changed, wherein they differ.

Rules stand together by their `matter`, or by their own name where one is asked for; their values are
compared level by level as `between` does, units included: so many hours and so many days are no figures of
one kind.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from .between import by_design, levels_of, meant
from .errors import PolicyError
from .jurisdiction import DocumentStatus
from .labels import label_of_word
from .listing import slot_of
from .packs import Pack
from .parameters import Slot, State
from .registry import Registry
from .vocabulary import Matter

Asked = dict[str, set[tuple[str, str]]]
"""Level → what is asked there, as (unit, value)."""


class Standing(StrEnum):
    """What a place says about a matter in a year."""

    RULES = "rules"
    SILENT = "silent"
    TO_COME = "to_come"
    NOT_YET = "not_yet"


class Field(StrEnum):
    """Wherein two answers differ."""

    UNIT = "unit"
    VALUE = "value"
    SEVERITY = "severity"
    REACH = "reach"
    ADDED = "added"
    DROPPED = "dropped"


def matters(registry: Registry) -> list[tuple[str, str, int]]:
    """What can be asked for: the matters that rules speak of, then single rules that two places or more name
    alike; each with its label and the number of places that have it."""
    packs = list(registry.packs.values())
    known = [(str(one), label_of_word(one), sum(bool(slots_of(p, one)) for p in packs)) for one in Matter]
    shared = {
        bare: [p for p in packs if _own(p, bare)]
        for bare in {s.bare for p in packs for s in p.slots.values()}
    }
    rules = [(bare, _label(found[0], bare), len(found)) for bare, found in shared.items() if len(found) > 1]
    return [one for one in known if one[2]] + sorted(rules)


def slots_of(pack: Pack, asked: str) -> list[Slot]:
    """A place's rules of a matter, or its rule of that name."""
    of_matter = [slot for slot in pack.slots.values() if slot.matter == asked]
    return of_matter or _own(pack, asked)


def across(
    registry: Registry, asked: str, years: Sequence[int], places: Iterable[str] = ()
) -> dict[str, Any]:
    """What the places (all that are loaded, where none is named) ask in a matter in each of the years.

    `asked` is one of `Matter` or a rule's own name; drafts count and say so.  A place without a word on it
    says whether its documents of that year are silent, are to come, or had not begun.  Raises `PolicyError`
    for a matter, or a place, that there is not.
    """
    packs = [registry.pack(place) for place in places] or list(registry.packs.values())
    if asked not in set(Matter) and not any(slots_of(pack, asked) for pack in registry.packs.values()):
        known = "、".join(f"{one} {label_of_word(one)}" for one in Matter)
        raise PolicyError(f"没有叫 {asked!r} 的事项或规则；事项有：{known}")
    return {
        "schema": "yanxiu.policy.across/1",
        "matter": asked,
        "label": _titled(registry, asked),
        "years": [_year(packs, asked, year) for year in years],
        "places": [_place(pack, asked, years) for pack in packs],
        "names": _names(packs, asked, years),
    }


def wherein(one: tuple[Pack, int], other: tuple[Pack, int], asked: str) -> list[str]:
    """Wherein the second's answer differs from the first's; nothing where both ask the same or nothing."""
    left, right = (_speaking(*side, asked) for side in (one, other))
    if not left or not right:
        return [] if bool(left) == bool(right) else [Field.DROPPED if left else Field.ADDED]
    ours, theirs = _asked(*one, left), _asked(*other, right)
    both = ours.keys() & theirs.keys()
    units = [({unit for unit, _ in ours[level]}, {unit for unit, _ in theirs[level]}) for level in both]
    hard = [_severities(*side, slots) for side, slots in ((one, left), (other, right))]
    found = {
        Field.UNIT: any(a.isdisjoint(b) for a, b in units),
        Field.VALUE: any(ours[level] != theirs[level] for level in both),
        Field.SEVERITY: any(hard[0][level] != hard[1][level] for level in both),
        Field.REACH: ours.keys() != theirs.keys(),
    }
    return [str(field) for field, differs in found.items() if differs]


def impossible(registry: Registry, asked: str, year: int, places: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Which places' rules of a matter a class cannot meet that keeps to another place's policy of that year.

    Found on made-up classes, for every two of the places, so it takes a moment for each pair.
    """
    packs = [registry.pack(place) for place in places] or list(registry.packs.values())
    found = []
    for other in packs:
        rules = {slot.bare: slot.label for slot in _speaking(other, year, asked)}
        for one in packs if rules else ():
            reasons = by_design(registry, (one, year), (other, year), {}) if one is not other else {}
            found += [
                {
                    "under": one.jurisdiction.id,
                    "of": other.jurisdiction.id,
                    "rule": rule,
                    "label": label,
                    "why": why,
                }
                for rule, label in rules.items()
                if (why := reasons.get(rule))
            ]
    return found


def _own(pack: Pack, bare: str) -> list[Slot]:
    slot = pack.slots.get(f"{pack.jurisdiction.id}.{bare}")
    return [slot] if slot else []


def _label(pack: Pack, bare: str) -> str:
    return pack.slot(bare).label


def _titled(registry: Registry, asked: str) -> str:
    if asked in set(Matter):
        return label_of_word(Matter(asked))
    return next(_label(pack, asked) for pack in registry.packs.values() if _own(pack, asked))


def _speaking(pack: Pack, year: int, asked: str) -> list[Slot]:
    """The rules of a matter that have an entry for the year which asks something."""
    return [
        slot
        for slot in slots_of(pack, asked)
        if any(entry.state is not State.NONE for entry in slot.entries_for(year))
    ]


def _asked(pack: Pack, year: int, slots: Iterable[Slot]) -> Asked:
    found: Asked = {}
    for slot in slots:
        for entry in slot.entries_for(year):
            # a clause without a figure is told by its name
            value = slot.bare if entry.value is True else meant(pack, entry)
            for level in levels_of(pack, year, entry):
                found.setdefault(level, set()).add((slot.unit, value))
    return found


def _severities(pack: Pack, year: int, slots: Iterable[Slot]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for slot in slots:
        for entry in slot.entries_for(year):
            for level in levels_of(pack, year, entry):
                found.setdefault(level, set()).add(str(entry.severity))
    return found


def _year(packs: Sequence[Pack], asked: str, year: int) -> dict[str, Any]:
    """Whether those who speak of it ask the same in that year, and wherein they do not."""
    speaking = [pack for pack in packs if _speaking(pack, year, asked)]
    first = speaking[0] if speaking else None
    fields = [wherein((first, year), (pack, year), asked) for pack in speaking[1:] if first]
    return {
        "year": year,
        "speaking": len(speaking),
        "differs": [str(field) for field in Field if any(field in found for found in fields)],
    }


def _place(pack: Pack, asked: str, years: Sequence[int]) -> dict[str, Any]:
    one = pack.jurisdiction
    words = {term.id: term.label for term in pack.terms} | {tier.id: tier.label for tier in pack.tiers}
    before = (None, *years)
    cells = [_cell(pack, asked, year, last) for year, last in zip(years, before, strict=False)]
    return {"jurisdiction": one.id, "name": one.name, "parent": one.parent, "words": words, "years": cells}


def _cell(pack: Pack, asked: str, year: int, last: int | None) -> dict[str, Any]:
    slots = _speaking(pack, year, asked)
    governing = [document for document in pack.jurisdiction.documents if document.governs(year)]
    return {
        "year": year,
        "standing": str(_standing(pack, year, bool(slots), bool(governing))),
        "draft": bool(governing) and all(one.status is DocumentStatus.DRAFT for one in governing),
        "latest": max(
            (y for one in pack.jurisdiction.documents for y in one.years if y < year), default=None
        ),
        "levels": sorted(_asked(pack, year, slots)),
        "slots": [slot_of(pack, slot, year) for slot in slots],
        "changed": [] if last is None else wherein((pack, last), (pack, year), asked),
    }


def _standing(pack: Pack, year: int, speaks: bool, governed: bool) -> Standing:
    if speaks:
        return Standing.RULES
    if governed:
        return Standing.SILENT
    begun = any(not one.years or min(one.years) <= year for one in pack.jurisdiction.documents)
    return Standing.TO_COME if begun else Standing.NOT_YET


def _names(packs: Sequence[Pack], asked: str, years: Sequence[int]) -> list[dict[str, Any]]:
    """Shared words in the answers which places call by different names."""
    called: dict[tuple[str, str], dict[str, str]] = {}
    for pack in packs:
        used = {word for year in years for word in _used(pack, year, asked)}
        for term in pack.terms:
            if term.maps_to and used & {term.id, str(term.maps_to)}:
                called.setdefault((str(term.kind), str(term.maps_to)), {})[pack.jurisdiction.id] = term.label
    return [
        {"kind": kind, "word": word, "labels": labels}
        for (kind, word), labels in sorted(called.items())
        if len(set(labels.values())) > 1
    ]


def _used(pack: Pack, year: int, asked: str) -> set[str]:
    values = [e.value for slot in slots_of(pack, asked) for e in slot.entries_for(year)]
    return {str(one) for value in values for one in (value if isinstance(value, tuple) else (value,))}
