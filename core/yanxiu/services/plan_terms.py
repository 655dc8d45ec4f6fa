"""What a published list left open may be supplied later; what it says is amended, never overwritten."""

from typing import Any
from uuid import UUID

from yanxiu.models import PlanState, Project
from yanxiu.services.errors import WrongState
from yanxiu.services.terms import FIELDS, fill_terms
from yanxiu.services.work import Work


def supply_terms(work: Work, project_id: UUID, **given: Any) -> Project:
    """Fill terms of a listed project that nobody has stated yet.

    Raises ``WrongState`` for one that the plan states: that is changed by an amendment.
    """
    row = work.get(Project, project_id, "项目", lock=True)
    if row.plan is None or row.plan.state is not PlanState.PUBLISHED:
        raise WrongState("年度计划", "草稿", "已公布", "计划公布之前请直接修改项目")
    for name in given:
        if getattr(row, name, None) is not None:
            label = FIELDS[name].label if name in FIELDS else name
            raise WrongState(label, "计划已有规定", "计划没有写明", "改动计划写明的内容请用变更")
    fill_terms(work, row, row.year, given)
    work.session.flush()
    work.record("project.supply", "project", row.id, fields=sorted(given))
    return row
