"""结业证书: issued to those who may have one, all or nothing, each number once and without gaps."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import Certificate, CertificateState, ClassState, SubjectKind, TrainingClass, lookup_digest
from yanxiu.models import Decision as DecisionRow
from yanxiu.phrases import joined, phrase
from yanxiu.policy import Chain, EnrollmentFacts, Finding, NeedKind, Stage, Status, evaluate
from yanxiu.services import certificate_numbers as numbers
from yanxiu.services import checks
from yanxiu.services.certificate_words import class_words, place, require_printable
from yanxiu.services.chains import class_chain
from yanxiu.services.deciding import Judged, Subject, closes, in_a_line, judge_all
from yanxiu.services.errors import NotFound
from yanxiu.services.facts.enrollment import ClassTrainees, TraineeRecord, class_trainees
from yanxiu.services.steps import class_at
from yanxiu.services.work import Work

ASSESSED: Final = (ClassState.ASSESSED, ClassState.CERTIFIED, ClassState.REPORTED, ClassState.SETTLED)
NUMBER_FACTS: Final = frozenset({"certificate_number", "number_issuer", "number_unique"})


@dataclass(frozen=True)
class Refused:
    """A trainee who may not have a certificate: the place on the roster, the stored decision, its reasons."""

    enrollment_id: UUID
    place: int
    judged: Judged
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return phrase(
            "名单第 {place} 名学员：{reasons}", place=self.place, reasons=joined(self.reasons, "；")
        )


@dataclass(frozen=True)
class Issue:
    """What an issue came to: ``certificates`` stand now, in the roster's order; ``new`` of them just made.

    With anybody in ``refused``, nothing was issued, unless the caller asked to leave those out.
    """

    certificates: tuple[Certificate, ...]
    new: int
    refused: tuple[Refused, ...]


def issue_certificates(
    work: Work,
    class_id: UUID,
    *,
    enrollments: Collection[UUID] | None = None,
    skip_ineligible: bool = False,
    on: date | None = None,
) -> Issue:
    """Issue to the trainees named, or to all who have had none yet.

    Issuing twice issues once: whoever has a standing certificate keeps it.  One who was revoked gets another
    only when named.  The stage is judged after numbering, with the number among the facts; refused then,
    ``StepRefused`` rolls everything back.
    """
    cls = class_at(work, class_id, *ASSESSED, remedy="请先结束考核，再发结业证书")
    day = checks.not_before("发证日期", on or work.today, "实际结束日期", cls.actual_ends_on)
    checks.happened("发证日期", day, work.today)
    found = class_trainees(work, cls)
    chain = class_chain(work, cls)
    asked = _asked(work, cls, found, enrollments)
    without = [record for record in asked if record.enrollment.id not in found.numbers]
    if without:
        # whoever cannot number at all hears so before anybody is judged
        numbers.find_place(cls, found.facts(work, without[0]), chain)
    refused = refusals(work, found, chain, without)
    eligible = _except(without, refused)
    new: Sequence[Certificate] = ()
    if eligible and (skip_ineligible or not refused):
        new = _issue(work, cls, found, chain, eligible, day)
    return Issue(_standing(work, cls, asked), len(new), tuple(refused))


def _asked(
    work: Work, cls: TrainingClass, found: ClassTrainees, named: Collection[UUID] | None
) -> list[TraineeRecord]:
    if named is None:
        ended = _ended(work, cls) - set(found.numbers)
        return [record for record in found.records if record.enrollment.id not in ended]
    known = {record.enrollment.id for record in found.records}
    for key in named:
        if key not in known:
            raise NotFound("本班在班学员", key)
    return [record for record in found.records if record.enrollment.id in set(named)]


def _ended(work: Work, cls: TrainingClass) -> set[UUID]:
    """Whose certificate was revoked."""
    rows = work.session.scalars(
        select(Certificate.enrollment_id).where(
            Certificate.class_id == cls.id, Certificate.state == CertificateState.REVOKED
        )
    )
    return set(rows)


def _except(records: Iterable[TraineeRecord], refused: Iterable[Refused]) -> list[TraineeRecord]:
    out = {one.enrollment_id for one in refused}
    return [record for record in records if record.enrollment.id not in out]


def refusals(
    work: Work, found: ClassTrainees, chain: Chain, records: Sequence[TraineeRecord]
) -> list[Refused]:
    """Who may not have a certificate, before any number is spent on them; their decisions are stored."""
    passed = _passed_assessment(work, records)
    ungraded = [record for record in records if record.enrollment.id not in passed]
    failing = _asked_again(work, Stage.ASSESSMENT, found, chain, ungraded)
    out = {key: judged for key, judged in failing.items() if not judged.passed}
    closed = [
        record
        for record in records
        if record.enrollment.id not in out and _is_closed(work, found, chain, record)
    ]
    asked = _asked_again(work, Stage.CERTIFICATION, found, chain, closed)
    out |= {key: judged for key, judged in asked.items() if not _passes_once_numbered(judged)}
    return [
        _refused(found, record, out[record.enrollment.id])
        for record in records
        if record.enrollment.id in out
    ]


def _asked_again(
    work: Work, stage: Stage, found: ClassTrainees, chain: Chain, records: Sequence[TraineeRecord]
) -> dict[UUID, Judged]:
    cases = [(found.facts(work, record), subject(record)) for record in records]
    judged = judge_all(work, stage, cases, chain)
    return {record.enrollment.id: one for record, one in zip(records, judged, strict=True)}


def _is_closed(work: Work, found: ClassTrainees, chain: Chain, record: TraineeRecord) -> bool:
    """Whether more than the missing number keeps the gate closed."""
    return bool(_closing(evaluate(Stage.CERTIFICATION, found.facts(work, record), chain).findings))


def _passes_once_numbered(judged: Judged) -> bool:
    """Let through, or closed by nothing but the missing number and a silence that a determination covers."""
    return judged.passed or all(judged.reach.covers_silence(finding) for finding in _closing(judged.closing))


def _refused(found: ClassTrainees, record: TraineeRecord, judged: Judged) -> Refused:
    reasons = tuple(in_a_line(finding) for finding in _closing(judged.closing))
    key = record.enrollment.id
    return Refused(key, place(found, key), judged, reasons or judged.reasons())


def _closing(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that close the gate, but those which only wait for the number."""
    return [finding for finding in findings if closes(finding) and not _waits_for_number(finding)]


def _waits_for_number(finding: Finding) -> bool:
    return (
        finding.status is Status.UNKNOWN
        and bool(finding.needs)
        and all(need.kind is NeedKind.FACT and need.name in NUMBER_FACTS for need in finding.needs)
    )


def subject(record: TraineeRecord) -> Subject:
    """A trainee on a class as what is judged."""
    return Subject(SubjectKind.ENROLLMENT, record.enrollment.id)


def _passed_assessment(work: Work, records: Sequence[TraineeRecord]) -> set[UUID]:
    """Whose last assessment was let through."""
    rows = work.session.execute(
        select(DecisionRow.subject_id, DecisionRow.passed)
        .where(
            DecisionRow.subject_kind == SubjectKind.ENROLLMENT,
            DecisionRow.stage == Stage.ASSESSMENT,
            DecisionRow.subject_id.in_([record.enrollment.id for record in records]),
        )
        .order_by(DecisionRow.decided_at, DecisionRow.id)
    )
    last = dict(rows.all())
    return {key for key, passed in last.items() if passed}


def _issue(
    work: Work,
    cls: TrainingClass,
    found: ClassTrainees,
    chain: Chain,
    records: Sequence[TraineeRecord],
    day: date,
) -> list[Certificate]:
    shared = class_words(cls, chain, found)
    for record in records:
        require_printable(shared, found, record, tenant=work.tenant.code, issued_on=day)
    made = number_trainees(work, cls, found, chain, records, day)
    if cls.state is ClassState.ASSESSED:
        cls.state = ClassState.CERTIFIED
    work.session.flush()
    for certificate in made:
        work.record("certificate.issue", "certificate", certificate.id, number=certificate.number)
    work.touch(cls.id)
    return made


def number_trainees(
    work: Work,
    cls: TrainingClass,
    found: ClassTrainees,
    chain: Chain,
    records: Sequence[TraineeRecord],
    day: date,
) -> list[Certificate]:
    """Number, judge with the number, make the rows; raises ``StepRefused`` where the stage refuses."""
    facts: list[EnrollmentFacts] = [found.facts(work, record) for record in records]
    places = [numbers.find_place(cls, fact, chain) for fact in facts]
    given = numbers.next_numbers(work, places, numbers.lock_series(work, places))
    cases = [
        (found.facts(work, record, one.numbered), subject(record))
        for record, one in zip(records, given, strict=True)
    ]
    for judged in judge_all(work, Stage.CERTIFICATION, cases, chain):
        judged.require("发结业证书")
    numbers.require_unused(given)
    made = [_certificate(work, cls, record, one, day) for record, one in zip(records, given, strict=True)]
    work.session.add_all(made)
    return made


def _certificate(
    work: Work, cls: TrainingClass, record: TraineeRecord, given: numbers.Given, day: date
) -> Certificate:
    number, name = given.numbered.number, record.trainee.name
    return Certificate(
        class_id=cls.id,
        enrollment_id=record.enrollment.id,
        number=number,
        series_id=given.row.id,
        serial=given.serial,
        issuer=given.numbered.issuer,
        name=name,
        issued_on=day,
        token=numbers.new_token(),
        digest=lookup_digest(work.tenant.id, number, name),
    )


def _standing(work: Work, cls: TrainingClass, records: Sequence[TraineeRecord]) -> tuple[Certificate, ...]:
    rows = work.session.scalars(
        select(Certificate).where(
            Certificate.class_id == cls.id, Certificate.state == CertificateState.ISSUED
        )
    )
    by_trainee = {row.enrollment_id: row for row in rows}
    keys = [record.enrollment.id for record in records]
    return tuple(by_trainee[key] for key in keys if key in by_trainee)
