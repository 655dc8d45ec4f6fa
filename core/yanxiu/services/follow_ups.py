"""问效跟踪: what became of the results of a class."""

from datetime import date
from uuid import UUID

from yanxiu.models import FollowUp, TrainingClass
from yanxiu.policy import Stage
from yanxiu.services import checks
from yanxiu.services.chains import class_chain
from yanxiu.services.class_steps import AFTER_CLASS
from yanxiu.services.deciding import Judged, judge
from yanxiu.services.facts import class_facts
from yanxiu.services.steps import class_at, subject_of
from yanxiu.services.work import Work

_AFTER = "班次办完之后才问效跟踪"


def record_follow_up(
    work: Work, class_id: UUID, summary: str, *, on: date | None = None
) -> tuple[FollowUp, Judged]:
    """Record a later use of the results, and judge the stage."""
    cls = class_at(work, class_id, *AFTER_CLASS, remedy=_AFTER)
    day = checks.happened("跟踪日", on or work.today, work.today)
    checks.not_before("跟踪日", day, "实际结束日期", cls.actual_ends_on)
    row = FollowUp(class_id=cls.id, followed_on=day, summary=checks.filled("跟踪情况", summary))
    work.session.add(row)
    work.session.flush()
    work.record("follow_up.record", "class", cls.id, follow_up=str(row.id))
    return row, _judge(work, cls)


def judge_follow_up(work: Work, class_id: UUID) -> Judged:
    """Judge the stage as it stands."""
    return _judge(work, class_at(work, class_id, *AFTER_CLASS, remedy=_AFTER))


def withdraw_follow_up(work: Work, follow_up_id: UUID) -> None:
    """Take a record back."""
    found = work.get(FollowUp, follow_up_id, "问效跟踪")
    class_at(work, found.class_id, *AFTER_CLASS, remedy=_AFTER)
    row = work.get(FollowUp, follow_up_id, "问效跟踪", lock=True)
    work.session.delete(row)
    work.record("follow_up.withdraw", "class", row.class_id, follow_up=str(row.id))


def _judge(work: Work, cls: TrainingClass) -> Judged:
    return judge(work, Stage.FOLLOW_UP, class_facts(work, cls), class_chain(work, cls), subject_of(cls))
