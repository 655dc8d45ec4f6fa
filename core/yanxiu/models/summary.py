"""Roll-ups by class, project and application, and from them the cells which the ministry reads.

Counts and money only, never a rate. What each figure means stands in ``yanxiu.services.summaries``.
"""

from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKeyConstraint, Numeric
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column

from yanxiu.db.base import Base, TenantMixin, tenant_fk, tenant_index
from yanxiu.db.names import SUMMARY
from yanxiu.db.types import Money
from yanxiu.models.columns import not_negative

DIMENSIONS = ("year", "level", "tier", "field", "host_kind")
"""What a cell's key is made of, beside the tenant; '' where a word is not known."""

APPLICATION_MEASURES = ("projects_applied",)
"""What is counted from applications: those handed in."""

PROJECT_MEASURES = ("projects_planned", "projects_held", "projects_completed", "projects_cancelled")
"""What is counted from projects."""

CLASS_MEASURES = (
    "classes",
    "classes_held",
    "enrolled",
    "onsite",
    "online",
    "graded",
    "completed",
    "certificates",
    "hours",
    "subsidy_proposed",
    "subsidy_paid",
    "subsidy_recovered",
    "funds_planned",
    "funds_fiscal",
    "funds_own",
    "funds_spent",
    "survey_issued",
    "survey_returned",
    "survey_valid",
    "survey_scores",
    "survey_score_sum",
    "findings_met",
    "findings_violated",
    "findings_unknown",
    "findings_manual",
    "late_filings",
)
"""What is counted at class grain and added up in a cell."""

ADDED_MEASURES = (*APPLICATION_MEASURES, *PROJECT_MEASURES, *CLASS_MEASURES)
"""Everything that may be added up."""

CELL_MEASURES = ("trainees",)
"""Counted for each stored cell by itself and never added up: the same person may stand in two cells."""


def count(place: int = 0) -> MappedColumn[int]:
    """Make a column of a count; ``place`` orders columns as the database has them, the later ones last."""
    return mapped_column(BigInteger, default=0, sort_order=place)


def money(place: int = 0) -> MappedColumn[Decimal]:
    """Make a column of yuan."""
    return mapped_column(Money, default=Decimal(0), sort_order=place)


class Measures:
    """Person-times and money of classes; ``hours`` are hours taught; ``completed`` are those who passed.

    ``funds_*`` are the budget, its part from the treasury and the host's own, and what the project has
    spent. ``survey_score_sum`` adds each score as a share of the item's full marks (4 of 5 is 0.8).
    ``findings_*`` are of the latest decision of each stage; ``late_filings`` are classes whose papers
    came in after the date that the policy sets.
    """

    classes: Mapped[int] = count()
    classes_held: Mapped[int] = count()
    enrolled: Mapped[int] = count()
    onsite: Mapped[int] = count()
    online: Mapped[int] = count()
    graded: Mapped[int] = count()
    completed: Mapped[int] = count()
    certificates: Mapped[int] = count()
    hours: Mapped[Decimal] = mapped_column(Numeric(14, 1), default=Decimal(0))
    subsidy_proposed: Mapped[Decimal] = money()
    subsidy_paid: Mapped[Decimal] = money()
    subsidy_recovered: Mapped[Decimal] = money()
    funds_planned: Mapped[Decimal] = money(20)
    funds_fiscal: Mapped[Decimal] = money(20)
    funds_own: Mapped[Decimal] = money(20)
    funds_spent: Mapped[Decimal] = money(20)
    survey_issued: Mapped[int] = count(20)
    survey_returned: Mapped[int] = count(20)
    survey_valid: Mapped[int] = count(20)
    survey_scores: Mapped[int] = count(20)
    survey_score_sum: Mapped[Decimal] = mapped_column(Numeric(14, 4), default=Decimal(0), sort_order=20)
    findings_met: Mapped[int] = count(20)
    findings_violated: Mapped[int] = count(20)
    findings_unknown: Mapped[int] = count(20)
    findings_manual: Mapped[int] = count(20)
    late_filings: Mapped[int] = count(20)


class ProjectMeasures:
    """Projects of the plan, and how far they have come."""

    projects_planned: Mapped[int] = count(-10)
    projects_held: Mapped[int] = count(-10)
    projects_completed: Mapped[int] = count(-10)
    projects_cancelled: Mapped[int] = count(-10)


class ApplicationMeasures:
    """Applications that were handed in and not given up since."""

    projects_applied: Mapped[int] = count(10)


class CellKey:
    """The dimensions of what is counted, as they are known."""

    year: Mapped[int] = mapped_column(sort_order=-97)
    level: Mapped[str] = mapped_column(sort_order=-96)
    tier: Mapped[str] = mapped_column(sort_order=-95)
    field: Mapped[str] = mapped_column(sort_order=-94)
    host_kind: Mapped[str] = mapped_column(sort_order=-93)


class ClassRollup(Measures, CellKey, TenantMixin, Base):
    """One class. The dimensions are those of its project.

    ``people`` is a fingerprint of who is on it, and ``moved`` tells whether they or the cell were others
    before the last change: where not, nobody need be counted anew.
    """

    __tablename__ = "class_rollups"
    __table_args__ = (
        tenant_fk("class_id", "classes"),
        tenant_index("ix_class_rollups_cell", *DIMENSIONS),
        *not_negative(*CLASS_MEASURES),
    )

    class_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-98)
    people: Mapped[int] = mapped_column(BigInteger, default=0, sort_order=95)
    moved: Mapped[bool] = mapped_column(default=True, sort_order=96)


class ProjectRollup(ProjectMeasures, CellKey, TenantMixin, Base):
    """One project."""

    __tablename__ = "project_rollups"
    __table_args__ = (
        tenant_fk("project_id", "projects"),
        tenant_index("ix_project_rollups_cell", *DIMENSIONS),
        *not_negative(*PROJECT_MEASURES),
    )

    project_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-98)


class ApplicationRollup(ApplicationMeasures, CellKey, TenantMixin, Base):
    """One application, once it was handed in; a draft has none."""

    __tablename__ = "application_rollups"
    __table_args__ = (
        tenant_fk("application_id", "applications"),
        tenant_index("ix_application_rollups_cell", *DIMENSIONS),
        *not_negative(*APPLICATION_MEASURES),
    )

    application_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-98)


class SummaryEdition(TenantMixin, Base):
    """The edition of a department's cells of one year: another one with every change of any of them.

    Whoever has read the cells of an edition need not read them again while it stands. Its row is also the
    lock that a writer of these cells takes first.
    """

    __tablename__ = "editions"
    __table_args__ = ({"schema": SUMMARY},)

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-97)
    edition: Mapped[UUID] = mapped_column(default=uuid4)


class SummaryCell(ProjectMeasures, Measures, ApplicationMeasures, TenantMixin, Base):
    """One cell of province (the tenant) × year × level × tier × field × host kind.

    ``trainees`` are different people on the rosters of this one cell.
    """

    __tablename__ = "cells"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "year"],
            [f"{SUMMARY}.editions.tenant_id", f"{SUMMARY}.editions.year"],
            name="fk_cells_tenant_id_year",
        ),
        *not_negative(*ADDED_MEASURES, *CELL_MEASURES),
        {"schema": SUMMARY},
    )

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-97)
    level: Mapped[str] = mapped_column(primary_key=True, sort_order=-96)
    tier: Mapped[str] = mapped_column(primary_key=True, sort_order=-95)
    field: Mapped[str] = mapped_column(primary_key=True, sort_order=-94)
    host_kind: Mapped[str] = mapped_column(primary_key=True, sort_order=-93)
    trainees: Mapped[int] = count(30)
