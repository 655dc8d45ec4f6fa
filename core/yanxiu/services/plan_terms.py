"""What a published list left open may be supplied later; what it says is amended, never overwritten."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from yanxiu.models import ClassState, PlanState, Project, TrainingClass
from yanxiu.phrases import phrase
from yanxiu.services.errors import WrongState
from yanxiu.services.terms import FIELDS, fill_terms
from yanxiu.services.work import Work


def supply_terms(work: Work, project_id: UUID, **given: Any) -> Project:
    """Fill terms of a listed project that nobody has stated yet.

    Raises ``WrongState`` for one that the plan states: that is changed by an amendment.
    """
    row = _listed(work, project_id)
    for name in given:
        if getattr(row, name, None) is not None:
            label = FIELDS[name].label if name in FIELDS else name
            raise WrongState(label, "计划已有规定", "计划没有写明", "改动计划写明的内容请用变更")
    fill_terms(work, row, row.year, given)
    row.supplied = sorted({*(row.supplied or ()), *given})
    work.session.flush()
    _touch(work, row)
    work.record("project.supply", "project", row.id, fields=sorted(given))
    return row


def withdraw_supplied(work: Work, project_id: UUID) -> Project:
    """Leave open again what was supplied, until a class of the project has filed its papers."""
    row = _listed(work, project_id)
    begun = select(TrainingClass.number).where(
        TrainingClass.project_id == row.id, TrainingClass.state != ClassState.PLANNED
    )
    number = work.session.scalar(begun.order_by(TrainingClass.number).limit(1))
    if number is not None:
        raise WrongState(
            "项目",
            phrase("第{number}期已报送", number=number),
            "各班次都没有报送",
            "改动计划写明的内容请用变更",
        )
    if not row.supplied:
        raise WrongState("项目", "没有补充过内容", "补充过计划没有写明的内容", "没有可撤回的补充")
    names, row.supplied = row.supplied, None
    fill_terms(work, row, row.year, dict.fromkeys(names))
    work.session.flush()
    _touch(work, row)
    work.record("project.withdraw_supplied", "project", row.id, fields=names)
    return row


def _listed(work: Work, project_id: UUID) -> Project:
    row = work.get(Project, project_id, "项目", lock=True)
    if row.plan is None or row.plan.state is not PlanState.PUBLISHED:
        raise WrongState("年度计划", "草稿", "已公布", "计划公布之前请直接修改项目")
    return row


def _touch(work: Work, row: Project) -> None:
    """A project's terms are the dimensions of the summary."""
    for key in work.session.scalars(select(TrainingClass.id).where(TrainingClass.project_id == row.id)):
        work.touch(key)
