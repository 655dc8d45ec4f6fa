"""Taking the ministry's answer: what it says becomes a record of the department's own."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import Date, Uuid, func, literal, select

from yanxiu.models import (
    Certificate,
    MinistryReceipt,
    PackageKind,
    PackageState,
    ReportState,
    SubmittedPackage,
)
from yanxiu.phrases import joined, phrase
from yanxiu.reporting.container import as_json
from yanxiu.reporting.package import read_package
from yanxiu.reporting.receipt import write_receipt
from yanxiu.services import checks, filings, ministry, receipts
from yanxiu.services.certificates import Refused
from yanxiu.services.errors import DomainError, NotFound, WrongState
from yanxiu.services.exchange.people import with_numbers
from yanxiu.services.exchange.sent import Sent, to_take
from yanxiu.services.exchange.words import STATES
from yanxiu.services.reports import last_report
from yanxiu.services.work import Work

_SUPERSEDED: Final = "人社部已经另有答复，请采用最新的一份"


@dataclass(frozen=True)
class TakenAnswer:
    """An answer that was taken; with anybody in ``refused`` it was not."""

    receipt: MinistryReceipt
    certificates: tuple[Certificate, ...] = ()
    refused: tuple[Refused, ...] = ()


def take_answer(work: Work, receipt_id: UUID, *, on: date | None = None) -> TakenAnswer:
    """Take an answer: an approval is recorded, a return opens the way to a corrected package, numbers become
    certificates, for all who passed or for none.

    Taking twice takes once.  Raises ``WrongState`` for an answer that another one superseded.
    """
    receipt = work.get(MinistryReceipt, receipt_id, "人社部的答复")
    if receipt.taken_on is not None:
        return TakenAnswer(receipt)
    package = work.get(SubmittedPackage, receipt.package_id, "交人社部的材料")
    day = checks.happened("采用日期", on or work.today, work.today)
    checks.not_before("采用日期", day, "答复日期", receipt.answered_on)
    done = _ACTS[package.kind](work, package, receipt)
    if not done.refused:
        _mark(work, receipt, day)
        work.record(
            "exchange.take",
            "class",
            package.class_id,
            receipt=str(receipt.id),
            answer=receipt.outcome,
            what=package.kind,
        )
    return done


def take_waiting(work: Work, sent: tuple[Sent, ...]) -> TakenAnswer | None:
    """Take the answer that waits among packages; None where none does.

    Raises ``DomainError`` with the reasons where the rules refuse somebody a certificate.
    """
    waiting = to_take(sent)
    done = take_answer(work, waiting.id) if waiting else None
    if done is not None and done.refused:
        reasons = joined((str(one) for one in done.refused), "；")
        raise DomainError(phrase("答复没有采用：{reasons}", reasons=reasons))
    return done


def _mark(work: Work, receipt: MinistryReceipt, day: date) -> None:
    asked = func.exchange.take(literal(receipt.id, Uuid), literal(day, Date))
    verdict = work.session.execute(select(asked)).scalar_one()
    if verdict == "missing":
        raise NotFound("人社部的答复", receipt.id)
    if verdict == "superseded":
        raise WrongState("人社部的答复", "已被更正", STATES[receipt.outcome], _SUPERSEDED)
    work.session.refresh(receipt)


def _plan(work: Work, package: SubmittedPackage, receipt: MinistryReceipt) -> TakenAnswer:
    if receipt.outcome is PackageState.APPROVED:
        ministry.record_approval(work, package.class_id, approved_on=receipt.answered_on, **_named(receipt))
    else:
        note = phrase("人社部退回：{reasons}", reasons=receipt.reasons or "")
        filings.return_plan(work, package.class_id, note=note)
    return TakenAnswer(receipt)


def _amendment(work: Work, package: SubmittedPackage, receipt: MinistryReceipt) -> TakenAnswer:
    if receipt.outcome is PackageState.APPROVED and package.amendment_id is not None:
        given = _named(receipt)
        ministry.record_amendment(work, package.amendment_id, acted_on=receipt.answered_on, **given)
    return TakenAnswer(receipt)


def _report(work: Work, package: SubmittedPackage, receipt: MinistryReceipt) -> TakenAnswer:
    key, day = package.class_id, receipt.answered_on
    if receipt.outcome is PackageState.NUMBERED:
        taken = receipts.import_receipt(work, key, _as_file(package, receipt), on=day)
        return TakenAnswer(receipt, taken.certificates, taken.refused)
    paper = _as_paper(package, receipt)
    if receipt.outcome is PackageState.ACCEPTED and _numbered(work, key):
        return TakenAnswer(receipt)  # its numbers came as a file meanwhile
    if receipt.outcome is PackageState.RETURNED:
        receipts.return_report(work, key, paper, reasons=receipt.reasons or "", on=day)
    else:
        receipts.accept_report(work, key, paper, reference=receipt.reference, on=day)
    return TakenAnswer(receipt)


def _numbered(work: Work, class_id: UUID) -> bool:
    report = last_report(work, class_id)
    return report is not None and report.state is ReportState.NUMBERED


_ACTS: Final = {
    PackageKind.PLAN: _plan,
    PackageKind.AMENDMENT: _amendment,
    PackageKind.REPORT: _report,
}


def _named(receipt: MinistryReceipt) -> dict[str, str | None]:
    return {"document_number": receipt.document_number, "note": receipt.reference}


def _as_file(package: SubmittedPackage, receipt: MinistryReceipt) -> bytes:
    """The numbers as the receipt that the platform would send as a file: one way in for both."""
    lines = with_numbers(read_package(package.content).report, receipt.numbers or {})
    return write_receipt(
        lines,
        reference=receipt.reference or receipt.document_number or str(receipt.id),
        received_on=receipt.answered_on,
        package_sha256=package.sha256,
    )


def _as_paper(package: SubmittedPackage, receipt: MinistryReceipt) -> bytes:
    """What the answer says, to be kept beside the report."""
    said = {
        "receipt": str(receipt.id),
        "package_sha256": package.sha256,
        "outcome": str(receipt.outcome),
        "answered_on": receipt.answered_on.isoformat(),
        "document_number": receipt.document_number,
        "reference": receipt.reference,
        "reasons": receipt.reasons,
    }
    return as_json(said)
