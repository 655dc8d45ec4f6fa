"""Uploaded rosters until they are taken in: kept encrypted for a few days, then deleted with their file."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import PurePath
from typing import Final
from uuid import UUID

from sqlalchemy import select

from yanxiu.documents.text import normalise_line, unsafe_character
from yanxiu.models import ClassState, RosterUpload, SheetKind, TrainingClass, UploadState
from yanxiu.services import file_store
from yanxiu.services.errors import InvalidInput, NotFound, WrongState
from yanxiu.services.recruitment import NOT_CLEARED
from yanxiu.services.sheet_headings import remember, remembered
from yanxiu.services.steps import class_at
from yanxiu.services.work import Work

KEPT_FOR: Final = timedelta(days=3)
"""How long an uploaded roster waits to be taken in; pages say so."""

WORDS: Final = {
    UploadState.WAITING: "待确认",
    UploadState.IMPORTED: "已导入",
    UploadState.DISCARDED: "已删除",
}
_LONGEST_NAME: Final = 200
_RECORDED: Final = {kind: kind.value for kind in SheetKind} | {SheetKind.ANSWERS: "survey"}
"""What the audit log calls a kind: where its rows will be."""


def keep_upload(work: Work, class_id: UUID, file_name: str, content: bytes) -> RosterUpload:
    """Keep a roster for a look at it; nothing of it is on the roster yet."""
    cls = class_at(work, class_id, ClassState.CLEARED, remedy=NOT_CLEARED)
    return keep_sheet(work, cls, SheetKind.ROSTER, file_name, content)


def keep_sheet(
    work: Work, cls: TrainingClass, kind: SheetKind, file_name: str, content: bytes
) -> RosterUpload:
    """Keep a sheet for a look at it, with the headings that the institution named before."""
    if not content:
        raise InvalidInput("名册文件", "（空）", "须有内容", "请重新选择文件")
    row = RosterUpload(
        class_id=cls.id,
        kind=kind,
        file_name=_name(file_name),
        headings=remembered(work, cls, kind),
        uploaded_at=work.at,
        uploaded_by=work.actor.id,
    )
    work.session.add(row)
    work.session.flush()
    file_store.hold(work, row.id, content)
    work.record(f"{_RECORDED[kind]}.upload", "class", cls.id, upload=str(row.id), size=len(content))
    return row


def _name(file_name: str) -> str:
    name = normalise_line(PurePath(file_name.replace("\\", "/")).name)[-_LONGEST_NAME:]
    return name if name and not unsafe_character(name) else "名册.xlsx"


def upload_of(
    work: Work, class_id: UUID, upload_id: UUID, kind: SheetKind = SheetKind.ROSTER
) -> RosterUpload:
    """An upload of this class and kind; anything else looks like a missing one."""
    row = work.get(RosterUpload, upload_id, "名册文件")
    if (row.class_id, row.kind) != (class_id, kind):
        raise NotFound("名册文件", upload_id)
    return row


def content_of(work: Work, row: RosterUpload) -> bytes:
    """The file of an upload that waits; ``WrongState`` where it was taken in or deleted."""
    if row.state is not UploadState.WAITING:
        raise WrongState("名册文件", WORDS[row.state], WORDS[UploadState.WAITING], "请重新上传名册")
    return file_store.held(work, row.id)


def name_headings(work: Work, row: RosterUpload, headings: Mapping[str, str]) -> None:
    """Say which of the file's headings stand for our columns, in this file and the institution's next."""
    row.headings = dict(headings)
    remember(work, row.training_class, row.kind, headings)
    work.session.flush()


def end_upload(work: Work, row: RosterUpload, *, trainees: int | None = None) -> None:
    """The upload was taken in (``trainees``), or is thrown away; its file goes with the transaction."""
    if row.state is not UploadState.WAITING:
        return
    row.state = UploadState.DISCARDED if trainees is None else UploadState.IMPORTED
    row.ended_at, row.trainees = work.at, trainees
    work.session.flush()
    file_store.let_go(work, row.id)
    if trainees is None:
        work.record(f"{_RECORDED[row.kind]}.discard", "class", row.class_id, upload=str(row.id))


def uploads_of(work: Work, cls: TrainingClass, *states: UploadState) -> Sequence[RosterUpload]:
    """The uploaded rosters of a class, the latest first."""
    return sheets_of(work, cls, SheetKind.ROSTER, *states)


def sheets_of(
    work: Work, cls: TrainingClass, kind: SheetKind, *states: UploadState
) -> Sequence[RosterUpload]:
    """The uploads of a kind of a class, the latest first."""
    found = select(RosterUpload).where(
        RosterUpload.class_id == cls.id, RosterUpload.kind == kind, RosterUpload.state.in_(states)
    )
    return work.session.scalars(found.order_by(RosterUpload.uploaded_at.desc(), RosterUpload.id)).all()


def discard_stale(work: Work, older_than: timedelta = KEPT_FOR) -> int:
    """Throw away uploads that have waited for so long, and files that no row waits for; how many.

    Meant for a nightly job; doing it again finds nothing.
    """
    before = work.at - older_than
    waiting = work.session.scalars(select(RosterUpload).where(RosterUpload.state == UploadState.WAITING))
    kept, stale = set(), []
    for row in waiting:
        if row.uploaded_at < before:
            stale.append(row)
        else:
            kept.add(row.id)
    for row in stale:
        end_upload(work, row)
    return len(stale) + file_store.sweep(work, before, kept | {row.id for row in stale})
