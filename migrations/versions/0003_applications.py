"""Calls, applications with their endorsement, selection."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from yanxiu.db.ddl import create_tenant_table

revision: str = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    """Make the tables, each fenced in the same step."""
    _calls()
    _call_levels()
    _applications()
    _endorsements()
    _summary_sheets()
    _score_sheets()
    _recommendations()


def downgrade() -> None:
    """Drop them, the ones that refer to others first."""
    op.drop_table("recommendations", schema="app")
    op.drop_table("score_sheets", schema="app")
    op.drop_table("summary_sheets", schema="app")
    op.drop_table("endorsements", schema="app")
    op.drop_table("applications", schema="app")
    op.drop_table("call_levels", schema="app")
    op.drop_table("calls", schema="app")


def _calls() -> None:
    create_tenant_table(
        "calls",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("announced_on", sa.Date(), nullable=True),
        sa.Column("topic_ranges", JSONB(), nullable=True),
        sa.Column("forms", JSONB(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_calls")),
        sa.UniqueConstraint("tenant_id", "year", "title", name=op.f("uq_calls_tenant_id_year_title")),
        sa.CheckConstraint("state IN ('draft', 'open', 'closed')", name=op.f("ck_calls_state_known")),
    )


def _call_levels() -> None:
    create_tenant_table(
        "call_levels",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_call_levels")),
        sa.UniqueConstraint(
            "tenant_id", "call_id", "level", name=op.f("uq_call_levels_tenant_id_call_id_level")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "call_id"],
            ["app.calls.tenant_id", "app.calls.id"],
            name=op.f("fk_call_levels_tenant_id_call_id"),
        ),
        sa.CheckConstraint(
            "level IN ('national', 'provincial', 'city')", name=op.f("ck_call_levels_level_known")
        ),
        sa.CheckConstraint("opens_on <= closes_on", name=op.f("ck_call_levels_closes_on_order")),
    )


def _applications() -> None:
    create_tenant_table(
        "applications",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("level_applied", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("filled_fields", JSONB(), nullable=True),
        sa.Column("sealed", sa.Boolean(), nullable=True),
        sa.Column("paper_received_on", sa.Date(), nullable=True),
        sa.Column("electronic_received_on", sa.Date(), nullable=True),
        sa.Column("attachments", JSONB(), nullable=True),
        sa.Column("audience_scope", sa.Text(), nullable=True),
        sa.Column("topic_justifications", JSONB(), nullable=True),
        sa.Column("series_description", sa.Text(), nullable=True),
        sa.Column("series_described", sa.Boolean(), nullable=True),
        sa.Column("self_funding_marked", sa.Boolean(), nullable=True),
        sa.Column("recommended_national", sa.Boolean(), nullable=True),
        sa.Column("extra", JSONB(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("audience", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("funding_mode", sa.Text(), nullable=True),
        sa.Column("self_funding_source", sa.Text(), nullable=True),
        sa.Column("field_code", sa.Text(), nullable=True),
        sa.Column("industry_authority", sa.Text(), nullable=True),
        sa.Column("topic_ranges", JSONB(), nullable=True),
        sa.Column("series", sa.Text(), nullable=True),
        sa.Column("host_id", sa.Uuid(), nullable=False),
        sa.Column("applicant_id", sa.Uuid(), nullable=True),
        sa.Column("supervisor_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_applications")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "host_id"],
            ["app.organizations.tenant_id", "app.organizations.id"],
            name=op.f("fk_applications_tenant_id_host_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "applicant_id"],
            ["app.organizations.tenant_id", "app.organizations.id"],
            name=op.f("fk_applications_tenant_id_applicant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "supervisor_id"],
            ["app.organizations.tenant_id", "app.organizations.id"],
            name=op.f("fk_applications_tenant_id_supervisor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "call_id"],
            ["app.calls.tenant_id", "app.calls.id"],
            name=op.f("fk_applications_tenant_id_call_id"),
        ),
        sa.CheckConstraint(
            "level IN ('national', 'provincial', 'city')", name=op.f("ck_applications_level_known")
        ),
        sa.CheckConstraint(
            "funding_mode IN ('fiscal', 'self_funded', 'other')",
            name=op.f("ck_applications_funding_mode_known"),
        ),
        sa.CheckConstraint("headcount >= 0", name=op.f("ck_applications_headcount_not_negative")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_applications_ends_on_order")),
        sa.CheckConstraint(
            "level_applied IN ('national', 'provincial', 'city')",
            name=op.f("ck_applications_level_applied_known"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'endorsed', 'returned', 'selected', 'not_selected', "
            "'withdrawn')",
            name=op.f("ck_applications_state_known"),
        ),
        sa.CheckConstraint(
            "audience_scope IN ('national', 'province', 'inside_and_outside')",
            name=op.f("ck_applications_audience_scope_known"),
        ),
        sa.CheckConstraint(
            'filled_fields <@ \'["name", "period", "place", "field", "authority", '
            '"funding_category", "topic_ranges", "purpose", "content", "experts", "audience", '
            '"applicant", "host", "base", "review_opinion"]\'::jsonb',
            name=op.f("ck_applications_filled_fields_known"),
        ),
        sa.Index("ix_applications_applicant_id", "tenant_id", "applicant_id"),
        sa.Index("ix_applications_call_id", "tenant_id", "call_id"),
        sa.Index("ix_applications_host_id", "tenant_id", "host_id"),
        sa.Index("ix_applications_supervisor_id", "tenant_id", "supervisor_id"),
        sa.Index("ix_applications_year_state", "tenant_id", "year", "state"),
    )


def _endorsements() -> None:
    create_tenant_table(
        "endorsements",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("opinion_by", sa.Text(), nullable=True),
        sa.Column("opinion_on", sa.Date(), nullable=True),
        sa.Column("sealed", sa.Boolean(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_endorsements")),
        sa.UniqueConstraint(
            "tenant_id",
            "application_id",
            "round",
            name=op.f("uq_endorsements_tenant_id_application_id_round"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "application_id"],
            ["app.applications.tenant_id", "app.applications.id"],
            name=op.f("fk_endorsements_tenant_id_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organization_id"],
            ["app.organizations.tenant_id", "app.organizations.id"],
            name=op.f("fk_endorsements_tenant_id_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "recorded_by"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_endorsements_tenant_id_recorded_by"),
        ),
        sa.CheckConstraint("outcome IN ('endorsed', 'returned')", name=op.f("ck_endorsements_outcome_known")),
    )


def _summary_sheets() -> None:
    create_tenant_table(
        "summary_sheets",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("columns", JSONB(), nullable=True),
        sa.Column("sealed", sa.Boolean(), nullable=True),
        sa.Column("filled_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_summary_sheets")),
        sa.UniqueConstraint(
            "tenant_id",
            "year",
            "organization_id",
            name=op.f("uq_summary_sheets_tenant_id_year_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organization_id"],
            ["app.organizations.tenant_id", "app.organizations.id"],
            name=op.f("fk_summary_sheets_tenant_id_organization_id"),
        ),
        sa.CheckConstraint(
            'columns <@ \'["serial", "topic", "host", "contact", "phone", "field"]\'::jsonb',
            name=op.f("ck_summary_sheets_columns_known"),
        ),
    )


def _score_sheets() -> None:
    create_tenant_table(
        "score_sheets",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("items", JSONB(), nullable=False),
        sa.Column("total", sa.Numeric(5, 2), nullable=True),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("scored_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_score_sheets")),
        sa.UniqueConstraint(
            "tenant_id",
            "application_id",
            "reviewer",
            name=op.f("uq_score_sheets_tenant_id_application_id_reviewer"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "application_id"],
            ["app.applications.tenant_id", "app.applications.id"],
            name=op.f("fk_score_sheets_tenant_id_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "recorded_by"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_score_sheets_tenant_id_recorded_by"),
        ),
        sa.CheckConstraint("total >= 0", name=op.f("ck_score_sheets_total_not_negative")),
    )


def _recommendations() -> None:
    create_tenant_table(
        "recommendations",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("recommended_on", sa.Date(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("result_on", sa.Date(), nullable=True),
        sa.Column("result_document", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_recommendations")),
        sa.UniqueConstraint(
            "tenant_id", "application_id", name=op.f("uq_recommendations_tenant_id_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "application_id"],
            ["app.applications.tenant_id", "app.applications.id"],
            name=op.f("fk_recommendations_tenant_id_application_id"),
        ),
        sa.CheckConstraint(
            "result IN ('chosen', 'not_chosen')", name=op.f("ck_recommendations_result_known")
        ),
        sa.CheckConstraint("recommended_on <= result_on", name=op.f("ck_recommendations_result_on_order")),
    )
