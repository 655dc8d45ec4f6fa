"""Accounts: passwords, second factors, sessions, failures counted, grants by two people."""

import sqlalchemy as sa
from alembic import op

from yanxiu.db.ddl import create_tenant_table

revision: str = "0012"
down_revision: str | None = "0011"


def upgrade() -> None:
    """Make the tables, each fenced in the same step."""
    _credentials()
    _former_passwords()
    _recovery_codes()
    _sign_in_sessions()
    _sign_in_failures()
    _grant_proposals()


def downgrade() -> None:
    """Drop them: nobody can sign in afterwards."""
    op.drop_table("grant_proposals", schema="app")
    op.drop_table("sign_in_failures", schema="app")
    op.drop_table("sign_in_sessions", schema="app")
    op.drop_table("recovery_codes", schema="app")
    op.drop_table("former_passwords", schema="app")
    op.drop_table("credentials", schema="app")


def _credentials() -> None:
    create_tenant_table(
        "credentials",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("password_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("second_factor_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_step", sa.Integer(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_credentials_tenant_id_user_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_credentials")),
        sa.UniqueConstraint("tenant_id", "subject", name=op.f("uq_credentials_tenant_id_subject")),
        sa.UniqueConstraint("tenant_id", "user_id", name=op.f("uq_credentials_tenant_id_user_id")),
    )


def _former_passwords() -> None:
    create_tenant_table(
        "former_passwords",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_former_passwords_tenant_id_user_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_former_passwords")),
    )
    op.create_index(
        "ix_former_passwords_user_id",
        "former_passwords",
        ["tenant_id", "user_id", "retired_at"],
        unique=False,
        schema="app",
    )


def _recovery_codes() -> None:
    create_tenant_table(
        "recovery_codes",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_recovery_codes_tenant_id_user_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint(
            "tenant_id", "user_id", "digest", name=op.f("uq_recovery_codes_tenant_id_user_id_digest")
        ),
    )


def _sign_in_sessions() -> None:
    create_tenant_table(
        "sign_in_sessions",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("membership_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_sign_in_sessions_ended_by_something")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_sign_in_sessions_tenant_id_user_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_sign_in_sessions")),
        sa.UniqueConstraint("tenant_id", "digest", name=op.f("uq_sign_in_sessions_tenant_id_digest")),
    )
    op.create_index(
        "ix_sign_in_sessions_user_id",
        "sign_in_sessions",
        ["tenant_id", "user_id", "ended_at"],
        unique=False,
        schema="app",
    )


def _sign_in_failures() -> None:
    create_tenant_table(
        "sign_in_failures",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("lockouts", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("scope IN ('account', 'address')", name=op.f("ck_sign_in_failures_scope_known")),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_sign_in_failures_failures_not_negative")),
        sa.CheckConstraint("lockouts >= 0", name=op.f("ck_sign_in_failures_lockouts_not_negative")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_sign_in_failures")),
        sa.UniqueConstraint(
            "tenant_id", "scope", "digest", name=op.f("uq_sign_in_failures_tenant_id_scope_digest")
        ),
    )


def _grant_proposals() -> None:
    create_tenant_table(
        "grant_proposals",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_by IS NULL)", name=op.f("ck_grant_proposals_decided_by_somebody")
        ),
        sa.CheckConstraint("kind IN ('grant', 'revoke')", name=op.f("ck_grant_proposals_kind_known")),
        sa.CheckConstraint(
            "role IN ('host_institution', 'supervising_department', 'department_officer', "
            "'trainee', 'ministry_analyst', 'system_admin', 'security_admin', 'audit_admin')",
            name=op.f("ck_grant_proposals_role_known"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'confirmed', 'refused')", name=op.f("ck_grant_proposals_state_known")
        ),
        sa.CheckConstraint("decided_by <> proposed_by", name=op.f("ck_grant_proposals_two_people")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "decided_by"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_grant_proposals_tenant_id_decided_by"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organization_id"],
            ["app.organizations.tenant_id", "app.organizations.id"],
            name=op.f("fk_grant_proposals_tenant_id_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "proposed_by"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_grant_proposals_tenant_id_proposed_by"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_grant_proposals_tenant_id_user_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_grant_proposals")),
    )
    op.create_index(
        "uq_grant_proposals_open",
        "grant_proposals",
        ["tenant_id", "user_id", "role"],
        unique=True,
        schema="app",
        postgresql_where=sa.text("state = 'proposed'"),
    )
