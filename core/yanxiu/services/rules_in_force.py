"""政策 as it binds a tenant in a year: each entry of its chain that judges, with what the tenant supplied."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from yanxiu.policy import Chain, DocumentStatus, EntrySpec, Pack, PolicyDocument, Slot, Stage, plain
from yanxiu.services.openings import openings
from yanxiu.services.work import Work


@dataclass(frozen=True)
class RuleInForce:
    """One entry: whose, what it asks, where it stands, at which stages.

    ``supplied_on`` is the day of the tenant's own value; None where the document states it.  ``draft``: it
    stands in a draft that the tenant has adopted.
    """

    jurisdiction: str
    slot: Slot
    spec: EntrySpec
    stages: tuple[Stage, ...]
    value: Any
    supplied_on: date | None
    draft: bool


def rules_in_force(work: Work, year: int) -> list[RuleInForce]:
    """What judges cases of a year, the tenant's own jurisdiction first; drafts only where adopted."""
    chain = work.chain(year)
    given = {id(one.spec): one.supplied for one in openings(work, year) if one.supplied}
    return [
        RuleInForce(
            pack.jurisdiction.id,
            slot,
            spec,
            stages,
            plain(made.value if (made := given.get(id(spec))) else spec.value),
            made.dated if made else None,
            bool(spec.document_key) and pack.document(spec.document_key).status is DocumentStatus.DRAFT,
        )
        for pack, slot, spec, stages in _judging(chain, year)
    ]


def documents_in_force(work: Work, year: int) -> list[tuple[str, PolicyDocument]]:
    """The documents that govern a year, each with its jurisdiction; drafts only where adopted."""
    chain = work.chain(year)
    return [
        (pack.jurisdiction.id, one)
        for pack in chain.packs
        for one in pack.jurisdiction.documents
        if one.governs(year) and (one.status is DocumentStatus.IN_FORCE or one.key in chain.adopted)
    ]


def _judging(chain: Chain, year: int) -> Iterator[tuple[Pack, Slot, EntrySpec, tuple[Stage, ...]]]:
    for pack in chain.packs:
        asked = _stages(pack)
        for slot in pack.slots.values():
            for spec in slot.entries_for(year):
                if chain.judges(pack, spec):
                    yield pack, slot, spec, asked.get(slot.bare, ())


def _stages(pack: Pack) -> dict[str, tuple[Stage, ...]]:
    """At which stages each slot is asked for, by a rule of its own or beside another."""
    found: dict[str, set[Stage]] = {}
    for rule in pack.rules:
        for name in (rule.slot, *rule.beside):
            found.setdefault(name, set()).update(rule.stages)
    return {name: tuple(one for one in Stage if one in stages) for name, stages in found.items()}
