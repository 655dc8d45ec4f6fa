"""Who is signed in, as pages see it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from yanxiu.db import Tenant
from yanxiu.models import Role
from yanxiu.phrases import Quoted, phrase
from yanxiu.services.history import ROLE_WORDS
from yanxiu.services.work import Actor

ADMINISTRATORS: Final = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
SECOND_FACTOR: Final = frozenset(Role) - {Role.TRAINEE, Role.HOST_INSTITUTION}
"""Roles that open nothing without a second factor; the others may set one up."""

PASSWORD_AGES: Final = ADMINISTRATORS | {Role.DEPARTMENT_OFFICER}
"""Roles whose password must be changed from time to time."""


def idle_limit(role: Role | None) -> timedelta:
    """How long a session may rest before it ends; fifteen minutes for officers, thirty for everybody else."""
    return timedelta(minutes=15 if role is Role.DEPARTMENT_OFFICER else 30)


@dataclass(frozen=True)
class Seat:
    """One role that an account may take, within an organization where the role has one."""

    membership_id: UUID
    role: Role
    organization_id: UUID | None = None
    organization: str | None = None

    @property
    def label(self) -> str:
        """The role, and where."""
        role = phrase(ROLE_WORDS[self.role])
        if not self.organization:
            return role
        return phrase("{name}（{role}）", name=role, role=Quoted(self.organization))


@dataclass(frozen=True)
class SignedIn:
    """An account in the role that it acts in; ``seats`` are all that it might take."""

    user_id: UUID
    login: str
    name: str
    tenant: Tenant
    session_id: UUID
    seat: Seat
    seats: tuple[Seat, ...]

    @property
    def role(self) -> Role:
        """The role acted in."""
        return self.seat.role

    @property
    def roles(self) -> frozenset[Role]:
        """The role acted in, as a set: what another of its roles may do is not mixed in."""
        return frozenset({self.seat.role})

    @property
    def organization_id(self) -> UUID | None:
        """The organization acted for."""
        return self.seat.organization_id

    @property
    def organization(self) -> str | None:
        """Its name."""
        return self.seat.organization

    @property
    def actor(self) -> Actor:
        """The same person as a unit of work knows it."""
        return Actor(self.name, self.role, self.user_id)
