"""Certificates as PDF files: made once, kept under their hash, made again only where they say something else.

What stands on an issued certificate hardly ever changes; a file that was handed out, signed perhaps, is the
certificate. So the row notes what the kept file was made from, and the same is not drawn a second time.
"""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import select

from yanxiu.documents.certificate import (
    BATCH,
    CannotPrintError,
    CertificateData,
    check_printable,
    drawn_in_batches,
)
from yanxiu.documents.drawing import DrawingError
from yanxiu.models import Certificate, CertificateState, TrainingClass
from yanxiu.phrases import message_of
from yanxiu.services import file_store
from yanxiu.services.certificate_words import certificate_data, class_words
from yanxiu.services.chains import class_chain
from yanxiu.services.errors import DomainError, NotFound
from yanxiu.services.facts.enrollment import class_trainees
from yanxiu.services.signing import signer_of
from yanxiu.services.work import Work

if TYPE_CHECKING:
    from yanxiu.documents.signatures.signing import Signer

Progress = Callable[[int, int], None]
"""Told how many of how many are done."""
Opened = Callable[[], AbstractContextManager[Work]]
"""Opens one unit of work."""
ROUND: Final = 2 * BATCH
"""Files of one transaction where many are made: what two processes draw side by side."""
Pair = tuple[Certificate, CertificateData]


@dataclass(frozen=True)
class Made:
    """How many standing certificates there are, and how many files had to be made."""

    total: int
    new: int


def certificate_files(work: Work, class_id: UUID) -> list[tuple[str, bytes]]:
    """The standing certificates of a class, in the roster's order: file name (by number) and PDF.

    What was not made yet is made.  Raises ``DomainError`` where one cannot be printed.
    """
    cls = work.get(TrainingClass, class_id, "班次")
    pairs = _printed(work, cls)
    _make(work, pairs)
    return [(_file_name(row.number), _kept(work, row)) for row, _ in pairs]


def certificate_file(work: Work, row: Certificate) -> bytes:
    """One standing certificate, made where it was not yet."""
    pairs = _printed(work, row.training_class, [row.enrollment_id])
    if not pairs:
        raise NotFound("本班在册学员", row.enrollment_id)
    _make(work, pairs)
    return _kept(work, row)


def make_files(work: Work, class_id: UUID, *, progress: Progress | None = None) -> Made:
    """Make what is missing of a class's files, in this transaction; ``progress`` after every fifty."""
    pairs = _printed(work, work.get(TrainingClass, class_id, "班次"))
    return Made(len(pairs), _make(work, pairs, progress))


def make_many(opened: Opened, class_ids: Iterable[UUID], *, progress: Progress | None = None) -> Made:
    """Make what is missing of the files of many classes, a hundred to a transaction.

    ``progress`` is told between transactions, and may raise to stop.  What was finished stays: another call
    goes on from there, whether this one was stopped or killed.
    """
    rounds = [(class_id, part) for class_id in class_ids for part in _rounds(opened, class_id)]
    total = sum(len(part) for _, part in rounds)
    done = new = 0
    for class_id, part in rounds:
        with opened() as work:
            cls = work.get(TrainingClass, class_id, "班次", lock=True)
            new += _make(work, _printed(work, cls, part))
        done += len(part)
        if progress is not None:
            progress(done, total)
    return Made(total, new)


def _rounds(opened: Opened, class_id: UUID) -> list[list[UUID]]:
    with opened() as work:
        keys = list(
            work.session.scalars(
                select(Certificate.enrollment_id)
                .where(Certificate.class_id == class_id, Certificate.state == CertificateState.ISSUED)
                .order_by(Certificate.number)
            )
        )
    return [keys[start : start + ROUND] for start in range(0, len(keys), ROUND)]


def _printed(work: Work, cls: TrainingClass, enrollments: Collection[UUID] | None = None) -> list[Pair]:
    query = select(Certificate).where(
        Certificate.class_id == cls.id, Certificate.state == CertificateState.ISSUED
    )
    if enrollments is not None:
        query = query.where(Certificate.enrollment_id.in_(list(enrollments)))
    standing = {row.enrollment_id: row for row in work.session.scalars(query)}
    if not standing:
        return []
    found = class_trainees(work, cls, enrollments=enrollments)
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


def _make(work: Work, pairs: Sequence[Pair], progress: Progress | None = None) -> int:
    """Draw, sign and keep what is not kept yet; how many were made."""
    signer = signer_of(work.tenant)
    wanted = [pair for pair in pairs if not _is_kept(work, *pair, signed=signer is not None)]
    done = len(pairs) - len(wanted)
    try:
        for _, data in wanted:
            check_printable(data)
        for number, files in enumerate(drawn_in_batches([data for _, data in wanted])):
            batch = wanted[number * BATCH : number * BATCH + len(files)]
            for (row, data), content in zip(batch, files, strict=True):
                _keep(work, row, data, content, signer)
            done += len(files)
            if progress is not None:
                progress(done, len(pairs))
    except (CannotPrintError, DrawingError) as error:
        raise DomainError(message_of(error)) from error
    return len(wanted)


def _keep(
    work: Work, row: Certificate, data: CertificateData, content: bytes, signer: "Signer | None"
) -> None:
    final = content if signer is None else signer.sign(content)
    row.file_sha256 = file_store.put(work, final)
    row.file_made_from = _digest(data, signed=signer is not None)


def _is_kept(work: Work, row: Certificate, data: CertificateData, *, signed: bool) -> bool:
    return (
        row.file_sha256 is not None
        and row.file_made_from == _digest(data, signed=signed)
        and file_store.has(work, row.file_sha256)
    )


def _digest(data: CertificateData, *, signed: bool) -> str:
    """What is printed, and whether it is signed; not with which key, nor by which version of the layout."""
    said = json.dumps({**asdict(data), "signed": signed}, default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _kept(work: Work, row: Certificate) -> bytes:
    return file_store.get(work, row.file_sha256 or "")


def _file_name(number: str) -> str:
    """By number, never by name; what a file name cannot hold becomes a line."""
    return f"{re.sub(r'[^0-9A-Za-z一-鿿._-]', '_', number)}.pdf"
