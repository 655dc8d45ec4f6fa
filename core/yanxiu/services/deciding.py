"""Judging a subject at a stage: evaluate, store the decision, say whether the step may go on."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from yanxiu.models import (
    AuditOutcome,
    Consequence,
    ConsequenceState,
    DecisionBody,
    Determination,
    SubjectKind,
)
from yanxiu.models import Decision as DecisionRow
from yanxiu.policy import (
    Chain,
    Decision,
    Facts,
    Finding,
    Gate,
    Kind,
    Severity,
    Stage,
    Status,
    evaluate,
    gate_of,
)
from yanxiu.services.errors import StepRefused
from yanxiu.services.work import Work

_OPEN = (Gate.OPEN, Gate.OPEN_WITH_WARNINGS)


@dataclass(frozen=True)
class Subject:
    """What is judged, and whom a consequence would hit."""

    kind: SubjectKind
    id: UUID
    class_id: UUID | None = None
    organization_id: UUID | None = None


@dataclass(frozen=True)
class Judged:
    """A stored decision.  ``passed`` is by its gate, by a determination, or by confirmed consequences."""

    decision: Decision
    row: DecisionRow
    passed: bool
    determinations: tuple[Determination, ...] = ()

    @property
    def gate(self) -> Gate:
        return self.decision.gate

    @property
    def closing(self) -> tuple[Finding, ...]:
        """The findings that close the gate."""
        return tuple(f for f in self.decision.findings if closes(f))

    def reasons(self) -> tuple[str, ...]:
        """The closing findings in one line each, with their clauses."""
        return tuple(in_a_line(finding) for finding in self.closing)

    def require(self, step: str) -> "Judged":
        """This, if it passed; else raises ``StepRefused`` (which rolls the transaction back)."""
        if not self.passed:
            raise StepRefused(step, self.row.id, self.reasons())
        return self


def closes(finding: Finding) -> bool:
    """Whether a finding by itself keeps a gate closed."""
    return gate_of([finding]) not in _OPEN


def in_a_line(finding: Finding) -> str:
    """A finding for people: label, what is wrong, clause."""
    words = {Status.FAIL: "不符合", Status.UNKNOWN: "未知", Status.ATTEST: "待签署", Status.ERROR: "判断出错"}
    said = f"{finding.label}{words.get(finding.status, '')}"
    if finding.detail:
        said += f"（{finding.detail}）"
    return f"{said}，依据 {finding.citation}" if finding.citation else said


def judge(work: Work, stage: Stage, facts: Facts, chain: Chain, subject: Subject) -> Judged:
    """Judge, store the decision with its envelope, keep the drafts of consequences in step with it.

    The step itself changes state afterwards, in the same transaction, if ``passed``.
    """
    decision = evaluate(stage, facts, chain)
    answered = _answered(work, subject, facts.year)
    open_findings = [
        f for f in decision.findings if (f.rule, f.citation.id if f.citation else "") not in answered
    ]
    determinations = _determinations(work, stage, facts.year, subject)
    passed = gate_of(open_findings) in _OPEN or _covered(open_findings, determinations)
    row = _store(work, decision, subject, passed, answered, determinations)
    _keep_drafts(work, decision, subject, row)
    outcome = AuditOutcome.DONE if passed else AuditOutcome.REFUSED
    work.record(
        "decision.make",
        subject.kind,
        subject.id,
        outcome=outcome,
        stage=stage,
        gate=decision.gate,
        decision=decision.id,
    )
    return Judged(decision, row, passed, tuple(determinations))


def _answered(work: Work, subject: Subject, year: int) -> set[tuple[str, str]]:
    """Findings that a confirmed consequence has answered: (rule, catalogue id)."""
    found = _consequences(work, subject, ConsequenceState.CONFIRMED, year)
    return {(row.rule, row.citation["id"]) for row in found}


def _consequences(work: Work, subject: Subject, state: ConsequenceState, year: int) -> list[Consequence]:
    """Of a class, or of an organization's year: a consequence of one year answers nothing of the next."""
    if subject.class_id is None and subject.organization_id is None:
        return []
    query = select(Consequence).where(Consequence.state == state)
    if subject.class_id is not None:
        return list(work.session.scalars(query.where(Consequence.class_id == subject.class_id)))
    of_year = query.join(DecisionRow, DecisionRow.id == Consequence.decision_id).where(
        Consequence.class_id.is_(None),
        Consequence.organization_id == subject.organization_id,
        DecisionRow.year == year,
    )
    return list(work.session.scalars(of_year))


def _determinations(work: Work, stage: Stage, year: int, subject: Subject) -> list[Determination]:
    """Determinations that hold today: for the whole stage of the year, or made on this subject."""
    found = work.session.scalars(
        select(Determination)
        .outerjoin(DecisionRow, (DecisionRow.id == Determination.decision_id))
        .where(
            Determination.stage == stage,
            Determination.year == year,
            Determination.revoked_on.is_(None),
            Determination.decided_on <= work.today,
            or_(Determination.until.is_(None), Determination.until >= work.today),
            or_(Determination.whole_stage, DecisionRow.subject_id == subject.id),
        )
        .order_by(Determination.decided_on, Determination.id)
    )
    return list(found)


def _covered(findings: list[Finding], determinations: list[Determination]) -> bool:
    """Whether determinations reach every closing finding: a stage-wide one reaches NO-POLICY only."""
    reached: set[tuple[str, str, str]] = set()
    whole_stage = False
    for determination in determinations:
        whole_stage |= determination.whole_stage
        if determination.decision is not None:
            reached |= {tuple(key) for key in determination.decision.envelope.get("closing", ())}
    return all(
        _key(f) in reached or (whole_stage and f.kind is Kind.NO_POLICY) for f in findings if closes(f)
    )


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.citation.id if finding.citation else "", finding.status.value


def _store(
    work: Work,
    decision: Decision,
    subject: Subject,
    passed: bool,
    answered: set[tuple[str, str]],
    determinations: list[Determination],
) -> DecisionRow:
    if work.session.get(DecisionBody, (work.tenant.id, decision.id)) is None:
        work.session.add(DecisionBody(hash=decision.id, body=decision.body.decode()))
        work.session.flush()
    envelope: dict[str, Any] = {
        "actor": work.actor.key,
        "closing": [list(_key(f)) for f in decision.findings if closes(f)],
        "warnings": sum(f.status is Status.FAIL and f.severity is Severity.SOFT for f in decision.findings),
        "determinations": [str(d.id) for d in determinations],
        "answered": sorted(list(pair) for pair in answered),
    }
    row = DecisionRow(
        hash=decision.id,
        stage=decision.stage,
        year=decision.facts.year,
        as_of=decision.facts.as_of,
        subject_kind=subject.kind,
        subject_id=subject.id,
        gate=decision.gate,
        passed=passed,
        decided_by=work.actor.id,
        decided_at=work.at,
        envelope=envelope,
    )
    work.session.add(row)
    work.session.flush()
    return row


def _keep_drafts(work: Work, decision: Decision, subject: Subject, row: DecisionRow) -> None:
    """Draft what newly follows; a draft of this stage that no longer follows is withdrawn."""
    if subject.class_id is None and subject.organization_id is None:
        return
    year = decision.facts.year
    drafts = {
        (d.rule, d.citation["id"]): d for d in _consequences(work, subject, ConsequenceState.DRAFT, year)
    }
    held = {
        (d.rule, d.citation["id"]) for d in _consequences(work, subject, ConsequenceState.CONFIRMED, year)
    }
    following = {(c.rule, c.citation.id): c for c in decision.consequences}
    judged = {(f.rule, f.citation.id) for f in decision.findings if f.citation}
    for key, draft in drafts.items():
        if key in judged and key not in following:
            work.session.delete(draft)
            work.record("consequence.withdraw_draft", subject.kind, subject.id, rule=key[0], cite=key[1])
    for key, consequence in following.items():
        if key in drafts or key in held:
            continue
        made = Consequence(
            class_id=subject.class_id,
            organization_id=subject.organization_id,
            decision_id=row.id,
            effect=consequence.effect,
            rule=consequence.rule,
            citation={
                "id": consequence.citation.id,
                "document": consequence.citation.document,
                "clause": consequence.citation.clause,
            },
            label=consequence.label,
            because=list(consequence.because),
            drafted_on=work.today,
        )
        work.session.add(made)
        work.record("consequence.draft", subject.kind, subject.id, rule=key[0], cite=key[1])


def stored_body(work: Work, row: DecisionRow) -> bytes:
    """The bytes of a stored decision, exactly as they were hashed."""
    body = work.session.get(DecisionBody, (work.tenant.id, row.hash))
    assert body is not None  # noqa: S101 - the foreign key holds it
    return body.body.encode()
