"""材料: what is known of a stored file; the file itself lies elsewhere, under its hash."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index
from yanxiu.models.application import Application
from yanxiu.models.columns import code, not_negative, one_of, sha256_hex, to_one
from yanxiu.models.states import FilePurpose
from yanxiu.models.trainee import Enrollment
from yanxiu.models.training_class import TrainingClass
from yanxiu.policy.vocabulary import Material as MaterialKind


class Material(Entity, Base):
    """材料 of an application, a class or one trainee of it.

    ``kind`` is set for the papers that regions ask for, ``word`` for a region's own (an attachment).
    One that was taken back or replaced keeps its row, with ``ended_on``; ``replaced_by`` came in its place.
    """

    __tablename__ = "materials"
    __table_args__ = (
        tenant_fk("application_id", "applications"),
        tenant_fk("class_id", "classes"),
        tenant_fk("enrollment_id", "enrollments"),
        tenant_fk("uploaded_by", "users"),
        tenant_fk("ended_by", "users"),
        tenant_fk("replaced_by", "materials"),
        tenant_index("ix_materials_application_id", "application_id"),
        tenant_index("ix_materials_class_id", "class_id"),
        tenant_index("ix_materials_enrollment_id", "enrollment_id"),
        tenant_index("ix_materials_sha256", "sha256"),
        one_of("kind", MaterialKind),
        one_of("purpose", FilePurpose),
        CheckConstraint("(purpose = 'material') = (kind IS NOT NULL)", name="kind_of_material"),
        CheckConstraint("(purpose = 'attachment') = (word IS NOT NULL)", name="word_of_attachment"),
        CheckConstraint("num_nonnulls(application_id, class_id, enrollment_id) = 1", name="one_subject"),
        CheckConstraint("replaced_by IS NULL OR ended_on IS NOT NULL", name="replaced_ones_ended"),
        sha256_hex("sha256"),
        *not_negative("size"),
    )

    purpose: Mapped[FilePurpose] = code(FilePurpose, default=FilePurpose.MATERIAL)
    kind: Mapped[MaterialKind | None] = code(MaterialKind)
    word: Mapped[str | None]
    application_id: Mapped[UUID | None]
    class_id: Mapped[UUID | None]
    enrollment_id: Mapped[UUID | None]
    file_name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    uploaded_on: Mapped[date]
    uploaded_by: Mapped[UUID | None]
    ended_on: Mapped[date | None] = mapped_column(sort_order=95)
    ended_by: Mapped[UUID | None] = mapped_column(sort_order=96)
    replaced_by: Mapped[UUID | None] = mapped_column(sort_order=97)

    application: Mapped[Application | None] = to_one("Material", "Application", "application_id")
    training_class: Mapped[TrainingClass | None] = to_one("Material", "TrainingClass", "class_id")
    enrollment: Mapped[Enrollment | None] = to_one("Material", "Enrollment", "enrollment_id")
