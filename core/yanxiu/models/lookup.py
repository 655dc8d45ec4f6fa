"""Wrong tries at the public certificate lookup, and the proofs that people gave after some of them.

Only the lookup's own functions read or write them.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Integer, func, text
from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base
from yanxiu.db.names import LOOKUP


class LookupAttempt(Base):
    """One wrong try, by keyed hashes of the name and of the network address that was asked from.

    It stands outside ``app`` because it is no data of a tenant's: no request role has any right on it.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        Index("ix_attempts_name", "tenant_id", "name_key", "tried_at"),
        Index("ix_attempts_address", "tenant_id", "address_key", "tried_at"),
        Index("ix_attempts_tried_at", "tenant_id", "tried_at"),
        {"schema": LOOKUP},
    )

    tenant_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))
    name_key: Mapped[bytes]
    address_key: Mapped[bytes]
    tried_at: Mapped[datetime] = mapped_column(server_default=func.now())


class LookupProof(Base):
    """A proof that was given once, by the digest of its token: it is not taken a second time."""

    __tablename__ = "proofs"
    __table_args__ = (
        Index("ix_proofs_spent_at", "tenant_id", "spent_at"),
        {"schema": LOOKUP},
    )

    tenant_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    digest: Mapped[bytes] = mapped_column(primary_key=True)
    spent_at: Mapped[datetime] = mapped_column(server_default=func.now())
