"""The directory of tenants: outside row security, read by every request role, written by the owner only."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Engine, false, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from yanxiu.db.base import Base
from yanxiu.db.names import DIRECTORY
from yanxiu.db.types import Code


class TenantKind(StrEnum):
    """What a tenant is: a provincial department, or the ministry with its own users and audit."""

    DEPARTMENT = "department"
    MINISTRY = "ministry"


class Tenant(Base):
    """One department, or the ministry. ``id`` is its rows' ``tenant_id``; ``code`` stands in its paths.

    ``sample`` marks a tenant of the demonstration: its data may be erased as a whole.
    """

    __tablename__ = "tenants"
    __table_args__ = (
        CheckConstraint("id > 0", name="id_positive"),
        CheckConstraint("code ~ '^[a-z][a-z0-9-]{1,39}$'", name="code_is_slug"),
        CheckConstraint("gbt2260 ~ '^[0-9]{6}$'", name="gbt2260_six_digits"),
        CheckConstraint("kind IN ('department', 'ministry')", name="kind_known"),
        {"schema": DIRECTORY},
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    jurisdiction: Mapped[str]
    gbt2260: Mapped[str]
    kind: Mapped[TenantKind] = mapped_column(Code(TenantKind))
    sample: Mapped[bool] = mapped_column(server_default=false())
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


def add_tenant(
    owner: Engine,
    *,
    code: str,
    name: str,
    jurisdiction: str,
    gbt2260: str,
    kind: TenantKind = TenantKind.DEPARTMENT,
    sample: bool = False,
) -> Tenant:
    """Enter a tenant and give it the next number. A code that is taken raises ``IntegrityError``."""
    with Session(owner, expire_on_commit=False) as session, session.begin():
        session.execute(text("LOCK TABLE directory.tenants IN SHARE ROW EXCLUSIVE MODE"))
        number = session.scalar(select(func.coalesce(func.max(Tenant.id), 0) + 1))
        entry = Tenant(
            id=number,
            code=code,
            name=name,
            jurisdiction=jurisdiction,
            gbt2260=gbt2260,
            kind=kind,
            sample=sample,
        )
        session.add(entry)
    return entry


def list_tenants(engine: Engine) -> list[Tenant]:
    """Give all tenants by number. ``engine`` is ``database().directory()`` or any without tenants."""
    with Session(engine, expire_on_commit=False) as session:
        return list(session.scalars(select(Tenant).order_by(Tenant.id)))


def find_tenant(engine: Engine, code: str) -> Tenant | None:
    """Give the tenant with this code, or None."""
    with Session(engine, expire_on_commit=False) as session:
        return session.scalar(select(Tenant).where(Tenant.code == code))
