"""What was decided, by which words; determinations, consequences, and the tenant's own parameters."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, TenantMixin, tenant_fk, tenant_index
from yanxiu.models.columns import code, in_order, json, known_words, not_negative, one_of, to_one
from yanxiu.models.organization import Organization
from yanxiu.models.states import ConsequenceState, SubjectKind
from yanxiu.models.training_class import TrainingClass
from yanxiu.policy.vocabulary import Effect, Stage

GATES = ("open", "open_with_warnings", "incomplete", "blocked")
FINDING_COUNTS = ("met", "violated", "unknown", "manual", "late")


class DecisionBody(TenantMixin, Base):
    """A decision's body, byte for byte as it was hashed, under its hash.

    Facts name people by pseudonyms, so two classes may come to the very same body: it is stored once.
    """

    __tablename__ = "decision_bodies"

    hash: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[str]


class Decision(Entity, Base):
    """One judging of one subject at one stage: the body it came to, and the envelope (who, when, gate).

    The numbers of its findings stand beside it, so that a summary need not open the body; ``late`` are those
    acts among them that came after the date set.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        tenant_fk("hash", "decision_bodies", remote="hash"),
        tenant_fk("decided_by", "users"),
        tenant_index("ix_decisions_hash", "hash"),
        tenant_index("ix_decisions_subject", "subject_kind", "subject_id", "stage", "decided_at"),
        one_of("stage", Stage),
        one_of("subject_kind", SubjectKind),
        known_words("gate", GATES),
        *not_negative(*FINDING_COUNTS),
    )

    hash: Mapped[str]
    stage: Mapped[Stage] = code(Stage)
    year: Mapped[int]
    as_of: Mapped[date]
    subject_kind: Mapped[SubjectKind] = code(SubjectKind)
    subject_id: Mapped[UUID]
    gate: Mapped[str]
    passed: Mapped[bool]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime] = mapped_column(server_default=func.now())
    envelope: Mapped[dict[str, Any]] = json(default=dict)
    met: Mapped[int] = mapped_column(default=0, sort_order=95)
    violated: Mapped[int] = mapped_column(default=0, sort_order=96)
    unknown: Mapped[int] = mapped_column(default=0, sort_order=97)
    manual: Mapped[int] = mapped_column(default=0, sort_order=98)
    late: Mapped[int] = mapped_column(default=0, sort_order=99)


class Determination(Entity, Base):
    """An officer lets a gate pass: for one subject at one stage of a year, or for the whole stage.

    ``officer`` is the name as signed; ``jurisdiction`` is the one whose silence on a stage is covered.
    It never alters a finding; ``revoked_on`` ends it.
    """

    __tablename__ = "determinations"
    __table_args__ = (
        tenant_fk("decision_id", "decisions"),
        tenant_fk("officer_id", "users"),
        tenant_index("ix_determinations_decision_id", "decision_id"),
        tenant_index("ix_determinations_stage", "stage", "year"),
        one_of("stage", Stage),
        CheckConstraint("whole_stage = (decision_id IS NULL)", name="stage_or_decision"),
        CheckConstraint("whole_stage OR jurisdiction IS NULL", name="jurisdiction_of_stage"),
        in_order("decided_on", "until"),
        in_order("decided_on", "revoked_on"),
    )

    stage: Mapped[Stage] = code(Stage)
    year: Mapped[int]
    whole_stage: Mapped[bool] = mapped_column(default=False)
    decision_id: Mapped[UUID | None]
    officer: Mapped[str]
    officer_id: Mapped[UUID | None]
    decided_on: Mapped[date]
    reason: Mapped[str]
    basis: Mapped[str]
    until: Mapped[date | None]
    revoked_on: Mapped[date | None]
    jurisdiction: Mapped[str | None] = mapped_column(sort_order=95)

    decision: Mapped[Decision | None] = to_one("Determination", "Decision", "decision_id")


class Consequence(Entity, Base):
    """后果 drafted from findings; it takes effect when a named person confirms it.

    A confirmed one holds from ``effective_on`` to ``until`` inclusive, without end where that is None.
    ``amount`` is how much of what was paid a recovery asks back, in yuan; None: all of it.
    """

    __tablename__ = "consequences"
    __table_args__ = (
        tenant_fk("organization_id", "organizations"),
        tenant_fk("class_id", "classes"),
        tenant_fk("decision_id", "decisions"),
        tenant_index("ix_consequences_organization_id", "organization_id"),
        tenant_index("ix_consequences_class_id", "class_id"),
        one_of("effect", Effect),
        one_of("state", ConsequenceState),
        CheckConstraint("num_nonnulls(organization_id, class_id) > 0", name="has_subject"),
        CheckConstraint(
            "state = 'draft' OR num_nulls(confirmed_by, confirmed_on) = 0", name="confirmed_by_name"
        ),
        CheckConstraint(
            "state <> 'reversed' OR num_nulls(reversed_by, reversed_on) = 0", name="reversed_by_name"
        ),
        in_order("drafted_on", "confirmed_on"),
        in_order("confirmed_on", "reversed_on"),
        in_order("effective_on", "until"),
        CheckConstraint("amount IS NULL OR (amount > 0 AND effect = 'recovery')", name="amount_of_recovery"),
    )

    organization_id: Mapped[UUID | None]
    class_id: Mapped[UUID | None]
    decision_id: Mapped[UUID | None]
    effect: Mapped[Effect] = code(Effect)
    state: Mapped[ConsequenceState] = code(ConsequenceState, default=ConsequenceState.DRAFT)
    rule: Mapped[str]
    citation: Mapped[dict[str, str]] = json()
    label: Mapped[str]
    because: Mapped[list[str]] = json(default=list)
    drafted_on: Mapped[date]
    confirmed_by: Mapped[str | None]
    confirmed_on: Mapped[date | None]
    effective_on: Mapped[date | None]
    until: Mapped[date | None]
    reversed_by: Mapped[str | None]
    reversed_on: Mapped[date | None]
    reversed_because: Mapped[str | None]
    amount: Mapped[Decimal | None] = mapped_column(sort_order=95)

    organization: Mapped[Organization | None] = to_one("Consequence", "Organization", "organization_id")
    training_class: Mapped[TrainingClass | None] = to_one("Consequence", "TrainingClass", "class_id")
    decision: Mapped[Decision | None] = to_one("Consequence", "Decision", "decision_id")
