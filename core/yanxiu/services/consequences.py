"""Consequences: drafted from findings, in effect only when a named person confirms, reversible on record."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import Consequence, ConsequenceState, Organization
from yanxiu.policy import Effect
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.work import Work

INDEFINITE = "indefinite"


def drafts(work: Work, class_id: UUID | None = None) -> list[Consequence]:
    """The drafts that wait for somebody, of one class or of all."""
    query = select(Consequence).where(Consequence.state == ConsequenceState.DRAFT)
    if class_id is not None:
        query = query.where(Consequence.class_id == class_id)
    return list(work.session.scalars(query.order_by(Consequence.drafted_on, Consequence.id)))


def confirm_consequence(
    work: Work, consequence_id: UUID, *, officer: str, until: date | str | None = None
) -> Consequence:
    """Put a draft into effect under a person's name.

    A loss of eligibility states its end: a date, or ``INDEFINITE`` chosen by that person (catalogue T22: the
    texts give no duration).
    """
    row = work.get(Consequence, consequence_id, "后果", lock=True)
    if row.state is not ConsequenceState.DRAFT:
        raise WrongState("这一后果", row.state, ConsequenceState.DRAFT, "只有草稿可以确认")
    if not officer.strip():
        raise InvalidInput("确认人", officer, "后果须由具名的人确认", "请填写确认人姓名")
    end = _end(work, row, until)
    row.state = ConsequenceState.CONFIRMED
    row.confirmed_by, row.confirmed_on, row.effective_on, row.until = (
        officer.strip(),
        work.today,
        work.today,
        end,
    )
    if row.effect is Effect.LOSS_OF_ELIGIBILITY and row.organization_id:
        host = work.get(Organization, row.organization_id, "单位", lock=True)
        host.eligible, host.ineligible_from, host.ineligible_until = False, work.today, end
    work.record("consequence.confirm", "consequence", row.id, rule=row.rule, cite=row.citation["id"])
    if row.class_id:
        work.touch(row.class_id)
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


def reverse_consequence(work: Work, consequence_id: UUID, *, officer: str, because: str) -> Consequence:
    """Take a confirmed consequence back; the record of both stays."""
    row = work.get(Consequence, consequence_id, "后果", lock=True)
    if row.state is not ConsequenceState.CONFIRMED:
        raise WrongState("这一后果", row.state, ConsequenceState.CONFIRMED, "只有已确认的后果可以撤销")
    if not officer.strip() or not because.strip():
        raise InvalidInput("撤销", because, "须写明撤销人和理由", "请填写撤销人和理由")
    row.state = ConsequenceState.REVERSED
    row.reversed_by, row.reversed_on, row.reversed_because = officer.strip(), work.today, because.strip()
    if row.effect is Effect.LOSS_OF_ELIGIBILITY and row.organization_id:
        host = work.get(Organization, row.organization_id, "单位", lock=True)
        host.eligible, host.ineligible_from, host.ineligible_until = True, None, None
    work.record("consequence.reverse", "consequence", row.id, rule=row.rule, cite=row.citation["id"])
    if row.class_id:
        work.touch(row.class_id)
    return row
