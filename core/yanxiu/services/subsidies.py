"""补助: approved, paid, recovered; each act can be undone until the next one. Money is yuan."""

from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from yanxiu.models import ClassState, Subsidy, SubsidyState, TrainingClass
from yanxiu.phrases import joined, phrase
from yanxiu.services import checks
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.settlement import find_subsidy
from yanxiu.services.steps import class_at
from yanxiu.services.work import Work

WORDS: Final = {
    SubsidyState.PROPOSED: "已测算",
    SubsidyState.APPROVED: "已批复",
    SubsidyState.REFUSED: "不予补助",
    SubsidyState.PAID: "已拨付",
    SubsidyState.RECOVERED: "已追回",
}


def approve_subsidy(
    work: Work, class_id: UUID, *, amount: Decimal | None = None, note: str | None = None
) -> Subsidy:
    """Approve what was proposed, or less with a note; nothing to approve makes it a refusal.

    Where nothing could be computed, the officer names the amount and its basis in the note.
    """
    cls, subsidy = _begin(work, class_id, SubsidyState.PROPOSED, "结算办结之后才批复，已批复的不必再批")
    granted = checks.money("批复金额", amount) if amount is not None else subsidy.proposed
    if granted is None:
        raise InvalidInput("批复金额", "（空）", "补助没有算出，须由批复人写明金额", "请填写金额和依据")
    _within("批复金额", granted, "测算金额", subsidy.proposed)
    if granted != subsidy.proposed and not (note and note.strip()):
        raise InvalidInput("批复说明", "（空）", "批复金额与测算不同，须写明理由", "请填写理由和依据")
    subsidy.approved, subsidy.approved_on, subsidy.approved_by = granted, work.today, work.actor.id
    subsidy.note = note.strip() if note else None
    subsidy.state = SubsidyState.APPROVED if granted else SubsidyState.REFUSED
    return _done(work, cls, subsidy, "subsidy.approve")


def withdraw_approval(work: Work, class_id: UUID) -> Subsidy:
    """Undo an approval or a refusal, before payment."""
    wanted = (SubsidyState.APPROVED, SubsidyState.REFUSED)
    cls, subsidy = _begin(work, class_id, wanted, "已拨付的请先撤销拨付")
    subsidy.approved = subsidy.approved_on = subsidy.approved_by = subsidy.note = None
    subsidy.state = SubsidyState.PROPOSED
    return _done(work, cls, subsidy, "subsidy.withdraw_approval")


def pay_subsidy(
    work: Work, class_id: UUID, *, amount: Decimal | None = None, on: date | None = None
) -> Subsidy:
    """Record the payment of what was approved, or of less."""
    cls, subsidy = _begin(work, class_id, SubsidyState.APPROVED, "批复之后才拨付，已拨付的不重复拨付")
    paid = checks.money("拨付金额", amount) if amount is not None else subsidy.approved
    if not paid:
        raise InvalidInput("拨付金额", amount, "须大于0", "请填写实际拨付的金额")
    _within("拨付金额", paid, "批复金额", subsidy.approved)
    day = checks.happened("拨付日", on or work.today, work.today)
    subsidy.paid_on = checks.not_before("拨付日", day, "批复日", subsidy.approved_on)
    subsidy.paid, subsidy.state = paid, SubsidyState.PAID
    return _done(work, cls, subsidy, "subsidy.pay")


def withdraw_payment(work: Work, class_id: UUID) -> Subsidy:
    """Undo the record of a payment that was not made."""
    cls, subsidy = _begin(work, class_id, SubsidyState.PAID, "已追回的请先撤销追回")
    subsidy.paid = subsidy.paid_on = None
    subsidy.state = SubsidyState.APPROVED
    return _done(work, cls, subsidy, "subsidy.withdraw_payment")


def recover_subsidy(work: Work, class_id: UUID, *, amount: Decimal, on: date | None = None) -> Subsidy:
    """Record what was paid and has come back."""
    cls, subsidy = _begin(work, class_id, SubsidyState.PAID, "只有已拨付的补助可以追回")
    recovered = checks.money("追回金额", amount)
    if not recovered:
        raise InvalidInput("追回金额", amount, "须大于0", "请填写实际追回的金额")
    _within("追回金额", recovered, "拨付金额", subsidy.paid)
    day = checks.happened("追回日", on or work.today, work.today)
    subsidy.recovered_on = checks.not_before("追回日", day, "拨付日", subsidy.paid_on)
    subsidy.recovered, subsidy.state = recovered, SubsidyState.RECOVERED
    return _done(work, cls, subsidy, "subsidy.recover")


def withdraw_recovery(work: Work, class_id: UUID) -> Subsidy:
    """Undo the record of a recovery."""
    cls, subsidy = _begin(work, class_id, SubsidyState.RECOVERED, "只有已追回的可以撤销追回")
    subsidy.recovered = subsidy.recovered_on = None
    subsidy.state = SubsidyState.PAID
    return _done(work, cls, subsidy, "subsidy.withdraw_recovery")


def _begin(
    work: Work, class_id: UUID, wanted: SubsidyState | tuple[SubsidyState, ...], remedy: str
) -> tuple[TrainingClass, Subsidy]:
    cls = class_at(work, class_id, ClassState.SETTLED, remedy="先办结经费结算")
    subsidy = find_subsidy(work, cls)
    states = (wanted,) if isinstance(wanted, SubsidyState) else wanted
    if subsidy is None or subsidy.state not in states:
        is_now = WORDS[subsidy.state] if subsidy else "没有测算"
        raise WrongState("补助", is_now, joined(WORDS[state] for state in states), remedy)
    return cls, subsidy


def _within(label: str, amount: Decimal | None, limit_label: str, limit: Decimal | None) -> None:
    if amount is not None and limit is not None and amount > limit:
        raise InvalidInput(
            label,
            amount,
            phrase("不得超过{limit_label}（{limit}元）", limit_label=limit_label, limit=limit),
            "请核对金额",
        )


def _done(work: Work, cls: TrainingClass, subsidy: Subsidy, action: str) -> Subsidy:
    work.session.flush()
    work.record(action, "class", cls.id, state=subsidy.state.value)
    work.touch(cls.id)
    return subsidy
