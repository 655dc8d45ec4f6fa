"""The platform's answers: a return with reasons, or certificate numbers, whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import (
    Certificate,
    CertificateState,
    ClassState,
    PlatformReport,
    ReportState,
    TrainingClass,
    lookup_digest,
)
from yanxiu.models import Receipt as ReceiptRow
from yanxiu.phrases import message_of, phrase
from yanxiu.policy import Party, Result, Stage
from yanxiu.reporting.receipt import ExpectedTrainee, Receipt, ReceiptRefusedError, read_receipt
from yanxiu.services import checks, file_store
from yanxiu.services.certificate_numbers import new_token, well_formed
from yanxiu.services.certificate_words import place
from yanxiu.services.certificates import ASSESSED, Refused, subject
from yanxiu.services.chains import class_chain
from yanxiu.services.deciding import judge_all
from yanxiu.services.errors import DomainError, NotFound, WrongState
from yanxiu.services.exchange import records
from yanxiu.services.facts.enrollment import (
    ClassTrainees,
    Numbered,
    TraineeRecord,
    class_trainees,
    times_used,
)
from yanxiu.services.reports import WORDS, last_report, sha256_of
from yanxiu.services.steps import class_at
from yanxiu.services.work import Work

_WAITING = (ReportState.SUBMITTED, ReportState.ACCEPTED)


@dataclass(frozen=True)
class Taken:
    """What a receipt came to; with anybody in ``refused`` nothing was taken."""

    certificates: tuple[Certificate, ...]
    refused: tuple[Refused, ...] = ()


def import_receipt(work: Work, class_id: UUID, content: bytes, *, on: date | None = None) -> Taken:
    """Take the numbers of a receipt: certificates of the ministry's, for all who passed, or for none.

    The same file twice is taken once.  Raises ``DomainError`` naming every odd row.
    """
    cls = class_at(work, class_id, *ASSESSED, remedy="请先结束考核，再导入回执")
    report = last_report(work, cls.id)
    if report is None:
        raise NotFound("上报包", "还没有生成")
    if report.state is ReportState.NUMBERED and _taken_before(work, report, content):
        return Taken(_standing(work, cls))
    if report.state not in _WAITING:
        raise WrongState("上报包", WORDS[report.state], WORDS[ReportState.SUBMITTED], "上报之后才有回执")
    found = class_trainees(work, cls)
    passed = [record for record in found.records if _passed(record)]
    receipt = _read(content, passed, report)
    numbers = _numbers(work, passed, receipt.numbers)
    refused = _judge(work, cls, found, passed, numbers)
    if refused:
        return Taken((), tuple(refused))
    day = checks.happened("回执日期", on or receipt.received_on or work.today, work.today)
    checks.not_before("回执日期", day, "上报日期", report.submitted_on)
    _keep(work, report, content, ReportState.NUMBERED, day, reference=receipt.reference)
    made = [_certificate(work, cls, record, numbers[record.enrollment.id], day) for record in passed]
    work.session.add_all(made)
    if cls.state is ClassState.ASSESSED:
        cls.state = ClassState.CERTIFIED
    work.session.flush()
    for certificate in made:
        work.record("certificate.receive", "certificate", certificate.id, number=certificate.number)
    work.touch(cls.id)
    return Taken(tuple(made))


def return_report(
    work: Work, class_id: UUID, content: bytes, *, reasons: str, on: date | None = None
) -> PlatformReport:
    """Note that the platform sent a report back, with its paper and reasons; a new one may be built."""
    cls = class_at(work, class_id, *ASSESSED, remedy="请先结束考核")
    report = last_report(work, cls.id)
    if report is None or report.state not in _WAITING:
        state = WORDS[report.state] if report else "还没有生成"
        raise WrongState("上报包", state, WORDS[ReportState.SUBMITTED], "只有已上报的可以被退回")
    day = checks.happened("退回日期", on or work.today, work.today)
    said = checks.filled("退回理由", reasons)
    _keep(work, report, content, ReportState.RETURNED, day, reasons=said)
    return report


def accept_report(
    work: Work, class_id: UUID, content: bytes, *, reference: str | None = None, on: date | None = None
) -> PlatformReport:
    """Note that the ministry has accepted a report, with its paper; certificate numbers follow."""
    cls = class_at(work, class_id, *ASSESSED, remedy="请先结束考核")
    report = last_report(work, cls.id)
    if report is None or report.state is not ReportState.SUBMITTED:
        state = WORDS[report.state] if report else "还没有生成"
        raise WrongState("上报包", state, WORDS[ReportState.SUBMITTED], "只有已上报的可以被受理")
    day = checks.happened("受理日期", on or work.today, work.today)
    _keep(work, report, content, ReportState.ACCEPTED, day, reference=reference)
    return report


def withdraw_return(work: Work, class_id: UUID) -> PlatformReport:
    """Take a return back that was entered by mistake, until a new package is built.

    Numbers are not taken back: a certificate that was numbered is revoked, and keeps its history.
    """
    cls = class_at(work, class_id, *ASSESSED, remedy="请先结束考核")
    report = last_report(work, cls.id)
    if report is None or report.state is not ReportState.RETURNED:
        state = WORDS[report.state] if report else "还没有生成"
        raise WrongState("上报包", state, WORDS[ReportState.RETURNED], "没有可撤回的退回")
    if records.report_answered(work, report.id):
        raise WrongState("退回", "由人社部作出", "由省厅登记", "请按退回理由修改后重新上报")
    returned = select(ReceiptRow).where(
        ReceiptRow.report_id == report.id, ReceiptRow.outcome == ReportState.RETURNED
    )
    work.session.delete(work.session.scalars(returned.order_by(ReceiptRow.id.desc()).limit(1)).one())
    report.state = ReportState.SUBMITTED
    work.session.flush()
    work.record("report.withdraw_return", "class", cls.id, attempt=report.attempt)
    return report


def _keep(
    work: Work,
    report: PlatformReport,
    content: bytes,
    outcome: ReportState,
    day: date,
    *,
    reference: str | None = None,
    reasons: str | None = None,
) -> None:
    report.state = outcome
    work.session.add(
        ReceiptRow(
            report_id=report.id,
            outcome=outcome,
            received_on=day,
            reference=reference or None,
            reasons=reasons,
            file_sha256=file_store.put(work, content),
        )
    )
    work.session.flush()
    work.record("report.answer", "class", report.class_id, answer=outcome, attempt=report.attempt)


def _taken_before(work: Work, report: PlatformReport, content: bytes) -> bool:
    known = work.session.scalars(select(ReceiptRow.file_sha256).where(ReceiptRow.report_id == report.id))
    return sha256_of(content) in set(known)


def _standing(work: Work, cls: TrainingClass) -> tuple[Certificate, ...]:
    rows = work.session.scalars(
        select(Certificate)
        .where(Certificate.class_id == cls.id, Certificate.state == CertificateState.ISSUED)
        .order_by(Certificate.number)
    )
    return tuple(rows)


def _passed(record: TraineeRecord) -> bool:
    return record.assessment is not None and record.assessment.result is Result.PASSED


def _read(content: bytes, passed: Sequence[TraineeRecord], report: PlatformReport) -> Receipt:
    expected = [ExpectedTrainee(record.trainee.name, record.trainee.id_number or "") for record in passed]
    try:
        return read_receipt(content, expected, package_sha256=report.package_sha256)
    except ReceiptRefusedError as error:
        raise DomainError(phrase("回执没有导入：{error}", error=message_of(error))) from error


def _numbers(
    work: Work, passed: Sequence[TraineeRecord], by_id_number: Mapping[str, str]
) -> dict[UUID, Numbered]:
    given = {
        record.enrollment.id: well_formed(by_id_number[(record.trainee.id_number or "").upper()])
        for record in passed
    }
    used = times_used(work, given.values())
    return {key: Numbered(number, Party.MINISTRY, used[number] == 0) for key, number in given.items()}


def _judge(
    work: Work,
    cls: TrainingClass,
    found: ClassTrainees,
    passed: Sequence[TraineeRecord],
    numbers: Mapping[UUID, Numbered],
) -> list[Refused]:
    for one in numbers.values():
        if not one.unique:
            raise DomainError(
                phrase("回执没有导入：证书编号 {number} 已经用过，请向平台核对", number=one.number)
            )
    cases = [(found.facts(work, record, numbers[record.enrollment.id]), subject(record)) for record in passed]
    judged = judge_all(work, Stage.CERTIFICATION, cases, class_chain(work, cls))
    return [
        Refused(record.enrollment.id, place(found, record.enrollment.id), one, one.reasons())
        for record, one in zip(passed, judged, strict=True)
        if not one.passed
    ]


def _certificate(
    work: Work, cls: TrainingClass, record: TraineeRecord, given: Numbered, day: date
) -> Certificate:
    return Certificate(
        class_id=cls.id,
        enrollment_id=record.enrollment.id,
        number=given.number,
        issuer=given.issuer,
        name=record.trainee.name,
        issued_on=day,
        token=new_token(),
        digest=lookup_digest(work.tenant.id, given.number, record.trainee.name),
    )
