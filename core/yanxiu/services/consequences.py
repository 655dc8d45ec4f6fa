"""Consequences: drafted from findings, in effect only when a named person confirms, reversible on record."""

from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import exists, or_, select

from yanxiu.models import (
    ClassState,
    Consequence,
    ConsequenceState,
    Organization,
    SubsidyMovement,
    TrainingClass,
)
from yanxiu.phrases import phrase
from yanxiu.policy import Effect
from yanxiu.services import checks
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.movements import moved, movements_of
from yanxiu.services.work import Work

INDEFINITE = "indefinite"
WORDS: Final = {
    ConsequenceState.DRAFT: "草稿",
    ConsequenceState.CONFIRMED: "已确认",
    ConsequenceState.REVERSED: "已撤销",
}


def drafts(work: Work, class_id: UUID | None = None) -> list[Consequence]:
    """The drafts that wait for somebody, of one class or of all."""
    query = select(Consequence).where(Consequence.state == ConsequenceState.DRAFT)
    if class_id is not None:
        query = query.where(Consequence.class_id == class_id)
    return list(work.session.scalars(query.order_by(Consequence.drafted_on, Consequence.id)))


def confirm_consequence(
    work: Work,
    consequence_id: UUID,
    *,
    officer: str,
    until: date | str | None = None,
    amount: Decimal | None = None,
) -> Consequence:
    """Put a draft into effect under a person's name.

    A loss of eligibility states its end: a date, or ``INDEFINITE`` chosen by that person (catalogue T22: the
    texts give no duration). A recovery asks back ``amount`` yuan of what was paid, or all of it without one.
    """
    row = _locked(work, consequence_id, ConsequenceState.DRAFT, "只有草稿可以确认")
    if not officer.strip():
        raise InvalidInput("确认人", officer, "后果须由具名的人确认", "请填写确认人姓名")
    row.until = _end(work, row, until)
    row.amount = _share(work, row, amount)
    row.confirmed_by = officer.strip()
    row.confirmed_on = row.effective_on = work.today
    _take_effect(work, row, ConsequenceState.CONFIRMED)
    work.record("consequence.confirm", "consequence", row.id, rule=row.rule, cite=row.citation["id"])
    return row


def _end(work: Work, row: Consequence, until: date | str | None) -> date | None:
    if row.effect is not Effect.LOSS_OF_ELIGIBILITY:
        return until if isinstance(until, date) else None
    if until == INDEFINITE:
        return None
    if not isinstance(until, date):
        raise InvalidInput(
            "取消资格至", until, "文件没有规定期限，须由确认人写明截止日期或“无限期”", "请选择其一"
        )
    if until < work.today:
        raise InvalidInput("取消资格至", until, "不得早于确认日期", "请填写今天或以后的日期")
    return until


def _share(work: Work, row: Consequence, amount: Decimal | None) -> Decimal | None:
    """How much a recovery asks back; None: all that was paid."""
    if amount is None:
        return None
    if row.effect is not Effect.RECOVERY:
        raise InvalidInput("追回金额", amount, "只有追回经费的后果写金额", "请不要填写金额")
    value = checks.money("追回金额", amount)
    out = moved(movements_of(work, row.class_id)).net if row.class_id else None
    if not value or (out is not None and value > out):
        rule = "须大于0" if out is None else phrase("须大于0，不得超过已拨付而没有追回的{out}元", out=out)
        raise InvalidInput("追回金额", amount, rule, "请核对拨付记录；全部追回的不填金额")
    return value


def reverse_consequence(work: Work, consequence_id: UUID, *, officer: str, because: str) -> Consequence:
    """Take a confirmed consequence back, until money has moved on it; the record of both stays."""
    row = _locked(work, consequence_id, ConsequenceState.CONFIRMED, "只有已确认的后果可以撤销")
    if not officer.strip() or not because.strip():
        raise InvalidInput("撤销", because, "须写明撤销人和理由", "请填写撤销人和理由")
    row.reversed_by, row.reversed_on, row.reversed_because = officer.strip(), work.today, because.strip()
    _take_effect(work, row, ConsequenceState.REVERSED)
    work.record("consequence.reverse", "consequence", row.id, rule=row.rule, cite=row.citation["id"])
    return row


def _locked(work: Work, key: UUID, wanted: ConsequenceState, remedy: str) -> Consequence:
    """A consequence in the state that the step begins at, locked behind whom it hits and its class."""
    seen = work.get(Consequence, key, "后果")
    if seen.organization_id is not None:
        work.get(Organization, seen.organization_id, "单位", lock=True)
    if seen.class_id is not None:
        _money_has_not_moved(work, seen, work.get(TrainingClass, seen.class_id, "班次", lock=True))
    row = work.get(Consequence, key, "后果", lock=True)
    if row.state is not wanted:
        raise WrongState("这一后果", WORDS[row.state], WORDS[wanted], remedy)
    return row


def _money_has_not_moved(work: Work, row: Consequence, cls: TrainingClass) -> None:
    """A settlement was closed at what its consequences left, a recovery was made because of one."""
    if row.effect is Effect.NO_SUBSIDY and cls.state is ClassState.SETTLED:
        raise WrongState("班次", "已结算", "还没有结算", "请先撤销结算，再处理影响补助的后果")
    recovered = exists().where(
        SubsidyMovement.consequence_id == row.id, SubsidyMovement.withdrawn_on.is_(None)
    )
    if row.effect is Effect.RECOVERY and work.session.scalar(select(recovered)):
        raise WrongState("补助", "已追回", "还没有追回", "请先撤销追回，再处理追回的依据")


def _take_effect(work: Work, row: Consequence, state: ConsequenceState) -> None:
    row.state = state
    work.session.flush()
    if row.effect is Effect.LOSS_OF_ELIGIBILITY and row.organization_id:
        _bar(work, work.get(Organization, row.organization_id, "单位"))
    if row.class_id:
        work.touch(row.class_id)


def _bar(work: Work, host: Organization) -> None:
    """Bar a host as long as the losses that still run say together; what officers established stays."""
    rows = work.session.scalars(
        select(Consequence).where(
            Consequence.organization_id == host.id,
            Consequence.effect == Effect.LOSS_OF_ELIGIBILITY,
            Consequence.state == ConsequenceState.CONFIRMED,
            or_(Consequence.until.is_(None), Consequence.until >= work.today),
        )
    )
    running = [(row.effective_on or work.today, row.until) for row in rows]
    ends = [until for _, until in running if until is not None]
    host.ineligible_from = min((start for start, _ in running), default=None)
    host.ineligible_until = max(ends) if running and len(ends) == len(running) else None
