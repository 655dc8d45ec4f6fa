"""征集: the department opens the year's applications."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, exists, select

from yanxiu.models import Application, Call, CallLevel, CallState
from yanxiu.phrases import phrase
from yanxiu.policy import Level
from yanxiu.services import filling
from yanxiu.services.errors import InvalidInput, NotFound, WrongState
from yanxiu.services.steps import CALL_LABELS, expect
from yanxiu.services.work import Work

FIELDS: Final = {
    "title": filling.required_text("征集通知标题"),
    "document_number": filling.text("文号"),
    "announced_on": filling.day("发布日期"),
    "topic_ranges": filling.own_words("选题范围"),
    "forms": filling.own_words("申报表式"),
}
LEVEL_FIELDS: Final = {
    "opens_on": filling.day("开始日期"),
    "closes_on": filling.day("截止日期"),
    "form": filling.text("申报表式"),
}


def draft_call(work: Work, year: int, title: str, **given: Any) -> Call:
    """Draft the year's call; ``given`` are the fields of ``FIELDS``."""
    call = Call(year=year, state=CallState.DRAFT)
    _fill(work, call, {"title": title, **given})
    taken = select(exists().where(Call.year == year, Call.title == call.title))
    if work.session.scalar(taken):
        raise InvalidInput(
            "征集通知标题",
            call.title,
            phrase("{year}年度已有同名的征集", year=year),
            "请换一个标题，或修改原来的",
        )
    work.session.add(call)
    work.session.flush()
    work.record("call.draft", "call", call.id, year=year)
    return call


def edit_call(work: Work, call_id: UUID, **given: Any) -> Call:
    """Change a draft."""
    call = _call(work, call_id, CallState.DRAFT, remedy="请先撤回征集")
    _fill(work, call, given)
    work.record("call.edit", "call", call.id, fields=sorted(given))
    return call


def set_call_level(work: Work, call_id: UUID, level: Level, **given: Any) -> CallLevel:
    """Say from when to when (that day included) a call takes applications of a level, and on which form."""
    call = _call(work, call_id, CallState.DRAFT, CallState.OPEN, remedy="截止的征集请先重新开放")
    row = work.session.scalar(select(CallLevel).where(CallLevel.call_id == call.id, CallLevel.level == level))
    if row is None:
        row = CallLevel(call_id=call.id, level=level)
    chain = work.chain(call.year)

    def hold(would: Mapping[str, Any]) -> None:
        filling.check_order("开始日期", would["opens_on"], "截止日期", would["closes_on"])
        filling.check_words(chain, "form", "申报表式", [would["form"]] if would["form"] else None)

    filling.fill(row, LEVEL_FIELDS, given, hold)
    work.session.add(row)
    work.session.flush()
    work.record("call.set_level", "call", call.id, level=level)
    return row


def drop_call_level(work: Work, call_id: UUID, level: Level) -> None:
    """Take a level off a call that nobody has applied under yet."""
    call = _call(work, call_id, CallState.DRAFT, remedy="请先撤回征集")
    row = call_level(work, call, level)
    work.session.delete(row)
    work.record("call.drop_level", "call", call.id, level=level)


def discard_call(work: Work, call_id: UUID) -> None:
    """Throw a draft away."""
    call = _call(work, call_id, CallState.DRAFT, remedy="请先撤回征集")
    work.session.execute(delete(CallLevel).where(CallLevel.call_id == call.id))
    work.session.delete(call)
    work.record("call.discard", "call", call.id, year=call.year)


def open_call(work: Work, call_id: UUID) -> Call:
    """Open a call that is open for at least one level."""
    call = _call(work, call_id, CallState.DRAFT, CallState.OPEN, remedy="截止的征集请重新开放")
    if not work.session.scalar(select(exists().where(CallLevel.call_id == call.id))):
        raise InvalidInput("申报级别", "（无）", "征集至少要面向一个级别", "请先填写级别和截止日期")
    return _move(work, call, CallState.OPEN, "call.open")


def close_call(work: Work, call_id: UUID) -> Call:
    """Close a call; what is late then needs an officer."""
    call = _call(work, call_id, CallState.OPEN, CallState.CLOSED, remedy="请先开放征集")
    return _move(work, call, CallState.CLOSED, "call.close")


def reopen_call(work: Work, call_id: UUID) -> Call:
    """Take the closing back."""
    call = _call(work, call_id, CallState.CLOSED, CallState.OPEN, remedy="请先开放征集")
    return _move(work, call, CallState.OPEN, "call.reopen")


def withdraw_call(work: Work, call_id: UUID) -> Call:
    """Take the opening back, as long as nobody has applied under it."""
    call = _call(work, call_id, CallState.OPEN, CallState.DRAFT, remedy="截止的征集请先重新开放")
    if work.session.scalar(select(exists().where(Application.call_id == call.id))):
        raise WrongState("征集", "已有申报", "还没有申报", "请改为截止征集")
    return _move(work, call, CallState.DRAFT, "call.withdraw")


def call_level(work: Work, call: Call, level: Level) -> CallLevel:
    """The terms of a call for a level; ``NotFound`` where it takes none of that level."""
    row = work.session.scalar(select(CallLevel).where(CallLevel.call_id == call.id, CallLevel.level == level))
    if row is None:
        raise NotFound(phrase("征集“{title}”中的申报级别", title=call.title), level.value)
    return row


def _call(work: Work, call_id: UUID, *allowed: CallState, remedy: str) -> Call:
    call = work.get(Call, call_id, "征集", lock=True)
    expect("征集", call.state, allowed, CALL_LABELS, remedy)
    return call


def _fill(work: Work, call: Call, given: dict[str, Any]) -> None:
    chain = work.chain(call.year)

    def hold(would: Mapping[str, Any]) -> None:
        filling.check_words(chain, "topic_range", "选题范围", would["topic_ranges"])
        filling.check_words(chain, "form", "申报表式", would["forms"])

    filling.fill(call, FIELDS, given, hold)


def _move(work: Work, call: Call, state: CallState, action: str) -> Call:
    if call.state is not state:
        call.state = state
        work.record(action, "call", call.id, year=call.year)
    return call
