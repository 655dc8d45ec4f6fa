"""Annual plans, projects, classes, and their papers before opening."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from yanxiu.db.ddl import create_tenant_table

revision: str = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    """Make the tables, each fenced in the same step."""
    _annual_plans()
    _projects()
    _classes()
    _implementation_plans()
    _opening_notices()
    _amendments()


def downgrade() -> None:
    """Drop them, the ones that refer to others first."""
    op.drop_table("amendments", schema="app")
    op.drop_table("opening_notices", schema="app")
    op.drop_table("implementation_plans", schema="app")
    op.drop_table("classes", schema="app")
    op.drop_table("projects", schema="app")
    op.drop_table("annual_plans", schema="app")


def _annual_plans() -> None:
    create_tenant_table(
        "annual_plans",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("stated_total", sa.Integer(), nullable=True),
        sa.Column("stated_by_tier", JSONB(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("extra", JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_annual_plans")),
        sa.UniqueConstraint(
            "tenant_id", "jurisdiction", "year", name=op.f("uq_annual_plans_tenant_id_jurisdiction_year")
        ),
        sa.CheckConstraint("state IN ('draft', 'published')", name=op.f("ck_annual_plans_state_known")),
        sa.CheckConstraint("stated_total >= 0", name=op.f("ck_annual_plans_stated_total_not_negative")),
    )


def _projects() -> None:
    create_tenant_table(
        "projects",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("listed", sa.Boolean(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
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
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_projects")),
        sa.UniqueConstraint("tenant_id", "application_id", name=op.f("uq_projects_tenant_id_application_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "host_id"],
            ["app.organizations.tenant_id", "app.organizations.id"],
            name=op.f("fk_projects_tenant_id_host_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "applicant_id"],
            ["app.organizations.tenant_id", "app.organizations.id"],
            name=op.f("fk_projects_tenant_id_applicant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "supervisor_id"],
            ["app.organizations.tenant_id", "app.organizations.id"],
            name=op.f("fk_projects_tenant_id_supervisor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "plan_id"],
            ["app.annual_plans.tenant_id", "app.annual_plans.id"],
            name=op.f("fk_projects_tenant_id_plan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "application_id"],
            ["app.applications.tenant_id", "app.applications.id"],
            name=op.f("fk_projects_tenant_id_application_id"),
        ),
        sa.CheckConstraint(
            "level IN ('national', 'provincial', 'city')", name=op.f("ck_projects_level_known")
        ),
        sa.CheckConstraint(
            "funding_mode IN ('fiscal', 'self_funded', 'other')", name=op.f("ck_projects_funding_mode_known")
        ),
        sa.CheckConstraint("headcount >= 0", name=op.f("ck_projects_headcount_not_negative")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_projects_ends_on_order")),
        sa.CheckConstraint(
            "state IN ('planned', 'held', 'completed', 'cancelled')", name=op.f("ck_projects_state_known")
        ),
        sa.Index("ix_projects_applicant_id", "tenant_id", "applicant_id"),
        sa.Index("ix_projects_host_id", "tenant_id", "host_id"),
        sa.Index("ix_projects_plan_id", "tenant_id", "plan_id"),
        sa.Index("ix_projects_supervisor_id", "tenant_id", "supervisor_id"),
        sa.Index("ix_projects_year_level_tier", "tenant_id", "year", "level", "tier"),
    )


def _classes() -> None:
    create_tenant_table(
        "classes",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("actual_starts_on", sa.Date(), nullable=True),
        sa.Column("actual_ends_on", sa.Date(), nullable=True),
        sa.Column("actual_place", sa.Text(), nullable=True),
        sa.Column("actual_topic", sa.Text(), nullable=True),
        sa.Column("actual_content", sa.Text(), nullable=True),
        sa.Column("actual_audience", sa.Text(), nullable=True),
        sa.Column("actual_host_name", sa.Text(), nullable=True),
        sa.Column("total_days", sa.Integer(), nullable=True),
        sa.Column("travel_days", sa.Integer(), nullable=True),
        sa.Column("teaching_days", sa.Integer(), nullable=True),
        sa.Column("hours", sa.Numeric(5, 1), nullable=True),
        sa.Column("onsite", sa.Integer(), nullable=True),
        sa.Column("online", sa.Integer(), nullable=True),
        sa.Column("online_reason", sa.Text(), nullable=True),
        sa.Column("from_outside", sa.Integer(), nullable=True),
        sa.Column("staff_signed_in", sa.Boolean(), nullable=True),
        sa.Column("outputs", JSONB(), nullable=True),
        sa.Column("roster_confirmed_on", sa.Date(), nullable=True),
        sa.Column("timetable_confirmed_on", sa.Date(), nullable=True),
        sa.Column("attendance_confirmed_on", sa.Date(), nullable=True),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("cancelled_because", sa.Text(), nullable=True),
        sa.Column("extra", JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_classes")),
        sa.UniqueConstraint("tenant_id", "year", "number", name=op.f("uq_classes_tenant_id_year_number")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "project_id"],
            ["app.projects.tenant_id", "app.projects.id"],
            name=op.f("fk_classes_tenant_id_project_id"),
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'filed', 'cleared', 'recruited', 'delivered', 'assessed', "
            "'certified', 'reported', 'settled', 'cancelled')",
            name=op.f("ck_classes_state_known"),
        ),
        sa.CheckConstraint(
            'outputs <@ \'["paper", "advice", "report"]\'::jsonb', name=op.f("ck_classes_outputs_known")
        ),
        sa.CheckConstraint(
            "actual_starts_on <= actual_ends_on", name=op.f("ck_classes_actual_ends_on_order")
        ),
        sa.CheckConstraint("number >= 0", name=op.f("ck_classes_number_not_negative")),
        sa.CheckConstraint("total_days >= 0", name=op.f("ck_classes_total_days_not_negative")),
        sa.CheckConstraint("travel_days >= 0", name=op.f("ck_classes_travel_days_not_negative")),
        sa.CheckConstraint("teaching_days >= 0", name=op.f("ck_classes_teaching_days_not_negative")),
        sa.CheckConstraint("hours >= 0", name=op.f("ck_classes_hours_not_negative")),
        sa.CheckConstraint("onsite >= 0", name=op.f("ck_classes_onsite_not_negative")),
        sa.CheckConstraint("online >= 0", name=op.f("ck_classes_online_not_negative")),
        sa.CheckConstraint("from_outside >= 0", name=op.f("ck_classes_from_outside_not_negative")),
        sa.Index("ix_classes_project_id", "tenant_id", "project_id"),
        sa.Index("ix_classes_year_state", "tenant_id", "year", "state"),
    )


def _implementation_plans() -> None:
    create_tenant_table(
        "implementation_plans",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("consulted_on", sa.Date(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("filed_by", sa.Text(), nullable=True),
        sa.Column("sections", JSONB(), nullable=True),
        sa.Column("texts", JSONB(), nullable=False),
        sa.Column("review_kind", sa.Text(), nullable=True),
        sa.Column("review_outcome", sa.Text(), nullable=True),
        sa.Column("review_note", sa.Text(), nullable=True),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("platform_reference", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_implementation_plans")),
        sa.UniqueConstraint("tenant_id", "class_id", name=op.f("uq_implementation_plans_tenant_id_class_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_implementation_plans_tenant_id_class_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "reviewed_by"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_implementation_plans_tenant_id_reviewed_by"),
        ),
        sa.CheckConstraint(
            "filed_by IN ('host', 'applicant', 'supervisor', 'department', 'ministry', 'trainee')",
            name=op.f("ck_implementation_plans_filed_by_known"),
        ),
        sa.CheckConstraint(
            "review_kind IN ('filing', 'approval')", name=op.f("ck_implementation_plans_review_kind_known")
        ),
        sa.CheckConstraint(
            "review_outcome IN ('accepted', 'returned')",
            name=op.f("ck_implementation_plans_review_outcome_known"),
        ),
        sa.CheckConstraint(
            'sections <@ \'["time", "place", "audience", "headcount", "courses", "experts", '
            '"schedule", "lodging", "budget"]\'::jsonb',
            name=op.f("ck_implementation_plans_sections_known"),
        ),
    )


def _opening_notices() -> None:
    create_tenant_table(
        "opening_notices",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_opening_notices")),
        sa.UniqueConstraint("tenant_id", "class_id", name=op.f("uq_opening_notices_tenant_id_class_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_opening_notices_tenant_id_class_id"),
        ),
        sa.CheckConstraint(
            "issuer IN ('host', 'applicant', 'supervisor', 'department', 'ministry', 'trainee')",
            name=op.f("ck_opening_notices_issuer_known"),
        ),
        sa.CheckConstraint(
            "scope IN ('national', 'province', 'inside_and_outside')",
            name=op.f("ck_opening_notices_scope_known"),
        ),
    )


def _amendments() -> None:
    create_tenant_table(
        "amendments",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("written", sa.Boolean(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approver", sa.Text(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_amendments")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_amendments_tenant_id_class_id"),
        ),
        sa.CheckConstraint(
            "field IN ('topic', 'content', 'audience', 'time', 'place', 'host', 'headcount')",
            name=op.f("ck_amendments_field_known"),
        ),
        sa.CheckConstraint(
            "approver IN ('host', 'applicant', 'supervisor', 'department', 'ministry', 'trainee')",
            name=op.f("ck_amendments_approver_known"),
        ),
        sa.Index("ix_amendments_class_id", "tenant_id", "class_id"),
    )
