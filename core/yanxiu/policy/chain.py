"""The chain that answers for a case: from the supervising department's jurisdiction upwards."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from .jurisdiction import DocumentStatus
from .packs import Failure, Pack
from .parameters import Combine, EntrySpec, TenantParameter
from .row import Row
from .vocabulary import Level, Stage, TermKind


@dataclass(frozen=True)
class Chain:
    """Packs, most specific first, with the drafts a tenant adopted and the values it supplied.

    `call(plugin, hook, **arguments)` reaches one plugin's deciding hook.  With `strict` what breaks in a
    plugin raises as it broke, instead of becoming an `error` finding.  `questions` remembers what has been
    worked out for all cases of a scope (`question.py`).
    """

    packs: tuple[Pack, ...]
    jurisdiction: str
    adopted: frozenset[str]
    parameters: tuple[TenantParameter, ...]
    missing: tuple[Failure, ...]
    call: Callable[..., Any]
    strict: bool = field(default=False, compare=False)
    questions: dict[Any, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    _rows: dict[tuple[Stage, int], tuple[Row, ...]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    _rivals: dict[tuple[Stage, int], tuple[tuple[Row, Row], ...]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def rows(self, stage: Stage, year: int) -> tuple[Row, ...]:
        """Rules and entries that may judge: of documents in force, or drafts that the tenant adopted."""
        key = (stage, year)
        if key not in self._rows:
            self._rows[key] = tuple(
                row for pack in self.packs for row in pack.rows(stage, year) if self.judges(pack, row.spec)
            )
        return self._rows[key]

    def judges(self, pack: Pack, spec: EntrySpec) -> bool:
        if not spec.document_key:
            return True
        document = pack.document(spec.document_key)
        return document.status is DocumentStatus.IN_FORCE or document.key in self.adopted

    def rivals(self, stage: Stage, year: int) -> tuple[tuple[Row, Row], ...]:
        """Rows of two slots of which one may silence the other: (the one that may, the other)."""
        key = (stage, year)
        if key not in self._rivals:
            rows = self.rows(stage, year)
            self._rivals[key] = tuple(
                (a, b) for a in rows for b in rows if a.slot is not b.slot and _rival(a, b)
            )
        return self._rivals[key]

    def pack_of(self, level: Level | None) -> Pack | None:
        """Whose rules are asked for a project of this level (the tenant's own where it is not known)."""
        if level is None:
            return self.packs[0] if self.packs else None
        return next((pack for pack in self.packs if pack.jurisdiction.level == level), None)

    def tier_level(self, tier: str) -> Level | None:
        return next((t.level for pack in self.packs for t in pack.tiers if t.id == tier), None)

    def tiers_of(self, level: Level, year: int) -> frozenset[str]:
        """The tiers that exist at a level in a year."""
        return frozenset(t.id for p in self.packs for t in p.tiers if t.level == level and t.exists_in(year))

    def check_word(self, kind: str, word: str) -> str | None:
        """What is wrong with a word that plugins declare, or `None`."""
        known = sorted(set(self._words(kind)))
        if word in known:
            return None
        if self.missing:
            return None
        return f"{word!r} 不是这一辖区声明过的词；已声明：{'、'.join(known) or '（无）'}"

    def _words(self, kind: str) -> Iterable[str]:
        for pack in self.packs:
            if kind == "tier":
                yield from (tier.id for tier in pack.tiers)
            else:
                yield from (term.id for term in pack.terms if term.kind is TermKind(kind))

    def labels(self) -> dict[str, str]:
        """The regions' own words (tiers and terms) by id, the most specific jurisdiction's label first."""
        made: dict[str, str] = {}
        for pack in self.packs:
            for name, label in [(t.id, t.label) for t in pack.tiers] + [(t.id, t.label) for t in pack.terms]:
                made.setdefault(name, label)
        return made

    def drafts(self) -> frozenset[str]:
        """Keys of the draft documents in the chain."""
        return frozenset(
            d.key for p in self.packs for d in p.jurisdiction.documents if d.status is DocumentStatus.DRAFT
        )


def _rival(one: Row, other: Row) -> bool:
    if one.slot.supersedes and one.slot.supersedes == other.slot.name:
        return True
    return one.slot.bare == other.slot.bare and one.slot.combine is Combine.GOVERNING
