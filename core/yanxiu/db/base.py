"""The declarative base and the shape every tenant table has.

``tenant_id`` stands first in every primary key, unique key, foreign key and index. There is no foreign key
from it to ``directory.tenants``: each insert of a tenant would lock that tenant's one row, and on Citus a
reference table with foreign keys in place cannot be set up before distribution. The policy's ``WITH CHECK``
guards the value instead.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import (
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Text,
    UniqueConstraint,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from yanxiu.db.ids import uuid7
from yanxiu.db.names import APP
from yanxiu.db.types import Money

# column_0_N_name, since column 0 is tenant_id everywhere and would tell nothing
NAMING_CONVENTION: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

OnDelete = Literal["CASCADE", "RESTRICT"]


class Base(DeclarativeBase):
    """All tables; those that name no schema stand in ``app``."""

    metadata = MetaData(schema=APP, naming_convention=NAMING_CONVENTION)
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy's own declaration has no ClassVar
        str: Text(),
        Decimal: Money(),
        datetime: DateTime(timezone=True),
        UUID: Uuid(),
        dict: JSONB(),
        dict[str, Any]: JSONB(),
        dict[str, str]: JSONB(),
        list[str]: JSONB(),
        list[Any]: JSONB(),
        list[dict[str, Any]]: JSONB(),
    }


class TenantMixin:
    """A table of one tenant's rows: ``tenant_id`` first, filled by the session, never changed."""

    tenant_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, sort_order=-100)


class Entity(TenantMixin):
    """A row with an identity: (tenant_id, id), times of creation and change, and an optimistic lock.

    A concurrent change of the same row raises ``StaleDataError`` (``revision`` is checked by every UPDATE).
    """

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7, sort_order=-99)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), sort_order=90)
    updated_at: Mapped[datetime] = mapped_column(
        server_default=func.now(), onupdate=func.now(), sort_order=91
    )
    revision: Mapped[int] = mapped_column(sort_order=92)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        # a reference without a key has its tenant all the same: there is nothing to look for
        return {"version_id_col": cls.revision, "eager_defaults": True, "allow_partial_pks": False}


def tenant_fk(
    local: str | Sequence[str],
    table: str,
    *,
    remote: str | Sequence[str] = "id",
    schema: str = APP,
    ondelete: OnDelete | None = None,
    name: str | None = None,
) -> ForeignKeyConstraint:
    """Reference a row of the same tenant: ``tenant_id`` is put first on both sides.

    ``SET NULL`` is not offered: it would null ``tenant_id`` too.
    """
    target = f"{schema}.{table}"
    return ForeignKeyConstraint(
        ["tenant_id", *_columns(local)],
        [f"{target}.tenant_id", *(f"{target}.{column}" for column in _columns(remote))],
        ondelete=ondelete,
        name=name,
    )


def tenant_unique(*columns: str, name: str | None = None) -> UniqueConstraint:
    """Make ``columns`` unique within the tenant (over all tenants it would tell what others hold)."""
    return UniqueConstraint("tenant_id", *columns, name=name)


def tenant_index(name: str, *expressions: Any, **options: Any) -> Index:
    """Make an index that starts with ``tenant_id``, so that the policy is an index condition."""
    return Index(name, "tenant_id", *expressions, **options)


def _columns(names: str | Sequence[str]) -> list[str]:
    return [names] if isinstance(names, str) else list(names)
