"""Entries as they hold for a case: after delegation, beside each other, and with what the tenant supplied."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .chain import Chain
from .packs import Pack
from .parameters import Entry, EntrySpec, Slot, resolve, with_beside
from .row import Row
from .scope import Scope
from .unknown import Need, NeedKind, Unknown


@dataclass
class Resolver:
    """Resolves entries of a year for cases of a scope; `tables` are the loaded tables that were asked for.

    `day` is that by which dated tables are told apart.  Only a tenant's parameters ask for it: without them
    an entry is the same for every case of the scope.
    """

    chain: Chain
    year: int
    scope: Scope
    day: Callable[[], Any] = lambda: date.max
    tables: set[str] = field(default_factory=set)

    def of_row(self, row: Row) -> Entry:
        """A row's entry, with what its rule reads beside it."""
        entry = self.entry(row.slot, row.spec)
        beside = {name: self.value(row.pack, name) for name in row.rule.beside}
        return with_beside(entry, beside) if beside else entry

    def entry(self, slot: Slot, spec: EntrySpec) -> Entry:
        """An entry, resolved against another level's parameter and the tenant's."""
        delegate = self._delegate(spec) if spec.delegates_to else None
        given = self.chain.parameters
        self.tables.update(one.slot for one in given if one.since and one.names(slot.name, spec))
        return resolve(slot, spec, self.year, given, delegate, self.scope.tier_or_need, self.day)

    def applicable(self, pack: Pack, bare: str) -> Entry | None:
        """The entry of a plugin's slot that speaks of this case, or `None`."""
        slot = pack.slots.get(f"{pack.jurisdiction.id}.{bare}")
        if slot is None:
            return None
        for spec in slot.entries_for(self.year):
            if self.chain.judges(pack, spec) and self.scope.speaks(spec, self.chain, self.year) is True:
                return self.entry(slot, spec)
        return None

    def value(self, pack: Pack, bare: str) -> Any:
        """The value of a plugin's slot; unknown where no entry speaks of this case."""
        entry = self.applicable(pack, bare)
        if entry is None:
            return Unknown(Need(NeedKind.PARAMETER, f"{pack.jurisdiction.id}.{bare}@{self.year}"))
        return entry.value

    def _delegate(self, spec: EntrySpec) -> Any:
        jurisdiction, _, bare = spec.delegates_to.partition(".")
        pack = next((p for p in self.chain.packs if p.jurisdiction.id == jurisdiction), None)
        if pack is None or self.applicable(pack, bare) is None:
            return Unknown(Need(NeedKind.PARAMETER, f"{spec.delegates_to}@{self.year}"))
        return self.value(pack, bare)
