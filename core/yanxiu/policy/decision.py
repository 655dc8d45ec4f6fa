"""A decision and its record: canonical bytes, addressed by their hash, that evaluate to themselves again."""

import dataclasses
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from .canonical import Written, canonical, plain
from .chain import Chain
from .exact import tagged, untagged
from .facts import ABSENT, Facts
from .findings import Consequence, Finding, Gate, Kind, Status, gate_of
from .parameters import TenantParameter
from .row import finding_written
from .subsidy import SubsidyProposal
from .version import __version__
from .vocabulary import Stage

SCHEMA = "yanxiu.decision/1"


@dataclass(frozen=True)
class Decision:
    """The findings of a case at a stage, and the subsidy proposed where the stage is settlement.

    `tables` names the external standards that were asked for.
    """

    stage: Stage
    facts: Facts
    chain: Chain
    findings: tuple[Finding, ...]
    subsidy: SubsidyProposal | None
    read: tuple[str, ...]
    tables: frozenset[str] = frozenset()

    @property
    def gate(self) -> Gate:
        return gate_of(self.findings)

    @property
    def consequences(self) -> tuple[Consequence, ...]:
        """Drafts for a named person to confirm."""
        return tuple(
            Consequence(f.effect, f.rule, f.citation, _because(f), f.label)
            for f in self.findings
            if f.kind is Kind.CONSEQUENCE and f.status is Status.FAIL and f.effect and f.citation
        )

    @cached_property
    def body(self) -> bytes:
        """What is stored: facts that were read, entries, plugins, every finding including passes."""
        return canonical(self._document())

    @cached_property
    def id(self) -> str:
        """SHA-256 of the body, in hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()

    def _document(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "kernel": __version__,
            "jurisdiction": self.chain.jurisdiction,
            "stage": self.stage,
            "year": self.facts.year,
            "as_of": self.facts.as_of,
            "adopted_drafts": sorted(self.chain.adopted & self.chain.drafts()),
            "tenant_parameters": [_tenant_row(row) for row in self._supplied()],
            "plugins": [{"name": p.name, "version": p.version, "hash": p.hash} for p in self.chain.packs],
            "missing": [{"plugin": f.plugin, "problem": f.problem} for f in self.chain.missing],
            "facts": facts_tree(self.facts, self.read),
            "entries": self._entries(),
            "findings": [finding_written(finding) for finding in self.findings],
            "subsidy": self.subsidy,
        }

    def _supplied(self) -> list[TenantParameter]:
        """What the tenant supplied; of loaded tables only those that some entry of the question names."""
        return [row for row in self.chain.parameters if row.since is None or row.slot in self.tables]

    def _entries(self) -> list[Written]:
        """The parameters that were read: each entry that a finding rests on."""
        cited = {(f.rule, f.citation.id) for f in self.findings if f.citation}
        rows = self.chain.rows(self.stage, self.facts.year)
        return [row.entry_written for row in rows if (row.slot.name, row.spec.citation.id) in cited]


def _because(finding: Finding) -> tuple[str, ...]:
    """What led to a consequence: its triggers by name, or what its own rule says of the case."""
    if isinstance(finding.observed, tuple):
        return tuple(str(item) for item in finding.observed)
    return (finding.detail,) if finding.detail else ()


_TOKEN = re.compile(r"[^.\[\]]+")


@lru_cache(maxsize=4096)
def _tokens(path: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(path))


def facts_tree(facts: Facts, read: Iterable[str]) -> dict[str, Any]:
    """The facts that were read, nested as they were; a list of parts keeps its length."""
    tree: dict[str, Any] = {"year": facts.year, "as_of": facts.as_of}
    for path in read:
        _copy(facts, tree, _tokens(path))
    return tree


def _copy(source: Any, target: Any, tokens: tuple[str, ...]) -> None:
    """Copy one reading, making room for the parts above it where there is none yet."""
    for token in tokens[:-1]:
        if isinstance(source, tuple):
            source, target = source[int(token)], target[int(token)]
            continue
        source = _value(source, token)
        if source is ABSENT:
            return
        target = target.setdefault(token, [{} for _ in source] if isinstance(source, tuple) else {})
    value = _value(source, tokens[-1])
    if isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
        target.setdefault(tokens[-1], [{} for _ in value])
    elif value is not ABSENT:
        target[tokens[-1]] = tagged(value) if isinstance(source, Mapping) else value


def _value(source: Any, name: str) -> Any:
    return source[name] if isinstance(source, Mapping) else getattr(source, name)


def tenant_parameters(rows: list[dict[str, Any]]) -> tuple[TenantParameter, ...]:
    """Tenant parameters out of a record."""
    return tuple(
        TenantParameter(
            slot=row["slot"],
            value=untagged(row["value"]),
            author=row["author"],
            dated=date.fromisoformat(row["dated"]) if row["dated"] else None,
            basis=row["basis"],
            year=row["year"],
            tiers=tuple(row["tiers"]),
        )
        for row in rows
    )


def _tenant_row(row: TenantParameter) -> dict[str, Any]:
    return {**plain(row), "value": tagged(row.value)}
