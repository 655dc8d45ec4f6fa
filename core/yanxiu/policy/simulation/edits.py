"""What a simulation changes about a policy."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from yanxiu.policy.canonical import canonical
from yanxiu.policy.chain import Chain
from yanxiu.policy.errors import PolicyError
from yanxiu.policy.findings import Severity
from yanxiu.policy.money import parse_money
from yanxiu.policy.packs import Pack
from yanxiu.policy.parameters import EntrySpec, Slot, State

KEEP: Any = object()
"""In an edit: this stays as it is."""


@dataclass(frozen=True)
class Change:
    """Another value or severity for a slot's entries, or none of them (`drop`), of some tiers and of a year.

    `slot` carries its jurisdiction; without tiers every tier's entry is meant, without a year every year's.
    """

    slot: str
    value: Any = KEEP
    severity: Severity | None = None
    drop: bool = False
    tiers: tuple[str, ...] = ()
    year: int | None = None

    def shown(self) -> dict[str, Any]:
        """As plain data, for hashes and for readers."""
        kept = {"slot": self.slot, "tiers": self.tiers, "year": self.year, "drop": self.drop}
        value = {} if self.value is KEEP else {"value": self.value}
        return {**kept, **value, "severity": self.severity}


def edited(chain: Chain, changes: Iterable[Change]) -> Chain:
    """The chain with changes made; the one given stays as it is, and shares no memory of rows with it.

    Raises `PolicyError` for a slot that the chain has not, and for a change that meets no entry.
    """
    packs = {pack.jurisdiction.id: pack for pack in chain.packs}
    for change in changes:
        jurisdiction = change.slot.partition(".")[0]
        pack = packs.get(jurisdiction)
        if pack is None or change.slot not in pack.slots:
            raise PolicyError(_no_slot(change.slot, chain))
        packs[jurisdiction] = _with(pack, change)
    made = tuple(packs[pack.jurisdiction.id] for pack in chain.packs)
    return replace(chain, packs=made)


def _no_slot(slot: str, chain: Chain) -> str:
    bare = slot.rpartition(".")[2]
    near = [name for pack in chain.packs for name in pack.slots if name.partition(".")[2] == bare]
    hint = f"；可能是 {'、'.join(near)}" if near else ""
    return f"模拟改的参数 {slot!r} 不在这一辖区的政策里{hint}。参数名见 yanxiu policy show"


def _with(pack: Pack, change: Change) -> Pack:
    slot = pack.slots[change.slot]
    entries = tuple(made for entry in slot.entries for made in _changed(pack, slot, entry, change))
    if entries == slot.entries:
        years = "、".join(sorted({str(entry.year or "常设") for entry in slot.entries}))
        tiers = "、".join(sorted({tier for entry in slot.entries for tier in entry.tiers})) or "（不分类别）"
        raise PolicyError(
            f"模拟对参数 {change.slot} 的改动没有碰到任何条目（或与原值相同）："
            f"它有 {years} 年的条目，类别 {tiers}。请核对 year、tiers 和 value"
        )
    slots = MappingProxyType({**pack.slots, change.slot: replace(slot, entries=entries)})
    digest = hashlib.sha256(pack.hash.encode() + canonical(change.shown())).hexdigest()
    # rows are remembered per pack: what the baseline has worked out must not answer here
    return replace(pack, slots=slots, hash=digest, _rows={})


def _changed(pack: Pack, slot: Slot, entry: EntrySpec, change: Change) -> Iterable[EntrySpec]:
    if change.year is not None and entry.year not in (None, change.year):
        return [entry]
    if not change.tiers:
        return _new(slot, entry, change)
    spoken_to = entry.tiers or tuple(tier.id for tier in pack.tiers)
    meant = tuple(tier for tier in spoken_to if tier in change.tiers)
    if not meant:
        return [entry]
    others = tuple(tier for tier in spoken_to if tier not in change.tiers)
    left = [replace(entry, tiers=others)] if others else []
    return [*left, *_new(slot, replace(entry, tiers=meant), change)]


def _new(slot: Slot, entry: EntrySpec, change: Change) -> list[EntrySpec]:
    if change.drop:
        return []
    made = entry if change.severity is None else replace(entry, severity=change.severity)
    if change.value is KEEP:
        return [made]
    value = _value(slot, change.value)
    return [replace(made, value=value, state=State.FIXED, standard="", delegates_to="", printed="")]


def _value(slot: Slot, value: Any) -> Any:
    if slot.unit.startswith("CNY"):
        try:
            return parse_money(value)
        except ValueError as error:
            raise PolicyError(f"模拟对参数 {slot.name} 的改动：{error}") from error
    if isinstance(value, list | tuple):
        return tuple(value)
    return MappingProxyType(dict(value)) if isinstance(value, dict) else value
