"""遴选: the department scores, assigns a tier, and passes what it decides on to the plan."""

from dataclasses import replace
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import exists, select

from yanxiu.models import Application, ApplicationState, Project, ScoreSheet
from yanxiu.phrases import phrase
from yanxiu.policy import Stage
from yanxiu.services import filling
from yanxiu.services.applications import at, subject_of
from yanxiu.services.chains import terms_chain
from yanxiu.services.deciding import Judged, judge
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.facts import application_facts
from yanxiu.services.terms import check_tier
from yanxiu.services.work import Work

SCORE_FIELDS: Final = {
    "complete": filling.flag("评分表已填完"),
    "scored_on": filling.day("评分日期"),
}
_HIGHEST: Final = Decimal(100)


def record_score_sheet(
    work: Work, application_id: UUID, reviewer: str, items: list[dict[str, Any]], **given: Any
) -> ScoreSheet:
    """Keep a reviewer's sheet: ``items`` are ``{"heading": text, "points": number}``, their sum at most 100.

    The notices give no weights: what is scored, and how, is the panel's affair.
    """
    row = at(work, application_id, ApplicationState.ENDORSED, remedy="审核之后、入选之前才能评分")
    name = reviewer.strip()
    if not name:
        raise InvalidInput("评审人", reviewer, "评分表须有评审人", "请填写评审人")
    sheet = work.session.scalar(
        select(ScoreSheet).where(ScoreSheet.application_id == row.id, ScoreSheet.reviewer == name)
    )
    if sheet is None:
        sheet = ScoreSheet(application_id=row.id, reviewer=name, complete=False, recorded_by=work.actor.id)
    filling.fill(sheet, SCORE_FIELDS, given)
    points = [_points(item) for item in items]
    sheet.items = [
        {"heading": item["heading"].strip(), "points": str(number)}
        for item, number in zip(items, points, strict=True)
    ]
    sheet.total = _total(points)
    work.session.add(sheet)
    work.session.flush()
    work.record("application.score", "application", row.id, complete=sheet.complete)
    return sheet


def withdraw_score_sheet(work: Work, application_id: UUID, reviewer: str) -> None:
    """Take a reviewer's sheet back, until the choice is made."""
    row = at(work, application_id, ApplicationState.ENDORSED, remedy="已遴选的请先撤销遴选")
    sheet = work.session.scalar(
        select(ScoreSheet).where(ScoreSheet.application_id == row.id, ScoreSheet.reviewer == reviewer.strip())
    )
    if sheet is None:
        raise WrongState("评分表", "没有登记", "已登记", "请核对评审人")
    work.session.delete(sheet)
    work.record("application.withdraw_score", "application", row.id)


def _points(item: dict[str, Any]) -> Decimal:
    heading, points = item.get("heading"), item.get("points")
    if not isinstance(heading, str) or not heading.strip():
        raise InvalidInput("评分项", heading, "每一项都要有名称", "请填写评分项名称")
    if isinstance(points, bool) or not isinstance(points, int | Decimal) or points < 0:
        raise InvalidInput(
            phrase("评分项“{heading}”", heading=heading), points, "须是不小于0的分数", "请改正分数"
        )
    return Decimal(points)


def _total(points: list[Decimal]) -> Decimal | None:
    total = sum(points, Decimal(0))
    if total > _HIGHEST:
        raise InvalidInput("总分", total, phrase("不得超过{highest}分", highest=_HIGHEST), "请核对各项分数")
    return total if points else None


def select_application(work: Work, application_id: UUID, *, tier: str) -> Judged:
    """Choose an application for the plan, in a tier of the year and of the level it is considered for."""
    row = at(work, application_id, ApplicationState.ENDORSED, remedy="请先由主管部门审核；已遴选的请先撤销")
    check_tier(work, row, row.year, tier)
    facts = application_facts(work, row)
    facts = replace(facts, project=replace(facts.project, tier=tier))
    judged = judge(work, Stage.SELECTION, facts, terms_chain(work, row, row.year), subject_of(row))
    if judged.passed:
        row.state, row.tier = ApplicationState.SELECTED, tier
        work.record("application.select", "application", row.id, tier=tier)
    return judged


def reject_application(work: Work, application_id: UUID) -> Application:
    """Leave an application out of the plan."""
    row = at(
        work,
        application_id,
        ApplicationState.ENDORSED,
        ApplicationState.NOT_SELECTED,
        remedy="请先由主管部门审核；已入选的请先撤销遴选",
    )
    if row.state is not ApplicationState.NOT_SELECTED:
        row.state = ApplicationState.NOT_SELECTED
        work.record("application.reject", "application", row.id)
    return row


def reopen_selection(work: Work, application_id: UUID) -> Application:
    """Take the choice back, until a plan has taken the application up."""
    row = at(
        work,
        application_id,
        ApplicationState.SELECTED,
        ApplicationState.NOT_SELECTED,
        remedy="还没有遴选，不必撤销",
    )
    if work.session.scalar(select(exists().where(Project.application_id == row.id))):
        raise WrongState("申报", "已列入计划", "还没有列入计划", "请先从年度计划中移出这个项目")
    row.state, row.tier = ApplicationState.ENDORSED, None
    work.record("application.reopen_selection", "application", row.id)
    return row
