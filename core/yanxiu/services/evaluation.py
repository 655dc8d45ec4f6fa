"""班次评估: what the class was worth, under the headings that the region names."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import Evaluation, TrainingClass
from yanxiu.policy import EvaluationHeading, Stage
from yanxiu.services import checks
from yanxiu.services.chains import class_chain
from yanxiu.services.class_steps import AFTER_CLASS
from yanxiu.services.deciding import Judged, judge
from yanxiu.services.errors import WrongState
from yanxiu.services.facts import class_facts
from yanxiu.services.steps import class_at, subject_of
from yanxiu.services.work import Work


def evaluate_class(
    work: Work, class_id: UUID, opinions: Mapping[str, str], *, on: date | None = None
) -> Judged:
    """Record an opinion under each heading that was looked at, in the place of the one before, and judge."""
    cls = class_at(work, class_id, *AFTER_CLASS, remedy="班次办完之后才评估")
    headings = checks.words("评估内容", EvaluationHeading, opinions)
    texts = {heading: checks.filled("评估意见", opinions[heading]) for heading in headings}
    day = checks.happened("评估日", on or work.today, work.today)
    row = _find(work, cls) or Evaluation(class_id=cls.id)
    row.headings, row.opinions, row.evaluated_by = headings, texts, work.actor.id
    row.evaluated_on = checks.not_before("评估日", day, "实际结束日期", cls.actual_ends_on)
    work.session.add(row)
    work.session.flush()
    work.record("evaluation.record", "class", cls.id, headings=headings)
    return _judge(work, cls)


def judge_evaluation(work: Work, class_id: UUID) -> Judged:
    """Judge the class's evaluation stage as it stands: survey, headings, courseware, signatures."""
    return _judge(work, class_at(work, class_id, *AFTER_CLASS, remedy="班次办完之后才评估"))


def withdraw_evaluation(work: Work, class_id: UUID) -> None:
    """Take the evaluation back."""
    cls = class_at(work, class_id, *AFTER_CLASS, remedy="班次办完之后才评估")
    row = _find(work, cls)
    if row is None:
        raise WrongState("班次评估", "还没有评估", "已评估", "没有可撤回的评估")
    work.session.delete(row)
    work.record("evaluation.withdraw", "class", cls.id)


def _judge(work: Work, cls: TrainingClass) -> Judged:
    return judge(work, Stage.EVALUATION, class_facts(work, cls), class_chain(work, cls), subject_of(cls))


def _find(work: Work, cls: TrainingClass) -> Evaluation | None:
    return work.session.scalar(select(Evaluation).where(Evaluation.class_id == cls.id))
