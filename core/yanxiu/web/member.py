"""Who is signed in, as pages see it."""

from dataclasses import dataclass
from uuid import UUID

from yanxiu.models import Role


@dataclass(frozen=True)
class Member:
    """An account at work: its one ``role`` of now, and all the ``roles`` it may choose from.

    ``organization_id`` is the organization of that role; None for the department's and the ministry's own
    people, and for trainees.
    """

    user_id: UUID
    name: str
    tenant_id: int
    role: Role
    roles: frozenset[Role] = frozenset()
    organization_id: UUID | None = None
    organization: str = ""
