"""文件原文: a policy document's own file, as a tenant keeps it for its readers."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index, tenant_unique
from yanxiu.models.columns import sha256_hex


class SourceDocument(Entity, Base):
    """The file of one document that plugins cite; a new import takes the place of the last.

    ``document`` is its key with its jurisdiction; the file store has the file under ``sha256`` and what was
    read out of it under ``text_sha256``: documents name whom to call, so neither stands here.  Whether its
    clauses read as their anchors say is not kept: plugins change.
    """

    __tablename__ = "source_documents"
    __table_args__ = (
        tenant_unique("jurisdiction", "document"),
        tenant_fk("imported_by", "users"),
        tenant_index("ix_source_documents_imported_by", "imported_by"),
        sha256_hex("sha256"),
        sha256_hex("text_sha256"),
    )

    jurisdiction: Mapped[str]
    document: Mapped[str]
    file_name: Mapped[str]
    sha256: Mapped[str]
    text_sha256: Mapped[str]
    imported_on: Mapped[date]
    imported_by: Mapped[UUID | None]
