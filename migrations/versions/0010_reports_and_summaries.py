"""Platform reports, what crosses to the ministry, and the roll-ups."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from yanxiu.db.ddl import APPEND_ONLY, create_tenant_table, open_to_ministry

revision: str = "0010"
down_revision: str | None = "0009"


def upgrade() -> None:
    """Make the tables, each fenced in the same step."""
    _platform_reports()
    _receipts()
    _exchange_packages()
    _exchange_receipts()
    _class_rollups()
    _summary_cells()
    open_to_ministry("packages", "exchange")
    open_to_ministry("cells", "summary")


def downgrade() -> None:
    """Drop them, the ones that refer to others first."""
    op.drop_table("cells", schema="summary")
    op.drop_table("class_rollups", schema="app")
    op.drop_table("receipts", schema="exchange")
    op.drop_table("packages", schema="exchange")
    op.drop_table("receipts", schema="app")
    op.drop_table("platform_reports", schema="app")


def _platform_reports() -> None:
    create_tenant_table(
        "platform_reports",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("package_sha256", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("built_on", sa.Date(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_platform_reports")),
        sa.UniqueConstraint(
            "tenant_id", "class_id", "attempt", name=op.f("uq_platform_reports_tenant_id_class_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_platform_reports_tenant_id_class_id"),
        ),
        sa.CheckConstraint(
            "state IN ('built', 'submitted', 'accepted', 'returned', 'numbered')",
            name=op.f("ck_platform_reports_state_known"),
        ),
        sa.CheckConstraint(
            "package_sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_platform_reports_package_sha256_hex")
        ),
        sa.CheckConstraint("built_on <= submitted_on", name=op.f("ck_platform_reports_submitted_on_order")),
    )


def _receipts() -> None:
    create_tenant_table(
        "receipts",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("file_sha256", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_receipts")),
        sa.UniqueConstraint(
            "tenant_id", "report_id", "file_sha256", name=op.f("uq_receipts_tenant_id_report_id_file_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "report_id"],
            ["app.platform_reports.tenant_id", "app.platform_reports.id"],
            name=op.f("fk_receipts_tenant_id_report_id"),
        ),
        sa.CheckConstraint(
            "outcome IN ('accepted', 'returned', 'numbered')", name=op.f("ck_receipts_outcome_known")
        ),
        sa.CheckConstraint("file_sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_receipts_file_sha256_hex")),
    )


def _exchange_packages() -> None:
    create_tenant_table(
        "packages",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("class_number", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_packages")),
        sa.UniqueConstraint("tenant_id", "report_id", name=op.f("uq_packages_tenant_id_report_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "report_id"],
            ["app.platform_reports.tenant_id", "app.platform_reports.id"],
            name=op.f("fk_packages_tenant_id_report_id"),
        ),
        sa.CheckConstraint("level IN ('national')", name=op.f("ck_packages_level_known")),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_packages_sha256_hex")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_packages_size_not_negative")),
        schema="exchange",
        rights=APPEND_ONLY,
    )


def _exchange_receipts() -> None:
    create_tenant_table(
        "receipts",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("numbers", JSONB(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_receipts")),
        sa.UniqueConstraint(
            "tenant_id",
            "package_id",
            "answered_on",
            name=op.f("uq_receipts_tenant_id_package_id_answered_on"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "package_id"],
            ["exchange.packages.tenant_id", "exchange.packages.id"],
            name=op.f("fk_receipts_tenant_id_package_id"),
        ),
        sa.CheckConstraint(
            "outcome IN ('accepted', 'returned', 'numbered')", name=op.f("ck_receipts_outcome_known")
        ),
        schema="exchange",
        rights=("SELECT",),
    )


def _class_rollups() -> None:
    create_tenant_table(
        "class_rollups",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("host_kind", sa.Text(), nullable=False),
        sa.Column("classes", sa.BigInteger(), nullable=False),
        sa.Column("classes_held", sa.BigInteger(), nullable=False),
        sa.Column("enrolled", sa.BigInteger(), nullable=False),
        sa.Column("onsite", sa.BigInteger(), nullable=False),
        sa.Column("online", sa.BigInteger(), nullable=False),
        sa.Column("graded", sa.BigInteger(), nullable=False),
        sa.Column("completed", sa.BigInteger(), nullable=False),
        sa.Column("certificates", sa.BigInteger(), nullable=False),
        sa.Column("hours", sa.Numeric(14, 1), nullable=False),
        sa.Column("subsidy_proposed", sa.Numeric(14, 2), nullable=False),
        sa.Column("subsidy_paid", sa.Numeric(14, 2), nullable=False),
        sa.Column("subsidy_recovered", sa.Numeric(14, 2), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "class_id", name=op.f("pk_class_rollups")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_class_rollups_tenant_id_class_id"),
        ),
        sa.CheckConstraint("classes >= 0", name=op.f("ck_class_rollups_classes_not_negative")),
        sa.CheckConstraint("classes_held >= 0", name=op.f("ck_class_rollups_classes_held_not_negative")),
        sa.CheckConstraint("enrolled >= 0", name=op.f("ck_class_rollups_enrolled_not_negative")),
        sa.CheckConstraint("onsite >= 0", name=op.f("ck_class_rollups_onsite_not_negative")),
        sa.CheckConstraint("online >= 0", name=op.f("ck_class_rollups_online_not_negative")),
        sa.CheckConstraint("graded >= 0", name=op.f("ck_class_rollups_graded_not_negative")),
        sa.CheckConstraint("completed >= 0", name=op.f("ck_class_rollups_completed_not_negative")),
        sa.CheckConstraint("certificates >= 0", name=op.f("ck_class_rollups_certificates_not_negative")),
        sa.CheckConstraint("hours >= 0", name=op.f("ck_class_rollups_hours_not_negative")),
        sa.CheckConstraint(
            "subsidy_proposed >= 0", name=op.f("ck_class_rollups_subsidy_proposed_not_negative")
        ),
        sa.CheckConstraint("subsidy_paid >= 0", name=op.f("ck_class_rollups_subsidy_paid_not_negative")),
        sa.CheckConstraint(
            "subsidy_recovered >= 0", name=op.f("ck_class_rollups_subsidy_recovered_not_negative")
        ),
        sa.Index("ix_class_rollups_cell", "tenant_id", "year", "level", "tier", "field", "host_kind"),
    )


def _summary_cells() -> None:
    create_tenant_table(
        "cells",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("host_kind", sa.Text(), nullable=False),
        sa.Column("projects_planned", sa.BigInteger(), nullable=False),
        sa.Column("projects_held", sa.BigInteger(), nullable=False),
        sa.Column("projects_completed", sa.BigInteger(), nullable=False),
        sa.Column("projects_cancelled", sa.BigInteger(), nullable=False),
        sa.Column("classes", sa.BigInteger(), nullable=False),
        sa.Column("classes_held", sa.BigInteger(), nullable=False),
        sa.Column("enrolled", sa.BigInteger(), nullable=False),
        sa.Column("onsite", sa.BigInteger(), nullable=False),
        sa.Column("online", sa.BigInteger(), nullable=False),
        sa.Column("graded", sa.BigInteger(), nullable=False),
        sa.Column("completed", sa.BigInteger(), nullable=False),
        sa.Column("certificates", sa.BigInteger(), nullable=False),
        sa.Column("hours", sa.Numeric(14, 1), nullable=False),
        sa.Column("subsidy_proposed", sa.Numeric(14, 2), nullable=False),
        sa.Column("subsidy_paid", sa.Numeric(14, 2), nullable=False),
        sa.Column("subsidy_recovered", sa.Numeric(14, 2), nullable=False),
        sa.PrimaryKeyConstraint(
            "tenant_id", "year", "level", "tier", "field", "host_kind", name=op.f("pk_cells")
        ),
        sa.CheckConstraint("projects_planned >= 0", name=op.f("ck_cells_projects_planned_not_negative")),
        sa.CheckConstraint("projects_held >= 0", name=op.f("ck_cells_projects_held_not_negative")),
        sa.CheckConstraint("projects_completed >= 0", name=op.f("ck_cells_projects_completed_not_negative")),
        sa.CheckConstraint("projects_cancelled >= 0", name=op.f("ck_cells_projects_cancelled_not_negative")),
        sa.CheckConstraint("classes >= 0", name=op.f("ck_cells_classes_not_negative")),
        sa.CheckConstraint("classes_held >= 0", name=op.f("ck_cells_classes_held_not_negative")),
        sa.CheckConstraint("enrolled >= 0", name=op.f("ck_cells_enrolled_not_negative")),
        sa.CheckConstraint("onsite >= 0", name=op.f("ck_cells_onsite_not_negative")),
        sa.CheckConstraint("online >= 0", name=op.f("ck_cells_online_not_negative")),
        sa.CheckConstraint("graded >= 0", name=op.f("ck_cells_graded_not_negative")),
        sa.CheckConstraint("completed >= 0", name=op.f("ck_cells_completed_not_negative")),
        sa.CheckConstraint("certificates >= 0", name=op.f("ck_cells_certificates_not_negative")),
        sa.CheckConstraint("hours >= 0", name=op.f("ck_cells_hours_not_negative")),
        sa.CheckConstraint("subsidy_proposed >= 0", name=op.f("ck_cells_subsidy_proposed_not_negative")),
        sa.CheckConstraint("subsidy_paid >= 0", name=op.f("ck_cells_subsidy_paid_not_negative")),
        sa.CheckConstraint("subsidy_recovered >= 0", name=op.f("ck_cells_subsidy_recovered_not_negative")),
        schema="summary",
    )
