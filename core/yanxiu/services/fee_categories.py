"""培训费类别: a person decides it, with a reason; no rule draws it from titles or posts."""

from uuid import UUID

from sqlalchemy import select

from yanxiu.models import ClassState, FeeCategory, TrainingClass
from yanxiu.phrases import joined, phrase
from yanxiu.services import checks
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.standards import fee_standards
from yanxiu.services.steps import class_at
from yanxiu.services.work import Work

_UNSETTLED = tuple(s for s in ClassState if s not in (ClassState.SETTLED, ClassState.CANCELLED))
_REMEDY = "已结算或取消的班次不再改培训费类别"


def categories(work: Work) -> dict[str, str]:
    """The categories of the loaded standards, each with whom it is for."""
    return {one.name: one.whom for table in fee_standards(work) for one in table.categories}


def decide_category(work: Work, class_id: UUID, category: str, *, because: str) -> FeeCategory:
    """Decide which category's ceiling a class is held to; a later decision takes the earlier one's place."""
    cls = class_at(work, class_id, *_UNSETTLED, remedy=_REMEDY)
    known = categories(work)
    if not known:
        raise WrongState("培训费标准", "没有载入", "已载入", "请先载入培训费管理办法的标准表")
    if category not in known:
        rule = phrase("须是已载入标准中的类别：{known}", known=joined(known))
        raise InvalidInput("培训费类别", category, rule, "请从列表中选取")
    row = category_of(work, cls) or FeeCategory(class_id=cls.id)
    row.because = checks.filled("理由", because)
    row.category, row.decided_on, row.decided_by = category, work.today, work.actor.id
    work.session.add(row)
    work.session.flush()
    work.record("category.decide", "class", cls.id, category=category)
    return row


def withdraw_category(work: Work, class_id: UUID) -> None:
    """Take the decision back: the category is open again."""
    cls = class_at(work, class_id, *_UNSETTLED, remedy=_REMEDY)
    row = category_of(work, cls)
    if row is None:
        raise WrongState("培训费类别", "没有确定", "已确定", "没有可撤回的决定")
    work.session.delete(row)
    work.record("category.withdraw", "class", cls.id, category=row.category)


def category_of(work: Work, cls: TrainingClass) -> FeeCategory | None:
    """What was decided for a class."""
    return work.session.scalar(select(FeeCategory).where(FeeCategory.class_id == cls.id))
