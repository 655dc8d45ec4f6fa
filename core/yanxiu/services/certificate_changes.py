"""Revoking a certificate and giving another in its place; every number keeps its history."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import Certificate, CertificateState, TrainingClass
from yanxiu.policy import Party
from yanxiu.services import checks
from yanxiu.services.certificate_words import class_words, require_printable
from yanxiu.services.certificates import number_trainees
from yanxiu.services.chains import class_chain
from yanxiu.services.errors import NotFound, WrongState
from yanxiu.services.facts.enrollment import class_trainees
from yanxiu.services.work import Work

WORDS: Final = {
    CertificateState.ISSUED: "有效",
    CertificateState.REVOKED: "已撤销",
    CertificateState.REISSUED: "已换发",
}


def find_certificate(work: Work, number: str) -> Certificate:
    """The tenant's certificate with this number; raises ``NotFound``."""
    row = work.session.scalar(select(Certificate).where(Certificate.number == number.strip()))
    if row is None:
        raise NotFound("结业证书", number)
    return row


def revoke_certificate(work: Work, certificate_id: UUID, *, because: str) -> Certificate:
    """End a certificate for a stated reason; its number stays spent, and the lookup says so."""
    row, _ = _standing(work, certificate_id)
    _end(work, row, CertificateState.REVOKED, because)
    work.record("certificate.revoke", "certificate", row.id, number=row.number)
    return row


def reissue_certificate(work: Work, certificate_id: UUID, *, because: str) -> Certificate:
    """Give another certificate, with a number of its own and the trainee's name as it is now.

    The old one is ended and named by the new one.  Raises ``WrongState`` for a number of the ministry's.
    """
    old, cls = _standing(work, certificate_id)
    if old.issuer is Party.MINISTRY:
        remedy = "请向国家平台申请换发，再导入新的回执"
        raise WrongState("这份证书", "由人社部编号", "由本省编号", remedy)
    _end(work, old, CertificateState.REISSUED, because)
    found = class_trainees(work, cls, enrollments=[old.enrollment_id])
    chain = class_chain(work, cls)
    if not found.records:
        raise WrongState("这名学员", "已退出", "在班", "退出的学员只能撤销证书")
    shared = class_words(cls, chain, found)
    require_printable(shared, found, found.records[0], tenant=work.tenant.code, issued_on=work.today)
    new = number_trainees(work, cls, found, chain, found.records, work.today)[0]
    new.replaces_id = old.id
    work.session.flush()
    work.record("certificate.reissue", "certificate", new.id, number=new.number, replaces=old.number)
    work.touch(cls.id)
    return new


def history(work: Work, enrollment_id: UUID) -> Sequence[Certificate]:
    """All certificates that a trainee had of a class, the oldest first."""
    rows = work.session.scalars(
        select(Certificate)
        .where(Certificate.enrollment_id == enrollment_id)
        .order_by(Certificate.issued_on, Certificate.id)
    )
    return list(rows)


def _standing(work: Work, certificate_id: UUID) -> tuple[Certificate, TrainingClass]:
    """A certificate that stands, and its class; the class is locked first, as everywhere."""
    seen = work.get(Certificate, certificate_id, "结业证书")
    cls = work.get(TrainingClass, seen.class_id, "班次", lock=True)
    row = work.get(Certificate, certificate_id, "结业证书", lock=True)
    if row.state is not CertificateState.ISSUED:
        raise WrongState("这份证书", WORDS[row.state], WORDS[CertificateState.ISSUED], "请核对证书编号")
    return row, cls


def _end(work: Work, row: Certificate, state: CertificateState, because: str) -> None:
    row.ended_because = checks.filled("理由", because)
    row.state, row.ended_on = state, checks.not_before("今天", work.today, "发证日期", row.issued_on)
    # before the new one is inserted: a trainee has one standing certificate of a class
    work.session.flush()
    work.touch(row.class_id)
