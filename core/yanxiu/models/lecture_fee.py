"""讲课费: what an expert is paid for one lecture in one half day. Money is yuan."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index, tenant_unique
from yanxiu.models.columns import code, hours, not_negative, one_of, to_one
from yanxiu.models.states import HalfDay
from yanxiu.models.timetable import Expert
from yanxiu.policy.vocabulary import LectureRank


class LectureFee(Entity, Base):
    """One lecture, paid once, whatever the number of classes that hear it: their shares are expenses.

    ``net`` is what the expert keeps, ``tax`` what is withheld, ``gross`` both; ``schedule`` names the
    document by which the tax was reckoned.
    """

    __tablename__ = "lecture_fees"
    __table_args__ = (
        tenant_unique("expert_id", "held_on", "half"),
        tenant_fk("class_id", "classes"),
        tenant_fk("expert_id", "experts"),
        tenant_index("ix_lecture_fees_class_id", "class_id"),
        one_of("half", HalfDay),
        one_of("rank", LectureRank),
        *not_negative("hours", "net", "tax", "gross"),
        CheckConstraint("gross = net + tax", name="gross_is_net_and_tax"),
    )

    class_id: Mapped[UUID]
    expert_id: Mapped[UUID]
    held_on: Mapped[date]
    half: Mapped[HalfDay] = code(HalfDay)
    rank: Mapped[LectureRank] = code(LectureRank)
    hours: Mapped[Decimal] = hours()
    net: Mapped[Decimal]
    tax: Mapped[Decimal]
    gross: Mapped[Decimal]
    schedule: Mapped[str]

    expert: Mapped[Expert] = to_one("LectureFee", "Expert", "expert_id")
