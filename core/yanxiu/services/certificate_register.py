"""证书 of a class, person by person: the certificate, or what stands in the way of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from yanxiu.models import Certificate, CertificateState, TrainingClass
from yanxiu.policy import Chain, Finding, NeedKind, Stage, Status, evaluate
from yanxiu.services.certificates import NUMBER_FACTS
from yanxiu.services.chains import class_chain
from yanxiu.services.deciding import closes, in_a_line
from yanxiu.services.facts.enrollment import ClassTrainees, TraineeRecord, class_certificates, class_trainees
from yanxiu.services.work import Work


@dataclass(frozen=True)
class CertificateLine:
    """One person: ``state`` is the certificate's, or ``eligible``, or ``blocked`` for ``reasons``."""

    enrollment_id: UUID
    position: int
    name: str
    state: str
    number: str = ""
    issued_on: date | None = None
    reasons: tuple[str, ...] = ()


def certificate_lines(work: Work, cls: TrainingClass) -> list[CertificateLine]:
    """Everybody on the class in the roster's order; nothing is stored."""
    found, chain = class_trainees(work, cls), class_chain(work, cls)
    last: dict[UUID, Certificate] = {}
    for row in class_certificates(work, cls):
        held = last.get(row.enrollment_id)
        if held is None or held.state is not CertificateState.ISSUED:
            last[row.enrollment_id] = row
    return [
        _line(work, place, record, found, chain, last.get(record.enrollment.id))
        for place, record in enumerate(found.records, 1)
    ]


def _line(
    work: Work,
    place: int,
    record: TraineeRecord,
    found: ClassTrainees,
    chain: Chain,
    certificate: Certificate | None,
) -> CertificateLine:
    key, name = record.enrollment.id, record.trainee.name
    if certificate is not None:
        why = (certificate.ended_because,) if certificate.ended_because else ()
        return CertificateLine(
            key, place, name, certificate.state.value, certificate.number, certificate.issued_on, why
        )
    facts = found.facts(work, record)
    findings = [
        one
        for stage in (Stage.ASSESSMENT, Stage.CERTIFICATION)
        for one in evaluate(stage, facts, chain).findings
    ]
    reasons = tuple(dict.fromkeys(_reasons(findings)))
    return CertificateLine(key, place, name, "blocked" if reasons else "eligible", reasons=reasons)


def _reasons(findings: Iterable[Finding]) -> Iterable[str]:
    return (in_a_line(one) for one in findings if closes(one) and not _waits_for_number(one))


def _waits_for_number(finding: Finding) -> bool:
    return (
        finding.status is Status.UNKNOWN
        and bool(finding.needs)
        and all(need.kind is NeedKind.FACT and need.name in NUMBER_FACTS for need in finding.needs)
    )
