"""Links of a class for enrolling, sign-in and survey; requests to be enrolled; requests for corrections."""

import sqlalchemy as sa
from alembic import op

from yanxiu.db.ddl import create_tenant_table

revision: str = "0014"
down_revision: str | None = "0013"


def upgrade() -> None:
    """Make the tables, each fenced in the same step."""
    _correction_requests()
    _class_links()
    _enrolment_requests()


def downgrade() -> None:
    """Drop them: links that were given out lead nowhere, what was asked for is forgotten."""
    op.drop_table("enrolment_requests", schema="app")
    op.drop_table("class_links", schema="app")
    op.drop_table("correction_requests", schema="app")


def _correction_requests() -> None:
    create_tenant_table(
        "correction_requests",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("trainee_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("wanted", sa.LargeBinary(), nullable=False),
        sa.Column("because", sa.LargeBinary(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (answered_on IS NULL)", name=op.f("ck_correction_requests_answered_on_a_day")
        ),
        sa.CheckConstraint(
            "field IN ('name', 'id_number', 'phone', 'other')",
            name=op.f("ck_correction_requests_field_known"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'done', 'declined')", name=op.f("ck_correction_requests_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "answered_by"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_correction_requests_tenant_id_answered_by"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "trainee_id"],
            ["app.trainees.tenant_id", "app.trainees.id"],
            name=op.f("fk_correction_requests_tenant_id_trainee_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_correction_requests")),
    )
    op.create_index(
        "ix_correction_requests_state",
        "correction_requests",
        ["tenant_id", "state"],
        unique=False,
        schema="app",
    )
    op.create_index(
        "ix_correction_requests_trainee_id",
        "correction_requests",
        ["tenant_id", "trainee_id"],
        unique=False,
        schema="app",
    )


def _class_links() -> None:
    create_tenant_table(
        "class_links",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("token_index", sa.LargeBinary(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("half", sa.Text(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'sign_in') = (held_on IS NOT NULL) AND (kind = 'sign_in') = (half IS NOT NULL)",
            name=op.f("ck_class_links_half_of_sign_in"),
        ),
        sa.CheckConstraint(
            "half IN ('morning', 'afternoon', 'evening')", name=op.f("ck_class_links_half_known")
        ),
        sa.CheckConstraint("kind IN ('enrol', 'sign_in', 'survey')", name=op.f("ck_class_links_kind_known")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_class_links_tenant_id_class_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_class_links")),
        sa.UniqueConstraint("tenant_id", "token_index", name=op.f("uq_class_links_tenant_id_token_index")),
    )
    op.create_index(
        "uq_class_links_open",
        "class_links",
        ["tenant_id", "class_id", "kind", "held_on", "half"],
        unique=True,
        schema="app",
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def _enrolment_requests() -> None:
    create_tenant_table(
        "enrolment_requests",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("person_index", sa.LargeBinary(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("enrollment_id", sa.Uuid(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'waiting') = (decided_on IS NULL)", name=op.f("ck_enrolment_requests_decided_on_a_day")
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (person IS NOT NULL)",
            name=op.f("ck_enrolment_requests_erased_when_decided"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'accepted', 'declined')", name=op.f("ck_enrolment_requests_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_enrolment_requests_tenant_id_class_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "enrollment_id"],
            ["app.enrollments.tenant_id", "app.enrollments.id"],
            name=op.f("fk_enrolment_requests_tenant_id_enrollment_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_enrolment_requests")),
    )
    op.create_index(
        "ix_enrolment_requests_class_id",
        "enrolment_requests",
        ["tenant_id", "class_id", "state"],
        unique=False,
        schema="app",
    )
    op.create_index(
        "uq_enrolment_requests_waiting",
        "enrolment_requests",
        ["tenant_id", "class_id", "person_index"],
        unique=True,
        schema="app",
        postgresql_where=sa.text("state = 'waiting'"),
    )
