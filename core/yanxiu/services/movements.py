"""拨付 and 追回 one by one: the list, what is left to pay or to recover, and how a wrong record is withdrawn.

The sums that a subsidy carries are always those of the movements that stand. Money is yuan.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import or_, select

from yanxiu.models import (
    Consequence,
    ConsequenceState,
    MovementKind,
    Subsidy,
    SubsidyMovement,
    SubsidyState,
    TrainingClass,
)
from yanxiu.policy import Effect
from yanxiu.services.work import Work

WORDS: Final = {
    SubsidyState.PROPOSED: "已测算",
    SubsidyState.APPROVED: "已批复",
    SubsidyState.REFUSED: "不予补助",
    SubsidyState.PAID: "已拨付",
    SubsidyState.RECOVERED: "已追回",
}


@dataclass(frozen=True)
class Moved:
    """What was paid and what has come back; never more back than paid."""

    paid: Decimal
    recovered: Decimal

    @property
    def net(self) -> Decimal:
        return self.paid - self.recovered


def movements_of(work: Work, class_id: UUID) -> list[SubsidyMovement]:
    """Every payment and recovery of a class in order, withdrawn ones too."""
    query = select(SubsidyMovement).where(SubsidyMovement.class_id == class_id)
    order = (SubsidyMovement.moved_on, SubsidyMovement.created_at, SubsidyMovement.id)
    return list(work.session.scalars(query.order_by(*order)))


def standing(rows: Iterable[SubsidyMovement], kind: MovementKind) -> list[SubsidyMovement]:
    """Those of one kind that count."""
    return [row for row in rows if row.kind is kind and row.withdrawn_on is None]


def moved(rows: Sequence[SubsidyMovement]) -> Moved:
    """The sums of those that count."""
    return Moved(*(sum((row.amount for row in standing(rows, kind)), Decimal(0)) for kind in MovementKind))


def add_up(subsidy: Subsidy, rows: Sequence[SubsidyMovement]) -> None:
    """Carry the sums, the last days and the state over to the subsidy."""
    payments, recoveries = (standing(rows, kind) for kind in MovementKind)
    sums = moved(rows)
    subsidy.paid = sums.paid if payments else None
    subsidy.paid_on = max((row.moved_on for row in payments), default=None)
    subsidy.recovered = sums.recovered if recoveries else None
    subsidy.recovered_on = max((row.moved_on for row in recoveries), default=None)
    if payments:
        subsidy.state = SubsidyState.RECOVERED if recoveries else SubsidyState.PAID
    else:
        subsidy.state = SubsidyState.APPROVED


def recovery_basis(work: Work, cls: TrainingClass) -> Consequence | None:
    """The confirmed recovery that money of this class comes back on: of the class, else of its host."""
    rows = work.session.scalars(
        select(Consequence)
        .where(
            Consequence.effect == Effect.RECOVERY,
            Consequence.state == ConsequenceState.CONFIRMED,
            or_(
                Consequence.class_id == cls.id,
                Consequence.class_id.is_(None) & (Consequence.organization_id == cls.project.host_id),
            ),
        )
        .order_by(Consequence.class_id.is_(None), Consequence.confirmed_on.desc(), Consequence.id)
    )
    return rows.first()


def recovered_on(work: Work, consequence: Consequence) -> Decimal:
    """What has come back on a consequence so far."""
    query = select(SubsidyMovement).where(SubsidyMovement.consequence_id == consequence.id)
    rows = standing(work.session.scalars(query), MovementKind.RECOVERY)
    return sum((row.amount for row in rows), Decimal(0))


def words_of(subsidy: Subsidy) -> str:
    """Its state as people say it: in part or in full."""
    if subsidy.state is SubsidyState.PAID and _less(subsidy.paid, subsidy.approved):
        return "部分拨付"
    if subsidy.state is SubsidyState.RECOVERED:
        return "部分追回" if _less(subsidy.recovered, subsidy.paid) else "全部追回"
    return WORDS[subsidy.state]


def _less(part: Decimal | None, whole: Decimal | None) -> bool:
    return part is not None and whole is not None and part < whole
