"""One certificate as PDF, for the person named on it."""

from uuid import UUID

from yanxiu.models import Certificate, CertificateState, EnrollmentState, Trainee
from yanxiu.services.certificate_files import certificate_file
from yanxiu.services.errors import WrongState
from yanxiu.services.own_records import own_certificate
from yanxiu.services.work import Work


def own_certificate_file(work: Work, trainee: Trainee, certificate_id: UUID) -> tuple[Certificate, bytes]:
    """A standing certificate of the person and its PDF; made where it was not yet.

    Raises ``NotFound`` for anybody else's, ``WrongState`` for one that stands no more.
    """
    row = own_certificate(work, trainee, certificate_id)
    if row.state is not CertificateState.ISSUED:
        raise WrongState("证书", "已撤销或已换发", "有效", "请下载现行有效的证书")
    if row.enrollment.state is not EnrollmentState.ENROLLED:
        raise WrongState("学员", "已退出班次", "在册", "请联系发证机关")
    content = certificate_file(work, row)
    work.record("certificate.download", "trainee", trainee.id, certificate=str(row.id))
    return row, content
