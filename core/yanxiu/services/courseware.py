"""课件: recorded, consented to by its lecturer, published where the region's rule on consent lets it."""

from datetime import date
from uuid import UUID

from yanxiu.models import Courseware, Expert, TrainingClass
from yanxiu.policy import Finding, Status
from yanxiu.services import checks
from yanxiu.services.class_steps import AFTER_CLASS
from yanxiu.services.deciding import Judged
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.evaluation import judge_evaluation
from yanxiu.services.steps import class_at
from yanxiu.services.work import Work


def record_courseware(work: Work, class_id: UUID, title: str, *, expert_id: UUID | None = None) -> Courseware:
    """Put courseware of a class on record."""
    cls = class_at(work, class_id, *AFTER_CLASS, remedy="班次办完之后才登记课件")
    if expert_id is not None and work.get(Expert, expert_id, "授课专家").class_id != cls.id:
        raise InvalidInput("授课专家", expert_id, "须是这个班次的专家", "请从本班专家中选取")
    row = Courseware(class_id=cls.id, title=checks.filled("课件名称", title), expert_id=expert_id)
    work.session.add(row)
    work.session.flush()
    work.record("courseware.record", "class", cls.id, courseware=str(row.id))
    return row


def record_consent(work: Work, courseware_id: UUID, *, on: date | None = None) -> Courseware:
    """The lecturer agrees to the publication."""
    row, _ = _locked(work, courseware_id)
    row.consented_on = checks.happened("授课人同意日", on or work.today, work.today)
    work.record("courseware.consent", "class", row.class_id, courseware=str(row.id))
    return row


def withdraw_consent(work: Work, courseware_id: UUID) -> Courseware:
    """The lecturer takes the consent back, before the publication."""
    row, _ = _locked(work, courseware_id)
    row.consented_on = None
    work.record("courseware.withdraw_consent", "class", row.class_id, courseware=str(row.id))
    return row


def publish_courseware(work: Work, courseware_id: UUID, *, on: date | None = None) -> Judged:
    """Publish, unless a rule on courseware forbids it; other findings of the stage do not stand in the way.

    ``row.published_on`` tells whether it was published.
    """
    row, cls = _locked(work, courseware_id)
    row.published_on = checks.happened("课件发布日", on or work.today, work.today)
    work.session.flush()
    judged = judge_evaluation(work, cls.id)
    if any(_forbids(finding) and not judged.reach.covers(finding) for finding in judged.closing):
        row.published_on = None
        work.session.flush()
    else:
        work.record("courseware.publish", "class", cls.id, courseware=str(row.id))
    return judged


def withdraw_publication(work: Work, courseware_id: UUID) -> Courseware:
    """Take published courseware back."""
    found = work.get(Courseware, courseware_id, "课件")
    class_at(work, found.class_id, *AFTER_CLASS, remedy="班次办完之后才登记课件")
    row = work.get(Courseware, courseware_id, "课件", lock=True)
    if row.published_on is None:
        raise WrongState("课件", "没有发布", "已发布", "没有可撤回的发布")
    row.published_on = None
    work.record("courseware.withdraw_publication", "class", row.class_id, courseware=str(row.id))
    return row


def remove_courseware(work: Work, courseware_id: UUID) -> None:
    """Take courseware off the record that is not published."""
    row, cls = _locked(work, courseware_id)
    work.session.delete(row)
    work.record("courseware.remove", "class", cls.id, courseware=str(row.id))


def _forbids(finding: Finding) -> bool:
    asked = (*finding.reads, *(need.name for need in finding.needs))
    return finding.status is not Status.ATTEST and any(path.startswith("courseware") for path in asked)


def _locked(work: Work, courseware_id: UUID) -> tuple[Courseware, TrainingClass]:
    """Courseware that is not published, behind its class."""
    found = work.get(Courseware, courseware_id, "课件")
    cls = class_at(work, found.class_id, *AFTER_CLASS, remedy="班次办完之后才登记课件")
    row = work.get(Courseware, courseware_id, "课件", lock=True)
    if row.published_on is not None:
        raise WrongState("课件", "已发布", "没有发布", "请先撤回发布")
    return row, cls
