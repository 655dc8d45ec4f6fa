"""What trainees reach a class by: links for enrolling, sign-in, survey, accounts; what they ask for there."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, tenant_fk, tenant_index, tenant_unique
from yanxiu.db.crypto import keyed_index
from yanxiu.db.types import EncryptedText
from yanxiu.models.columns import code, one_of, to_one
from yanxiu.models.states import HalfDay
from yanxiu.models.trainee import Trainee
from yanxiu.models.training_class import TrainingClass


class LinkKind(StrEnum):
    """What a link is for."""

    ENROL = "enrol"
    SIGN_IN = "sign_in"
    SURVEY = "survey"
    ACCOUNT = "account"


class RequestState(StrEnum):
    """Where a request to be enrolled stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class CorrectionField(StrEnum):
    """What a person says is wrong."""

    NAME = "name"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    OTHER = "other"


class CorrectionState(StrEnum):
    """Where a request for a correction stands."""

    OPEN = "open"
    DONE = "done"
    DECLINED = "declined"


def link_index(tenant: int, token: str) -> bytes:
    """Give what finds a link by its token."""
    return keyed_index(tenant, "class_link.token", token)


class ClassLink(Entity, Base):
    """A link of a class, with 192 random bits in its token; who reads the database cannot use it.

    The token of an account link is an invitation code that people type: shorter, with some 59 bits.

    A sign-in link belongs to one half day and ends with it; the others end on ``closes_on``, where that is
    set, and with the step that they serve.
    """

    __tablename__ = "class_links"
    __table_args__ = (
        tenant_unique("token_index"),
        tenant_fk("class_id", "classes"),
        one_of("kind", LinkKind),
        one_of("half", HalfDay),
        CheckConstraint(
            "(kind = 'sign_in') = (held_on IS NOT NULL) AND (kind = 'sign_in') = (half IS NOT NULL)",
            name="half_of_sign_in",
        ),
        Index(
            "uq_class_links_open",
            "tenant_id",
            "class_id",
            "kind",
            "held_on",
            "half",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    class_id: Mapped[UUID]
    kind: Mapped[LinkKind] = code(LinkKind)
    token: Mapped[str] = mapped_column(EncryptedText("class_link.token"))
    token_index: Mapped[bytes]
    held_on: Mapped[date | None]
    half: Mapped[HalfDay | None] = code(HalfDay)
    closes_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]

    training_class: Mapped[TrainingClass] = to_one("ClassLink", "TrainingClass", "class_id")


class EnrolmentRequest(Entity, Base):
    """A request to be enrolled. ``person`` (JSON) is what was typed; it is erased as soon as it is decided.

    ``person_index`` finds a second request of the same person while the first one waits.
    """

    __tablename__ = "enrolment_requests"
    __table_args__ = (
        tenant_fk("class_id", "classes"),
        tenant_fk("enrollment_id", "enrollments"),
        tenant_index("ix_enrolment_requests_class_id", "class_id", "state"),
        one_of("state", RequestState),
        CheckConstraint("(state = 'waiting') = (person IS NOT NULL)", name="erased_when_decided"),
        CheckConstraint("(state = 'waiting') = (decided_on IS NULL)", name="decided_on_a_day"),
        Index(
            "uq_enrolment_requests_waiting",
            "tenant_id",
            "class_id",
            "person_index",
            unique=True,
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    class_id: Mapped[UUID]
    state: Mapped[RequestState] = code(RequestState, default=RequestState.WAITING)
    person: Mapped[str | None] = mapped_column(EncryptedText("enrolment_request.person"))
    person_index: Mapped[bytes | None]
    asked_on: Mapped[date]
    enrollment_id: Mapped[UUID | None]
    decided_on: Mapped[date | None]
    reason: Mapped[str | None]


class CorrectionRequest(Entity, Base):
    """What a person says is wrong in the own data, and what became of it."""

    __tablename__ = "correction_requests"
    __table_args__ = (
        tenant_fk("trainee_id", "trainees"),
        tenant_fk("answered_by", "users"),
        tenant_index("ix_correction_requests_trainee_id", "trainee_id"),
        tenant_index("ix_correction_requests_state", "state"),
        one_of("field", CorrectionField),
        one_of("state", CorrectionState),
        CheckConstraint("(state = 'open') = (answered_on IS NULL)", name="answered_on_a_day"),
    )

    trainee_id: Mapped[UUID]
    field: Mapped[CorrectionField] = code(CorrectionField)
    wanted: Mapped[str] = mapped_column(EncryptedText("correction_request.wanted"))
    because: Mapped[str | None] = mapped_column(EncryptedText("correction_request.because"))
    asked_on: Mapped[date]
    state: Mapped[CorrectionState] = code(CorrectionState, default=CorrectionState.OPEN)
    answer: Mapped[str | None] = mapped_column(EncryptedText("correction_request.answer"))
    answered_on: Mapped[date | None]
    answered_by: Mapped[UUID | None]

    trainee: Mapped[Trainee] = to_one("CorrectionRequest", "Trainee", "trainee_id")
