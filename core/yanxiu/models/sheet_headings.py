"""列对应: which of its own headings an institution said stand for our columns."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_unique
from yanxiu.models.columns import code, json, one_of
from yanxiu.models.roster_upload import SheetKind


class SheetHeadings(Entity, Base):
    """``headings``: our column → the institution's own heading, as last named."""

    __tablename__ = "sheet_headings"
    __table_args__ = (
        tenant_unique("organization_id", "kind"),
        tenant_fk("organization_id", "organizations"),
        one_of("kind", SheetKind),
    )

    organization_id: Mapped[UUID]
    kind: Mapped[SheetKind] = code(SheetKind)
    headings: Mapped[dict[str, str]] = json(default=dict)
