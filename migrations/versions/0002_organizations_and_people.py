"""Organizations, accounts, trainees."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from yanxiu.db.ddl import create_tenant_table

revision: str = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    """Make the tables, each fenced in the same step."""
    _organizations()
    _host_records()
    _users()
    _memberships()
    _trainees()


def downgrade() -> None:
    """Drop them, the ones that refer to others first."""
    op.drop_table("trainees", schema="app")
    op.drop_table("memberships", schema="app")
    op.drop_table("users", schema="app")
    op.drop_table("host_records", schema="app")
    op.drop_table("organizations", schema="app")


def _organizations() -> None:
    create_tenant_table(
        "organizations",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("base_level", sa.Text(), nullable=True),
        sa.Column("base_batch", sa.Integer(), nullable=True),
        sa.Column("supervises", sa.Boolean(), nullable=False),
        sa.Column("supervisor_id", sa.Uuid(), nullable=True),
        sa.Column("jurisdiction", sa.Text(), nullable=True),
        sa.Column("training_qualified", sa.Boolean(), nullable=True),
        sa.Column("issues_training_invoice", sa.Boolean(), nullable=True),
        sa.Column("eligible", sa.Boolean(), nullable=True),
        sa.Column("ineligible_from", sa.Date(), nullable=True),
        sa.Column("ineligible_until", sa.Date(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_organizations")),
        sa.UniqueConstraint("tenant_id", "uscc", name=op.f("uq_organizations_tenant_id_uscc")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "supervisor_id"],
            ["app.organizations.tenant_id", "app.organizations.id"],
            name=op.f("fk_organizations_tenant_id_supervisor_id"),
        ),
        sa.CheckConstraint(
            "kind IN ('enterprise', 'university', 'institute', 'association', 'agency', "
            "'public_institution')",
            name=op.f("ck_organizations_kind_known"),
        ),
        sa.CheckConstraint(
            "base_level IN ('none', 'provincial', 'national')", name=op.f("ck_organizations_base_level_known")
        ),
        sa.CheckConstraint("base_batch >= 0", name=op.f("ck_organizations_base_batch_not_negative")),
        sa.CheckConstraint(
            "ineligible_from <= ineligible_until", name=op.f("ck_organizations_ineligible_until_order")
        ),
        sa.CheckConstraint(
            "ineligible_until IS NULL OR ineligible_from IS NOT NULL",
            name=op.f("ck_organizations_ineligible_starts"),
        ),
        sa.Index("ix_organizations_name", "tenant_id", "name"),
        sa.Index("ix_organizations_supervisor_id", "tenant_id", "supervisor_id"),
    )


def _host_records() -> None:
    create_tenant_table(
        "host_records",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("completed_as_planned", sa.Boolean(), nullable=True),
        sa.Column("commended", sa.Boolean(), nullable=True),
        sa.Column("complaints", sa.Integer(), nullable=True),
        sa.Column("annual_report_submitted_on", sa.Date(), nullable=True),
        sa.Column("extra", JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_host_records")),
        sa.UniqueConstraint(
            "tenant_id",
            "organization_id",
            "year",
            name=op.f("uq_host_records_tenant_id_organization_id_year"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organization_id"],
            ["app.organizations.tenant_id", "app.organizations.id"],
            name=op.f("fk_host_records_tenant_id_organization_id"),
        ),
        sa.CheckConstraint("complaints >= 0", name=op.f("ck_host_records_complaints_not_negative")),
    )


def _users() -> None:
    create_tenant_table(
        "users",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_users")),
        sa.UniqueConstraint("tenant_id", "login", name=op.f("uq_users_tenant_id_login")),
        sa.UniqueConstraint("tenant_id", "id", "duty", name=op.f("uq_users_tenant_id_id_duty")),
        sa.CheckConstraint(
            "duty IN ('business', 'system_admin', 'security_admin', 'audit_admin')",
            name=op.f("ck_users_duty_known"),
        ),
    )


def _memberships() -> None:
    create_tenant_table(
        "memberships",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_memberships")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id", "duty"],
            ["app.users.tenant_id", "app.users.id", "app.users.duty"],
            name=op.f("fk_memberships_tenant_id_user_id_duty"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organization_id"],
            ["app.organizations.tenant_id", "app.organizations.id"],
            name=op.f("fk_memberships_tenant_id_organization_id"),
        ),
        sa.CheckConstraint(
            "role IN ('host_institution', 'supervising_department', 'department_officer', "
            "'trainee', 'ministry_analyst', 'system_admin', 'security_admin', 'audit_admin')",
            name=op.f("ck_memberships_role_known"),
        ),
        sa.CheckConstraint(
            "duty IN ('business', 'system_admin', 'security_admin', 'audit_admin')",
            name=op.f("ck_memberships_duty_known"),
        ),
        sa.CheckConstraint(
            "duty = CASE WHEN role IN ('system_admin', 'security_admin', 'audit_admin') THEN "
            "role ELSE 'business' END",
            name=op.f("ck_memberships_duty_of_role"),
        ),
        sa.Index("ix_memberships_organization_id", "tenant_id", "organization_id"),
        sa.Index(
            "uq_memberships_user_role",
            "tenant_id",
            "user_id",
            "role",
            "organization_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )


def _trainees() -> None:
    create_tenant_table(
        "trainees",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(collation="C"), nullable=False),
        sa.Column("id_number", sa.LargeBinary(), nullable=True),
        sa.Column("id_number_index", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(), nullable=True),
        sa.Column("gender", sa.Text(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_trainees")),
        sa.UniqueConstraint(
            "tenant_id", "id_number_index", name=op.f("uq_trainees_tenant_id_id_number_index")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_trainees_tenant_id_user_id"),
        ),
        sa.Index("ix_trainees_name", "tenant_id", "name"),
        sa.Index("ix_trainees_phone_index", "tenant_id", "phone_index"),
    )
