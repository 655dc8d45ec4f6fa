"""Rows on their way into the database: by table, in the order in which they refer to each other."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from yanxiu.db import Base, TenantSession
from yanxiu.db.bulk import encoded, load
from yanxiu.models import (
    AnnualPlan,
    Application,
    Assessment,
    Budget,
    BudgetLine,
    Call,
    CallLevel,
    Certificate,
    CertificateSeries,
    CompletionReport,
    Endorsement,
    Enrollment,
    Expense,
    ImplementationPlan,
    OpeningNotice,
    Organization,
    Project,
    Settlement,
    Subsidy,
    SubsidyMovement,
    Survey,
    TrainingClass,
)
from yanxiu_demo.seed.people import PROFILE

_TERMS: Final = (
    "level",
    "tier",
    "topic",
    "content",
    "audience",
    "place",
    "starts_on",
    "ends_on",
    "headcount",
    "funding_mode",
    "field_code",
    "host_id",
    "applicant_id",
    "supervisor_id",
)
COLUMNS: Final[Mapping[type[Base], tuple[str, ...]]] = {
    Organization: (
        "id",
        "name",
        "kind",
        "base_level",
        "supervises",
        "supervisor_id",
        "training_qualified",
        "eligible",
    ),
    Call: ("id", "year", "title", "document_number", "announced_on", "state"),
    CallLevel: ("id", "call_id", "level", "opens_on", "closes_on"),
    Application: ("id", "call_id", "year", "level_applied", "state", "submitted_on", "sealed", *_TERMS),
    Endorsement: ("id", "application_id", "organization_id", "outcome", "opinion", "opinion_on", "sealed"),
    AnnualPlan: (
        "id",
        "jurisdiction",
        "year",
        "document_number",
        "published_on",
        "stated_total",
        "stated_by_tier",
        "state",
    ),
    Project: ("id", "year", "plan_id", "application_id", "listed", "state", *_TERMS),
    TrainingClass: (
        "id",
        "project_id",
        "year",
        "number",
        "state",
        "actual_starts_on",
        "actual_ends_on",
        "actual_place",
        "actual_topic",
        "actual_host_name",
        "total_days",
        "travel_days",
        "teaching_days",
        "hours",
        "staff_signed_in",
        "roster_confirmed_on",
        "cancelled_on",
        "cancelled_because",
        "cancelled_from",
    ),
    ImplementationPlan: (
        "id",
        "class_id",
        "submitted_on",
        "filed_by",
        "sections",
        "review_kind",
        "review_outcome",
        "accepted_on",
    ),
    OpeningNotice: ("id", "class_id", "submitted_on", "issuer", "issued_on", "scope"),
    Enrollment: (
        "id",
        "class_id",
        "trainee_id",
        "position",
        *PROFILE,
        "mode",
        "state",
        "withdrawn_on",
        "attended_all",
        "hours_attended",
        "register_present",
    ),
    Assessment: ("id", "enrollment_id", "result", "score", "assessed_on"),
    CertificateSeries: ("id", "key", "label", "last_serial"),
    Certificate: (
        "id",
        "class_id",
        "enrollment_id",
        "number",
        "series_id",
        "serial",
        "issuer",
        "name",
        "issued_on",
        "state",
        "ended_on",
        "ended_because",
        "token",
        "digest",
    ),
    Survey: (
        "id",
        "class_id",
        "opens_on",
        "closes_on",
        "issued",
        "returned",
        "valid",
        "statistics_computed",
        "statistics",
        "questions",
        "scores",
        "score_sum",
    ),
    CompletionReport: ("id", "class_id", "state", "materials", "seals", "reviewed_on", "submitted_on"),
    Budget: ("id", "class_id", "total", "drawn_up_on", "days", "trainees", "staff"),
    BudgetLine: ("id", "budget_id", "head", "source", "amount"),
    Expense: ("id", "class_id", "head", "amount", "payer", "spent_on", "payee"),
    Settlement: (
        "id",
        "class_id",
        "state",
        "requested",
        "fees_charged",
        "expenses_confirmed_on",
        "reimbursement_submitted_on",
        "closed_on",
    ),
    Subsidy: (
        "id",
        "class_id",
        "state",
        "proposed",
        "proposed_on",
        "approved",
        "approved_on",
        "paid",
        "paid_on",
        "recovered",
        "recovered_on",
    ),
    SubsidyMovement: ("id", "class_id", "kind", "amount", "moved_on", "voucher"),
}
"""What is written of each table; the order is that of the references between them."""


class Sheets:
    """Rows that wait, by table."""

    def __init__(self) -> None:
        self._lines: dict[type[Base], list[str]] = defaultdict(list)

    def add(self, model: type[Base], *values: Any) -> None:
        """Add a row; the values stand in the order of ``COLUMNS``."""
        self._lines[model].append(encoded(values))

    def lines(self, model: type[Base]) -> list[str]:
        """Give the rows of a table, for who writes their lines without help."""
        return self._lines[model]

    def flush(self, session: TenantSession) -> None:
        """Write everything that waits."""
        for model, columns in COLUMNS.items():
            if lines := self._lines.pop(model, None):
                load(session, model, columns, lines)
