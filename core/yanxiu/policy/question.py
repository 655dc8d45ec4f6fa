"""What is asked at a stage of a year about every case of one scope: worked out once for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from . import wording
from .canonical import Template, template
from .chain import Chain
from .comparisons import Comparison, not_applicable
from .findings import Finding, Kind, Severity, Status
from .parameters import TENANT_MAY_FILL, Entry
from .resolving import Resolver
from .row import Row, settled
from .scope import Scope, asked_only_here
from .unknown import Need, NeedKind
from .version import __version__
from .vocabulary import Stage

NO_POLICY: Final = "NO-POLICY"
PLUGIN_FAILED: Final = "PLUGIN-FAILED"
SCHEMA: Final = "yanxiu.decision/1"
BY_CASE: Final = ("as_of", "facts", "findings", "subsidy", "tenant_parameters")
"""What a case decides about its record, in the order of a record."""
NOT_OF_THIS_CASE = not_applicable("不适用于本项目的级别或类别")


@dataclass(frozen=True, eq=False)
class Standing:
    """A row as it stands to the cases of a question, as far as that can be told without their facts.

    `entry` is `None` where a tenant's parameters have a say in it, `comparison` where its rule is to be
    asked, and `finding` unless both are there.
    """

    row: Row
    entry: Entry | None
    comparison: Comparison | None
    finding: Finding | None


@dataclass(frozen=True, eq=False)
class Question:
    """A stage of a year, put to a chain for cases of one scope."""

    chain: Chain
    stage: Stage
    year: int
    scope: Scope
    _standings: dict[tuple[Row, str], Standing] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows that are asked: national documents only about national-level classes."""
        chain, scope = self.chain, self.scope
        return tuple(
            row for row in chain.rows(self.stage, self.year) if asked_only_here(row.pack, chain, scope)
        )

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """How each of the rows stands to such a case."""
        displaced = self._displaced
        return tuple(self.standing(row, displaced.get(row.slot.name, "")) for row in self.rows)

    def standing(self, row: Row, displaced_by: str = "") -> Standing:
        """How a row stands to such a case, where the slot `displaced_by` has been given the word instead."""
        known = self._standings.get((row, displaced_by))
        if known is None:
            known = self._standings[row, displaced_by] = self._stands(row, displaced_by)
        return known

    def _stands(self, row: Row, displaced_by: str) -> Standing:
        entry, comparison = self._entry(row), self._silence(row, displaced_by)
        finding = settled(row, entry, comparison) if entry and comparison else None
        return Standing(row, entry, comparison, finding)

    def _entry(self, row: Row) -> Entry | None:
        """The entry of a row where it is the same for every case."""
        if row.settled and not (self.chain.parameters and row.spec.state in TENANT_MAY_FILL):
            return row.settled
        if self.chain.parameters:
            return None
        return Resolver(self.chain, self.year, self.scope).of_row(row)

    def _silence(self, row: Row, displaced_by: str) -> Comparison | None:
        """Why a row's rule is not asked; `None` where it is."""
        if displaced_by:
            return not_applicable(f"由 {displaced_by} 决定")
        speaks = self._speaks(row)
        if isinstance(speaks, Need):
            return Comparison(Status.UNKNOWN, needs=(speaks,))
        return row.foregone if speaks else NOT_OF_THIS_CASE

    def _speaks(self, row: Row) -> bool | Need:
        return self.scope.speaks(row.spec, self.chain, self.year)

    @cached_property
    def _displaced(self) -> Mapping[str, str]:
        """Slots that are silent: another level governs, or a lower level's slot names what it supersedes."""
        rivals = self.chain.rivals(self.stage, self.year)
        speaking = {row.slot.name for row in self.rows if self._speaks(row) is True} if rivals else ()
        displaced: dict[str, str] = {}
        for one, other in rivals:
            if one.slot.name not in speaking or other.slot.name not in speaking:
                continue
            superseded = one.slot.supersedes == other.slot.name
            if superseded or one.pack.jurisdiction.level == self.scope.asked:
                displaced[other.slot.name] = one.slot.name
        return displaced

    @cached_property
    def beforehand(self) -> tuple[Finding, ...]:
        """What there is to say before any row: plugins that failed, and that no document speaks."""
        failed = [plugin_failed(self.stage, one.plugin, one.problem) for one in self.chain.missing]
        return (*failed, *self._no_policy())

    def _no_policy(self) -> list[Finding]:
        """Silence is not consent: the jurisdiction that is asked must have a row for this year and stage."""
        chain, asked_level = self.chain, self.scope.asked
        asked = chain.pack_of(asked_level)
        if asked is not None and any(row.pack is asked for row in self.rows):
            return []
        if asked is None and chain.missing:
            return []
        name = asked.jurisdiction.name if asked else (str(asked_level) if asked_level else chain.jurisdiction)
        label, cure = wording.NO_POLICY
        where = f"{asked.jurisdiction.id if asked else asked_level}/{self.year}/{self.stage}"
        return [
            Finding(
                rule=NO_POLICY,
                stage=self.stage,
                status=Status.UNKNOWN,
                severity=Severity.HARD,
                kind=Kind.NO_POLICY,
                label=label,
                detail=f"{name}对{self.year}年度这一环节没有可依据的文件",
                needs=(Need(NeedKind.POLICY, where),),
                cure=cure,
            )
        ]

    @cached_property
    def record(self) -> Template:
        """A record as far as it is the same for every case: what stands around `BY_CASE`."""
        chain = self.chain
        constant = {
            "schema": SCHEMA,
            "kernel": __version__,
            "jurisdiction": chain.jurisdiction,
            "stage": self.stage,
            "year": self.year,
            "adopted_drafts": sorted(chain.adopted & chain.drafts()),
            "plugins": [{"name": p.name, "version": p.version, "hash": p.hash} for p in chain.packs],
            "missing": [{"plugin": f.plugin, "problem": f.problem} for f in chain.missing],
            "entries": self._entries(),
        }
        return template(BY_CASE, constant)

    def _entries(self) -> list[bytes]:
        """The parameters that were read: each entry that a finding rests on."""
        cited = {(row.slot.name, row.spec.citation.id) for row in self.rows}
        rows = self.chain.rows(self.stage, self.year)
        return [row.entry_written for row in rows if (row.slot.name, row.spec.citation.id) in cited]


def question(chain: Chain, stage: Stage, year: int, scope: Scope) -> Question:
    """The chain's question for a scope; the chain remembers it."""
    key = (stage, year, scope)
    known: Question | None = chain.questions.get(key)
    if known is None:
        known = chain.questions[key] = Question(chain, stage, year, scope)
    return known


def plugin_failed(stage: Stage, plugin: str, problem: str) -> Finding:
    """The finding that a plugin broke: its questions go to a person."""
    label, cure = wording.PLUGIN_FAILED
    return Finding(
        rule=PLUGIN_FAILED,
        stage=stage,
        status=Status.ERROR,
        severity=Severity.HARD,
        kind=Kind.PLUGIN,
        label=label,
        detail=f"插件 {plugin}：{problem}",
        cure=cure,
        plugin=plugin,
    )
