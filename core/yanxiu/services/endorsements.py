"""主管部门审核: the supervising department reviews, seals, forwards or returns."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Exists, exists, func, select

from yanxiu.models import (
    Application,
    ApplicationState,
    Endorsement,
    EndorsementOutcome,
    Organization,
    Recommendation,
    ScoreSheet,
    SummarySheet,
)
from yanxiu.phrases import phrase
from yanxiu.policy import Stage, SummaryColumn
from yanxiu.services import filling
from yanxiu.services.applications import at, subject_of
from yanxiu.services.chains import terms_chain
from yanxiu.services.deciding import Judged, judge
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.facts import application_facts
from yanxiu.services.work import Work

SUMMARY_FIELDS: Final = {
    "columns": filling.words("汇总表栏目", SummaryColumn),
    "sealed": filling.flag("汇总表已盖章"),
    "filled_on": filling.day("汇总表填报日期"),
}


def endorse_application(
    work: Work,
    application_id: UUID,
    *,
    opinion: str,
    opinion_on: date,
    sealed: bool | None = None,
    opinion_by: str | None = None,
    organization_id: UUID | None = None,
) -> Judged:
    """Review and forward to the department: judged with the opinion, which stands only if that passes.

    ``organization_id`` is the reviewing unit, by default the application's supervising department.
    """
    row = at(work, application_id, ApplicationState.SUBMITTED, remedy="请先由承办单位提交申报")
    review = _review(work, row, EndorsementOutcome.ENDORSED, opinion, opinion_on, organization_id)
    review.sealed = sealed
    if opinion_by is not None:
        review.opinion_by = opinion_by.strip() or None
    facts = application_facts(work, row, review=review)
    judged = judge(work, Stage.APPLICATION, facts, terms_chain(work, row, row.year), subject_of(row))
    if judged.passed:
        work.session.add(review)
        row.state = ApplicationState.ENDORSED
        work.record("application.endorse", "application", row.id, round=review.round)
    return judged


def review_transferred(
    work: Work,
    application_id: UUID,
    *,
    opinion: str,
    opinion_on: date,
    sealed: bool | None = None,
    opinion_by: str | None = None,
    organization_id: UUID | None = None,
) -> Endorsement:
    """Give the opinion that an application lacks after its transfer; the selection judges it."""
    row = at(work, application_id, ApplicationState.ENDORSED, remedy="只用于转入省级的申报")
    if row.level is row.level_applied:
        raise InvalidInput(
            "申报级别", row.level.value, "没有转入其他级别的申报已经审核", "不需要补充审核意见"
        )
    review = _review(work, row, EndorsementOutcome.ENDORSED, opinion, opinion_on, organization_id)
    review.sealed = sealed
    if opinion_by is not None:
        review.opinion_by = opinion_by.strip() or None
    work.session.add(review)
    work.session.flush()
    work.record("application.review_transferred", "application", row.id, round=review.round)
    return review


def return_application(
    work: Work, application_id: UUID, *, opinion: str, organization_id: UUID | None = None
) -> Application:
    """Send an application back to its host, with the reason."""
    row = at(work, application_id, ApplicationState.SUBMITTED, remedy="只能退回已提交的申报")
    if not opinion.strip():
        raise InvalidInput("退回意见", opinion, "退回须说明原因", "请写明要改什么")
    review = _review(work, row, EndorsementOutcome.RETURNED, opinion, work.today, organization_id)
    work.session.add(review)
    row.state = ApplicationState.RETURNED
    work.record("application.return", "application", row.id, round=review.round)
    return row


def withdraw_endorsement(work: Work, application_id: UUID) -> Application:
    """Take the last review back, until the selection has begun to build on it."""
    row = at(
        work,
        application_id,
        ApplicationState.ENDORSED,
        ApplicationState.RETURNED,
        remedy="遴选之后请先撤销遴选",
    )
    if row.level is not row.level_applied:
        raise InvalidInput("申报级别", row.level.value, "国家级遴选结果已经登记", "请先撤销国家级遴选结果")
    for what, there in _built_on(row):
        if work.session.scalar(select(there)):
            raise WrongState(
                "申报",
                phrase("已有{what}", what=what),
                "还没有推荐和评分",
                phrase("请先撤回{what}", what=what),
            )
    last = _last_round(work, row)
    work.session.delete(last)
    row.state = ApplicationState.SUBMITTED
    work.record("application.withdraw_endorsement", "application", row.id, round=last.round)
    return row


def _built_on(row: Application) -> tuple[tuple[str, Exists], ...]:
    return (
        ("国家级推荐", exists().where(Recommendation.application_id == row.id)),
        ("评分表", exists().where(ScoreSheet.application_id == row.id)),
    )


def _last_round(work: Work, row: Application) -> Endorsement:
    rounds = select(Endorsement).where(Endorsement.application_id == row.id)
    return work.session.scalars(rounds.order_by(Endorsement.round.desc()).limit(1)).one()


def withdraw_transferred_review(work: Work, application_id: UUID) -> Application:
    """Take back the opinion that was given after the transfer, until the selection."""
    row = at(work, application_id, ApplicationState.ENDORSED, remedy="遴选之后请先撤销遴选")
    if not reviewed_after_transfer(work, row):
        raise WrongState("申报", "转入之后没有审核意见", "已补充审核意见", "没有可撤回的意见")
    last = _last_round(work, row)
    work.session.delete(last)
    work.record("application.withdraw_transferred_review", "application", row.id, round=last.round)
    return row


def reviewed_after_transfer(work: Work, row: Application) -> bool:
    """Whether a second round endorsed it: the first is the one under which it went up."""
    endorsed = select(func.count(Endorsement.id)).where(
        Endorsement.application_id == row.id, Endorsement.outcome == EndorsementOutcome.ENDORSED
    )
    return row.level is not row.level_applied and (work.session.scalar(endorsed) or 0) > 1


def record_summary_sheet(work: Work, year: int, organization_id: UUID, **given: Any) -> SummarySheet:
    """Note the list with which a supervising department forwards the year's applications."""
    work.get(Organization, organization_id, "主管部门", lock=True)
    sheet = work.session.scalar(
        select(SummarySheet).where(SummarySheet.year == year, SummarySheet.organization_id == organization_id)
    )
    if sheet is None:
        sheet = SummarySheet(year=year, organization_id=organization_id)
    filling.fill(sheet, SUMMARY_FIELDS, given)
    work.session.add(sheet)
    work.session.flush()
    work.record("summary_sheet.record", "summary_sheet", sheet.id, year=year)
    return sheet


def _review(
    work: Work,
    row: Application,
    outcome: EndorsementOutcome,
    opinion: str,
    opinion_on: date,
    organization_id: UUID | None,
) -> Endorsement:
    """A round that is not yet stored."""
    key = organization_id or row.supervisor_id
    unit = work.get(Organization, key, "审核单位") if key else None
    rounds = work.session.scalar(
        select(func.max(Endorsement.round)).where(Endorsement.application_id == row.id)
    )
    return Endorsement(
        application_id=row.id,
        round=(rounds or 0) + 1,
        organization_id=unit.id if unit else None,
        outcome=outcome,
        opinion=opinion.strip() or None,
        opinion_by=unit.name if unit else None,
        opinion_on=opinion_on,
        recorded_by=work.actor.id,
    )
