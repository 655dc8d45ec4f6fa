"""监督检查: inspections, violations, the ministry's acts, and what people sign for."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index, tenant_unique
from yanxiu.models.application import Application
from yanxiu.models.columns import code, in_order, one_of, to_one
from yanxiu.models.organization import Organization
from yanxiu.models.preparation import Amendment
from yanxiu.models.states import MinistryActKind, ViolationState
from yanxiu.models.training_class import TrainingClass
from yanxiu.policy.vocabulary import Attestation as AttestationWord
from yanxiu.policy.vocabulary import ViolationKind


class Inspection(Entity, Base):
    """检查 of an organization, on one class or in general."""

    __tablename__ = "inspections"
    __table_args__ = (
        tenant_fk("organization_id", "organizations"),
        tenant_fk("class_id", "classes"),
        tenant_index("ix_inspections_organization_id", "organization_id", "year"),
    )

    organization_id: Mapped[UUID]
    class_id: Mapped[UUID | None]
    year: Mapped[int]
    inspected_on: Mapped[date]
    inspected_by: Mapped[str]
    found: Mapped[str | None]

    organization: Mapped[Organization] = to_one("Inspection", "Organization", "organization_id")
    training_class: Mapped[TrainingClass | None] = to_one("Inspection", "TrainingClass", "class_id")


class Violation(Entity, Base):
    """违规行为; only a confirmed one is a fact. ``decided_by`` is the authority that found it proven."""

    __tablename__ = "violations"
    __table_args__ = (
        tenant_fk("organization_id", "organizations"),
        tenant_fk("class_id", "classes"),
        tenant_index("ix_violations_organization_id", "organization_id", "year"),
        one_of("kind", ViolationKind),
        one_of("state", ViolationState),
        in_order("reported_on", "confirmed_on"),
        CheckConstraint("state <> 'confirmed' OR confirmed_on IS NOT NULL", name="confirmed_has_date"),
    )

    organization_id: Mapped[UUID]
    class_id: Mapped[UUID | None]
    year: Mapped[int]
    kind: Mapped[ViolationKind] = code(ViolationKind)
    state: Mapped[ViolationState] = code(ViolationState, default=ViolationState.REPORTED)
    reported_on: Mapped[date | None]
    confirmed_on: Mapped[date | None]
    decided_by: Mapped[str | None]
    description: Mapped[str | None]

    organization: Mapped[Organization] = to_one("Violation", "Organization", "organization_id")
    training_class: Mapped[TrainingClass | None] = to_one("Violation", "TrainingClass", "class_id")


class MinistryAct(Entity, Base):
    """An act of the ministry on an application or a class, recorded by its date and document."""

    __tablename__ = "ministry_acts"
    __table_args__ = (
        tenant_fk("application_id", "applications"),
        tenant_fk("class_id", "classes"),
        tenant_fk("amendment_id", "amendments"),
        tenant_fk("recorded_by", "users"),
        tenant_index("ix_ministry_acts_application_id", "application_id"),
        tenant_index("ix_ministry_acts_class_id", "class_id"),
        one_of("kind", MinistryActKind),
        CheckConstraint("num_nonnulls(application_id, class_id) = 1", name="one_subject"),
        CheckConstraint("kind <> 'amendment' OR amendment_id IS NOT NULL", name="amendment_named"),
    )

    kind: Mapped[MinistryActKind] = code(MinistryActKind)
    application_id: Mapped[UUID | None]
    class_id: Mapped[UUID | None]
    amendment_id: Mapped[UUID | None]
    acted_on: Mapped[date]
    document_number: Mapped[str | None]
    note: Mapped[str | None]
    recorded_by: Mapped[UUID | None]

    application: Mapped[Application | None] = to_one("MinistryAct", "Application", "application_id")
    training_class: Mapped[TrainingClass | None] = to_one("MinistryAct", "TrainingClass", "class_id")
    amendment: Mapped[Amendment | None] = to_one("MinistryAct", "Amendment", "amendment_id")


class Attestation(Entity, Base):
    """承诺: a named person signs for one word, on an application, a class or an organization's year."""

    __tablename__ = "attestations"
    __table_args__ = (
        tenant_unique("application_id", "word"),
        tenant_unique("class_id", "word"),
        tenant_unique("organization_id", "year", "word"),
        tenant_fk("application_id", "applications"),
        tenant_fk("class_id", "classes"),
        tenant_fk("organization_id", "organizations"),
        tenant_fk("user_id", "users"),
        one_of("word", AttestationWord),
        CheckConstraint("num_nonnulls(application_id, class_id, organization_id) = 1", name="one_subject"),
        CheckConstraint("(organization_id IS NULL) = (year IS NULL)", name="year_of_organization"),
    )

    word: Mapped[AttestationWord] = code(AttestationWord)
    application_id: Mapped[UUID | None]
    class_id: Mapped[UUID | None]
    organization_id: Mapped[UUID | None]
    year: Mapped[int | None]
    signed_by: Mapped[str]
    signed_on: Mapped[date]
    user_id: Mapped[UUID | None]
    note: Mapped[str | None]

    application: Mapped[Application | None] = to_one("Attestation", "Application", "application_id")
    training_class: Mapped[TrainingClass | None] = to_one("Attestation", "TrainingClass", "class_id")
    organization: Mapped[Organization | None] = to_one("Attestation", "Organization", "organization_id")
