"""结业上报: the host's report after the class."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_unique
from yanxiu.db.types import EncryptedText
from yanxiu.models.columns import all_of, code, json, one_of, to_one
from yanxiu.models.states import CompletionState
from yanxiu.models.training_class import TrainingClass
from yanxiu.policy.vocabulary import Material as MaterialKind
from yanxiu.policy.vocabulary import Seal


class CompletionReport(Entity, Base):
    """结业上报. ``seals`` are those on the settlement statement; the supervising department reviews it.

    ``materials`` is the list as declared (paper counts); uploaded files are ``Material`` rows.
    A returned report keeps its dates, which are no facts any more, until the host takes it up again.
    That it is reviewed before it goes on is a region's rule, so the table takes the dates as they were.
    """

    __tablename__ = "completion_reports"
    __table_args__ = (
        tenant_unique("class_id"),
        tenant_fk("class_id", "classes"),
        tenant_fk("reviewed_by", "users"),
        one_of("state", CompletionState),
        all_of("materials", MaterialKind),
        all_of("seals", Seal),
    )

    class_id: Mapped[UUID]
    state: Mapped[CompletionState] = code(CompletionState, default=CompletionState.DRAFT)
    materials: Mapped[list[str] | None] = json()
    seals: Mapped[list[str] | None] = json()
    reviewed_on: Mapped[date | None]
    reviewed_by: Mapped[UUID | None]
    submitted_on: Mapped[date | None]
    returned_on: Mapped[date | None] = mapped_column(sort_order=95)
    returned_because: Mapped[str | None] = mapped_column(sort_order=96)
    bank_account_name: Mapped[str | None] = mapped_column(EncryptedText("completion.bank_account_name"))
    bank_account_number: Mapped[str | None] = mapped_column(EncryptedText("completion.bank_account_number"))
    bank_branch: Mapped[str | None] = mapped_column(EncryptedText("completion.bank_branch"))

    training_class: Mapped[TrainingClass] = to_one("CompletionReport", "TrainingClass", "class_id")
