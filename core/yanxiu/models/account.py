"""What signing in rests on: passwords, second factors, sessions, failures counted, grants by two people."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index, tenant_unique
from yanxiu.db.types import EncryptedText
from yanxiu.models.columns import code, not_negative, one_of, to_one
from yanxiu.models.organization import Organization
from yanxiu.models.states import Role
from yanxiu.models.user import User


class FailureScope(StrEnum):
    """Over what failed sign-ins are counted."""

    ACCOUNT = "account"
    ADDRESS = "address"


class GrantKind(StrEnum):
    """What is proposed for an account's role."""

    GRANT = "grant"
    REVOKE = "revoke"


class GrantState(StrEnum):
    """Where a proposal stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Credential(Entity, Base):
    """How one account proves who it is. A second factor counts from ``second_factor_since`` on.

    ``used_step`` is the last time step whose code was taken, so that no code is taken twice (RFC 6238, 5.2).
    ``password_until`` is when a password that others know (the first one, a reset one) stops working.
    ``subject`` is the account's name at the single sign-on provider, where the tenant has one.
    ``sample`` marks accounts whose password everybody may know.
    """

    __tablename__ = "credentials"
    __table_args__ = (
        tenant_unique("user_id"),
        tenant_unique("subject"),
        tenant_fk("user_id", "users"),
    )

    user_id: Mapped[UUID]
    password_hash: Mapped[str]
    password_since: Mapped[datetime]
    must_change: Mapped[bool] = mapped_column(default=True)
    password_until: Mapped[datetime | None] = mapped_column(sort_order=93)
    secret: Mapped[str | None] = mapped_column(EncryptedText("credential.secret"))
    second_factor_since: Mapped[datetime | None]
    used_step: Mapped[int | None]
    subject: Mapped[str | None]
    sample: Mapped[bool] = mapped_column(default=False)

    user: Mapped[User] = to_one("Credential", "User", "user_id")


class FormerPassword(Entity, Base):
    """A password that may not come back yet."""

    __tablename__ = "former_passwords"
    __table_args__ = (
        tenant_fk("user_id", "users"),
        tenant_index("ix_former_passwords_user_id", "user_id", "retired_at"),
    )

    user_id: Mapped[UUID]
    password_hash: Mapped[str]
    retired_at: Mapped[datetime]


class RecoveryCode(Entity, Base):
    """A code that stands in for the second factor once. Only its keyed digest is kept."""

    __tablename__ = "recovery_codes"
    __table_args__ = (
        tenant_fk("user_id", "users"),
        tenant_unique("user_id", "digest"),
    )

    user_id: Mapped[UUID]
    digest: Mapped[bytes]
    used_at: Mapped[datetime | None]


class SignInSession(Entity, Base):
    """One browser that an account is signed in with; ``digest`` is all that is kept of its cookie.

    Without ``membership_id`` the sign-in is not complete and opens no page.
    """

    __tablename__ = "sign_in_sessions"
    __table_args__ = (
        tenant_fk("user_id", "users"),
        tenant_unique("digest"),
        tenant_index("ix_sign_in_sessions_user_id", "user_id", "ended_at"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_something"),
    )

    user_id: Mapped[UUID]
    digest: Mapped[bytes]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    second_factor_at: Mapped[datetime | None]
    # no reference: a role may be taken away while the session that used it stays on record
    membership_id: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]

    user: Mapped[User] = to_one("SignInSession", "User", "user_id")


class SignInFailures(Entity, Base):
    """Failed sign-ins in a row, by account or by address. The key is a digest: no name, no address."""

    __tablename__ = "sign_in_failures"
    __table_args__ = (
        tenant_unique("scope", "digest"),
        one_of("scope", FailureScope),
        *not_negative("failures", "lockouts"),
    )

    scope: Mapped[FailureScope] = code(FailureScope)
    digest: Mapped[bytes]
    failures: Mapped[int] = mapped_column(default=0)
    lockouts: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]
    locked_until: Mapped[datetime | None]


class GrantProposal(Entity, Base):
    """A role proposed for an account, or its withdrawal; who proposes cannot be who confirms."""

    __tablename__ = "grant_proposals"
    __table_args__ = (
        tenant_fk("user_id", "users"),
        tenant_fk("organization_id", "organizations"),
        tenant_fk("proposed_by", "users"),
        tenant_fk("decided_by", "users"),
        one_of("kind", GrantKind),
        one_of("role", Role),
        one_of("state", GrantState),
        CheckConstraint("decided_by <> proposed_by", name="two_people"),
        CheckConstraint("(state = 'proposed') = (decided_by IS NULL)", name="decided_by_somebody"),
        Index(
            "uq_grant_proposals_open",
            "tenant_id",
            "user_id",
            "role",
            unique=True,
            postgresql_where=text("state = 'proposed'"),
        ),
    )

    user_id: Mapped[UUID]
    kind: Mapped[GrantKind] = code(GrantKind)
    role: Mapped[Role] = code(Role)
    organization_id: Mapped[UUID | None]
    reason: Mapped[str]
    proposed_by: Mapped[UUID]
    state: Mapped[GrantState] = code(GrantState, default=GrantState.PROPOSED)
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]

    user: Mapped[User] = to_one("GrantProposal", "User", "user_id")
    organization: Mapped[Organization | None] = to_one("GrantProposal", "Organization", "organization_id")
    proposer: Mapped[User] = to_one("GrantProposal", "User", "proposed_by")
