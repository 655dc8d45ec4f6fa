"""What was answered to a program's creating request under its key: said again, and not done again.

Kept for a day, encrypted; key and request are kept as keyed digests.  Only what was done is kept: a refused
request may be mended and sent again under its key.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select

from yanxiu.db.crypto import keyed_index
from yanxiu.models import ApiRequest
from yanxiu.phrases import phrase
from yanxiu.services.errors import DomainError, InvalidInput
from yanxiu.services.work import Work

KEPT_FOR: Final = timedelta(hours=24)
FIELD: Final = "Idempotency-Key"
_LONGEST: Final = 200


class Underway(DomainError):
    """The same request is being done at this moment."""

    def __init__(self) -> None:
        super().__init__("同一个键的请求正在办理，请稍后用原来的键重发")


@dataclass(frozen=True)
class Asked:
    """One request under a key: whose, which key, and what is asked for (method, address and body)."""

    token_id: UUID
    key: str
    request: str


def checked_key(given: str) -> str:
    """A key as a program gave it; raises ``InvalidInput`` for none."""
    if not re.fullmatch(f"[!-~]{{1,{_LONGEST}}}", key := given.strip()):
        rule = phrase("必须给出，1 至 {longest} 个可见的 ASCII 字符", longest=_LONGEST)
        raise InvalidInput(FIELD, "（不显示）", rule, "新的请求用新的键，例如 UUID；重发时用原来的")
    return key


def answered(work: Work, asked: Asked) -> ApiRequest | None:
    """What this request was answered before; None where it is to be done now, by nobody else meanwhile.

    Raises ``Underway`` while the same key is being worked on, ``InvalidInput`` where it was used for another
    request.
    """
    digest = _key(work, asked)
    lock = int.from_bytes(digest[:8], signed=True)
    if not work.session.scalar(select(func.pg_try_advisory_xact_lock(lock))):
        raise Underway
    row = work.session.scalar(
        select(ApiRequest).where(ApiRequest.token_id == asked.token_id, ApiRequest.key_digest == digest)
    )
    if row is not None and row.answered_at < work.at - KEPT_FOR:
        work.session.delete(row)
        work.session.flush()
        return None
    if row is not None and row.request_digest != _request(work, asked):
        rule = "这个键已经用于另一个请求"
        raise InvalidInput(FIELD, "（不显示）", rule, "每个新的请求请用新的键")
    return row


def keep(work: Work, asked: Asked, status: int, answer: str) -> None:
    """Keep what a request is answered, in the transaction that did it."""
    row = ApiRequest(
        token_id=asked.token_id,
        key_digest=_key(work, asked),
        request_digest=_request(work, asked),
        status=status,
        answer=answer,
        answered_at=work.at,
    )
    work.session.add(row)
    work.session.flush()


def forget_answers(work: Work) -> int:
    """Drop what was kept long enough; how many.  Meant for a nightly job."""
    old = delete(ApiRequest).where(ApiRequest.answered_at < work.at - KEPT_FOR)
    return len(work.session.scalars(old.returning(ApiRequest.id)).all())


def _key(work: Work, asked: Asked) -> bytes:
    return keyed_index(work.tenant.id, "api_request.key", f"{asked.token_id} {asked.key}")


def _request(work: Work, asked: Asked) -> bytes:
    return keyed_index(work.tenant.id, "api_request.request", asked.request)
