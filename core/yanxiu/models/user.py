"""Accounts and what they may do. Signing in is not here."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index, tenant_unique
from yanxiu.db.types import EncryptedText
from yanxiu.models.columns import code, one_of, to_one
from yanxiu.models.organization import Organization
from yanxiu.models.states import Duty, Role


class ShutReason(StrEnum):
    """Why an account was shut."""

    ADMINISTRATOR = "administrator"
    UNUSED = "unused"


class User(Entity, Base):
    """A person's account. ``duty`` keeps the three administrators apart from business and from each other.

    ``shut_because`` says why an account is not ``active``; ``opened_at`` is when it was last opened again.
    """

    __tablename__ = "users"
    __table_args__ = (
        tenant_unique("login"),
        tenant_unique("id", "duty"),
        one_of("duty", Duty),
        one_of("shut_because", ShutReason),
        CheckConstraint("NOT active OR shut_because IS NULL", name="open_without_reason"),
    )

    login: Mapped[str]
    name: Mapped[str]
    duty: Mapped[Duty] = code(Duty, default=Duty.BUSINESS)
    phone: Mapped[str | None] = mapped_column(EncryptedText("user.phone"))
    active: Mapped[bool] = mapped_column(default=True)
    shut_because: Mapped[ShutReason | None] = code(ShutReason, sort_order=93)
    opened_at: Mapped[datetime | None] = mapped_column(sort_order=94)


def duty_of(role: Role) -> Duty:
    """Give the duty that an account must have to take ``role``."""
    return Duty(role.value) if role.value in {duty.value for duty in Duty} else Duty.BUSINESS


def _duty_of_role(context: Any) -> Duty:
    return duty_of(Role(context.get_current_parameters()["role"]))


class Membership(Entity, Base):
    """One role of an account, within an organization where the role has one.

    ``duty`` repeats the account's, and the foreign key holds it there: an administrator's account can take
    no second kind of role, whatever writes the row.
    """

    __tablename__ = "memberships"
    __table_args__ = (
        tenant_fk(["user_id", "duty"], "users", remote=["id", "duty"]),
        tenant_fk("organization_id", "organizations"),
        Index(
            "uq_memberships_user_role",
            "tenant_id",
            "user_id",
            "role",
            "organization_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        tenant_index("ix_memberships_organization_id", "organization_id"),
        one_of("role", Role),
        one_of("duty", Duty),
        CheckConstraint(
            "duty = CASE WHEN role IN ('system_admin', 'security_admin', 'audit_admin')"
            " THEN role ELSE 'business' END",
            name="duty_of_role",
        ),
    )

    user_id: Mapped[UUID]
    role: Mapped[Role] = code(Role)
    duty: Mapped[Duty] = code(Duty, default=_duty_of_role)
    organization_id: Mapped[UUID | None]

    user: Mapped[User] = to_one("Membership", "User", "user_id")
    organization: Mapped[Organization | None] = to_one("Membership", "Organization", "organization_id")
