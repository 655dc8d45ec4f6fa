"""Policy laid out for readers, as plain data: a year's entries, what differs between years, every fact."""

from typing import Any

from .canonical import plain
from .errors import PolicyError
from .facts import ROOTS, describe
from .jurisdiction import DocumentStatus
from .packs import Failure, Pack
from .parameters import EntrySpec, Slot
from .vocabulary import Stage

SCOPE = "scope"
ROOT_LABELS = {
    "ApplicationFacts": "申报",
    "AnnualPlanFacts": "年度计划",
    "ClassFacts": "班次",
    "EnrollmentFacts": "学员考核与结业",
    "HostFacts": "监督",
}


def shown(pack: Pack, year: int, stage: Stage | None = None) -> dict[str, Any]:
    """A jurisdiction's policy of one programme year, or of one stage of it.

    Slots without an entry say whether they have ended, are not yet in force, or were never published.
    """
    slots = sorted((slot_of(pack, slot, year) for slot in pack.slots.values()), key=_in_the_year)
    asked = [slot for slot in slots if stage is None or stage in slot["stages"]]
    return {
        "schema": "yanxiu.policy.show/1",
        "jurisdiction": _jurisdiction(pack),
        "year": year,
        "stage": plain(stage),
        "words": _region_words(pack),
        "documents": [_document(document, year) for document in pack.jurisdiction.documents],
        "tiers": [{"id": t.id, "label": t.label} for t in pack.tiers if t.exists_in(year)],
        "slots": asked,
        "scope": _scope(pack, year) if stage is None else [],
        "silent_stages": [str(s) for s in Stage if stage in (None, s) and not pack.rows(s, year)],
    }


def _in_the_year(slot: dict[str, Any]) -> int:
    """Slots come in the order of the stages; those that no stage asks for come last."""
    order = [str(stage) for stage in Stage]
    return order.index(slot["stages"][0]) if slot["stages"] else len(order)


def slot_of(pack: Pack, slot: Slot, year: int) -> dict[str, Any]:
    """One slot in one year."""
    entries = slot.entries_for(year)
    return {
        "slot": slot.name,
        "label": slot.label,
        "unit": slot.unit,
        "axis": str(slot.axis),
        "combine": str(slot.combine),
        "stages": _stages(pack, slot),
        "absence": None if entries else str(slot.absence(year)),
        "entries": [entry_of(pack, entry) for entry in entries],
    }


def entry_of(pack: Pack, entry: EntrySpec) -> dict[str, Any]:
    """One entry with its citation, and where it stands in the plugin."""
    cited = entry.citation
    return {
        "tiers": plain(entry.tiers),
        "levels": plain(entry.levels),
        "value": plain(entry.value),
        "severity": str(entry.severity),
        "state": str(entry.state),
        "cite": cited.id or None,
        "document": cited.document or None,
        "clause": cited.clause or None,
        "standard": entry.standard,
        "evidence": entry.evidence,
        "delegates_to": entry.delegates_to,
        "printed": entry.printed,
        "author": entry.author,
        "date": plain(entry.dated),
        "note": entry.note,
        "draft": bool(
            entry.document_key and pack.document(entry.document_key).status is DocumentStatus.DRAFT
        ),
    }


def _stages(pack: Pack, slot: Slot) -> list[str]:
    """Where the slot's own rules, or rules that read it beside theirs, are asked."""
    asked = {s for rule in pack.rules if slot.bare in (rule.slot, *rule.beside) for s in rule.stages}
    return [str(stage) for stage in Stage if stage in asked]


def _jurisdiction(pack: Pack) -> dict[str, Any]:
    one = pack.jurisdiction
    return {"id": one.id, "name": one.name, "level": str(one.level), "department": one.department}


def _region_words(pack: Pack) -> dict[str, str]:
    """The region's own words and tiers in Chinese."""
    return {term.id: term.label for term in pack.terms} | {tier.id: tier.label for tier in pack.tiers}


def _document(document: Any, year: int) -> dict[str, Any]:
    return {
        "key": document.key,
        "name": document.name,
        "title": document.title,
        "issuer": document.issuer,
        "issued_on": plain(document.issued_on),
        "status": str(document.status),
        "years": list(document.years),
        "governs": document.governs(year),
    }


def _scope(pack: Pack, year: int) -> list[dict[str, Any]]:
    """Rows that speak of a document as a whole: whom it addresses, who does what."""
    governing = {d.key for d in pack.jurisdiction.documents if d.governs(year)}
    return [
        {"id": r.id, "clause": r.clause, "kind": str(r.kind), "summary": r.summary}
        for r in pack.catalogue
        if r.stage == SCOPE and r.document in governing
    ]


def difference(pack: Pack, old: int, new: int) -> dict[str, Any]:
    """What changes from one programme year to another, by slot.

    Entries of the same tiers and levels are compared by what they ask; another citation alone is no change.
    """
    changes = [_change(pack, slot, old, new) for slot in pack.slots.values()]
    return {
        "schema": "yanxiu.policy.diff/1",
        "jurisdiction": _jurisdiction(pack),
        "words": _region_words(pack),
        "from": old,
        "to": new,
        "slots": sorted(
            (change for change in changes if change["change"] in ("changed", "added", "dropped")),
            key=_in_the_year,
        ),
        "unchanged": sum(1 for change in changes if change["change"] == "unchanged"),
    }


def _change(pack: Pack, slot: Slot, old: int, new: int) -> dict[str, Any]:
    before, after = (_by_reach(pack, slot, year) for year in (old, new))
    pairs = [_pair(before.get(key), after.get(key)) for key in dict.fromkeys((*before, *after))]
    kind = "absent"
    if before and after:
        kind = "changed" if any(pair["fields"] for pair in pairs) else "unchanged"
    elif before or after:
        kind = "added" if after else "dropped"
    return {
        "slot": slot.name,
        "label": slot.label,
        "unit": slot.unit,
        "stages": _stages(pack, slot),
        "change": kind,
        "absence": None if after else str(slot.absence(new)),
        "entries": [pair for pair in pairs if pair["fields"]],
    }


def _by_reach(pack: Pack, slot: Slot, year: int) -> dict[Any, dict[str, Any]]:
    return {(e.tiers, e.levels): entry_of(pack, e) for e in slot.entries_for(year)}


_COMPARED = ("value", "severity", "state", "standard", "delegates_to")


def _pair(before: dict[str, Any] | None, after: dict[str, Any] | None) -> dict[str, Any]:
    one = before or after or {}
    if before and after:
        fields = [name for name in _COMPARED if before[name] != after[name]]
    else:
        fields = ["added" if after else "dropped"]
    return {
        "tiers": one["tiers"],
        "levels": one["levels"],
        "fields": fields,
        "before": before,
        "after": after,
    }


def facts_of(root: str | None = None) -> dict[str, Any]:
    """Every fact that a rule may look at; raises `PolicyError` for a root that there is not."""
    roots = {kind.__name__: kind for kind in ROOTS.values()}
    if root is not None and root not in roots:
        raise PolicyError(f"没有叫 {root!r} 的事实根；可用：{'、'.join(roots)}")
    return {
        "schema": "yanxiu.policy.facts/1",
        "roots": [
            {
                "root": name,
                "label": ROOT_LABELS[name],
                "stages": [str(stage) for stage, asked in ROOTS.items() if asked is kind],
                "facts": [plain(info) for info in describe(kind)],
            }
            for name, kind in roots.items()
            if root in (None, name)
        ],
    }


def plugins_of(packs: list[Pack], failures: list[Failure]) -> dict[str, Any]:
    """The installed plugins, and those that could not be loaded with the reason."""
    return {
        "schema": "yanxiu.plugin.list/1",
        "plugins": [
            {
                "name": pack.name,
                "version": pack.version,
                "hash": pack.hash,
                "jurisdiction": _jurisdiction(pack),
                "parent": pack.jurisdiction.parent,
                "documents": [document.name for document in pack.jurisdiction.documents],
                "rules": len(pack.rules),
                "deprecated": list(pack.deprecated),
            }
            for pack in packs
        ],
        "failures": [plain(failure) for failure in failures],
    }
