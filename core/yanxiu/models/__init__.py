"""The tables, one module per aggregate; nothing here decides anything."""

from yanxiu.models.account import (
    Credential,
    FailureScope,
    FormerPassword,
    GrantKind,
    GrantProposal,
    GrantState,
    RecoveryCode,
    SignInFailures,
    SignInSession,
)
from yanxiu.models.api_token import ApiRequest, ApiToken, Scope
from yanxiu.models.application import Application, Endorsement, SummarySheet
from yanxiu.models.assessment import Assessment, Thesis
from yanxiu.models.attendance import Attendance, StaffAttendance
from yanxiu.models.audit import AuditEntry, AuditHead
from yanxiu.models.board import BoardDraft, YearFund
from yanxiu.models.call import Call, CallLevel
from yanxiu.models.certificate import Certificate, CertificateSeries, lookup_digest, plain_name
from yanxiu.models.class_link import (
    ClassLink,
    CorrectionField,
    CorrectionRequest,
    CorrectionState,
    EnrolmentRequest,
    LinkKind,
    RequestState,
    link_index,
)
from yanxiu.models.completion import CompletionReport
from yanxiu.models.decision import Consequence, Decision, DecisionBody, Determination
from yanxiu.models.delivery import SummaryDelivery
from yanxiu.models.evaluation import (
    Courseware,
    Evaluation,
    FollowUp,
    Survey,
    SurveyAnswer,
    SurveyRight,
    right_index,
)
from yanxiu.models.exchange import (
    MinistryReceipt,
    PackageKind,
    PackageState,
    SubmittedPackage,
)
from yanxiu.models.funding import Budget, BudgetLine, BudgetRevision, Expense, Settlement, Subsidy
from yanxiu.models.handling import Assignment, RecordKind, Recusal
from yanxiu.models.job import Job, JobKind, JobState
from yanxiu.models.lecture_fee import LectureFee
from yanxiu.models.lookup import LookupAttempt, LookupProof
from yanxiu.models.material import Material
from yanxiu.models.organization import HostRecord, Organization
from yanxiu.models.payment import MovementKind, SubsidyMovement
from yanxiu.models.plan import AnnualPlan, Project
from yanxiu.models.policy_choice import AdoptedDraft, TenantParameter
from yanxiu.models.preparation import Amendment, ImplementationPlan, OpeningNotice
from yanxiu.models.public_notice import PublicNotice, PublicNoticeKind
from yanxiu.models.reminder import Reminder, ReminderSettings, ReminderStep, feed_index
from yanxiu.models.reporting import PlatformReport, Receipt
from yanxiu.models.roster_upload import RosterUpload, SheetKind, UploadState
from yanxiu.models.saved_question import SavedQuestion
from yanxiu.models.selection import Recommendation, ScoreSheet
from yanxiu.models.sheet_headings import SheetHeadings
from yanxiu.models.simulation import Simulation
from yanxiu.models.source import SourceDocument
from yanxiu.models.standard import FeeCategory, Standard
from yanxiu.models.states import (
    ApplicationState,
    AuditOutcome,
    CallState,
    CertificateState,
    ClassState,
    CompletionState,
    ConsequenceState,
    Duty,
    EndorsementOutcome,
    EnrollmentState,
    FilePurpose,
    FundingSource,
    HalfDay,
    MinistryActKind,
    Mode,
    PlanState,
    ProjectState,
    ReportState,
    ReviewKind,
    ReviewOutcome,
    Role,
    SettlementState,
    SignInSource,
    StandardKind,
    SubjectKind,
    SubsidyState,
    ViolationState,
)
from yanxiu.models.summary import ClassRollup, SummaryCell, SummaryEdition
from yanxiu.models.supervision import Attestation, Inspection, MinistryAct, Violation
from yanxiu.models.timetable import Expert, TimetableSession
from yanxiu.models.trainee import Enrollment, Trainee, id_number_index, phone_index
from yanxiu.models.training_class import TrainingClass
from yanxiu.models.user import Membership, ShutReason, User, duty_of

__all__ = [
    "AdoptedDraft",
    "Amendment",
    "AnnualPlan",
    "ApiRequest",
    "ApiToken",
    "Application",
    "ApplicationState",
    "Assessment",
    "Assignment",
    "Attendance",
    "Attestation",
    "AuditEntry",
    "AuditHead",
    "AuditOutcome",
    "BoardDraft",
    "Budget",
    "BudgetLine",
    "BudgetRevision",
    "Call",
    "CallLevel",
    "CallState",
    "Certificate",
    "CertificateSeries",
    "CertificateState",
    "ClassLink",
    "ClassRollup",
    "ClassState",
    "CompletionReport",
    "CompletionState",
    "Consequence",
    "ConsequenceState",
    "CorrectionField",
    "CorrectionRequest",
    "CorrectionState",
    "Courseware",
    "Credential",
    "Decision",
    "DecisionBody",
    "Determination",
    "Duty",
    "Endorsement",
    "EndorsementOutcome",
    "Enrollment",
    "EnrollmentState",
    "EnrolmentRequest",
    "Evaluation",
    "Expense",
    "Expert",
    "FailureScope",
    "FeeCategory",
    "FilePurpose",
    "FollowUp",
    "FormerPassword",
    "FundingSource",
    "GrantKind",
    "GrantProposal",
    "GrantState",
    "HalfDay",
    "HostRecord",
    "ImplementationPlan",
    "Inspection",
    "Job",
    "JobKind",
    "JobState",
    "LectureFee",
    "LinkKind",
    "LookupAttempt",
    "LookupProof",
    "Material",
    "Membership",
    "MinistryAct",
    "MinistryActKind",
    "MinistryReceipt",
    "Mode",
    "MovementKind",
    "OpeningNotice",
    "Organization",
    "PackageKind",
    "PackageState",
    "PlanState",
    "PlatformReport",
    "Project",
    "ProjectState",
    "PublicNotice",
    "PublicNoticeKind",
    "Receipt",
    "Recommendation",
    "RecordKind",
    "RecoveryCode",
    "Recusal",
    "Reminder",
    "ReminderSettings",
    "ReminderStep",
    "ReportState",
    "RequestState",
    "ReviewKind",
    "ReviewOutcome",
    "Role",
    "RosterUpload",
    "SavedQuestion",
    "Scope",
    "ScoreSheet",
    "Settlement",
    "SettlementState",
    "SheetHeadings",
    "SheetKind",
    "ShutReason",
    "SignInFailures",
    "SignInSession",
    "SignInSource",
    "Simulation",
    "SourceDocument",
    "StaffAttendance",
    "Standard",
    "StandardKind",
    "SubjectKind",
    "SubmittedPackage",
    "Subsidy",
    "SubsidyMovement",
    "SubsidyState",
    "SummaryCell",
    "SummaryDelivery",
    "SummaryEdition",
    "SummarySheet",
    "Survey",
    "SurveyAnswer",
    "SurveyRight",
    "TenantParameter",
    "Thesis",
    "TimetableSession",
    "Trainee",
    "TrainingClass",
    "UploadState",
    "User",
    "Violation",
    "ViolationState",
    "YearFund",
    "duty_of",
    "feed_index",
    "id_number_index",
    "link_index",
    "lookup_digest",
    "phone_index",
    "plain_name",
    "right_index",
]
