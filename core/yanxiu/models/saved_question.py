"""存下的问题: a question to the summary that an analyst keeps by name; never its figures."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index, tenant_unique
from yanxiu.models.columns import json


class SavedQuestion(Entity, Base):
    """One question: what is asked as words, whose it is, and whether the others of the tenant see it.

    ``asked`` is the address's query (years, by, filters, figures): it is asked anew each time.
    """

    __tablename__ = "saved_questions"
    __table_args__ = (
        tenant_fk("owner_id", "users"),
        tenant_unique("owner_id", "name"),
        tenant_index("ix_saved_questions_shared", "shared"),
        CheckConstraint("name <> ''", name="name_not_empty"),
    )

    name: Mapped[str]
    asked: Mapped[dict[str, Any]] = json()
    owner_id: Mapped[UUID]
    shared: Mapped[bool]
