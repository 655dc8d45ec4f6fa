"""Facts carried to where another policy can be asked about them: another year, another place's words."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any, TypeVar

from yanxiu.policy.calendar import add_months
from yanxiu.policy.chain import Chain
from yanxiu.policy.facts import ABSENT, Facts

AnyFacts = TypeVar("AnyFacts", bound=Facts)


def to_year(facts: AnyFacts, year: int) -> AnyFacts:
    """The same class in another programme year: every date moves with it (29 February to the 28th)."""
    moved: AnyFacts = _shifted(facts, 12 * (year - facts.year))
    return replace(moved, year=year)


def _shifted(value: Any, months: int) -> Any:
    if type(value) is date:
        return add_months(value, months)
    if isinstance(value, tuple):
        return tuple(_shifted(item, months) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _shifted(getattr(value, f.name), months) for f in fields(value)})
    return value


def in_words_of(facts: AnyFacts, chain: Chain, tiers: Mapping[str, str]) -> AnyFacts:
    """The same facts in another jurisdiction's words.

    A tier becomes the one that `tiers` names, or the only one that the chain has at its level.  Any other
    word of a region's own that nobody in the chain declares was never collected there: it becomes absent, so
    that it reads as unknown and never as wrong.  Shared words (materials, expense heads) stay as they are.
    """
    found: AnyFacts = _spoken(facts, chain, tiers)
    return found


def _spoken(part: Any, chain: Chain, tiers: Mapping[str, str]) -> Any:
    if isinstance(part, tuple):
        return tuple(_spoken(item, chain, tiers) for item in part)
    if not is_dataclass(part) or isinstance(part, type):
        return part
    made = {}
    for field in fields(part):
        value, kind = getattr(part, field.name), field.metadata.get("word")
        if value is ABSENT:
            continue
        if kind == "tier" and isinstance(value, str):
            made[field.name] = _tier(part, value, chain, tiers)
        elif kind:
            made[field.name] = _word(value, kind, chain)
        else:
            made[field.name] = _spoken(value, chain, tiers)
    return replace(part, **made)


def _tier(project: Any, tier: str, chain: Chain, tiers: Mapping[str, str]) -> Any:
    if tier in tiers:
        return tiers[tier]
    if chain.tier_level(tier) is not None:
        return tier
    there = {one.id for pack in chain.packs for one in pack.tiers if one.level == project.level}
    return there.pop() if len(there) == 1 else ABSENT


def _word(value: Any, kind: str, chain: Chain) -> Any:
    words = value if isinstance(value, tuple) else (value,)
    strange = [one for one in words if isinstance(one, str) and chain.check_word(kind, one) is not None]
    return ABSENT if strange else value
