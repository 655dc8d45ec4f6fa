"""Certificates of a class as PDF files."""

import hashlib
import re
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from yanxiu.documents.certificate import CannotPrintError, CertificateData, render_certificates
from yanxiu.models import Certificate, CertificateState, TrainingClass
from yanxiu.phrases import message_of
from yanxiu.services.certificate_words import certificate_data, class_words
from yanxiu.services.chains import class_chain
from yanxiu.services.errors import DomainError
from yanxiu.services.facts.enrollment import class_trainees
from yanxiu.services.work import Work


def certificate_files(work: Work, class_id: UUID) -> list[tuple[str, bytes]]:
    """The standing certificates of a class, in the roster's order: file name (by number) and PDF.

    The first printing notes each file's hash.  Raises ``DomainError`` where one cannot be printed.
    """
    cls = work.get(TrainingClass, class_id, "班次")
    pairs = _printed(work, cls)
    try:
        files = render_certificates([data for _, data in pairs])
    except CannotPrintError as error:
        raise DomainError(message_of(error)) from error
    for (row, _), content in zip(pairs, files, strict=True):
        if row.file_sha256 is None:
            row.file_sha256 = hashlib.sha256(content).hexdigest()
    return [(_file_name(row.number), content) for (row, _), content in zip(pairs, files, strict=True)]


def _printed(work: Work, cls: TrainingClass) -> Sequence[tuple[Certificate, CertificateData]]:
    rows = work.session.scalars(
        select(Certificate).where(
            Certificate.class_id == cls.id, Certificate.state == CertificateState.ISSUED
        )
    )
    standing = {row.enrollment_id: row for row in rows}
    if not standing:
        return []
    found = class_trainees(work, cls)
    shared = class_words(cls, class_chain(work, cls), found)
    return [
        (
            row,
            certificate_data(
                shared,
                record,
                found.signed.hours(record.enrollment),
                tenant=work.tenant.code,
                number=row.number,
                name=row.name,
                token=row.token,
                issued_on=row.issued_on,
            ),
        )
        for record in found.records
        if (row := standing.get(record.enrollment.id))
    ]


def _file_name(number: str) -> str:
    """By number, never by name; what a file name cannot hold becomes a line."""
    return f"{re.sub(r'[^0-9A-Za-z一-鿿._-]', '_', number)}.pdf"
