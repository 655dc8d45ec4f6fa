"""送来的汇总: the cells of a department that has a server of its own, as it sent them here."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from yanxiu.db.base import Base, TenantMixin
from yanxiu.db.names import SUMMARY


class SummaryDelivery(TenantMixin, Base):
    """The delivery that a tenant's cells are of; a tenant without one counts its cells from its own rows.

    ``as_of`` is the moment at which the sender read them. ``sha256`` is of the whole file's content,
    ``cells_sha256`` of the cells alone, so that they can be compared with what stands here.
    """

    __tablename__ = "deliveries"
    __table_args__ = (CheckConstraint("cells >= 0", name="cells_not_negative"), {"schema": SUMMARY})

    as_of: Mapped[datetime]
    taken_at: Mapped[datetime]
    cells: Mapped[int]
    sha256: Mapped[str]
    cells_sha256: Mapped[str]
