"""States and kinds of the records themselves. What policy speaks of stands in ``policy.vocabulary``."""

from enum import StrEnum


class Role(StrEnum):
    """What a member may do: 承办单位、主管部门、省厅、学员、部级分析、三员."""

    HOST_INSTITUTION = "host_institution"
    SUPERVISING_DEPARTMENT = "supervising_department"
    DEPARTMENT_OFFICER = "department_officer"
    TRAINEE = "trainee"
    MINISTRY_ANALYST = "ministry_analyst"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


class Duty(StrEnum):
    """The one line of work of an account: business, or one of the three administrators."""

    BUSINESS = "business"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


class CallState(StrEnum):
    """征集."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class ApplicationState(StrEnum):
    """申报."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ENDORSED = "endorsed"
    RETURNED = "returned"
    SELECTED = "selected"
    NOT_SELECTED = "not_selected"
    WITHDRAWN = "withdrawn"


class EndorsementOutcome(StrEnum):
    """主管部门审核."""

    ENDORSED = "endorsed"
    RETURNED = "returned"


class PlanState(StrEnum):
    """年度计划."""

    DRAFT = "draft"
    PUBLISHED = "published"


class ProjectState(StrEnum):
    """项目."""

    PLANNED = "planned"
    HELD = "held"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class ClassState(StrEnum):
    """班次, in the order of its year; `cleared` is filed and let through (备案) or approved (审批)."""

    PLANNED = "planned"
    FILED = "filed"
    CLEARED = "cleared"
    RECRUITED = "recruited"
    DELIVERED = "delivered"
    ASSESSED = "assessed"
    CERTIFIED = "certified"
    REPORTED = "reported"
    SETTLED = "settled"
    CANCELLED = "cancelled"


class ReviewKind(StrEnum):
    """备案 lets the host go on, 审批 makes it wait."""

    FILING = "filing"
    APPROVAL = "approval"


class ReviewOutcome(StrEnum):
    """What a review found."""

    ACCEPTED = "accepted"
    RETURNED = "returned"


class Mode(StrEnum):
    """线下、线上."""

    ONSITE = "onsite"
    ONLINE = "online"


class HalfDay(StrEnum):
    """上午、下午、晚上."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class SignInSource(StrEnum):
    """How a sign-in came about."""

    PAPER = "paper"
    QR = "qr"
    ONLINE = "online"


class EnrollmentState(StrEnum):
    """A trainee on a class."""

    ENROLLED = "enrolled"
    WITHDRAWN = "withdrawn"


class CertificateState(StrEnum):
    """`reissued` is the old one, after another took its place."""

    ISSUED = "issued"
    REVOKED = "revoked"
    REISSUED = "reissued"


class FilePurpose(StrEnum):
    """What a stored file is for."""

    MATERIAL = "material"
    ATTACHMENT = "attachment"
    THESIS = "thesis"
    SEAL = "seal"
    COURSEWARE = "courseware"
    PACKAGE = "package"
    EVIDENCE = "evidence"
    VOUCHER = "voucher"


class FundingSource(StrEnum):
    """Where planned money comes from."""

    FISCAL = "fiscal"
    OWN = "own"
    OTHER = "other"


class StandardKind(StrEnum):
    """What a loaded table says: 培训费标准, or the tax withheld from fees for services."""

    TRAINING_FEE = "training_fee"
    WITHHOLDING = "withholding"


class CompletionState(StrEnum):
    """结业上报."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    REVIEWED = "reviewed"
    RETURNED = "returned"


class SettlementState(StrEnum):
    """经费结算."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CLOSED = "closed"
    RETURNED = "returned"


class SubsidyState(StrEnum):
    """补助."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    PAID = "paid"
    RECOVERED = "recovered"


class ConsequenceState(StrEnum):
    """A consequence takes effect only once a named person has confirmed it."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    REVERSED = "reversed"


class ViolationState(StrEnum):
    """违规行为."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class MinistryActKind(StrEnum):
    """An act of the ministry, recorded here by date and document."""

    APPROVAL = "approval"
    AMENDMENT = "amendment"
    SELECTION = "selection"
    CERTIFICATES = "certificates"


class ReportState(StrEnum):
    """平台上报."""

    BUILT = "built"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    NUMBERED = "numbered"


class SubjectKind(StrEnum):
    """What a decision, or an entry of the audit log, is about."""

    APPLICATION = "application"
    PLAN = "plan"
    TRAINING_CLASS = "class"
    ENROLLMENT = "enrollment"
    ORGANIZATION = "organization"


class AuditOutcome(StrEnum):
    """Whether what was tried was done."""

    DONE = "done"
    REFUSED = "refused"
