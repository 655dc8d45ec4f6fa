"""A plugin as loaded and checked: everything it declares, compiled for questions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .anchors import Anchors
from .catalogue import CatalogueRow
from .divisions import Division
from .fields import FieldSpec
from .jurisdiction import Jurisdiction, PolicyDocument, Tier
from .parameters import Slot
from .printing import DocumentTemplate, ReportFormat, SurveyTemplate
from .row import Row
from .rules import Rule
from .vocabulary import Stage, Term


@dataclass(frozen=True)
class Pack:
    """One plugin.

    `hash` is over every file of its package but translations and divisions, so that a decision can be
    pinned to it; `divisions` are those that a nation reports by, with their place on a grid of tiles;
    `translations` are its texts in other languages (see `translating.py`); `templates` are those of its
    documents, by their path in the package; `deprecated` says what it uses that a later core lacks.
    """

    name: str
    version: str
    hash: str
    module: Any
    jurisdiction: Jurisdiction
    tiers: tuple[Tier, ...]
    terms: tuple[Term, ...]
    rules: tuple[Rule, ...]
    slots: Mapping[str, Slot]
    catalogue: tuple[CatalogueRow, ...]
    fields: tuple[FieldSpec, ...] = ()
    documents: tuple[DocumentTemplate, ...] = ()
    surveys: tuple[SurveyTemplate, ...] = ()
    report_formats: tuple[ReportFormat, ...] = ()
    divisions: tuple[Division, ...] = ()
    anchors: Anchors = field(default_factory=dict)
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict, compare=False)
    templates: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    deprecated: tuple[str, ...] = field(default=(), compare=False)
    _rows: dict[tuple[Stage, int, Rule], tuple[Row, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def document(self, key: str) -> PolicyDocument:
        """One of the jurisdiction's documents; raises `KeyError` for another."""
        return self._documents[key]

    @cached_property
    def _documents(self) -> Mapping[str, PolicyDocument]:
        return {document.key: document for document in self.jurisdiction.documents}

    @cached_property
    def standards(self) -> frozenset[str]:
        """The external standards that its parameters refer to, as they name them."""
        found = {entry.standard for slot in self.slots.values() for entry in slot.entries}
        return frozenset(found - {""})

    def slot(self, bare: str) -> Slot:
        return self.slots[f"{self.jurisdiction.id}.{bare}"]

    def rows(self, stage: Stage, year: int) -> tuple[Row, ...]:
        """Rules of a stage with their entries of a year, drafts included."""
        return tuple(
            row for rule in self.rules if stage in rule.stages for row in self.rows_of(rule, stage, year)
        )

    def rows_of(self, rule: Rule, stage: Stage, year: int) -> tuple[Row, ...]:
        """A rule with its entries of a year, to be judged at a stage; worked out once."""
        key = (stage, year, rule)
        if key not in self._rows:
            slot = self.slot(rule.slot)
            self._rows[key] = tuple(
                Row(self, rule, slot, spec, stage, year) for spec in slot.entries_for(year)
            )
        return self._rows[key]


@dataclass(frozen=True)
class Failure:
    """A plugin that could not be loaded; its jurisdiction goes to manual review."""

    plugin: str
    problem: str
