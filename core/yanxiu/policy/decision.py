"""A decision and its record: canonical bytes, addressed by their hash, that evaluate to themselves again."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from .canonical import canonical, plain
from .chain import Chain
from .exact import tagged, untagged
from .facts import Facts
from .facts.recorded import facts_pieces
from .findings import Consequence, Finding, Gate, Kind, Status, gate_of
from .parameters import TenantParameter
from .question import Question
from .row import pieces_of
from .subsidy import SubsidyProposal
from .vocabulary import Stage


@dataclass(frozen=True)
class Decision:
    """The findings of a case at a stage, and the subsidy proposed where the stage is settlement.

    `read` are the facts that were read and there, by their paths, `tables` the external standards asked for.
    """

    question: Question
    facts: Facts
    findings: tuple[Finding, ...]
    subsidy: SubsidyProposal | None
    read: Mapping[str, Any]
    tables: frozenset[str] = frozenset()

    @property
    def stage(self) -> Stage:
        return self.question.stage

    @property
    def chain(self) -> Chain:
        return self.question.chain

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
        before, to_facts, to_findings, to_subsidy, to_given, after = self.question.record
        told = facts_pieces(type(self.facts), self.read)
        pieces = [before, canonical(self.facts.as_of), to_facts, *told, to_findings]
        mark = b"["
        for finding in self.findings:
            pieces.append(mark)
            pieces += pieces_of(finding)
            mark = b","
        given = canonical([_tenant_row(row) for row in self._supplied()])
        pieces += b"]", to_subsidy, canonical(self.subsidy), to_given, given, after
        return b"".join(pieces)

    @cached_property
    def id(self) -> str:
        """SHA-256 of the body, in hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()

    def _supplied(self) -> list[TenantParameter]:
        """What the tenant supplied; of loaded tables only those that some entry of the question names."""
        return [row for row in self.chain.parameters if row.since is None or row.slot in self.tables]


def _because(finding: Finding) -> tuple[str, ...]:
    """What led to a consequence: its triggers by name, or what its own rule says of the case."""
    if isinstance(finding.observed, tuple):
        return tuple(str(item) for item in finding.observed)
    return (finding.detail,) if finding.detail else ()


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
