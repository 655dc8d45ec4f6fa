"""Every fact that a rule may look at has a place in the rows it will be built from."""

import dataclasses

import pytest
from sqlalchemy.orm import DeclarativeBase

from yanxiu import models
from yanxiu.policy import facts as policy_facts

INPUT = "given with the question"

SOURCES = {
    "OrganizationFacts": {
        "name": "Organization.name",
        "kind": "Organization.kind",
        "base_level": "Organization.base_level",
        "base_batch": "Organization.base_batch",
        "training_qualified": "Organization.training_qualified",
        "issues_training_invoice": "Organization.issues_training_invoice",
        "eligible": "Organization.eligible Organization.ineligible_from Organization.ineligible_until",
        "completed_last_year": "HostRecord.completed_as_planned HostRecord.year",
    },
    "ProjectFacts": {
        **{
            name: f"Project.{name} Application.{name}"
            for name in [
                "level",
                "tier",
                "funding_mode",
                "self_funding_source",
                "topic",
                "content",
                "audience",
                "place",
                "starts_on",
                "ends_on",
                "headcount",
                "field_code",
                "industry_authority",
                "topic_ranges",
                "series",
                "host",
                "applicant",
                "supervisor",
            ]
        },
        "listed": "Project.listed",
        "number_in_plan": "TrainingClass.number",
    },
    "ApplicationFacts": {
        **{
            name: f"Application.{name}"
            for name in [
                "year",
                "level_applied",
                "form",
                "filled_fields",
                "sealed",
                "paper_received_on",
                "electronic_received_on",
                "attachments",
                "audience_scope",
                "topic_ranges",
                "series",
                "series_described",
                "self_funding_marked",
                "extra",
            ]
        },
        "as_of": INPUT,
        "project": "Application.topic",
        "summary_columns": "SummarySheet.columns",
        "summary_sealed": "SummarySheet.sealed",
        "summary_filled_on": "SummarySheet.filled_on",
        "topic_justified": "Application.topic_justifications",
        "review_opinion_by": "Endorsement.opinion_by",
        "review_opinion_sealed": "Endorsement.sealed",
        "review_opinion_on": "Endorsement.opinion_on",
        "call_closes_on": "CallLevel.closes_on",
        "national_result": "Recommendation.result",
        "recommended_national": "Application.recommended_national Recommendation.recommended_on",
        "score_sheet_complete": "ScoreSheet.complete",
        "attestations": "Attestation.application_id Attestation.word",
    },
    "AnnualPlanFacts": {
        "year": "AnnualPlan.year",
        "as_of": INPUT,
        "stated_total": "AnnualPlan.stated_total",
        "stated_by_tier": "AnnualPlan.stated_by_tier",
        "listed_by_tier": "Project.plan_id Project.listed Project.tier",
        "document_number": "AnnualPlan.document_number",
        "published_on": "AnnualPlan.published_on",
        "extra": "AnnualPlan.extra",
    },
    "ActualFacts": {
        name: f"TrainingClass.actual_{name}"
        for name in ("starts_on", "ends_on", "place", "topic", "content", "audience", "host_name")
    },
    "PreparationFacts": {
        "consulted_on": "ImplementationPlan.consulted_on",
        "plan_submitted_on": "ImplementationPlan.submitted_on",
        "notice_submitted_on": "OpeningNotice.submitted_on",
        "accepted_on": "ImplementationPlan.accepted_on",
        "approved_on": "ImplementationPlan.approved_on MinistryAct.acted_on",
        "filed_by": "ImplementationPlan.filed_by",
        "plan_sections": "ImplementationPlan.sections",
        "notice_issuer": "OpeningNotice.issuer",
        "notice_issued_on": "OpeningNotice.issued_on",
        "notice_scope": "OpeningNotice.scope",
        "platform_reference": "ImplementationPlan.platform_reference",
    },
    "AmendmentFacts": {
        name: f"Amendment.{name}"
        for name in ("field", "effective_on", "reported_on", "written", "approved_on", "approver")
    },
    "TraineeFacts": {
        "name": "Trainee.name",
        **{
            name: f"Enrollment.{name}"
            for name in [
                "employer",
                "title_level",
                "qualification_level",
                "post",
                "grassroots",
                "private_sector",
                "province",
            ]
        },
    },
    "RosterFacts": {
        "onsite": "TrainingClass.onsite Enrollment.mode",
        "online": "TrainingClass.online Enrollment.mode",
        "online_reason": "TrainingClass.online_reason",
        "from_outside": "TrainingClass.from_outside Enrollment.province",
        "trainees": "Enrollment.class_id TrainingClass.roster_confirmed_on",
    },
    "ExpertFacts": {
        name: f"Expert.{name}" for name in ("name", "title_level", "organization_kind", "attested_on")
    },
    "DeliveryFacts": {
        "total_days": "TrainingClass.total_days TrainingClass.actual_starts_on TrainingClass.actual_ends_on",
        "travel_days": "TrainingClass.travel_days",
        "teaching_days": "TrainingClass.teaching_days TimetableSession.held_on",
        "hours": "TrainingClass.hours TimetableSession.hours",
        "forms": "TimetableSession.form",
        "staff_signed_in": "TrainingClass.staff_signed_in StaffAttendance.held_on",
        "experts": "Expert.class_id TrainingClass.timetable_confirmed_on",
    },
    "CompletionFacts": {
        "materials": "CompletionReport.materials Material.kind",
        "seals": "CompletionReport.seals",
        "reviewed_on": "CompletionReport.reviewed_on",
        "submitted_on": "CompletionReport.submitted_on",
        "bank_details": "CompletionReport.bank_account_name CompletionReport.bank_account_number"
        " CompletionReport.bank_branch",
        "annual_report_submitted_on": "HostRecord.annual_report_submitted_on",
    },
    "ExpenseFacts": {"category": "Expense.head", "amount": "Expense.amount", "payer": "Expense.payer"},
    "LectureFacts": {
        "rank": "LectureFee.rank",
        "hours": "LectureFee.hours",
        "net": "LectureFee.net",
        "paid": "Expense.amount",
    },
    "FundingFacts": {
        "fee_category": "FeeCategory.category",
        "lectures": "LectureFee.class_id Expense.lecture_fee_id Settlement.expenses_confirmed_on",
        "requested": "Settlement.requested",
        "budget_line": "Settlement.budget_line",
        "expenses": "Expense.class_id Settlement.expenses_confirmed_on",
        "fees_charged": "Settlement.fees_charged",
        "individual_funds": "Settlement.individual_funds",
        "reimbursement_submitted_on": "Settlement.reimbursement_submitted_on",
    },
    "SurveyFacts": {
        name: f"Survey.{name}" for name in ("issued", "returned", "valid", "statistics_computed")
    },
    "EvaluationFacts": {"headings": "Evaluation.headings", "evaluated_on": "Evaluation.evaluated_on"},
    "CoursewareFacts": {"consented_on": "Courseware.consented_on", "published_on": "Courseware.published_on"},
    "ClassFacts": {
        "year": "TrainingClass.year",
        "as_of": INPUT,
        "project": "TrainingClass.project",
        "actual": "TrainingClass.actual_starts_on",
        "preparation": "ImplementationPlan.class_id OpeningNotice.class_id",
        "amendments": "Amendment.class_id Amendment.withdrawn",
        "roster": "Enrollment.class_id",
        "delivery": "TimetableSession.class_id",
        "outputs": "TrainingClass.outputs",
        "completion": "CompletionReport.class_id",
        "funding": "Settlement.class_id",
        "survey": "Survey.class_id",
        "evaluation": "Evaluation.class_id",
        "follow_ups": "FollowUp.class_id",
        "courseware": "Courseware.class_id",
        "attestations": "Attestation.class_id Attestation.word",
        "extra": "TrainingClass.extra Project.extra",
    },
    "EnrollmentFacts": {
        "year": "TrainingClass.year",
        "as_of": INPUT,
        "class_": "Enrollment.training_class",
        "name": "Trainee.name",
        "employer": "Enrollment.employer",
        "title_or_qualification": "Enrollment.title",
        "id_number_valid": "Trainee.id_number",
        "attended_all": "Enrollment.attended_all Attendance.present",
        "hours_attended": "Enrollment.hours_attended Attendance.present TimetableSession.hours",
        "result": "Assessment.result",
        "thesis_present": "Thesis.present",
        "thesis_submitted_on": "Thesis.submitted_on",
        "thesis_weight": "Assessment.thesis_weight",
        "register_present": "Enrollment.register_present Material.enrollment_id",
        "certificate_number": "Certificate.number",
        "number_issuer": "Certificate.issuer",
        "number_unique": "Certificate.number",
        "attestations": "Attestation.class_id Attestation.word",
        "extra": "Enrollment.extra",
    },
    "ViolationFacts": {
        "kind": "Violation.kind",
        "confirmed_on": "Violation.confirmed_on",
        "decided_by": "Violation.decided_by",
    },
    "HostFacts": {
        "year": INPUT,
        "as_of": INPUT,
        "organization": "Organization.id",
        "confirmed_violations": "Violation.organization_id Violation.state",
        "inspections": "Inspection.organization_id Inspection.year",
        "complaints": "HostRecord.complaints",
        "completed_as_planned": "HostRecord.completed_as_planned",
        "commended": "HostRecord.commended",
        "attestations": "Attestation.organization_id Attestation.year",
        "extra": "HostRecord.extra",
    },
}

CLASSES = {
    name: kind
    for name, kind in vars(policy_facts).items()
    if name.endswith("Facts") and dataclasses.is_dataclass(kind)
}


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_each_fact_has_its_source(name: str):
    assert set(SOURCES[name]) == {field.name for field in dataclasses.fields(CLASSES[name])}


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_each_source_is_there(name: str):
    named = {place for text in SOURCES[name].values() if text != INPUT for place in text.split()}
    missing = []
    for place in named:
        model, column = place.split(".")
        kind = getattr(models, model)
        assert issubclass(kind, DeclarativeBase)
        if column not in kind.__mapper__.attrs:
            missing.append(place)
    assert missing == []
