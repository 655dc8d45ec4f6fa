"""拨付 and 追回: each movement of a subsidy, one by one; the subsidy carries their sums. Money is yuan."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index
from yanxiu.models.columns import code, in_order, one_of, to_one
from yanxiu.models.decision import Consequence
from yanxiu.models.training_class import TrainingClass


class MovementKind(StrEnum):
    """Which way the money went."""

    PAYMENT = "payment"
    RECOVERY = "recovery"


class SubsidyMovement(Entity, Base):
    """One payment or recovery as its voucher tells.

    A record made by mistake is withdrawn under a reason and counts no more; it is never deleted.
    """

    __tablename__ = "subsidy_movements"
    __table_args__ = (
        tenant_fk("class_id", "classes"),
        tenant_fk("consequence_id", "consequences"),
        tenant_fk("recorded_by", "users"),
        tenant_fk("withdrawn_by", "users"),
        tenant_index("ix_subsidy_movements_class_id", "class_id"),
        one_of("kind", MovementKind),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("consequence_id IS NULL OR kind = 'recovery'", name="consequence_of_recovery"),
        in_order("moved_on", "withdrawn_on"),
    )

    class_id: Mapped[UUID]
    kind: Mapped[MovementKind] = code(MovementKind)
    amount: Mapped[Decimal]
    moved_on: Mapped[date]
    voucher: Mapped[str | None]
    note: Mapped[str | None]
    consequence_id: Mapped[UUID | None]
    recorded_by: Mapped[UUID | None]
    withdrawn_on: Mapped[date | None]
    withdrawn_by: Mapped[UUID | None]
    withdrawn_because: Mapped[str | None]

    training_class: Mapped[TrainingClass] = to_one("SubsidyMovement", "TrainingClass", "class_id")
    consequence: Mapped[Consequence | None] = to_one("SubsidyMovement", "Consequence", "consequence_id")
