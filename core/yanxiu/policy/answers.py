"""Decisions and test runs as plain data, in the form that the published schemas describe."""

from collections.abc import Iterable
from typing import Any

from .canonical import plain
from .cases import Case, Outcome
from .decision import Decision
from .facts import label_of
from .findings import Finding
from .unknown import Need, NeedKind
from .vocabulary import Attestation
from .wording import word


def decided(cases: Iterable[Case]) -> dict[str, Any]:
    """What is decided on each case, whatever it expects."""
    return {"schema": "yanxiu.policy.decide/1", "cases": [_decided(case) for case in cases]}


def tested(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """Which cases came out as expected, and every way in which the others did not."""
    rows = [_tested(outcome) for outcome in outcomes]
    passed = sum(1 for row in rows if row["passed"])
    return {
        "schema": "yanxiu.policy.test/1",
        "passed": passed,
        "failed": len(rows) - passed,
        "cases": rows,
    }


def _where(case: Case) -> dict[str, Any]:
    return {
        "name": case.name,
        "file": case.source,
        "line": case.line,
        "jurisdiction": case.chain.jurisdiction,
        "year": case.facts.year,
        "stage": str(case.stage),
        "as_of": plain(case.facts.as_of),
    }


def _tested(outcome: Outcome) -> dict[str, Any]:
    return {
        **_where(outcome.case),
        "passed": outcome.passed,
        "gate": str(outcome.decision.gate),
        "problems": list(outcome.problems),
    }


def _decided(case: Case) -> dict[str, Any]:
    decision = case.decide()
    return {
        **_where(case),
        "decision": decision.id,
        "gate": str(decision.gate),
        "words": case.chain.labels(),
        "findings": [_finding(finding, type(case.facts)) for finding in decision.findings],
        "consequences": [
            {
                "effect": str(one.effect),
                "rule": one.rule,
                "id": one.citation.id,
                "because": list(one.because),
            }
            for one in decision.consequences
        ],
        "subsidy": _subsidy(decision, type(case.facts)),
    }


def _finding(finding: Finding, root: type) -> dict[str, Any]:
    cited = finding.citation
    return {
        "rule": finding.rule,
        "id": cited.id if cited else None,
        "document": cited.document if cited else None,
        "clause": cited.clause if cited else None,
        "label": finding.label,
        "kind": str(finding.kind),
        "status": str(finding.status),
        "severity": str(finding.severity),
        "observed": plain(finding.observed),
        "limit": plain(finding.limit),
        "unit": finding.unit,
        "detail": finding.detail,
        "needs": [_need(need, root) for need in finding.needs],
        "owners": plain(finding.owners),
        "cure": finding.cure,
        "state": finding.state,
        "confirmed": finding.confirmed,
        "evidence": finding.evidence,
        "draft": finding.draft,
    }


def _need(need: Need, root: type) -> dict[str, str]:
    return {"kind": str(need.kind), "name": need.name, "label": need_label(need, root)}


def need_label(need: Need, root: type) -> str:
    """What is missing, in Chinese; `root` is where its facts are."""
    if need.kind is NeedKind.FACT:
        return label_of(root, need.name)
    if need.kind is NeedKind.ATTESTATION and need.name in list(Attestation):
        return word(Attestation(need.name))
    return need.name


def _subsidy(decision: Decision, root: type) -> dict[str, Any] | None:
    proposal = decision.subsidy
    if proposal is None:
        return None
    return {
        "amount": plain(proposal.amount),
        "binds": proposal.binds,
        "needs": [_need(need, root) for need in proposal.needs],
        "lines": [
            {
                "label": line.label,
                "amount": plain(line.amount),
                "id": line.citation.id if line.citation else None,
                "document": line.citation.document if line.citation else None,
                "clause": line.citation.clause if line.citation else None,
                "note": line.note,
            }
            for line in proposal.lines
        ],
    }
