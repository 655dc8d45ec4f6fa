"""One certificate as PDF, for the person named on it."""

import hashlib
from uuid import UUID

from yanxiu.documents.certificate import CannotPrintError, render_certificates
from yanxiu.models import Certificate, CertificateState, Trainee
from yanxiu.phrases import message_of
from yanxiu.services.certificate_words import certificate_data, class_words
from yanxiu.services.chains import class_chain
from yanxiu.services.errors import DomainError, WrongState
from yanxiu.services.facts.enrollment import class_trainees
from yanxiu.services.own_records import own_certificate
from yanxiu.services.work import Work


def own_certificate_file(work: Work, trainee: Trainee, certificate_id: UUID) -> tuple[Certificate, bytes]:
    """A standing certificate of the person and its PDF; the first printing notes the file's hash.

    Raises ``NotFound`` for anybody else's, ``WrongState`` for one that stands no more.
    """
    row = own_certificate(work, trainee, certificate_id)
    if row.state is not CertificateState.ISSUED:
        raise WrongState("证书", "已撤销或已换发", "有效", "请下载现行有效的证书")
    content = _render(work, row)
    if row.file_sha256 is None:
        row.file_sha256 = hashlib.sha256(content).hexdigest()
    work.record("certificate.download", "trainee", trainee.id, certificate=str(row.id))
    return row, content


def _render(work: Work, row: Certificate) -> bytes:
    cls = row.training_class
    found = class_trainees(work, cls, enrollments=[row.enrollment_id])
    if not found.records:
        raise WrongState("学员", "已退出班次", "在册", "请联系发证机关")
    record = found.records[0]
    data = certificate_data(
        class_words(cls, class_chain(work, cls), found),
        record,
        found.signed.hours(record.enrollment),
        tenant=work.tenant.code,
        number=row.number,
        name=row.name,
        token=row.token,
        issued_on=row.issued_on,
    )
    try:
        return render_certificates([data])[0]
    except CannotPrintError as error:
        raise DomainError(message_of(error)) from error
