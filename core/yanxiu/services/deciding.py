"""Judging a subject at a stage: evaluate, store the decision, say whether the step may go on."""

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from yanxiu.models import AuditOutcome, Consequence, DecisionBody, SubjectKind
from yanxiu.models import Decision as DecisionRow
from yanxiu.phrases import Quoted, Remark, phrase
from yanxiu.policy import Chain, Decision, Facts, Finding, Gate, Severity, Stage, Status, evaluate, gate_of
from yanxiu.services.drafting import confirmed_on, is_answered, keep_drafts
from yanxiu.services.errors import StepRefused
from yanxiu.services.finding_counts import counted
from yanxiu.services.reach import Reach, closes, key_of, standing
from yanxiu.services.subjects import Subject
from yanxiu.services.work import Work

__all__ = ["Judged", "Subject", "closes", "in_a_line", "judge", "judge_all", "stored_body"]

_log: Final = logging.getLogger(__name__)
_OPEN = (Gate.OPEN, Gate.OPEN_WITH_WARNINGS)


@dataclass(frozen=True)
class Judged:
    """A stored decision.  ``passed`` is by its gate, by a determination, or by confirmed consequences."""

    decision: Decision
    row: DecisionRow
    passed: bool
    reach: Reach

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


def in_a_line(finding: Finding) -> str:
    """A finding for people: label, what is wrong, clause."""
    words = {Status.FAIL: "不符合", Status.UNKNOWN: "未知", Status.ATTEST: "待签署", Status.ERROR: "判断出错"}
    said = phrase("{label}{state}", label=finding.label, state=words.get(finding.status, ""))
    if finding.detail:
        said = phrase("{said}（{detail}）", said=said, detail=Remark(finding.detail))
    if finding.citation:
        said = phrase("{said}，依据 {citation}", said=said, citation=Quoted(finding.citation))
    return said


def judge(work: Work, stage: Stage, facts: Facts, chain: Chain, subject: Subject) -> Judged:
    """Judge, store the decision with its envelope, keep the drafts of consequences in step with it.

    The step itself changes state afterwards, in the same transaction, if ``passed``.
    """
    return judge_all(work, stage, [(facts, subject)], chain)[0]


def judge_all(work: Work, stage: Stage, cases: Sequence[tuple[Facts, Subject]], chain: Chain) -> list[Judged]:
    """Judge many subjects at one stage, such as a class's trainees, in a fixed number of queries."""
    decided = [evaluate(stage, facts, chain) for facts, _ in cases]
    log_faults(decided)
    reaches = standing(work, stage, {facts.year for facts, _ in cases}, [subject.id for _, subject in cases])
    _store_bodies(work, decided)
    made = []
    for decision, (facts, subject) in zip(decided, cases, strict=True):
        made.append(_judged(work, decision, subject, reaches[subject.id, facts.year]))
    work.session.add_all(one.row for one in made)
    work.session.flush()
    for one, (_, subject) in zip(made, cases, strict=True):
        keep_drafts(work, one.decision, subject, one.row)
        _record(work, one, subject)
        if subject.kind is SubjectKind.TRAINING_CLASS:
            work.touch(subject.id)
    return made


def log_faults(decided: Iterable[Decision]) -> None:
    """What broke in a plugin: the decision says how; the log only where, since errors may quote facts."""
    for decision in decided:
        for finding in decision.findings:
            if finding.status is Status.ERROR:
                where = (finding.plugin, finding.rule, decision.stage, decision.id)
                _log.error("plugin %s broke in %s, manual review (stage %s, decision %s)", *where)


def _judged(work: Work, decision: Decision, subject: Subject, reach: Reach) -> Judged:
    confirmed = confirmed_on(work, subject, decision.facts.year)
    answered = _answered(decision, confirmed)
    left = [f for f in decision.findings if _pair(f) not in answered]
    passed = gate_of(left) in _OPEN or all(reach.covers(f) for f in left if closes(f))
    row = _row(work, decision, subject, passed, answered, reach)
    return Judged(decision, row, passed, reach)


def _pair(finding: Finding) -> tuple[str, str]:
    return finding.rule, finding.citation.id if finding.citation else ""


def _answered(decision: Decision, confirmed: Collection[Consequence]) -> set[tuple[str, str]]:
    """Findings that confirmed consequences have answered: the same row, for no reason that is new."""
    return {(one.rule, one.citation.id) for one in decision.consequences if is_answered(one, confirmed)}


def _store_bodies(work: Work, decided: Iterable[Decision]) -> None:
    bodies = {decision.id: decision.body.decode() for decision in decided}
    there = work.session.scalars(select(DecisionBody.hash).where(DecisionBody.hash.in_(bodies)))
    for key in set(there):
        del bodies[key]
    if bodies:
        _insert_bodies(work, bodies)


def _insert_bodies(work: Work, bodies: dict[str, str]) -> None:
    # somebody else may come to the very same body at this moment
    rows = [{"tenant_id": work.tenant.id, "hash": key, "body": body} for key, body in sorted(bodies.items())]
    work.session.execute(insert(DecisionBody).on_conflict_do_nothing(), rows)


def _row(
    work: Work,
    decision: Decision,
    subject: Subject,
    passed: bool,
    answered: set[tuple[str, str]],
    reach: Reach,
) -> DecisionRow:
    envelope: dict[str, Any] = {
        "actor": work.actor.key,
        "closing": [key_of(f) for f in decision.findings if closes(f)],
        "warnings": sum(f.status is Status.FAIL and f.severity is Severity.SOFT for f in decision.findings),
        "determinations": [str(made.id) for made in reach.determinations],
        "answered": sorted(list(pair) for pair in answered),
    }
    return DecisionRow(
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
        **asdict(counted(decision.findings)),
    )


def _record(work: Work, judged: Judged, subject: Subject) -> None:
    work.record(
        "decision.make",
        subject.kind,
        subject.id,
        outcome=AuditOutcome.DONE if judged.passed else AuditOutcome.REFUSED,
        stage=judged.decision.stage,
        gate=judged.gate,
        decision=judged.decision.id,
    )


def stored_body(work: Work, row: DecisionRow) -> bytes:
    """The bytes of a stored decision, exactly as they were hashed."""
    body = work.session.get(DecisionBody, (work.tenant.id, row.hash))
    assert body is not None  # noqa: S101 - the foreign key holds it
    return body.body.encode()
