"""补助: approved, paid in one or several sums, recovered in part or in full. Money is yuan.

Each act can be undone until the next one; what was withdrawn stays on record.
"""

from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from yanxiu.models import ClassState, MovementKind, Subsidy, SubsidyMovement, SubsidyState, TrainingClass
from yanxiu.phrases import joined, phrase
from yanxiu.services import checks
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.movements import (
    WORDS,
    add_up,
    moved,
    movements_of,
    recovered_on,
    recovery_basis,
    standing,
)
from yanxiu.services.settlement import find_subsidy
from yanxiu.services.settlement_checks import twice
from yanxiu.services.steps import class_at
from yanxiu.services.work import Work


def approve_subsidy(
    work: Work, class_id: UUID, *, amount: Decimal | None = None, note: str | None = None
) -> Subsidy:
    """Approve what was proposed, or less with a note; nothing to approve makes it a refusal.

    Where nothing could be computed, the officer names the amount and its basis in the note; where the same
    invoice or class seems to be funded twice, the note says why it is granted all the same.
    """
    cls, subsidy = _begin(work, class_id, SubsidyState.PROPOSED, "结算办结之后才批复，已批复的不必再批")
    granted = checks.money("批复金额", amount) if amount is not None else subsidy.proposed
    if granted is None:
        raise InvalidInput("批复金额", "（空）", "补助没有算出，须由批复人写明金额", "请填写金额和依据")
    _within("批复金额", granted, "测算金额", subsidy.proposed)
    if granted != subsidy.proposed and not (note and note.strip()):
        raise InvalidInput("批复说明", "（空）", "批复金额与测算不同，须写明理由", "请填写理由和依据")
    doubtful = twice(work, cls) if granted and not (note and note.strip()) else []
    if doubtful:
        raise InvalidInput("批复说明", "（空）", doubtful[0].said, "请核对，并写明为什么仍然批复")
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
    work: Work,
    class_id: UUID,
    *,
    amount: Decimal | None = None,
    on: date | None = None,
    voucher: str | None = None,
    note: str | None = None,
) -> Subsidy:
    """Record a payment of what was approved, or of a part: several together never exceed it.

    Without an amount it is all that is left to pay.
    """
    wanted = (SubsidyState.APPROVED, SubsidyState.PAID)
    cls, subsidy = _begin(work, class_id, wanted, "批复之后才拨付，已追回的不再拨付")
    rows = movements_of(work, cls.id)
    left = (subsidy.approved or Decimal(0)) - moved(rows).paid
    if not left:
        raise WrongState("补助", "已全部拨付", "还有没拨付的", "已拨付的不重复拨付")
    paid = _some("拨付金额", left if amount is None else amount)
    _within("拨付金额", paid, "还没有拨付的金额", left)
    day = checks.happened("拨付日", on or work.today, work.today)
    checks.not_before("拨付日", day, "批复日", subsidy.approved_on)
    row = SubsidyMovement(kind=MovementKind.PAYMENT, amount=paid, moved_on=day)
    return _move(work, cls, subsidy, row, voucher, note)


def recover_subsidy(
    work: Work,
    class_id: UUID,
    *,
    amount: Decimal,
    on: date | None = None,
    voucher: str | None = None,
    note: str | None = None,
) -> Subsidy:
    """Record what was paid and has come back; it names the confirmed recovery that it comes back on.

    Raises ``InvalidInput`` for more than is still out, or more than that consequence asks back.
    """
    wanted = (SubsidyState.PAID, SubsidyState.RECOVERED)
    cls, subsidy = _begin(work, class_id, wanted, "只有已拨付的补助可以追回")
    rows = movements_of(work, cls.id)
    recovered = _some("追回金额", amount)
    _within(
        "追回金额", recovered, "还没有追回的拨付金额" if subsidy.recovered else "拨付金额", moved(rows).net
    )
    basis = recovery_basis(work, cls)
    if basis is not None and basis.amount is not None:
        _within("追回金额", recovered, "决定追回而还没有追回的金额", basis.amount - recovered_on(work, basis))
    day = checks.happened("追回日", on or work.today, work.today)
    first = min((row.moved_on for row in standing(rows, MovementKind.PAYMENT)), default=None)
    checks.not_before("追回日", day, "拨付日", first)
    row = SubsidyMovement(kind=MovementKind.RECOVERY, amount=recovered, moved_on=day)
    row.consequence_id = basis.id if basis else None
    return _move(work, cls, subsidy, row, voucher, note)


def withdraw_payment(work: Work, class_id: UUID, *, because: str | None = None) -> Subsidy:
    """Withdraw the last record of a payment, one that was not made; the record stays, and counts no more."""
    return _withdraw(work, class_id, MovementKind.PAYMENT, because)


def withdraw_recovery(work: Work, class_id: UUID, *, because: str | None = None) -> Subsidy:
    """Withdraw the last record of a recovery."""
    return _withdraw(work, class_id, MovementKind.RECOVERY, because)


def _withdraw(work: Work, class_id: UUID, kind: MovementKind, because: str | None) -> Subsidy:
    wanted, remedy = _UNDONE_AT[kind]
    cls, subsidy = _begin(work, class_id, wanted, remedy)
    rows = movements_of(work, cls.id)
    row = standing(rows, kind)[-1]
    row.withdrawn_on, row.withdrawn_by = max(work.today, row.moved_on), work.actor.id
    row.withdrawn_because = because.strip() if because else None
    add_up(subsidy, rows)
    return _done(work, cls, subsidy, f"subsidy.withdraw_{kind}")


_UNDONE_AT: Final = {
    MovementKind.PAYMENT: (SubsidyState.PAID, "已追回的请先撤销追回"),
    MovementKind.RECOVERY: (SubsidyState.RECOVERED, "只有已追回的可以撤销追回"),
}


def _move(
    work: Work,
    cls: TrainingClass,
    subsidy: Subsidy,
    row: SubsidyMovement,
    voucher: str | None,
    note: str | None,
) -> Subsidy:
    row.class_id, row.recorded_by = cls.id, work.actor.id
    row.voucher, row.note = ((text or "").strip() or None for text in (voucher, note))
    work.session.add(row)
    work.session.flush()
    add_up(subsidy, movements_of(work, cls.id))
    action = "subsidy.pay" if row.kind is MovementKind.PAYMENT else "subsidy.recover"
    return _done(work, cls, subsidy, action, movement=str(row.id))


def _some(label: str, amount: Decimal) -> Decimal:
    value = checks.money(label, amount)
    if not value:
        raise InvalidInput(label, amount, "须大于0", "请填写实际的金额")
    return value


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


def _done(work: Work, cls: TrainingClass, subsidy: Subsidy, action: str, **told: Any) -> Subsidy:
    work.session.flush()
    work.record(action, "class", cls.id, state=subsidy.state.value, **told)
    work.touch(cls.id)
    return subsidy
