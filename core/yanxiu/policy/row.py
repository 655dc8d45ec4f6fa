"""A row as it is judged: one rule on one entry at a stage of a year.

What is the same for every case is worked out once: the entry where nobody else has a say in it, and the
constant part of its findings, in memory and as it stands in a record.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from .canonical import WRITERS, Written, canonical, template
from .comparisons import Comparison, not_applicable
from .facts.view import RECURRING
from .findings import Finding, Kind, Severity, Status
from .jurisdiction import DocumentStatus, PolicyDocument
from .parameters import Entry, EntrySpec, Slot, State, resolve
from .rules import Rule
from .unknown import Need, NeedKind
from .vocabulary import Stage

if TYPE_CHECKING:
    from .packs import Pack

PASSED: Final = Comparison(Status.PASS)
COMPARED: Final = ("limit", "observed")
SAID: Final = ("detail", *COMPARED)
"""What a case decides about a finding beside its outcome, in the order of a record."""
_NOTHING: Final = {"detail": "", "limit": None, "observed": None}
_OPEN: Final = (Status.UNKNOWN, Status.ATTEST)


@dataclass(frozen=True, eq=False)
class Row:
    """One rule of a plugin on one entry of its slot, asked at a stage of a programme year."""

    pack: "Pack"
    rule: Rule
    slot: Slot
    spec: EntrySpec
    stage: Stage
    year: int

    @cached_property
    def document(self) -> PolicyDocument:
        """The document that the entry cites (one without is never judged: the registry refuses it)."""
        return self.pack.document(self.spec.document_key)

    @property
    def is_draft(self) -> bool:
        return self.document.status is DocumentStatus.DRAFT

    @cached_property
    def foregone(self) -> Comparison | None:
        """What it comes to where nobody need look at the case: it only informs, or there is no figure."""
        kind, rule, spec = self.rule.kind, self.rule, self.spec
        if kind is Kind.INFORMATION:
            return None if rule.judge else PASSED
        figure = spec.state is not State.NONE or spec.value is not None
        if figure or rule.triggers or kind is Kind.ATTESTATION:
            return None
        return not_applicable("文件没有规定数额")

    @cached_property
    def settled(self) -> Entry | None:
        """The entry as its document states it; `None` where another parameter has a say in it."""
        if self.spec.delegates_to or self.rule.beside:
            return None
        return resolve(self.slot, self.spec, self.year, (), None)

    @cached_property
    def known(self) -> Mapping[str, Any]:
        """What holds of every finding of this row."""
        constant = {
            "rule": self.slot.name,
            "stage": self.stage,
            "severity": Severity.INFO if self.rule.kind is Kind.INFORMATION else self.spec.severity,
            "kind": self.rule.kind,
            "label": self.slot.label,
            "citation": self.spec.citation,
            "owners": self.rule.owners,
            "state": self.spec.state.value,
            "evidence": self.spec.evidence,
            "draft": self.is_draft,
            "plugin": self.pack.name,
        }
        return MappingProxyType(constant)

    @cached_property
    def entry_written(self) -> Written:
        """The entry as a record holds it."""
        spec = self.spec
        shown = {
            "slot": self.slot.name,
            "year": spec.year,
            "tiers": spec.tiers,
            "levels": spec.levels,
            "value": spec.value,
            "state": spec.state,
            "cite": spec.citation.id,
        }
        return Written(canonical(shown))


def found(
    row: Row,
    entry: Entry | None,
    comparison: Comparison,
    reads: tuple[str, ...] = (),
    absent: Iterable[str] = (),
) -> Finding:
    """The finding of a row; `reads` are the facts that were read and there, `absent` those that were not.

    Where it is open it needs what the comparison names; where it is unknown also every absent fact.
    """
    status, limit, unit, detail = comparison.status, comparison.limit, comparison.unit, comparison.detail
    if not unit and limit is not None and limit is not True and limit is not False:
        unit = row.slot.unit
    needs = _needs(comparison, absent) if status in _OPEN else ()
    confirmed = entry.confirmed if entry else not row.spec.reading
    observed = comparison.observed
    told = SAID if detail else () if limit is None and observed is None else COMPARED
    alike = _alike if len(reads) <= RECURRING else _alike.__wrapped__
    own = alike(row, status, confirmed, needs, unit, reads, told).copy()
    own["detail"], own["limit"], own["observed"] = detail, limit, observed
    # every row of every decision makes one, and `__init__` takes ten times as long for as many fields
    made = object.__new__(Finding)
    object.__setattr__(made, "__dict__", own)
    return made


def _needs(comparison: Comparison, absent: Iterable[str]) -> tuple[Need, ...]:
    named = absent if comparison.status is Status.UNKNOWN else ()
    return tuple(dict.fromkeys((*comparison.needs, *(Need(NeedKind.FACT, path) for path in named))))


@lru_cache(maxsize=8192)
def _alike(
    row: Row,
    status: Status,
    confirmed: bool,
    needs: tuple[Need, ...],
    unit: str,
    reads: tuple[str, ...],
    told: tuple[str, ...],
) -> dict[str, Any]:
    """What findings of a row have in common that came out alike, and how they stand in a record.

    What a case tells of them is left open, `told` by name; the rest of it there is not.
    """
    constant = {
        **_NOTHING,
        **row.known,
        "status": status,
        "confirmed": confirmed,
        "needs": needs,
        "unit": unit,
        "reads": reads,
        "cure": row.rule.cure if status in _OPEN or status is Status.FAIL else "",
        "effect": row.rule.effect if status is Status.FAIL else None,
    }
    known = {name: value for name, value in constant.items() if name not in told}
    return {**constant, "pattern": template(told, known)}


def settled(row: Row, entry: Entry, comparison: Comparison) -> Finding:
    """The finding of a row where no fact has a say in it: it is written at once, for all cases."""
    made = found(row, entry, comparison)
    object.__setattr__(made, "pattern", (b"".join(pieces_of(made)),))
    return made


def pieces_of(finding: Finding) -> Sequence[bytes]:
    """A finding as a record holds it; what it has in common with others is not written again."""
    around = finding.pattern
    if len(around) < 2:
        return around or [canonical(finding)]
    limit, observed = finding.limit, finding.observed
    told = [WRITERS[type(limit)](limit), around[-2], WRITERS[type(observed)](observed), around[-1]]
    if finding.detail:
        return [around[0], canonical(finding.detail), around[1], *told]
    return [around[0], *told]
