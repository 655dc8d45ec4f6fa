"""凭证: the paper of one expense, kept as a file."""

import mimetypes
from typing import Final
from uuid import UUID

from yanxiu.models import Expense, FilePurpose, Material
from yanxiu.phrases import phrase
from yanxiu.services import checks, file_store
from yanxiu.services.budgets import open_list
from yanxiu.services.errors import InvalidInput, NotFound, WrongState
from yanxiu.services.work import Work

LARGEST: Final = 10 * 1024 * 1024
KINDS: Final = {b"%PDF-": ".pdf", b"\xff\xd8\xff": ".jpg", b"\x89PNG\r\n\x1a\n": ".png"}


def attach_voucher(work: Work, expense_id: UUID, file_name: str, content: bytes) -> Material:
    """Keep the paper of an expense (PDF, JPEG or PNG); one that was there ends, and stays in the history."""
    row = _open(work, expense_id)
    name = checks.file_name(file_name)
    suffix = next((end for start, end in KINDS.items() if content.startswith(start)), None)
    if suffix is None or len(content) > LARGEST:
        rule = phrase("须是 PDF、JPEG 或 PNG，不超过 {limit} MB", limit=LARGEST // 1024 // 1024)
        raise InvalidInput("凭证", name, rule, "请扫描或拍照后再上传")
    made = Material(
        purpose=FilePurpose.VOUCHER,
        class_id=row.class_id,
        file_name=name,
        media_type=mimetypes.types_map[suffix],
        size=len(content),
        sha256=file_store.put(work, content),
        uploaded_on=work.today,
        uploaded_by=work.actor.id,
    )
    work.session.add(made)
    work.session.flush()
    _end(work, row, made)
    row.voucher_id = made.id
    work.record("voucher.attach", "class", row.class_id, expense=str(row.id), sha256=made.sha256)
    return made


def remove_voucher(work: Work, expense_id: UUID) -> None:
    """Take the paper of an expense back; it stays in the history."""
    row = _open(work, expense_id)
    if row.voucher_id is None:
        raise WrongState("凭证", "没有上传", "已上传", "没有可撤回的凭证")
    _end(work, row, None)
    row.voucher_id = None
    work.record("voucher.remove", "class", row.class_id, expense=str(row.id))


def paper_of(work: Work, expense: Expense) -> Material | None:
    """What is known of the paper of an expense."""
    return work.get(Material, expense.voucher_id, "凭证") if expense.voucher_id else None


def voucher_of(work: Work, expense_id: UUID) -> tuple[Material, bytes]:
    """The paper of an expense and its content; ``NotFound`` where there is none."""
    row = work.get(Expense, expense_id, "费用")
    if row.voucher_id is None:
        raise NotFound("凭证", expense_id)
    paper = work.get(Material, row.voucher_id, "凭证")
    return paper, file_store.get(work, paper.sha256)


def _open(work: Work, expense_id: UUID) -> Expense:
    row = work.get(Expense, expense_id, "费用")
    open_list(work, row.class_id)
    return row


def _end(work: Work, row: Expense, by: Material | None) -> None:
    former = work.get(Material, row.voucher_id, "凭证") if row.voucher_id else None
    if former is not None:
        former.ended_on, former.ended_by = work.today, work.actor.id
        former.replaced_by = by.id if by else None
