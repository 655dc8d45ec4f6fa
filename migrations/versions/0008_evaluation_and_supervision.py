"""Surveys, evaluation, courseware, follow-up; supervision and what people sign for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from yanxiu.db.ddl import create_tenant_table

revision: str = "0008"
down_revision: str | None = "0007"


def upgrade() -> None:
    """Make the tables, each fenced in the same step."""
    _surveys()
    _survey_answers()
    _evaluations()
    _coursewares()
    _follow_ups()
    _inspections()
    _violations()
    _ministry_acts()
    _attestations()


def downgrade() -> None:
    """Drop them, the ones that refer to others first."""
    op.drop_table("attestations", schema="app")
    op.drop_table("ministry_acts", schema="app")
    op.drop_table("violations", schema="app")
    op.drop_table("inspections", schema="app")
    op.drop_table("follow_ups", schema="app")
    op.drop_table("coursewares", schema="app")
    op.drop_table("evaluations", schema="app")
    op.drop_table("survey_answers", schema="app")
    op.drop_table("surveys", schema="app")


def _surveys() -> None:
    create_tenant_table(
        "surveys",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("template", sa.Text(), nullable=True),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("issued", sa.Integer(), nullable=True),
        sa.Column("returned", sa.Integer(), nullable=True),
        sa.Column("valid", sa.Integer(), nullable=True),
        sa.Column("statistics_computed", sa.Boolean(), nullable=True),
        sa.Column("statistics", JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("tenant_id", "class_id", name=op.f("uq_surveys_tenant_id_class_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_surveys_tenant_id_class_id"),
        ),
        sa.CheckConstraint("opens_on <= closes_on", name=op.f("ck_surveys_closes_on_order")),
        sa.CheckConstraint("issued >= 0", name=op.f("ck_surveys_issued_not_negative")),
        sa.CheckConstraint("returned >= 0", name=op.f("ck_surveys_returned_not_negative")),
        sa.CheckConstraint("valid >= 0", name=op.f("ck_surveys_valid_not_negative")),
        sa.CheckConstraint("returned <= issued AND valid <= returned", name=op.f("ck_surveys_counts_agree")),
    )


def _survey_answers() -> None:
    create_tenant_table(
        "survey_answers",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("answers", JSONB(), nullable=False),
        sa.Column("valid", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_survey_answers")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "survey_id"],
            ["app.surveys.tenant_id", "app.surveys.id"],
            name=op.f("fk_survey_answers_tenant_id_survey_id"),
        ),
        sa.Index("ix_survey_answers_survey_id", "tenant_id", "survey_id"),
    )


def _evaluations() -> None:
    create_tenant_table(
        "evaluations",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("headings", JSONB(), nullable=True),
        sa.Column("opinions", JSONB(), nullable=False),
        sa.Column("evaluated_on", sa.Date(), nullable=True),
        sa.Column("evaluated_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_evaluations")),
        sa.UniqueConstraint("tenant_id", "class_id", name=op.f("uq_evaluations_tenant_id_class_id")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_evaluations_tenant_id_class_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "evaluated_by"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_evaluations_tenant_id_evaluated_by"),
        ),
        sa.CheckConstraint(
            'headings <@ \'["topic", "management", "outputs"]\'::jsonb',
            name=op.f("ck_evaluations_headings_known"),
        ),
    )


def _coursewares() -> None:
    create_tenant_table(
        "coursewares",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("expert_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("consented_on", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_coursewares")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_coursewares_tenant_id_class_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "expert_id"],
            ["app.experts.tenant_id", "app.experts.id"],
            name=op.f("fk_coursewares_tenant_id_expert_id"),
        ),
        sa.Index("ix_coursewares_class_id", "tenant_id", "class_id"),
    )


def _follow_ups() -> None:
    create_tenant_table(
        "follow_ups",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("followed_on", sa.Date(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_follow_ups")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_follow_ups_tenant_id_class_id"),
        ),
        sa.Index("ix_follow_ups_class_id", "tenant_id", "class_id"),
    )


def _inspections() -> None:
    create_tenant_table(
        "inspections",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("inspected_on", sa.Date(), nullable=False),
        sa.Column("inspected_by", sa.Text(), nullable=False),
        sa.Column("found", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_inspections")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organization_id"],
            ["app.organizations.tenant_id", "app.organizations.id"],
            name=op.f("fk_inspections_tenant_id_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_inspections_tenant_id_class_id"),
        ),
        sa.Index("ix_inspections_organization_id", "tenant_id", "organization_id", "year"),
    )


def _violations() -> None:
    create_tenant_table(
        "violations",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_violations")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organization_id"],
            ["app.organizations.tenant_id", "app.organizations.id"],
            name=op.f("fk_violations_tenant_id_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_violations_tenant_id_class_id"),
        ),
        sa.CheckConstraint(
            "kind IN ('embezzlement', 'false_expense', 'illegal_fee', 'fraud', 'tourism', "
            "'advertising', 'unreported_change', 'third_party')",
            name=op.f("ck_violations_kind_known"),
        ),
        sa.CheckConstraint(
            "state IN ('reported', 'confirmed', 'dismissed')", name=op.f("ck_violations_state_known")
        ),
        sa.CheckConstraint("reported_on <= confirmed_on", name=op.f("ck_violations_confirmed_on_order")),
        sa.CheckConstraint(
            "state <> 'confirmed' OR confirmed_on IS NOT NULL", name=op.f("ck_violations_confirmed_has_date")
        ),
        sa.Index("ix_violations_organization_id", "tenant_id", "organization_id", "year"),
    )


def _ministry_acts() -> None:
    create_tenant_table(
        "ministry_acts",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("class_id", sa.Uuid(), nullable=True),
        sa.Column("amendment_id", sa.Uuid(), nullable=True),
        sa.Column("acted_on", sa.Date(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_ministry_acts")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "application_id"],
            ["app.applications.tenant_id", "app.applications.id"],
            name=op.f("fk_ministry_acts_tenant_id_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_ministry_acts_tenant_id_class_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "amendment_id"],
            ["app.amendments.tenant_id", "app.amendments.id"],
            name=op.f("fk_ministry_acts_tenant_id_amendment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "recorded_by"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_ministry_acts_tenant_id_recorded_by"),
        ),
        sa.CheckConstraint(
            "kind IN ('approval', 'amendment', 'selection', 'certificates')",
            name=op.f("ck_ministry_acts_kind_known"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(application_id, class_id) = 1", name=op.f("ck_ministry_acts_one_subject")
        ),
        sa.CheckConstraint(
            "kind <> 'amendment' OR amendment_id IS NOT NULL", name=op.f("ck_ministry_acts_amendment_named")
        ),
        sa.Index("ix_ministry_acts_application_id", "tenant_id", "application_id"),
        sa.Index("ix_ministry_acts_class_id", "tenant_id", "class_id"),
    )


def _attestations() -> None:
    create_tenant_table(
        "attestations",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("class_id", sa.Uuid(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_attestations")),
        sa.UniqueConstraint(
            "tenant_id", "application_id", "word", name=op.f("uq_attestations_tenant_id_application_id_word")
        ),
        sa.UniqueConstraint(
            "tenant_id", "class_id", "word", name=op.f("uq_attestations_tenant_id_class_id_word")
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "organization_id",
            "year",
            "word",
            name=op.f("uq_attestations_tenant_id_organization_id_year_word"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "application_id"],
            ["app.applications.tenant_id", "app.applications.id"],
            name=op.f("fk_attestations_tenant_id_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_attestations_tenant_id_class_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organization_id"],
            ["app.organizations.tenant_id", "app.organizations.id"],
            name=op.f("fk_attestations_tenant_id_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_attestations_tenant_id_user_id"),
        ),
        sa.CheckConstraint(
            "word IN ('no_advertising', 'no_tourism', 'earmarked_funds', 'discipline', "
            "'third_party', 'content_fit', 'expert_quality', 'publicity', 'change_justified', "
            "'special_circumstances', 'evaluation_content', 'topic_fit')",
            name=op.f("ck_attestations_word_known"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(application_id, class_id, organization_id) = 1",
            name=op.f("ck_attestations_one_subject"),
        ),
        sa.CheckConstraint(
            "(organization_id IS NULL) = (year IS NULL)", name=op.f("ck_attestations_year_of_organization")
        ),
    )
