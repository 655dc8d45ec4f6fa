"""Slots and their dated entries: what a reader of the YAML sees as the policy.

Three different answers stand where no entry does: not yet in force, ended, not published.  No value ever
runs on into a year that its document does not govern.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from .findings import Citation, Severity
from .unknown import Need, NeedKind, Unknown, all_of, lift
from .vocabulary import Matter


class State(StrEnum):
    FIXED = "fixed"
    EXTERNAL_STANDARD = "external_standard"
    NONE = "none"
    INTERPRETATION = "interpretation"
    NOT_PUBLISHED = "not_published"


TENANT_MAY_FILL = (State.INTERPRETATION, State.EXTERNAL_STANDARD, State.NOT_PUBLISHED)


class Axis(StrEnum):
    """Which clock decides that an entry applies."""

    PROGRAMME_YEAR = "programme_year"
    ACT_DATE = "act_date"


class Combine(StrEnum):
    """How the levels of a chain combine in one slot."""

    GOVERNING = "governing"
    ADDITIVE = "additive"
    STRICTEST = "strictest"
    DELEGATED = "delegated"


class Absence(StrEnum):
    """Why a slot has no entry for a year."""

    NOT_YET_IN_FORCE = "not_yet_in_force"
    ENDED = "ended"
    NOT_PUBLISHED = "not_published"


@dataclass(frozen=True)
class EntrySpec:
    """One dated value as loaded, with its document; `source` and `line` say where it stands.

    `document_key` is empty where no document speaks of it and the value is the tenant's to give.
    """

    year: int | None
    value: Any
    severity: Severity
    citation: Citation
    document_key: str
    tiers: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    state: State = State.FIXED
    standard: str = ""
    evidence: str = "primary"
    printed: str = ""
    author: str = ""
    dated: date | None = None
    delegates_to: str = ""
    note: str = ""
    source: str = ""
    line: int = 0

    @property
    def reading(self) -> bool:
        """Whether the value is somebody's reading rather than the text's own figure."""
        return self.state is State.INTERPRETATION


@dataclass(frozen=True)
class Slot:
    """One parameter over the years; `name` carries the jurisdiction (`<jurisdiction>.<slot>`).

    `matter` is what it speaks of, under one name for all jurisdictions, where its author says so.
    """

    name: str
    label: str
    unit: str
    axis: Axis
    combine: Combine
    carries: bool
    supersedes: str
    entries: tuple[EntrySpec, ...]
    matter: Matter | None = None
    _by_year: dict[int, tuple[EntrySpec, ...]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    @property
    def bare(self) -> str:
        return self.name.partition(".")[2]

    def entries_for(self, year: int) -> tuple[EntrySpec, ...]:
        """The entries of a programme year (standing ones, or those carried on, where the document allows)."""
        if year not in self._by_year:
            self._by_year[year] = self._entries_of(year)
        return self._by_year[year]

    def _entries_of(self, year: int) -> tuple[EntrySpec, ...]:
        standing = tuple(entry for entry in self.entries if entry.year is None)
        exact = tuple(entry for entry in self.entries if entry.year == year)
        if exact or standing:
            return exact + standing
        if self.carries:
            earlier = [entry.year for entry in self.entries if entry.year is not None and entry.year < year]
            return tuple(entry for entry in self.entries if earlier and entry.year == max(earlier))
        return ()

    def absence(self, year: int) -> Absence:
        """Why `entries_for` is empty."""
        years = sorted({entry.year for entry in self.entries if entry.year is not None})
        if years and year < years[0]:
            return Absence.NOT_YET_IN_FORCE
        if years and year > years[-1]:
            return Absence.ENDED
        return Absence.NOT_PUBLISHED


@dataclass(frozen=True)
class TenantParameter:
    """A value that a tenant supplies where the documents leave room, as a dated row with author and basis.

    It is accepted only for entries in state interpretation, external_standard or not_published.  `slot` is a
    slot, a catalogue id, or the name of an external standard: its table then answers wherever it is named.
    """

    slot: str
    value: Any
    author: str = ""
    dated: date | None = None
    basis: str = ""
    year: int | None = None
    tiers: tuple[str, ...] = ()

    @property
    def since(self) -> date | None:
        """From when a loaded table is in force; `None` for every other value."""
        given = self.value.get("in_force_from") if isinstance(self.value, Mapping) else None
        return date.fromisoformat(given) if isinstance(given, str) else given

    def names(self, slot: str, spec: EntrySpec) -> bool:
        """Whether it is meant for this entry: by the slot, by its catalogue id, or by its standard."""
        if self.slot in (slot, spec.citation.id):
            return True
        return spec.state is State.EXTERNAL_STANDARD and bare_title(self.slot) == bare_title(spec.standard)

    def fits(self, slot: str, spec: EntrySpec, year: int, tier: Any, day: Callable[[], Any]) -> Any:
        """Whether it is meant for this entry, the case's tier and its `day`; unknown where one of them is."""
        if not self.names(slot, spec) or self.year not in (None, year):
            return False
        since = self.since
        begun = True if since is None else lift(lambda known: known >= since, day())
        if not self.tiers or (spec.tiers and set(spec.tiers) <= set(self.tiers)):
            return begun
        return all_of(lift(lambda known: known in self.tiers, tier), begun)


def bare_title(title: str) -> str:
    """The title of a document without its brackets."""
    return title.strip().removeprefix("《").removesuffix("》")


@dataclass(frozen=True)
class Entry:
    """An entry as a rule sees it: resolved against delegation and the tenant's parameters.

    `value` is `Unknown` where no document in hand, and no tenant, gives one.  `year` is the case's.
    """

    slot: Slot
    spec: EntrySpec
    year: int
    value: Any
    confirmed: bool
    supplied_by: TenantParameter | None = None
    beside_values: Mapping[str, Any] = field(default_factory=dict)

    def beside(self, slot: str) -> Any:
        """The value of another slot of the same year that the rule declared it reads."""
        return self.beside_values[slot]


def resolve(
    slot: Slot,
    spec: EntrySpec,
    year: int,
    tenant: tuple[TenantParameter, ...],
    delegate: Any,
    tier: Any = "",
    day: Callable[[], Any] = lambda: date.max,
) -> Entry:
    """Settle an entry's value; `delegate` is the value of the parameter it refers to, where it does.

    `tier` and `day` are the case's: a tenant may supply a value for some tiers only, and a table that is in
    force from a day on.  Without a day the newest table answers.
    """
    for supplied in reversed(tenant) if spec.state in TENANT_MAY_FILL else ():
        fits = supplied.fits(slot.name, spec, year, tier, day)
        if isinstance(fits, Unknown):
            return Entry(slot, spec, year, fits, confirmed=True)
        if fits:
            return Entry(slot, spec, year, supplied.value, confirmed=True, supplied_by=supplied)
    if spec.delegates_to:
        return Entry(slot, spec, year, delegate, confirmed=True)
    if spec.state is State.EXTERNAL_STANDARD:
        return Entry(slot, spec, year, Unknown(Need(NeedKind.STANDARD, spec.standard)), confirmed=True)
    if spec.state is State.NOT_PUBLISHED:
        return Entry(
            slot, spec, year, Unknown(Need(NeedKind.PARAMETER, f"{slot.name}@{year}")), confirmed=True
        )
    return Entry(slot, spec, year, spec.value, confirmed=not spec.reading)


def with_beside(entry: Entry, values: Mapping[str, Any]) -> Entry:
    """The same entry, given the values of the slots that its rule reads beside its own."""
    return replace(entry, beside_values=values)
