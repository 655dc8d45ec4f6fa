"""What each figure of the summary counts: by the services where they write it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.integration.services.conftest import Year
from yanxiu.db import Tenant
from yanxiu.models import (
    AnnualPlan,
    ApplicationState,
    ClassState,
    Decision,
    Enrollment,
    PlanState,
    SummaryCell,
    SurveyAnswer,
)
from yanxiu.models.summary import ClassRollup
from yanxiu.policy import ExpenseHead, Level, OrganizationKind, Payer
from yanxiu.services import (
    applications,
    budgets,
    filings,
    organizations,
    plans,
    projects,
    recruitment,
    rollup,
    surveys,
)
from yanxiu.services.budgets import Cost, PlannedCost
from yanxiu.services.work import Work
from yanxiu.testing import factories
from yanxiu.testing.held_class import as_officer, held_class

Opened = Callable[..., AbstractContextManager[Work]]


@pytest.fixture
def at(fujian: Tenant) -> Opened:
    """A unit of work after which everything is as the rows say."""
    return lambda *day: as_officer(fujian, *day)


def row_of(at: Opened, class_id: UUID) -> ClassRollup:
    with at() as work:
        assert rollup.reconcile(work.session) == []
        return work.session.get_one(ClassRollup, (work.tenant.id, class_id))


def cell_of(at: Opened, **key: Any) -> SummaryCell:
    with at() as work:
        assert rollup.reconcile(work.session) == []
        return work.session.scalars(select(SummaryCell).filter_by(**key)).one()


def held(at: Opened, year: int, size: int = 2, **given: Any) -> tuple[UUID, tuple[UUID, ...]]:
    with at() as work:
        made = held_class(work, size, terms={"year": year}, **given)
        work.touch(made.id)
    return made.id, made.trainees


def test_budgets_by_source_and_what_the_project_has_spent(at: Opened) -> None:
    key, _ = held(at, 2041)
    with at() as work:
        lines = [("fiscal", 30000), ("own", 5000), ("other", 1000)]
        planned = [PlannedCost(ExpenseHead.TEACHING, Decimal(n), source) for source, n in lines]  # type: ignore[arg-type] # the words themselves
        budgets.draw_up_budget(work, key, planned)
    with at() as work:
        spent = [Cost(ExpenseHead.TEACHING, Decimal("19999.50"))]
        fee = Cost(ExpenseHead.TEACHING, Decimal(300), payer=Payer.TRAINEE)
        budgets.record_expenses(work, key, [*spent, fee])
    row = row_of(at, key)
    funds = (row.funds_planned, row.funds_fiscal, row.funds_own, row.funds_spent)
    assert funds == (Decimal(36000), Decimal(30000), Decimal(5000), Decimal("19999.50"))
    with at() as work:
        budgets.record_expenses(work, key, [])
        budgets.withdraw_budget(work, key, because="重新编制")
    row = row_of(at, key)
    assert not any((row.funds_planned, row.funds_fiscal, row.funds_own, row.funds_spent))


def test_scores_are_shares_of_full_marks_and_go_when_the_statistics_go(at: Opened) -> None:
    key, _ = held(at, 2042)
    with at() as work:
        surveys.open_survey(work, key, issued=4)
        answers = [{"topic": 5, "rooms": 4}, {"topic": 4, "rooms": 4}, {"topic": 5}, {}]
        surveys.record_answers(work, key, answers)
    assert row_of(at, key).survey_issued == 4
    with at() as work:
        surveys.compute_statistics(work, key)
    row = row_of(at, key)
    assert (row.survey_issued, row.survey_returned, row.survey_valid) == (4, 4, 3)
    assert (row.survey_scores, row.survey_score_sum) == (5, Decimal("4.4"))
    with at() as work:
        surveys.reopen_survey(work, key)
        assert work.session.scalars(select(SurveyAnswer)).first() is not None
    row = row_of(at, key)
    assert not any((row.survey_returned, row.survey_scores, row.survey_score_sum))


def test_people_of_a_cell_are_counted_once_whoever_comes_and_goes(at: Opened) -> None:
    _, people = held(at, 2043, 3, state=ClassState.CLEARED)
    second, _ = held(at, 2043, 2, state=ClassState.CLEARED)
    with at() as work:
        twice = work.get(Enrollment, people[0], "学员").trainee_id
        again = factories.enrollment(work.session, second, trainee_id=twice).id
        work.touch(second)
    cell = cell_of(at, year=2043)
    assert (cell.classes, cell.enrolled, cell.trainees) == (2, 6, 5)
    # one goes and another comes: as many on the roster as before, but not the same ones
    with at() as work:
        recruitment.withdraw_enrollment(work, again)
        factories.enrollment(work.session, second)
    cell = cell_of(at, year=2043)
    assert (cell.enrolled, cell.trainees) == (6, 6)


def test_findings_are_those_of_the_latest_decision_and_a_late_filing_is_known(year: Year, at: Opened) -> None:
    late, in_time = (
        year.filed(submitted_on=date(2024, 9, day), tier="flagship", field_code=f"逾期{day}")
        for day in (20, 10)
    )
    for _ in range(2):
        with at(date(2024, 9, 21)) as work:
            assert not filings.accept_filing(work, late).passed
    with at(date(2024, 9, 12)) as work:
        assert filings.accept_filing(work, in_time).passed
    assert (row_of(at, late).late_filings, row_of(at, in_time).late_filings) == (1, 0)
    row = row_of(at, late)
    with at() as work:
        decisions = work.session.scalars(select(Decision).where(Decision.subject_id == late)).all()
    assert len(decisions) == 2
    assert (row.findings_met, row.findings_violated) == (decisions[0].met, decisions[0].violated)
    assert min(row.findings_met, row.findings_violated) > 0


def test_an_application_counts_while_it_is_handed_in_where_it_stands(at: Opened) -> None:
    with at() as work:
        row = factories.application(
            work.session, year=2044, state=ApplicationState.ENDORSED, level=Level.NATIONAL, tier="national"
        )
        host, key = row.host_id, row.id
        work.touch_application(key)
    assert cell_of(at, year=2044).projects_applied == 1
    with at() as work:
        row = applications.at(work, key, ApplicationState.ENDORSED, remedy="")
        row.level, row.tier = Level.PROVINCIAL, None
    assert cell_of(at, year=2044, level="provincial").projects_applied == 1
    assert cell_of(at, year=2044, level="national").projects_applied == 0
    with at() as work:
        organizations.edit_organization(work, host, kind=OrganizationKind.ENTERPRISE)
    assert cell_of(at, year=2044, host_kind="enterprise").projects_applied == 1
    with at() as work:
        applications.at(work, key, ApplicationState.ENDORSED, remedy="").state = ApplicationState.RETURNED
    assert cell_of(at, year=2044, host_kind="enterprise").projects_applied == 1
    with at() as work:
        applications.abandon_application(work, key)
    assert cell_of(at, year=2044, host_kind="enterprise").projects_applied == 0


def test_a_plan_counts_once_it_is_published(at: Opened) -> None:
    with at(date(2025, 3, 1)) as work:
        host = factories.organization(work.session).id
        plan = plans.draft_plan(work, 2045).id
        made = projects.add_project(work, plan, Level.PROVINCIAL, host_id=host, topic="样例")
        key = made.id
    with at() as work:
        assert work.session.get(ClassRollup, (work.tenant.id, key)) is None
        assert rollup.reconcile(work.session) == []
        work.get(AnnualPlan, plan, "年度计划").state = PlanState.PUBLISHED
        work.touch(key)
    cell = cell_of(at, year=2045)
    assert (cell.projects_planned, cell.classes) == (1, 1)
    with at() as work:
        plans.withdraw_publication(work, plan)
    cell = cell_of(at, year=2045)
    assert (cell.projects_planned, cell.classes) == (0, 0)
