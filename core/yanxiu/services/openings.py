"""Where the documents leave room: readings to confirm, standards to load, values nobody published."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from yanxiu.models import TenantParameter
from yanxiu.policy import TENANT_MAY_FILL, DocumentStatus, EntrySpec, PolicyDocument, Slot, plain
from yanxiu.services.errors import NotFound
from yanxiu.services.work import Work


@dataclass(frozen=True)
class Opening:
    """One entry that a tenant may fill, and what it supplied: the row that prevails today."""

    slot: Slot
    spec: EntrySpec
    supplied: TenantParameter | None
    words: Mapping[str, str]

    @property
    def proposed(self) -> Any:
        """The plugin's own reading, as plain data; None where there is none."""
        return plain(self.spec.value)


def openings(work: Work, year: int) -> list[Opening]:
    """All openings of a year in the tenant's chain, its own jurisdiction first."""
    chain = work.chain(year)
    words = chain.labels()
    standing = _standing(work, year)
    return [
        Opening(slot, spec, _prevailing(standing, slot, spec), words)
        for pack in chain.packs
        for slot in pack.slots.values()
        for spec in slot.entries_for(year)
        if spec.state in TENANT_MAY_FILL
    ]


def opening(work: Work, year: int, slot: str) -> list[Opening]:
    """The openings of one slot in a year; ``NotFound`` where the documents leave no room."""
    found = [one for one in openings(work, year) if one.slot.name == slot]
    if not found:
        raise NotFound("可填的参数", slot)
    return found


def draft_documents(work: Work, year: int) -> list[PolicyDocument]:
    """The draft documents that the tenant's chain declares."""
    return [
        document
        for pack in work.chain(year).packs
        for document in pack.jurisdiction.documents
        if document.status is DocumentStatus.DRAFT
    ]


def _standing(work: Work, year: int) -> list[TenantParameter]:
    rows = work.session.scalars(
        select(TenantParameter)
        .where(
            or_(TenantParameter.year.is_(None), TenantParameter.year == year),
            TenantParameter.dated <= work.today,
            or_(TenantParameter.withdrawn_on.is_(None), TenantParameter.withdrawn_on > work.today),
        )
        .order_by(TenantParameter.dated, TenantParameter.id)
    )
    return list(rows)


def _prevailing(standing: list[TenantParameter], slot: Slot, spec: EntrySpec) -> TenantParameter | None:
    """The latest row for this slot, or for this entry by its catalogue id, whose tiers reach it."""
    fits = [
        row
        for row in standing
        if row.slot in (slot.name, spec.citation.id)
        and (not row.tiers or not spec.tiers or set(row.tiers) & set(spec.tiers))
    ]
    return fits[-1] if fits else None
