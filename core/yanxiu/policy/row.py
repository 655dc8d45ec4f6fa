"""A row as it is judged: one rule on one entry at a stage of a year.

What is the same for every case is worked out once: the entry where nobody else has a say in it, and the
constant part of its findings, in memory and as it stands in a record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from .canonical import Written, filled, template, written
from .findings import Finding, Kind, Severity
from .jurisdiction import DocumentStatus, PolicyDocument
from .parameters import Entry, EntrySpec, Slot, resolve
from .rules import Rule
from .vocabulary import Stage

if TYPE_CHECKING:
    from .packs import Pack

FOUND = (
    "confirmed",
    "cure",
    "detail",
    "effect",
    "limit",
    "needs",
    "observed",
    "reads",
    "status",
    "unit",
)
"""What a case decides about a finding, in the order of a record."""
_found = attrgetter(*FOUND)


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
    def settled(self) -> Entry | None:
        """The entry as its document states it; `None` where another parameter has a say in it."""
        if self.spec.delegates_to or self.rule.beside:
            return None
        return resolve(self.slot, self.spec, self.year, (), None)

    @cached_property
    def known(self) -> Mapping[str, Any]:
        """What holds of every finding of this row, and the pattern by which these are written."""
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
        return MappingProxyType({**constant, "pattern": template(FOUND, constant)})

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
        return Written(written(shown))


def finding_written(finding: Finding) -> Written:
    """A finding as a record holds it; what its row worked out beforehand is not written again."""
    if not finding.pattern:
        return Written(written(finding))
    return Written(filled(finding.pattern, _found(finding)))
