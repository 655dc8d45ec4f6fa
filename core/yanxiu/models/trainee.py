"""学员, once for the tenant and once for each class."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index, tenant_unique
from yanxiu.db.crypto import keyed_index
from yanxiu.db.types import EncryptedText
from yanxiu.models.columns import code, hours, json, not_negative, one_of, searchable, to_one
from yanxiu.models.states import EnrollmentState, Mode
from yanxiu.models.training_class import TrainingClass
from yanxiu.policy.vocabulary import Post, TitleLevel


def id_number_index(tenant: int, number: str) -> bytes:
    """Give what finds a trainee by identity number; a lower-case x is the same number."""
    return keyed_index(tenant, "trainee.id_number", number.strip().upper())


def phone_index(tenant: int, phone: str) -> bytes:
    """Give what finds a trainee by telephone; only the digits count."""
    return keyed_index(tenant, "trainee.phone", "".join(filter(str.isdigit, phone)))


class Trainee(Entity, Base):
    """A person. The name is readable under the tenant's policy: rosters are sorted and searched by it.

    Number and phone are set by ``identify`` and ``reach_at``, which keep their search indexes beside them.
    """

    __tablename__ = "trainees"
    __table_args__ = (
        tenant_unique("id_number_index"),
        tenant_fk("user_id", "users"),
        tenant_index("ix_trainees_name", "name"),
        tenant_index("ix_trainees_phone_index", "phone_index"),
    )

    name: Mapped[str] = searchable()
    id_number: Mapped[str | None] = mapped_column(EncryptedText("trainee.id_number"))
    id_number_index: Mapped[bytes | None]
    phone: Mapped[str | None] = mapped_column(EncryptedText("trainee.phone"))
    phone_index: Mapped[bytes | None]
    gender: Mapped[str | None]
    user_id: Mapped[UUID | None]
    sample: Mapped[bool] = mapped_column(default=False)

    def identify(self, tenant: int, number: str) -> None:
        """Set the identity number."""
        self.id_number, self.id_number_index = number.strip().upper(), id_number_index(tenant, number)

    def reach_at(self, tenant: int, phone: str) -> None:
        """Set the telephone."""
        self.phone, self.phone_index = phone, phone_index(tenant, phone)


class Enrollment(Entity, Base):
    """A trainee on a class, with what was true of them then.

    ``attended_all`` and ``hours_attended`` are what the host declares where sign-in was on paper only;
    ``register_present``: the registration form (结业登记表) is there.
    """

    __tablename__ = "enrollments"
    __table_args__ = (
        tenant_unique("class_id", "trainee_id"),
        tenant_fk("class_id", "classes"),
        tenant_fk("trainee_id", "trainees"),
        tenant_index("ix_enrollments_trainee_id", "trainee_id"),
        one_of("title_level", TitleLevel),
        one_of("qualification_level", TitleLevel),
        one_of("post", Post),
        one_of("mode", Mode),
        one_of("state", EnrollmentState),
        *not_negative("hours_attended"),
    )

    class_id: Mapped[UUID]
    trainee_id: Mapped[UUID]
    position: Mapped[int | None]
    employer: Mapped[str | None]
    title: Mapped[str | None]
    title_level: Mapped[TitleLevel | None] = code(TitleLevel)
    qualification_level: Mapped[TitleLevel | None] = code(TitleLevel)
    job: Mapped[str | None]
    post: Mapped[Post | None] = code(Post)
    grassroots: Mapped[bool | None]
    private_sector: Mapped[bool | None]
    province: Mapped[str | None]
    mode: Mapped[Mode | None] = code(Mode)
    state: Mapped[EnrollmentState] = code(EnrollmentState, default=EnrollmentState.ENROLLED)
    withdrawn_on: Mapped[date | None]
    attended_all: Mapped[bool | None]
    hours_attended: Mapped[Decimal | None] = hours()
    register_present: Mapped[bool | None]
    extra: Mapped[dict[str, Any]] = json(default=dict)

    training_class: Mapped[TrainingClass] = to_one("Enrollment", "TrainingClass", "class_id")
    trainee: Mapped[Trainee] = to_one("Enrollment", "Trainee", "trainee_id")
