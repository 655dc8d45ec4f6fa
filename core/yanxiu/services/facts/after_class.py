"""What comes after a class: report, money, survey, evaluation, courseware and follow-up, to facts."""

from datetime import date

from yanxiu.models import CompletionReport, CompletionState, Evaluation, Survey, TrainingClass
from yanxiu.policy import (
    BankDetail,
    CompletionFacts,
    CoursewareFacts,
    EvaluationFacts,
    EvaluationHeading,
    ExpenseFacts,
    FundingFacts,
    LectureFacts,
    Material,
    Seal,
    SurveyFacts,
)
from yanxiu.services.facts.class_rows import ClassRows
from yanxiu.services.facts.known import known, listed, part, words


def completion_facts(rows: ClassRows, annual_report_on: date | None) -> CompletionFacts | None:
    """The report on the class; ``annual_report_on`` is of the host's written report on the year."""
    report = rows.report
    if report is None:
        return part(CompletionFacts, annual_report_submitted_on=annual_report_on)
    returned = report.state is CompletionState.RETURNED
    return part(
        CompletionFacts,
        materials=_materials(rows, report),
        seals=words(Seal, report.seals),
        reviewed_on=None if returned else report.reviewed_on,
        submitted_on=None if returned else report.submitted_on,
        bank_details=_bank_details(report),
        annual_report_submitted_on=annual_report_on,
    )


def _materials(rows: ClassRows, report: CompletionReport) -> tuple[Material, ...] | None:
    """What was declared, and what was uploaded. Uploads alone are no whole list, so they say nothing yet."""
    if report.materials is None:
        return None
    there = {Material(kind) for kind in report.materials} | {one.kind for one in rows.uploaded}
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


def funding_facts(rows: ClassRows) -> FundingFacts | None:
    """Money asked for, spent and taken; the list of expenses is closed by the settlement."""
    settlement = rows.settlement
    expenses = listed(
        (ExpenseFacts(category=row.head, amount=row.amount, payer=row.payer) for row in rows.expenses),
        closed=settlement and settlement.expenses_confirmed_on,
    )
    lectures = listed(
        (LectureFacts(rank=one.rank, hours=one.hours, net=one.net, paid=one.paid) for one in rows.lectures),
        closed=settlement and settlement.expenses_confirmed_on,
    )
    category = rows.category.category if rows.category else None
    if settlement is None:
        return part(FundingFacts, expenses=expenses, lectures=lectures, fee_category=category)
    return part(
        FundingFacts,
        lectures=lectures,
        fee_category=category,
        requested=settlement.requested,
        budget_line=settlement.budget_line,
        expenses=expenses,
        fees_charged=settlement.fees_charged,
        individual_funds=settlement.individual_funds,
        reimbursement_submitted_on=settlement.reimbursement_submitted_on,
    )


def survey_facts(survey: Survey | None) -> SurveyFacts | None:
    """The numbers of the survey."""
    if survey is None:
        return None
    return part(
        SurveyFacts,
        issued=survey.issued,
        returned=survey.returned,
        valid=survey.valid,
        statistics_computed=survey.statistics_computed,
    )


def evaluation_facts(row: Evaluation | None) -> EvaluationFacts | None:
    """Which headings the evaluation covers, and when it was made."""
    if row is None:
        return None
    return part(
        EvaluationFacts, headings=words(EvaluationHeading, row.headings), evaluated_on=row.evaluated_on
    )


def follow_ups(cls: TrainingClass, number: int) -> int | None:
    """How many are on record; before the class is over, nobody could have followed anything up."""
    return number if number or cls.actual_ends_on else None


def courseware_facts(cls: TrainingClass, rows: ClassRows) -> tuple[CoursewareFacts, ...] | None:
    """Courseware on record; none means none once the class is over."""
    return listed(
        (
            CoursewareFacts(**known(consented_on=row.consented_on, published_on=row.published_on))
            for row in rows.coursewares
        ),
        closed=cls.actual_ends_on,
    )
