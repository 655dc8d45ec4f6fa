"""Tables that a tenant loads, and what a person decides by them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index, tenant_unique
from yanxiu.models.columns import code, in_order, json, one_of, sha256_hex, to_one
from yanxiu.models.states import StandardKind
from yanxiu.models.training_class import TrainingClass


class Standard(Entity, Base):
    """One version of a table, as loaded from a file; of two in force on a day the later one answers.

    ``name`` is how policy documents refer to it.  A table that was taken back keeps its row.
    """

    __tablename__ = "standards"
    __table_args__ = (
        tenant_fk("loaded_by", "users"),
        tenant_index("ix_standards_name", "name", "in_force_from"),
        one_of("kind", StandardKind),
        sha256_hex("sha256"),
        in_order("loaded_on", "withdrawn_on"),
    )

    kind: Mapped[StandardKind] = code(StandardKind)
    name: Mapped[str]
    document: Mapped[str]
    issued_on: Mapped[date | None]
    in_force_from: Mapped[date]
    author: Mapped[str]
    content: Mapped[dict[str, Any]] = json()
    file_name: Mapped[str]
    sha256: Mapped[str]
    loaded_on: Mapped[date]
    loaded_by: Mapped[UUID | None]
    withdrawn_on: Mapped[date | None]


class FeeCategory(Entity, Base):
    """培训费类别 of a class: somebody decided it, with a reason. The audit log keeps what was before."""

    __tablename__ = "fee_categories"
    __table_args__ = (
        tenant_unique("class_id"),
        tenant_fk("class_id", "classes"),
        tenant_fk("decided_by", "users"),
    )

    class_id: Mapped[UUID]
    category: Mapped[str]
    because: Mapped[str]
    decided_on: Mapped[date]
    decided_by: Mapped[UUID | None]

    training_class: Mapped[TrainingClass] = to_one("FeeCategory", "TrainingClass", "class_id")
