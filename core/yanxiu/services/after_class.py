"""After the class, as pages show it: 班次评估, 课件, 问效跟踪."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from yanxiu.models import Courseware, Evaluation, Expert, FollowUp, TrainingClass, User
from yanxiu.policy import EvaluationHeading
from yanxiu.policy.wording import word
from yanxiu.services.work import Work


@dataclass(frozen=True)
class Opinion:
    """What was said under one heading of an evaluation; nothing where it was not looked at."""

    key: str
    label: str
    text: str


@dataclass(frozen=True)
class EvaluationSheet:
    """The evaluation of a class: every heading there is, what was said, by whom, when."""

    opinions: tuple[Opinion, ...]
    evaluated_on: date | None = None
    evaluated_by: str = ""

    @property
    def given(self) -> int:
        return sum(bool(one.text) for one in self.opinions)


def evaluation_of(work: Work, cls: TrainingClass) -> EvaluationSheet:
    """The evaluation as recorded; an empty sheet where there is none."""
    row = work.session.scalar(select(Evaluation).where(Evaluation.class_id == cls.id))
    said = (row.opinions or {}) if row else {}
    opinions = tuple(Opinion(one.value, word(one), said.get(one.value, "")) for one in EvaluationHeading)
    if row is None:
        return EvaluationSheet(opinions)
    by = work.session.get(User, (work.tenant.id, row.evaluated_by)) if row.evaluated_by else None
    return EvaluationSheet(opinions, row.evaluated_on, by.name if by else "")


def courseware_of(work: Work, cls: TrainingClass) -> Sequence[Courseware]:
    """The courseware of a class, in the order in which it was recorded."""
    found = select(Courseware).where(Courseware.class_id == cls.id)
    return work.session.scalars(found.order_by(Courseware.created_at, Courseware.id)).all()


def lecturers_of(work: Work, cls: TrainingClass) -> list[tuple[str, str]]:
    """The experts of a class, to choose from: key and name."""
    found = select(Expert).where(Expert.class_id == cls.id).order_by(Expert.name, Expert.id)
    return [(str(one.id), one.name) for one in work.session.scalars(found)]


def follow_ups_of(work: Work, cls: TrainingClass) -> Sequence[FollowUp]:
    """What became of the results, the latest first."""
    found = select(FollowUp).where(FollowUp.class_id == cls.id)
    return work.session.scalars(found.order_by(FollowUp.followed_on.desc(), FollowUp.id.desc())).all()
