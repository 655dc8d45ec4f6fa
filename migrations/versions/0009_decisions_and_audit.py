"""Decisions, determinations, consequences, the tenant's own parameters, and the audit log."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from yanxiu.db.ddl import APPEND_ONLY, create_tenant_table

revision: str = "0009"
down_revision: str | None = "0008"

NO_DELETE = ("SELECT", "INSERT", "UPDATE")


def upgrade() -> None:
    """Make the tables, each fenced in the same step."""
    _decision_bodies()
    _decisions()
    _determinations()
    _consequences()
    _tenant_parameters()
    _adopted_drafts()
    _audit_entries()
    _audit_heads()


def downgrade() -> None:
    """Drop them, the ones that refer to others first."""
    op.drop_table("audit_heads", schema="app")
    op.drop_table("audit_entries", schema="app")
    op.drop_table("adopted_drafts", schema="app")
    op.drop_table("tenant_parameters", schema="app")
    op.drop_table("consequences", schema="app")
    op.drop_table("determinations", schema="app")
    op.drop_table("decisions", schema="app")
    op.drop_table("decision_bodies", schema="app")


def _decision_bodies() -> None:
    create_tenant_table(
        "decision_bodies",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "hash", name=op.f("pk_decision_bodies")),
        rights=APPEND_ONLY,
    )


def _decisions() -> None:
    create_tenant_table(
        "decisions",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("gate", sa.Text(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("envelope", JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_decisions")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "hash"],
            ["app.decision_bodies.tenant_id", "app.decision_bodies.hash"],
            name=op.f("fk_decisions_tenant_id_hash"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "decided_by"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_decisions_tenant_id_decided_by"),
        ),
        sa.CheckConstraint(
            "stage IN ('application', 'selection', 'plan', 'preparation', 'amendment', "
            "'recruitment', 'delivery', 'assessment', 'certification', 'completion', "
            "'settlement', 'evaluation', 'supervision', 'follow_up')",
            name=op.f("ck_decisions_stage_known"),
        ),
        sa.CheckConstraint(
            "subject_kind IN ('application', 'plan', 'class', 'enrollment', 'organization')",
            name=op.f("ck_decisions_subject_kind_known"),
        ),
        sa.CheckConstraint(
            "gate IN ('open', 'open_with_warnings', 'incomplete', 'blocked')",
            name=op.f("ck_decisions_gate_known"),
        ),
        sa.Index("ix_decisions_hash", "tenant_id", "hash"),
        sa.Index("ix_decisions_subject", "tenant_id", "subject_kind", "subject_id", "stage", "decided_at"),
        rights=APPEND_ONLY,
    )


def _determinations() -> None:
    create_tenant_table(
        "determinations",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("whole_stage", sa.Boolean(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_determinations")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "decision_id"],
            ["app.decisions.tenant_id", "app.decisions.id"],
            name=op.f("fk_determinations_tenant_id_decision_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "officer_id"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_determinations_tenant_id_officer_id"),
        ),
        sa.CheckConstraint(
            "stage IN ('application', 'selection', 'plan', 'preparation', 'amendment', "
            "'recruitment', 'delivery', 'assessment', 'certification', 'completion', "
            "'settlement', 'evaluation', 'supervision', 'follow_up')",
            name=op.f("ck_determinations_stage_known"),
        ),
        sa.CheckConstraint(
            "whole_stage = (decision_id IS NULL)", name=op.f("ck_determinations_stage_or_decision")
        ),
        sa.CheckConstraint("decided_on <= until", name=op.f("ck_determinations_until_order")),
        sa.CheckConstraint("decided_on <= revoked_on", name=op.f("ck_determinations_revoked_on_order")),
        sa.Index("ix_determinations_decision_id", "tenant_id", "decision_id"),
        sa.Index("ix_determinations_stage", "tenant_id", "stage", "year"),
    )


def _consequences() -> None:
    create_tenant_table(
        "consequences",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("class_id", sa.Uuid(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("citation", JSONB(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("because", JSONB(), nullable=False),
        sa.Column("drafted_on", sa.Date(), nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reversed_by", sa.Text(), nullable=True),
        sa.Column("reversed_on", sa.Date(), nullable=True),
        sa.Column("reversed_because", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_consequences")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organization_id"],
            ["app.organizations.tenant_id", "app.organizations.id"],
            name=op.f("fk_consequences_tenant_id_organization_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "class_id"],
            ["app.classes.tenant_id", "app.classes.id"],
            name=op.f("fk_consequences_tenant_id_class_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "decision_id"],
            ["app.decisions.tenant_id", "app.decisions.id"],
            name=op.f("fk_consequences_tenant_id_decision_id"),
        ),
        sa.CheckConstraint(
            "effect IN ('no_subsidy', 'recovery', 'loss_of_eligibility')",
            name=op.f("ck_consequences_effect_known"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'confirmed', 'reversed')", name=op.f("ck_consequences_state_known")
        ),
        sa.CheckConstraint(
            "num_nonnulls(organization_id, class_id) > 0", name=op.f("ck_consequences_has_subject")
        ),
        sa.CheckConstraint(
            "state = 'draft' OR num_nulls(confirmed_by, confirmed_on) = 0",
            name=op.f("ck_consequences_confirmed_by_name"),
        ),
        sa.CheckConstraint(
            "state <> 'reversed' OR num_nulls(reversed_by, reversed_on) = 0",
            name=op.f("ck_consequences_reversed_by_name"),
        ),
        sa.CheckConstraint("drafted_on <= confirmed_on", name=op.f("ck_consequences_confirmed_on_order")),
        sa.CheckConstraint("confirmed_on <= reversed_on", name=op.f("ck_consequences_reversed_on_order")),
        sa.CheckConstraint("effective_on <= until", name=op.f("ck_consequences_until_order")),
        sa.Index("ix_consequences_class_id", "tenant_id", "class_id"),
        sa.Index("ix_consequences_organization_id", "tenant_id", "organization_id"),
    )


def _tenant_parameters() -> None:
    create_tenant_table(
        "tenant_parameters",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("tiers", JSONB(), nullable=False),
        sa.Column("value", JSONB(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_tenant_parameters")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "author_id"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_tenant_parameters_tenant_id_author_id"),
        ),
        sa.CheckConstraint("dated <= withdrawn_on", name=op.f("ck_tenant_parameters_withdrawn_on_order")),
        sa.Index("ix_tenant_parameters_slot", "tenant_id", "slot", "year"),
    )


def _adopted_drafts() -> None:
    create_tenant_table(
        "adopted_drafts",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=True),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_adopted_drafts")),
        sa.UniqueConstraint(
            "tenant_id", "document", "year", name=op.f("uq_adopted_drafts_tenant_id_document_year")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "officer_id"],
            ["app.users.tenant_id", "app.users.id"],
            name=op.f("fk_adopted_drafts_tenant_id_officer_id"),
        ),
        sa.CheckConstraint("adopted_on <= ended_on", name=op.f("ck_adopted_drafts_ended_on_order")),
    )


def _audit_entries() -> None:
    create_tenant_table(
        "audit_entries",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("details", JSONB(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "sequence", name=op.f("pk_audit_entries")),
        sa.CheckConstraint("outcome IN ('done', 'refused')", name=op.f("ck_audit_entries_outcome_known")),
        sa.Index("ix_audit_entries_at", "tenant_id", "at"),
        sa.Index("ix_audit_entries_object", "tenant_id", "object_kind", "object_id"),
        rights=APPEND_ONLY,
    )


def _audit_heads() -> None:
    create_tenant_table(
        "audit_heads",
        sa.Column("tenant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_audit_heads")),
        rights=NO_DELETE,
    )
