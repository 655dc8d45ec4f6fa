"""Timetable, enrolment, attendance, assessment."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from yanxiu.db.ddl import create_tenant_table

revision: str = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    """Make the tables, each fenced in the same step."""
    _experts()
    _timetable_sessions()
    _enrollments()
    _attendances()
    _staff_attendances()
    _assessments()
    _theses()


def downgrade() -> None:
    """Drop them, the ones that refer to others first."""
    op.drop_table("theses", schema="app")
    op.drop_table("assessments", schema="app")
    op.drop_table("staff_attendances", schema="app")
    op.drop_table("attendances", schema="app")
    op.drop_table("enrollments", schema="app")
    op.drop_table("timetable_sessions", schema="app")
    op.drop_table("experts", schema="app")


def _experts() -> None:
    create_tenant_table(
        "experts",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("title_level", sa.Text(), nullable=True),
        sa.Column("organization_name", sa.Text(), nullable=True),
        sa.Column("organization_kind", sa.Text(), nullable=True),
        sa.Column("attested_on", sa.Date(), nullable=True),
        sa.Column("attested_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_experts")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_experts_tenant_id_class_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "attested_by"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_experts_tenant_id_attested_by"),
        ),
        sa.CheckConstraint(
            "title_level IN ('none', 'junior', 'intermediate', 'senior')",
            name=op.f("ck_experts_title_level_known"),
        ),
        sa.CheckConstraint(
            "organization_kind IN ('enterprise', 'university', 'institute', 'association', "
            "'agency', 'public_institution')",
            name=op.f("ck_experts_organization_kind_known"),
        ),
        sa.Index("ix_experts_class_id", "tenant_id", "class_id"),
    )


def _timetable_sessions() -> None:
    create_tenant_table(
        "timetable_sessions",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("half", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("hours", sa.Numeric(5, 1), nullable=False),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("expert_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_timetable_sessions")),
        sa.UniqueConstraint(
            "tenant_id",
            "class_id",
            "held_on",
            "half",
            "position",
            name=op.f("uq_timetable_sessions_tenant_id_class_id_held_on_half_position"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_timetable_sessions_tenant_id_class_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "expert_id"],
            ["app.experts.tenant_id", "app.experts.id"],
            name=op.f("fk_timetable_sessions_tenant_id_expert_id"),
        ),
        sa.CheckConstraint(
            "half IN ('morning', 'afternoon', 'evening')", name=op.f("ck_timetable_sessions_half_known")
        ),
        sa.CheckConstraint(
            "form IN ('keynote', 'seminar', 'exchange', 'field', 'case_study', 'visit', 'online')",
            name=op.f("ck_timetable_sessions_form_known"),
        ),
        sa.CheckConstraint("mode IN ('onsite', 'online')", name=op.f("ck_timetable_sessions_mode_known")),
        sa.CheckConstraint("hours >= 0", name=op.f("ck_timetable_sessions_hours_not_negative")),
    )


def _enrollments() -> None:
    create_tenant_table(
        "enrollments",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("employer", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("title_level", sa.Text(), nullable=True),
        sa.Column("qualification_level", sa.Text(), nullable=True),
        sa.Column("job", sa.Text(), nullable=True),
        sa.Column("post", sa.Text(), nullable=True),
        sa.Column("grassroots", sa.Boolean(), nullable=True),
        sa.Column("private_sector", sa.Boolean(), nullable=True),
        sa.Column("province", sa.Text(), nullable=True),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("attended_all", sa.Boolean(), nullable=True),
        sa.Column("hours_attended", sa.Numeric(5, 1), nullable=True),
        sa.Column("register_present", sa.Boolean(), nullable=True),
        sa.Column("extra", JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_enrollments")),
        sa.UniqueConstraint(
            "tenant_id", "class_id", "trainee_id", name=op.f("uq_enrollments_tenant_id_class_id_trainee_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_enrollments_tenant_id_class_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "trainee_id"],
            ["app.trainees.tenant_id", "app.trainees.id"],
            name=op.f("fk_enrollments_tenant_id_trainee_id"),
        ),
        sa.CheckConstraint(
            "title_level IN ('none', 'junior', 'intermediate', 'senior')",
            name=op.f("ck_enrollments_title_level_known"),
        ),
        sa.CheckConstraint(
            "qualification_level IN ('none', 'junior', 'intermediate', 'senior')",
            name=op.f("ck_enrollments_qualification_level_known"),
        ),
        sa.CheckConstraint(
            "post IN ('technical', 'management', 'other')", name=op.f("ck_enrollments_post_known")
        ),
        sa.CheckConstraint("mode IN ('onsite', 'online')", name=op.f("ck_enrollments_mode_known")),
        sa.CheckConstraint("state IN ('enrolled', 'withdrawn')", name=op.f("ck_enrollments_state_known")),
        sa.CheckConstraint("hours_attended >= 0", name=op.f("ck_enrollments_hours_attended_not_negative")),
        sa.Index("ix_enrollments_trainee_id", "tenant_id", "trainee_id"),
    )


def _attendances() -> None:
    create_tenant_table(
        "attendances",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("half", sa.Text(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_attendances")),
        sa.UniqueConstraint(
            "tenant_id",
            "enrollment_id",
            "held_on",
            "half",
            name=op.f("uq_attendances_tenant_id_enrollment_id_held_on_half"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "enrollment_id"],
            ["app.enrollments.tenant_id", "app.enrollments.id"],
            name=op.f("fk_attendances_tenant_id_enrollment_id"),
        ),
        sa.CheckConstraint(
            "half IN ('morning', 'afternoon', 'evening')", name=op.f("ck_attendances_half_known")
        ),
        sa.CheckConstraint("source IN ('paper', 'qr', 'online')", name=op.f("ck_attendances_source_known")),
    )


def _staff_attendances() -> None:
    create_tenant_table(
        "staff_attendances",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("half", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_staff_attendances")),
        sa.UniqueConstraint(
            "tenant_id",
            "class_id",
            "name",
            "held_on",
            "half",
            name=op.f("uq_staff_attendances_tenant_id_class_id_name_held_on_half"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_staff_attendances_tenant_id_class_id"),
        ),
        sa.CheckConstraint(
            "half IN ('morning', 'afternoon', 'evening')", name=op.f("ck_staff_attendances_half_known")
        ),
    )


def _assessments() -> None:
    create_tenant_table(
        "assessments",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("score", sa.Numeric(5, 2), nullable=True),
        sa.Column("thesis_weight", sa.Numeric(4, 3), nullable=True),
        sa.Column("assessed_on", sa.Date(), nullable=True),
        sa.Column("assessed_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_assessments")),
        sa.UniqueConstraint(
            "tenant_id", "enrollment_id", name=op.f("uq_assessments_tenant_id_enrollment_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "enrollment_id"],
            ["app.enrollments.tenant_id", "app.enrollments.id"],
            name=op.f("fk_assessments_tenant_id_enrollment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "assessed_by"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_assessments_tenant_id_assessed_by"),
        ),
        sa.CheckConstraint("result IN ('passed', 'failed')", name=op.f("ck_assessments_result_known")),
        sa.CheckConstraint("thesis_weight BETWEEN 0 AND 1", name=op.f("ck_assessments_thesis_weight_share")),
        sa.CheckConstraint("score >= 0", name=op.f("ck_assessments_score_not_negative")),
    )


def _theses() -> None:
    create_tenant_table(
        "theses",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_theses")),
        sa.UniqueConstraint("tenant_id", "enrollment_id", name=op.f("uq_theses_tenant_id_enrollment_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "enrollment_id"],
            ["app.enrollments.tenant_id", "app.enrollments.id"],
            name=op.f("fk_theses_tenant_id_enrollment_id"),
        ),
        sa.CheckConstraint("present OR submitted_on IS NULL", name=op.f("ck_theses_absent_has_no_date")),
    )
