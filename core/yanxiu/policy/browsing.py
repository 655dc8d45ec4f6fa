"""One rule for readers: over the years, beside other places, and what its plugin's cases make of it."""

from collections.abc import Iterable
from typing import Any

from .canonical import plain
from .cases import Case, read_cases
from .coverage import cases_beside
from .errors import PolicyError
from .findings import Finding, worst
from .listing import slot_of
from .packs import Pack
from .parameters import Slot
from .registry import Registry


def rule_history(registry: Registry, pack: Pack, bare: str) -> dict[str, Any]:
    """A rule in every year that its jurisdiction speaks of, elsewhere under the same name, and its cases.

    Raises `PolicyError` for a rule that there is not.
    """
    slot = pack.slots.get(f"{pack.jurisdiction.id}.{bare}")
    if slot is None:
        name = pack.jurisdiction.name
        raise PolicyError(f"{name}没有叫 {bare!r} 的规则：规则名见 yanxiu policy show {pack.name}")
    others = [
        one
        for one in registry.packs.values()
        if one is not pack and f"{one.jurisdiction.id}.{bare}" in one.slots
    ]
    return {
        "schema": "yanxiu.policy.rule/1",
        "rule": bare,
        "label": slot.label,
        "places": [_place(one, one.slot(bare)) for one in (pack, *others)],
        "cases": [told for case in own_cases(registry, pack) if (told := case_told(case, slot))],
    }


def years_of(pack: Pack) -> list[int]:
    """The years that a jurisdiction's documents and entries speak of, the oldest first.

    Where all stand for any year, the year of issue, or of what is drafted, is shown.
    """
    named = {year for document in pack.jurisdiction.documents for year in document.years}
    named |= {e.year for slot in pack.slots.values() for e in slot.entries if e.year is not None}
    issued = {one.issued_on.year for one in pack.jurisdiction.documents if one.issued_on}
    dated = {e.dated.year for slot in pack.slots.values() for e in slot.entries if e.dated}
    return sorted(named or issued or dated)


def _place(pack: Pack, slot: Slot) -> dict[str, Any]:
    words = {term.id: term.label for term in pack.terms} | {tier.id: tier.label for tier in pack.tiers}
    return {
        "jurisdiction": pack.jurisdiction.id,
        "name": pack.jurisdiction.name,
        "words": words,
        "years": [{"year": year, **slot_of(pack, slot, year)} for year in years_of(pack)],
    }


def own_cases(registry: Registry, pack: Pack) -> list[Case]:
    """The cases of a plugin, where it stands in the tree that it is developed in; none once packed."""
    folder = cases_beside(pack)
    files = sorted(folder.glob("*.yaml")) if folder else []
    return [case for file in files for case in read_cases(file, registry)]


def case_told(case: Case, slot: Slot) -> dict[str, Any] | None:
    """What a case expects of a rule and what came of it; `None` where it expects nothing of it."""
    names = {slot.name, *(entry.citation.id for entry in slot.entries)}
    named = [name for name in (case.expect.findings if case.expect else ()) if name in names]
    if not named or case.expect is None:
        return None
    found = [one for one in case.decide().findings if _is(one, named)]
    of_slot = [one for one in found if one.rule == slot.name]
    if found and not of_slot:
        return None
    actual = worst(found)
    expected = [case.expect.findings[name] for name in named]
    return {
        "name": case.name,
        "year": int(case.facts.year),
        "stage": str(case.stage),
        "expected": str(expected[0]),
        "actual": str(actual) if actual else "not_applicable",
        **_shown(of_slot),
    }


def _is(finding: Finding, names: Iterable[str]) -> bool:
    return finding.rule in names or bool(finding.citation and finding.citation.id in names)


def _shown(found: list[Finding]) -> dict[str, Any]:
    """What was seen against what limit, of the finding that speaks of the case."""
    told = next((one for one in found if one.limit is not None or one.observed is not None), None)
    if told is None:
        return {"observed": None, "limit": None, "unit": ""}
    return {"observed": plain(told.observed), "limit": plain(told.limit), "unit": told.unit}
