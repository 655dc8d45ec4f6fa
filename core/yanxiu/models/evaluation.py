"""After the class: survey, evaluation, courseware, follow-up."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from yanxiu.db.base import Base, Entity, TenantMixin, tenant_fk, tenant_index, tenant_unique
from yanxiu.db.crypto import keyed_index
from yanxiu.models.columns import all_of, in_order, json, not_negative, to_one
from yanxiu.models.timetable import Expert
from yanxiu.models.training_class import TrainingClass
from yanxiu.policy.vocabulary import EvaluationHeading


class Survey(Entity, Base):
    """满意度测评 of a class: by a template, or by ``questions`` of the host's own.

    With the statistics comes how many ``scores`` were given, and their sum as shares of full marks.
    """

    __tablename__ = "surveys"
    __table_args__ = (
        tenant_unique("class_id"),
        tenant_fk("class_id", "classes"),
        in_order("opens_on", "closes_on"),
        *not_negative("issued", "returned", "valid", "scores", "score_sum"),
        CheckConstraint("returned <= issued AND valid <= returned", name="counts_agree"),
    )

    class_id: Mapped[UUID]
    template: Mapped[str | None]
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    issued: Mapped[int | None]
    returned: Mapped[int | None]
    valid: Mapped[int | None]
    statistics_computed: Mapped[bool | None]
    statistics: Mapped[dict[str, Any]] = json(default=dict)
    questions: Mapped[list[str] | None] = json(sort_order=95)
    scores: Mapped[int] = mapped_column(default=0, sort_order=96)
    score_sum: Mapped[Decimal] = mapped_column(Numeric(14, 4), default=Decimal(0), sort_order=97)

    training_class: Mapped[TrainingClass] = to_one("Survey", "TrainingClass", "class_id")


class SurveyAnswer(Entity, Base):
    """One returned questionnaire; it does not know whose it is."""

    __tablename__ = "survey_answers"
    __table_args__ = (
        tenant_fk("survey_id", "surveys"),
        tenant_index("ix_survey_answers_survey_id", "survey_id"),
    )

    survey_id: Mapped[UUID]
    answers: Mapped[dict[str, Any]] = json(default=dict)
    valid: Mapped[bool] = mapped_column(default=True)

    survey: Mapped[Survey] = to_one("SurveyAnswer", "Survey", "survey_id")


def right_index(tenant: int, token: str) -> bytes:
    """Give what finds a right to answer by its token."""
    return keyed_index(tenant, "survey_right.token", token)


class SurveyRight(TenantMixin, Base):
    """A trainee's right to answer a survey once; that it was used, never with what or when.

    So it has no times and nothing that an answer could be found by; ``token_index`` is of the form that was
    given out last.
    """

    __tablename__ = "survey_rights"
    __table_args__ = (
        tenant_fk("survey_id", "surveys", ondelete="CASCADE"),
        tenant_fk("enrollment_id", "enrollments"),
        tenant_unique("token_index"),
        tenant_index("ix_survey_rights_enrollment_id", "enrollment_id"),
    )

    survey_id: Mapped[UUID] = mapped_column(primary_key=True)
    enrollment_id: Mapped[UUID] = mapped_column(primary_key=True)
    token_index: Mapped[bytes]
    used: Mapped[bool] = mapped_column(default=False)

    survey: Mapped[Survey] = to_one("SurveyRight", "Survey", "survey_id")


class Evaluation(Entity, Base):
    """班次评估."""

    __tablename__ = "evaluations"
    __table_args__ = (
        tenant_unique("class_id"),
        tenant_fk("class_id", "classes"),
        tenant_fk("evaluated_by", "users"),
        all_of("headings", EvaluationHeading),
    )

    class_id: Mapped[UUID]
    headings: Mapped[list[str] | None] = json()
    opinions: Mapped[dict[str, Any]] = json(default=dict)
    evaluated_on: Mapped[date | None]
    evaluated_by: Mapped[UUID | None]

    training_class: Mapped[TrainingClass] = to_one("Evaluation", "TrainingClass", "class_id")


class Courseware(Entity, Base):
    """课件, and the lecturer's consent to its publication."""

    __tablename__ = "coursewares"
    __table_args__ = (
        tenant_fk("class_id", "classes"),
        tenant_fk("expert_id", "experts"),
        tenant_index("ix_coursewares_class_id", "class_id"),
    )

    class_id: Mapped[UUID]
    expert_id: Mapped[UUID | None]
    title: Mapped[str]
    consented_on: Mapped[date | None]
    published_on: Mapped[date | None]

    training_class: Mapped[TrainingClass] = to_one("Courseware", "TrainingClass", "class_id")
    expert: Mapped[Expert | None] = to_one("Courseware", "Expert", "expert_id")


class FollowUp(Entity, Base):
    """问效跟踪."""

    __tablename__ = "follow_ups"
    __table_args__ = (
        tenant_fk("class_id", "classes"),
        tenant_index("ix_follow_ups_class_id", "class_id"),
    )

    class_id: Mapped[UUID]
    followed_on: Mapped[date]
    summary: Mapped[str]

    training_class: Mapped[TrainingClass] = to_one("FollowUp", "TrainingClass", "class_id")
