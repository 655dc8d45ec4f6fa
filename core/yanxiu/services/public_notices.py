"""通知公告: drafted by an officer, published for everybody, withdrawn; a published one is not rewritten."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from sqlalchemy import Select, select

from yanxiu.models import PublicNotice, PublicNoticeKind
from yanxiu.phrases import phrase
from yanxiu.services.errors import InvalidInput, NotFound, WrongState
from yanxiu.services.listing import Part, Window, part
from yanxiu.services.work import Work

KINDS: Final = {
    PublicNoticeKind.CALL: phrase("征集通知"),
    PublicNoticeKind.OPENING: phrase("开班通知"),
    PublicNoticeKind.PLAN: phrase("年度计划"),
    PublicNoticeKind.RESULT: phrase("结果公布"),
    PublicNoticeKind.OTHER: phrase("其他通知"),
}
DRAFT: Final = phrase("草稿")
PUBLISHED: Final = phrase("已发布")
WITHDRAWN: Final = phrase("已撤回")
STATES: Final = {"draft": DRAFT, "published": PUBLISHED, "withdrawn": WITHDRAWN}


def state_of(row: PublicNotice) -> str:
    """``draft``, ``published`` or ``withdrawn``."""
    if row.withdrawn_on is not None:
        return "withdrawn"
    return "draft" if row.published_on is None else "published"


def draft_notice(
    work: Work, *, kind: PublicNoticeKind, title: str, body: str, document_number: str | None = None
) -> PublicNotice:
    """Begin a notice; ``InvalidInput`` for an empty title or text."""
    row = PublicNotice(kind=kind)
    _write(row, kind, title, body, document_number)
    work.session.add(row)
    work.session.flush()
    work.record("public_notice.draft", "public_notice", row.id)
    return row


def edit_notice(
    work: Work,
    notice_id: UUID,
    *,
    kind: PublicNoticeKind,
    title: str,
    body: str,
    document_number: str | None = None,
) -> PublicNotice:
    """Change a draft; ``WrongState`` for one that people have read."""
    row = _at(work, notice_id, "draft", "已发布的请先撤回，再另发一则")
    _write(row, kind, title, body, document_number)
    work.session.flush()
    work.record("public_notice.edit", "public_notice", row.id)
    return row


def publish_notice(work: Work, notice_id: UUID) -> PublicNotice:
    """Show a draft to everybody from today on."""
    row = _at(work, notice_id, "draft", "请刷新页面")
    row.published_on = work.today
    work.session.flush()
    work.record("public_notice.publish", "public_notice", row.id)
    return row


def withdraw_notice(work: Work, notice_id: UUID) -> PublicNotice:
    """Take a notice off the public pages; it stays on record."""
    row = _at(work, notice_id, "published", "请刷新页面")
    row.withdrawn_on = work.today
    work.session.flush()
    work.record("public_notice.withdraw", "public_notice", row.id)
    return row


def discard_notice(work: Work, notice_id: UUID) -> None:
    """Delete a draft."""
    row = _at(work, notice_id, "draft", "已发布的只能撤回")
    work.session.delete(row)
    work.record("public_notice.discard", "public_notice", notice_id)


def notices(work: Work, asked: Mapping[str, str], window: Window) -> Part[PublicNotice]:
    """All notices, drafts first, then the latest; filters ``q`` (title), ``kind``, ``state``."""
    found = select(PublicNotice).order_by(
        PublicNotice.published_on.desc().nulls_first(), PublicNotice.id.desc()
    )
    state = asked.get("state", "")
    if state == "draft":
        found = found.where(PublicNotice.published_on.is_(None))
    elif state:
        ended = PublicNotice.withdrawn_on
        found = found.where(PublicNotice.published_on.is_not(None))
        found = found.where(ended.is_not(None) if state == "withdrawn" else ended.is_(None))
    return part(work, _narrowed(found, asked), window)


def published_notices(work: Work, asked: Mapping[str, str], window: Window) -> Part[PublicNotice]:
    """The notices that everybody sees, the latest first; filters ``q`` (title), ``kind``."""
    return part(work, _narrowed(_published(), asked), window)


def published_notice(
    work: Work, notice_id: UUID
) -> tuple[PublicNotice, PublicNotice | None, PublicNotice | None]:
    """One notice that everybody sees, with the one before it and the one after it on the list.

    ``NotFound`` for a draft and for one that was withdrawn, as for one that there never was.
    """
    rows = list(work.session.scalars(_published()))
    place = next((at for at, row in enumerate(rows) if row.id == notice_id), None)
    if place is None:
        raise NotFound("通知公告", notice_id)
    before = rows[place - 1] if place else None
    return rows[place], before, rows[place + 1] if place + 1 < len(rows) else None


def _published() -> Select[PublicNotice]:
    shown = PublicNotice.published_on.is_not(None) & PublicNotice.withdrawn_on.is_(None)
    order = (PublicNotice.published_on.desc(), PublicNotice.id.desc())
    return select(PublicNotice).where(shown).order_by(*order)


def _narrowed(found: Select[PublicNotice], asked: Mapping[str, str]) -> Select[PublicNotice]:
    if asked.get("q"):
        # by comparison in the middle of a title: a department has hundreds of notices, not millions
        found = found.where(PublicNotice.title.contains(asked["q"], autoescape=True))
    if asked.get("kind"):
        found = found.where(PublicNotice.kind == PublicNoticeKind(asked["kind"]))
    return found


def _write(row: PublicNotice, kind: PublicNoticeKind, title: str, body: str, number: str | None) -> None:
    for label, text in (("标题", title), ("正文", body)):
        if not text.strip():
            raise InvalidInput(label, "（空）", "不能为空", phrase("请填写{label}", label=label))
    row.kind, row.title, row.body = kind, title.strip(), body.strip()
    row.document_number = (number or "").strip() or None


def _at(work: Work, notice_id: UUID, state: str, remedy: str) -> PublicNotice:
    row = work.get(PublicNotice, notice_id, "通知公告", lock=True)
    if state_of(row) != state:
        raise WrongState("通知公告", STATES[state_of(row)], STATES[state], remedy)
    return row
