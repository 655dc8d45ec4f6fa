"""Certificates with their public lookup, materials, completion reports."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from yanxiu.db.ddl import create_definer_function, create_tenant_table, open_to_definer
from yanxiu.db.names import LOOKUP_DEFINER, PUBLIC_ROLE

revision: str = "0006"
down_revision: str | None = "0005"

NO_DELETE = ("SELECT", "INSERT", "UPDATE")

# What the public may learn of a certificate whose number and name it knows: the state and its dates.
LOOKUP = """
CREATE FUNCTION lookup.certificate(tenant integer, key bytea)
RETURNS TABLE (state text, issued_on date, ended_on date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN QUERY SELECT c.state, c.issued_on, c.ended_on FROM app.certificates AS c
    WHERE c.tenant_id = tenant AND c.digest = key;
END
$$
"""
LOOKUP_COLUMNS = ["tenant_id", "digest", "state", "issued_on", "ended_on"]


def upgrade() -> None:
    """Make the tables, each fenced in the same step."""
    _certificate_series()
    _certificates()
    _materials()
    _completion_reports()
    open_to_definer("certificates", LOOKUP_COLUMNS, LOOKUP_DEFINER, policy="lookup")
    create_definer_function("lookup.certificate(integer, bytea)", LOOKUP, LOOKUP_DEFINER, [PUBLIC_ROLE])


def downgrade() -> None:
    """Drop them, the ones that refer to others first."""
    op.execute("DROP FUNCTION lookup.certificate(integer, bytea)")
    op.drop_table("completion_reports", schema="app")
    op.drop_table("materials", schema="app")
    op.drop_table("certificates", schema="app")
    op.drop_table("certificate_series", schema="app")


def _certificate_series() -> None:
    create_tenant_table(
        "certificate_series",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("last_serial", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_certificate_series")),
        sa.UniqueConstraint("tenant_id", "key", name=op.f("uq_certificate_series_tenant_id_key")),
        sa.CheckConstraint(
            "issuer IN ('host', 'applicant', 'supervisor', 'department', 'ministry', 'trainee')",
            name=op.f("ck_certificate_series_issuer_known"),
        ),
        sa.CheckConstraint("last_serial >= 0", name=op.f("ck_certificate_series_last_serial_not_negative")),
        rights=NO_DELETE,
    )


def _certificates() -> None:
    create_tenant_table(
        "certificates",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_certificates_tenant_id_number")),
        sa.UniqueConstraint("tenant_id", "token", name=op.f("uq_certificates_tenant_id_token")),
        sa.UniqueConstraint("tenant_id", "digest", name=op.f("uq_certificates_tenant_id_digest")),
        sa.UniqueConstraint(
            "tenant_id", "series_id", "serial", name=op.f("uq_certificates_tenant_id_series_id_serial")
        ),
        sa.UniqueConstraint("tenant_id", "replaces_id", name=op.f("uq_certificates_tenant_id_replaces_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_certificates_tenant_id_class_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "enrollment_id"],
            ["app.enrollments.tenant_id", "app.enrollments.id"],
            name=op.f("fk_certificates_tenant_id_enrollment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "series_id"],
            ["app.certificate_series.tenant_id", "app.certificate_series.id"],
            name=op.f("fk_certificates_tenant_id_series_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "replaces_id"],
            ["app.certificates.tenant_id", "app.certificates.id"],
            name=op.f("fk_certificates_tenant_id_replaces_id"),
        ),
        sa.CheckConstraint(
            "state IN ('issued', 'revoked', 'reissued')", name=op.f("ck_certificates_state_known")
        ),
        sa.CheckConstraint(
            "issuer IN ('host', 'applicant', 'supervisor', 'department', 'ministry', 'trainee')",
            name=op.f("ck_certificates_issuer_known"),
        ),
        sa.CheckConstraint("issued_on <= ended_on", name=op.f("ck_certificates_ended_on_order")),
        sa.CheckConstraint(
            "(series_id IS NULL) = (serial IS NULL)", name=op.f("ck_certificates_serial_of_series")
        ),
        sa.CheckConstraint(
            "(state = 'issued') = (ended_on IS NULL)", name=op.f("ck_certificates_ended_when_not_standing")
        ),
        sa.Index("ix_certificates_class_id", "tenant_id", "class_id"),
        sa.Index("ix_certificates_enrollment_id", "tenant_id", "enrollment_id"),
        sa.Index(
            "uq_certificates_standing",
            "tenant_id",
            "enrollment_id",
            unique=True,
            postgresql_where=sa.text("state = 'issued'"),
        ),
        rights=NO_DELETE,
    )


def _materials() -> None:
    create_tenant_table(
        "materials",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("word", sa.Text(), nullable=True),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("class_id", sa.Uuid(), nullable=True),
        sa.Column("enrollment_id", sa.Uuid(), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("uploaded_on", sa.Date(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_materials")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "application_id"],
            ["app.applications.tenant_id", "app.applications.id"],
            name=op.f("fk_materials_tenant_id_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_materials_tenant_id_class_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "enrollment_id"],
            ["app.enrollments.tenant_id", "app.enrollments.id"],
            name=op.f("fk_materials_tenant_id_enrollment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "uploaded_by"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_materials_tenant_id_uploaded_by"),
        ),
        sa.CheckConstraint(
            "kind IN ('opening_notice', 'recruitment_notice', 'implementation_plan', "
            "'summary_report', 'settlement_statement', 'roster', 'trainee_sign_in', "
            "'staff_sign_in', 'survey_statistics', 'research_report', 'publicity', "
            "'subsidy_invoice', 'registration_form')",
            name=op.f("ck_materials_kind_known"),
        ),
        sa.CheckConstraint(
            "purpose IN ('material', 'attachment', 'thesis', 'seal', 'courseware', 'package', 'evidence')",
            name=op.f("ck_materials_purpose_known"),
        ),
        sa.CheckConstraint(
            "(purpose = 'material') = (kind IS NOT NULL)", name=op.f("ck_materials_kind_of_material")
        ),
        sa.CheckConstraint(
            "(purpose = 'attachment') = (word IS NOT NULL)", name=op.f("ck_materials_word_of_attachment")
        ),
        sa.CheckConstraint(
            "num_nonnulls(application_id, class_id, enrollment_id) = 1", name=op.f("ck_materials_one_subject")
        ),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_materials_sha256_hex")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_materials_size_not_negative")),
        sa.Index("ix_materials_application_id", "tenant_id", "application_id"),
        sa.Index("ix_materials_class_id", "tenant_id", "class_id"),
        sa.Index("ix_materials_enrollment_id", "tenant_id", "enrollment_id"),
        sa.Index("ix_materials_sha256", "tenant_id", "sha256"),
    )


def _completion_reports() -> None:
    create_tenant_table(
        "completion_reports",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("materials", JSONB(), nullable=True),
        sa.Column("seals", JSONB(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("bank_account_name", sa.LargeBinary(), nullable=True),
        sa.Column("bank_account_number", sa.LargeBinary(), nullable=True),
        sa.Column("bank_branch", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_completion_reports")),
        sa.UniqueConstraint("tenant_id", "class_id", name=op.f("uq_completion_reports_tenant_id_class_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_completion_reports_tenant_id_class_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "reviewed_by"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_completion_reports_tenant_id_reviewed_by"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'reviewed', 'returned')",
            name=op.f("ck_completion_reports_state_known"),
        ),
        sa.CheckConstraint(
            'materials <@ \'["opening_notice", "recruitment_notice", "implementation_plan", '
            '"summary_report", "settlement_statement", "roster", "trainee_sign_in", '
            '"staff_sign_in", "survey_statistics", "research_report", "publicity", '
            '"subsidy_invoice", "registration_form"]\'::jsonb',
            name=op.f("ck_completion_reports_materials_known"),
        ),
        sa.CheckConstraint(
            'seals <@ \'["finance", "organization"]\'::jsonb', name=op.f("ck_completion_reports_seals_known")
        ),
    )
