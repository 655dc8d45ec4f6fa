"""A decision and its record: canonical bytes, addressed by their hash, that evaluate to themselves again."""

import dataclasses
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from .chain import Chain
from .exact import tagged, untagged
from .facts import ABSENT, Facts
from .findings import Consequence, Finding, Gate, Kind, Status, gate_of
from .parameters import TenantParameter
from .subsidy import SubsidyProposal
from .version import __version__
from .vocabulary import Stage

SCHEMA = "yanxiu.decision/1"


@dataclass(frozen=True)
class Decision:
    """The findings of a case at a stage, and the subsidy proposed where the stage is settlement."""

    stage: Stage
    facts: Facts
    chain: Chain
    findings: tuple[Finding, ...]
    subsidy: SubsidyProposal | None
    read: tuple[str, ...]

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
            "tenant_parameters": [_tenant_row(row) for row in self.chain.parameters],
            "plugins": [{"name": p.name, "version": p.version, "hash": p.hash} for p in self.chain.packs],
            "missing": [{"plugin": f.plugin, "problem": f.problem} for f in self.chain.missing],
            "facts": facts_tree(self.facts, self.read),
            "entries": self._entries(),
            "findings": self.findings,
            "subsidy": self.subsidy,
        }

    def _entries(self) -> list[dict[str, Any]]:
        """The parameters that were read: each entry that a finding rests on."""
        cited = {(f.rule, f.citation.id) for f in self.findings if f.citation}
        return [
            {
                "slot": pack.slot(rule.slot).name,
                "year": spec.year,
                "tiers": spec.tiers,
                "levels": spec.levels,
                "value": spec.value,
                "state": spec.state,
                "cite": spec.citation.id,
            }
            for pack, rule, spec in self.chain.rows(self.stage, self.facts.year)
            if (pack.slot(rule.slot).name, spec.citation.id) in cited
        ]


def _because(finding: Finding) -> tuple[str, ...]:
    """What led to a consequence: its triggers by name, or what its own rule says of the case."""
    if isinstance(finding.observed, tuple):
        return tuple(str(item) for item in finding.observed)
    return (finding.detail,) if finding.detail else ()


def canonical(value: Any) -> bytes:
    """Canonical JSON: sorted keys, no blanks, UTF-8, dates and decimals as text, sets sorted."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def plain(value: Any) -> Any:
    """Plain JSON data for anything that the kernel puts into a record."""
    if isinstance(value, str):
        return str(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(plain(v) for v in value)
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    raise TypeError(f"{value!r} cannot stand in a record")


_TOKEN = re.compile(r"[^.\[\]]+")


def facts_tree(facts: Facts, read: tuple[str, ...]) -> dict[str, Any]:
    """The facts that were read, as nested plain data; a list of parts keeps its length."""
    tree: dict[str, Any] = {"year": facts.year, "as_of": plain(facts.as_of)}
    for path in read:
        _copy(facts, tree, _TOKEN.findall(path))
    return tree


def _copy(source: Any, target: Any, tokens: list[str]) -> None:
    token, rest = tokens[0], tokens[1:]
    if token.isdigit():
        _copy(source[int(token)], target[int(token)], rest)
        return
    value = source[token] if isinstance(source, Mapping) else getattr(source, token)
    if value is ABSENT:
        return
    if rest:
        _copy(value, target.setdefault(token, _empty(value)), rest)
    elif isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
        target.setdefault(token, [{} for _ in value])
    else:
        target[token] = tagged(value) if isinstance(source, Mapping) else plain(value)


def _empty(value: Any) -> Any:
    return [{} for _ in value] if isinstance(value, tuple) else {}


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
