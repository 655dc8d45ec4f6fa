"""What comes after a class: report, money, survey, evaluation, courseware and follow-up, to facts."""

from datetime import date

from sqlalchemy import func, select

from yanxiu.models import (
    CompletionReport,
    CompletionState,
    Courseware,
    Evaluation,
    Expense,
    FollowUp,
    Settlement,
    Survey,
    TrainingClass,
)
from yanxiu.models import Material as MaterialRow
from yanxiu.policy import (
    BankDetail,
    CompletionFacts,
    CoursewareFacts,
    EvaluationFacts,
    EvaluationHeading,
    ExpenseFacts,
    FundingFacts,
    Material,
    Seal,
    SurveyFacts,
)
from yanxiu.services.facts.known import known, listed, part, words
from yanxiu.services.work import Work


def completion_facts(work: Work, cls: TrainingClass, annual_report_on: date | None) -> CompletionFacts | None:
    """The report on the class; ``annual_report_on`` is of the host's written report on the year."""
    report = work.session.scalar(select(CompletionReport).where(CompletionReport.class_id == cls.id))
    if report is None:
        return part(CompletionFacts, annual_report_submitted_on=annual_report_on)
    returned = report.state is CompletionState.RETURNED
    return part(
        CompletionFacts,
        materials=_materials(work, cls, report),
        seals=words(Seal, report.seals),
        reviewed_on=None if returned else report.reviewed_on,
        submitted_on=None if returned else report.submitted_on,
        bank_details=_bank_details(report),
        annual_report_submitted_on=annual_report_on,
    )


def _materials(work: Work, cls: TrainingClass, report: CompletionReport) -> tuple[Material, ...] | None:
    """What was declared, and what was uploaded. Uploads alone are no whole list, so they say nothing yet."""
    if report.materials is None:
        return None
    uploaded = work.session.scalars(
        select(MaterialRow.kind).where(
            MaterialRow.class_id == cls.id, MaterialRow.kind.is_not(None), MaterialRow.ended_on.is_(None)
        )
    )
    there = {Material(kind) for kind in report.materials} | {kind for kind in uploaded if kind is not None}
    return tuple(kind for kind in Material if kind in there)


def _bank_details(report: CompletionReport) -> tuple[BankDetail, ...] | None:
    """Which of the three are there; what they say is nobody's business here."""
    filled = {
        BankDetail.ACCOUNT_NAME: report.bank_account_name,
        BankDetail.ACCOUNT_NUMBER: report.bank_account_number,
        BankDetail.BRANCH: report.bank_branch,
    }
    return listed(
        (detail for detail, value in filled.items() if value),
        closed=report.state is not CompletionState.DRAFT,
    )


def funding_facts(work: Work, cls: TrainingClass) -> FundingFacts | None:
    """Money asked for, spent and taken; the list of expenses is closed by the settlement."""
    settlement = work.session.scalar(select(Settlement).where(Settlement.class_id == cls.id))
    rows = work.session.scalars(select(Expense).where(Expense.class_id == cls.id).order_by(Expense.id))
    expenses = listed(
        (ExpenseFacts(category=row.head, amount=row.amount, payer=row.payer) for row in rows),
        closed=settlement and settlement.expenses_confirmed_on,
    )
    if settlement is None:
        return part(FundingFacts, expenses=expenses)
    return part(
        FundingFacts,
        requested=settlement.requested,
        budget_line=settlement.budget_line,
        expenses=expenses,
        fees_charged=settlement.fees_charged,
        individual_funds=settlement.individual_funds,
        reimbursement_submitted_on=settlement.reimbursement_submitted_on,
    )


def survey_facts(work: Work, cls: TrainingClass) -> SurveyFacts | None:
    """The numbers of the survey."""
    survey = work.session.scalar(select(Survey).where(Survey.class_id == cls.id))
    if survey is None:
        return None
    return part(
        SurveyFacts,
        issued=survey.issued,
        returned=survey.returned,
        valid=survey.valid,
        statistics_computed=survey.statistics_computed,
    )


def evaluation_facts(work: Work, cls: TrainingClass) -> EvaluationFacts | None:
    """Which headings the evaluation covers, and when it was made."""
    row = work.session.scalar(select(Evaluation).where(Evaluation.class_id == cls.id))
    if row is None:
        return None
    return part(
        EvaluationFacts, headings=words(EvaluationHeading, row.headings), evaluated_on=row.evaluated_on
    )


def follow_ups(work: Work, cls: TrainingClass) -> int | None:
    """How many are on record; before the class is over, nobody could have followed anything up."""
    number = work.session.scalar(select(func.count(FollowUp.id)).where(FollowUp.class_id == cls.id))
    return number if number or cls.actual_ends_on else None


def courseware_facts(work: Work, cls: TrainingClass) -> tuple[CoursewareFacts, ...] | None:
    """Courseware on record; none means none once the class is over."""
    rows = work.session.scalars(
        select(Courseware).where(Courseware.class_id == cls.id).order_by(Courseware.id)
    )
    return listed(
        (
            CoursewareFacts(**known(consented_on=row.consented_on, published_on=row.published_on))
            for row in rows
        ),
        closed=cls.actual_ends_on,
    )
