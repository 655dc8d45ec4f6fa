"""Links of a class that trainees reach it by: opened and closed by the host, found by their token."""

import secrets
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import ClassLink, ClassState, HalfDay, LinkKind, Survey, TrainingClass, link_index
from yanxiu.phrases import phrase
from yanxiu.services.class_steps import AFTER_CLASS, HELD
from yanxiu.services.errors import InvalidInput, NotFound, WrongState
from yanxiu.services.steps import CLASS_LABELS, class_at
from yanxiu.services.work import CLOCK, Work

TOKEN_BYTES: Final = 24
LONGEST_TOKEN: Final = 64
CODE_SIGNS: Final = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that could be read as something else
CODE_LENGTH: Final = 12
STATES: Final[Mapping[LinkKind, tuple[ClassState, ...]]] = {
    LinkKind.ENROL: (ClassState.CLEARED,),
    LinkKind.SIGN_IN: (ClassState.CLEARED, ClassState.RECRUITED),
    LinkKind.SURVEY: (ClassState.RECRUITED, *HELD),
    LinkKind.ACCOUNT: (ClassState.CLEARED, ClassState.RECRUITED, *AFTER_CLASS),
}
"""Where a class must stand for each kind of link."""

REMEDIES: Final = {
    LinkKind.ENROL: phrase("开班材料通过之后、学员名单确认之前可以开放报名"),
    LinkKind.SIGN_IN: phrase("开班材料通过之后、登记举办之前可以扫码签到"),
    LinkKind.SURVEY: phrase("招生完成之后、结业上报之前可以开放测评"),
    LinkKind.ACCOUNT: phrase("开班材料通过之后可以发放邀请码"),
}
WINDOWS: Final[Mapping[HalfDay, tuple[time, time]]] = {
    HalfDay.MORNING: (time(6), time(13)),
    HalfDay.AFTERNOON: (time(12), time(19)),
    HalfDay.EVENING: (time(18), time(23, 59, 59)),
}
"""When a half day's link may be used, in Asia/Shanghai; they overlap, since classes run late."""


def moment(work: Work) -> datetime:
    """Now, on the day of the work: a demonstration works on a day of its own."""
    return datetime.combine(work.today, work.at.astimezone(CLOCK).time(), CLOCK)


def window(held_on: date, half: HalfDay) -> tuple[datetime, datetime]:
    """From when until when the link of a half day may be used."""
    first, last = WINDOWS[half]
    return datetime.combine(held_on, first, CLOCK), datetime.combine(held_on, last, CLOCK)


def open_link(
    work: Work,
    class_id: UUID,
    kind: LinkKind,
    *,
    held_on: date | None = None,
    half: HalfDay | None = None,
    closes_on: date | None = None,
) -> ClassLink:
    """Open a link; the open one for the same purpose is given again, with its new last day.

    ``held_on`` and ``half`` belong to a sign-in link.  Raises ``InvalidInput`` for a half day that is over
    or a last day that is past, ``WrongState`` where the class does not stand there.
    """
    cls = class_at(work, class_id, *STATES[kind], remedy=REMEDIES[kind])
    _check(work, cls, kind, held_on, half, closes_on)
    row = _open(work, cls.id, kind, held_on, half)
    if row is None:
        token = new_code() if kind is LinkKind.ACCOUNT else secrets.token_urlsafe(TOKEN_BYTES)
        row = ClassLink(class_id=cls.id, kind=kind, held_on=held_on, half=half, token=token)
        row.token_index = link_index(work.tenant.id, token)
        work.session.add(row)
    row.closes_on = closes_on
    work.session.flush()
    work.record("link.open", "class", cls.id, link=str(row.id), purpose=kind)
    return row


def new_code() -> str:
    """An invitation code: twelve signs that can be read out, some 59 bits."""
    return "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))


def account_code(typed: str) -> str:
    """An invitation code as it is kept, whatever case, blanks and dashes it was typed with."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", typed).lower()))


def shown_code(code: str) -> str:
    """An invitation code in groups of four."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def _check(
    work: Work,
    cls: TrainingClass,
    kind: LinkKind,
    held_on: date | None,
    half: HalfDay | None,
    last: date | None,
) -> None:
    if last is not None and last < work.today:
        raise InvalidInput(
            "截止日", last, phrase("不得早于今天（{today}）", today=work.today), "请改为今天或以后，或不填"
        )
    if kind is LinkKind.SURVEY and not _has_items(work, cls):
        raise WrongState("满意度测评", "没有测评项目", "已有测评项目", "请先发放测评表，写明测评项目")
    if kind is not LinkKind.SIGN_IN:
        return
    if held_on is None or half is None:
        raise InvalidInput("签到时间", "（空）", "签到二维码属于某一天的上午、下午或晚上", "请选择半天")
    if window(held_on, half)[1] <= moment(work):
        raise InvalidInput("签到时间", held_on, "这半天已经过去", "请在考勤页按签到表登记")
    if cls.attendance_confirmed_on is not None:
        raise WrongState("签到表", "已确认", "尚未确认", "请先重新开放签到表")


def _has_items(work: Work, cls: TrainingClass) -> bool:
    found = work.session.scalar(select(Survey).where(Survey.class_id == cls.id))
    return found is not None and bool(found.template or found.questions)


def _open(
    work: Work, class_id: UUID, kind: LinkKind, held_on: date | None, half: HalfDay | None
) -> ClassLink | None:
    return work.session.scalar(
        select(ClassLink).where(
            ClassLink.class_id == class_id,
            ClassLink.kind == kind,
            ClassLink.closed_at.is_(None),
            ClassLink.held_on.is_not_distinct_from(held_on),
            ClassLink.half.is_not_distinct_from(half),
        )
    )


def close_link(work: Work, link_id: UUID) -> ClassLink:
    """Close a link; whoever comes by it afterwards is told so.  A new one has a new token."""
    row = work.get(ClassLink, link_id, "链接", lock=True)
    if row.closed_at is None:
        row.closed_at = work.at
        work.record("link.close", "class", row.class_id, link=str(row.id), purpose=row.kind)
    return row


def open_links(work: Work, cls: TrainingClass, kind: LinkKind) -> list[ClassLink]:
    """The links of one kind that nobody has closed, by day and half day."""
    rows = work.session.scalars(
        select(ClassLink).where(
            ClassLink.class_id == cls.id, ClassLink.kind == kind, ClassLink.closed_at.is_(None)
        )
    )
    order = list(HalfDay)
    return sorted(rows, key=lambda row: (row.held_on or date.min, order.index(row.half) if row.half else 0))


def link_by_token(work: Work, token: str, kind: LinkKind) -> ClassLink:
    """The link with this token; ``NotFound`` for a wrong token and for a link of another kind alike."""
    index = link_index(work.tenant.id, token[: LONGEST_TOKEN + 1])
    row = work.session.scalar(select(ClassLink).where(ClassLink.token_index == index, ClassLink.kind == kind))
    if row is None:
        raise NotFound("链接", "（不显示）")
    return row


def why_closed(work: Work, link: ClassLink) -> str:
    """Why a link cannot be used now, in words for whoever came by it; nothing where it can."""
    cls = link.training_class
    if link.closed_at is not None:
        return "承办单位已经关闭这个链接"
    if link.closes_on is not None and link.closes_on < work.today:
        return phrase("已于 {closes_on} 截止", closes_on=link.closes_on)
    if cls.state not in STATES[link.kind]:
        return phrase(
            "班次现在是“{state}”，{remedy}",
            state=CLASS_LABELS[cls.state],
            remedy=REMEDIES[link.kind],
        )
    return _why_not_now(work, link) if link.kind is LinkKind.SIGN_IN else ""


def _why_not_now(work: Work, link: ClassLink) -> str:
    if link.held_on is None or link.half is None:
        return "链接没有写明半天"
    first, last = window(link.held_on, link.half)
    now = moment(work)
    if now < first:
        return phrase(
            "还没有到签到时间：{held_on} {first:%H:%M} 起可以签到", held_on=link.held_on, first=first
        )
    if now >= last:
        return phrase(
            "签到时间已过：{held_on} {last:%H:%M} 止。请到会务处补签", held_on=link.held_on, last=last
        )
    return "签到表已经确认，请到会务处核对" if link.training_class.attendance_confirmed_on else ""


def require_open(work: Work, link: ClassLink) -> None:
    """Raise ``WrongState`` where a link cannot be used now."""
    if reason := why_closed(work, link):
        raise WrongState("链接", reason, "开放", "请联系承办单位")
