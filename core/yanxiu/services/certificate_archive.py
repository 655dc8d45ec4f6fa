"""The certificates of a class in one archive."""

import io
import zipfile
from typing import Final
from uuid import UUID

from sqlalchemy import func, select

from yanxiu.models import Certificate, CertificateState
from yanxiu.services.certificate_files import certificate_files
from yanxiu.services.errors import DomainError
from yanxiu.services.work import Work

AT_ONCE: Final = 60
"""So many files are made while somebody waits for the page; more are a job for the background."""
_NO_DATE: Final = (1980, 1, 1, 0, 0, 0)


class NoCertificates(DomainError):
    """A class of which no certificate stands."""

    def __init__(self) -> None:
        super().__init__("本班没有有效的证书：请先签发，再生成文件")


def takes_long(work: Work, class_id: UUID) -> bool:
    """Whether many of the class's files have not been made yet."""
    missing = select(func.count(Certificate.id)).where(
        Certificate.class_id == class_id,
        Certificate.state == CertificateState.ISSUED,
        Certificate.file_sha256.is_(None),
    )
    return (work.session.scalar(missing) or 0) > AT_ONCE


def archive_of(work: Work, class_id: UUID) -> bytes:
    """A .zip of the standing certificates; the same certificates give the same bytes.

    Raises ``NoCertificates``, or ``DomainError`` where one cannot be printed.
    """
    files = certificate_files(work, class_id)
    if not files:
        raise NoCertificates
    work.record("certificate.download", "class", class_id, files=len(files))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:  # stored: the files are compressed already
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, _NO_DATE), content)
    return out.getvalue()
