"""政策模拟: what somebody asked of a policy that is not, and what came of it."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index
from yanxiu.models.columns import json, sha256_hex


class Simulation(Entity, Base):
    """One simulation: its file as it was asked, by whom, and its result once there is one.

    ``result_sha256`` names the result in the file store; ``data_sha256`` and ``policies_sha256`` (that which
    is, that which would be) tell by what the same result can be had again.  ``counts`` are its sums, for
    lists and comparisons.
    """

    __tablename__ = "simulations"
    __table_args__ = (
        tenant_fk("asked_by", "users"),
        tenant_index("ix_simulations_asked_by", "asked_by"),
        sha256_hex("result_sha256"),
        sha256_hex("data_sha256"),
        CheckConstraint(
            "(result_sha256 IS NULL) = (data_sha256 IS NULL) AND (result_sha256 IS NULL) = (counts IS NULL)",
            name="result_is_whole",
        ),
    )

    name: Mapped[str]
    spec: Mapped[str]
    asked_by: Mapped[UUID | None]
    result_sha256: Mapped[str | None]
    data_sha256: Mapped[str | None]
    policies_sha256: Mapped[list[str] | None] = json()
    counts: Mapped[dict[str, Any] | None] = json()
