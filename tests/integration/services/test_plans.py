"""年度计划: the list, its publication, and the notice that reconciles stated figures with it."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select

from yanxiu.models import (
    AnnualPlan,
    ApplicationState,
    ClassRollup,
    ClassState,
    ImplementationPlan,
    PlanState,
    Project,
    TrainingClass,
)
from yanxiu.policy import Gate, Level, Status
from yanxiu.services import filings, plans, projects, rollup
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.testing import factories

MARCH = date(2024, 3, 1)
STATED = {"national": 1, "flagship": 1, "ordinary": 2}


@pytest.fixture
def draft(hebei, fujian, open_for):
    """A plan of 2024 with its four classes; dropped again afterwards."""
    with open_for(fujian, MARCH) as work:
        plan = plans.draft_plan(work, 2024, stated_total=3, stated_by_tier=dict(STATED))
        host = factories.organization(work.session)
        given: dict[str, Any] = {"host_id": host.id, "topic": "工业软件"}
        projects.add_project(work, plan.id, Level.NATIONAL, tier="national", **given)
        projects.add_project(work, plan.id, Level.PROVINCIAL, tier="flagship", **given)
        cls = projects.add_project(work, plan.id, Level.PROVINCIAL, tier="ordinary", **given)
        projects.add_class(work, cls.project_id)
        key = plan.id
    yield key
    with open_for(fujian, MARCH) as work:
        work.session.execute(delete(ImplementationPlan))
        for cls in work.session.scalars(select(TrainingClass)):
            cls.state = ClassState.PLANNED
        work.session.flush()
        plan = work.session.scalars(select(AnnualPlan)).one()
        if plan.state is PlanState.PUBLISHED:
            plans.withdraw_publication(work, key)
        for project in work.session.scalars(select(Project).where(Project.plan_id == key)).all():
            projects.remove_project(work, project.id)
        work.session.flush()
        work.session.delete(plan)


def test_a_total_that_is_not_the_sum_is_noted_and_the_parts_hold(draft, on):
    with on(MARCH) as work:
        done = plans.publish_plan(work, draft, document_number="样人社〔2024〕1号")
        assert (done.judged.passed, done.judged.gate) == (True, Gate.OPEN_WITH_WARNINGS)
        found = {f.rule.split(".")[1]: f.status for f in done.judged.decision.findings}
        assert found == {"plan_by_tier": Status.PASS, "plan_total": Status.FAIL}
        notice = done.reconciliation
        assert (notice.stated_total, notice.parts, notice.listed, notice.agrees) == (3, 4, 4, False)
        assert notice.notices[0].startswith("公布的总期数3与分项之和1+1+2=4相差1")
        assert len(notice.notices) == 1
    with on(MARCH) as work:
        plan = work.get(AnnualPlan, draft, "年度计划")
        assert (plan.state, plan.published_on) == (PlanState.PUBLISHED, MARCH)
        listed = work.session.scalars(select(Project.listed).where(Project.plan_id == draft)).all()
        assert set(listed) == {True}
        numbers = work.session.scalars(select(TrainingClass.number).order_by(TrainingClass.number)).all()
        assert numbers == [1, 2, 3, 4]


def test_a_list_that_is_not_as_stated_is_refused_and_nothing_is_listed(draft, on, trail):
    with on(MARCH) as work:
        plans.edit_plan(work, draft, stated_total=5, stated_by_tier={**STATED, "ordinary": 3})
    before = trail()
    with on(MARCH) as work:
        done = plans.publish_plan(work, draft, document_number="样人社〔2024〕1号")
        assert (done.judged.passed, done.judged.gate) == (False, Gate.BLOCKED)
        assert done.reconciliation.notices == ("省级高级研修普通项目公布3期，清单中2期",)
    after = trail()
    assert (after.decisions - before.decisions, after.refusals - before.refusals) == (1, 1)
    with on(MARCH) as work:
        plan = work.get(AnnualPlan, draft, "年度计划")
        assert (plan.state, plan.document_number, plan.published_on) == (PlanState.DRAFT, None, None)
        assert set(work.session.scalars(select(Project.listed))) == {None}


def test_publication_is_taken_back_until_a_class_is_filed(draft, on):
    with on(MARCH) as work:
        plans.publish_plan(work, draft, document_number="样人社〔2024〕1号")
        with pytest.raises(WrongState, match="撤回公布"):
            plans.edit_plan(work, draft, note="改")
        with pytest.raises(WrongState, match="已公布"):
            projects.add_project(work, draft, Level.PROVINCIAL, host_id=None, topic="x")
        plans.withdraw_publication(work, draft)
        plans.publish_plan(work, draft, document_number="样人社〔2024〕1号")
        first = work.session.scalars(select(TrainingClass).order_by(TrainingClass.number)).first()
        filings.submit_plan(work, first.id)
        with pytest.raises(WrongState, match="第1期已报送"):
            plans.withdraw_publication(work, draft)
    with on(MARCH) as work:
        first = work.session.scalars(select(TrainingClass).order_by(TrainingClass.number)).first()
        filings.withdraw_filing(work, first.id)
        plans.withdraw_publication(work, draft)
        project = first.project_id
    with on(MARCH) as work, pytest.raises(WrongState, match="已有报送材料"):
        projects.remove_project(work, project)


def test_numbers_and_tiers_are_checked(draft, on):
    with on(MARCH) as work:
        project = work.session.scalars(select(Project).where(Project.tier == "flagship")).one()
        with pytest.raises(InvalidInput, match="计划序号"):
            projects.add_class(work, project.id, number=1)
        with pytest.raises(InvalidInput, match="计划序号"):
            projects.add_class(work, project.id, number=0)
        with pytest.raises(InvalidInput, match=r"项目类别.*national"):
            projects.edit_project(work, project.id, tier="national")
    for given, message in (
        ({"stated_total": -1}, "公布的总期数"),
        ({"stated_by_tier": {"gold": 1}}, "gold"),
        ({"stated_by_tier": {"flagship": "六"}}, "六"),
    ):
        with on(MARCH) as work, pytest.raises(InvalidInput, match=message):
            plans.edit_plan(work, draft, **given)


def test_one_plan_a_year_under_a_number(draft, on):
    with on(MARCH) as work, pytest.raises(InvalidInput, match="已经建立"):
        plans.draft_plan(work, 2024)
    with on(MARCH) as work, pytest.raises(InvalidInput, match="计划文号"):
        plans.publish_plan(work, draft)


def test_a_selected_application_is_listed_once_with_its_terms(draft, on):
    with on(MARCH) as work:
        source = factories.application(
            work.session, state=ApplicationState.SELECTED, tier="ordinary", extra={"p": {"f": 1}}
        )
        cls = projects.add_selected(work, draft, source.id, number=20)
        project = cls.project
        assert (project.topic, project.host_id, project.tier) == (source.topic, source.host_id, "ordinary")
        assert (project.extra, cls.number) == ({"p": {"f": 1}}, 20)
        with pytest.raises(WrongState, match="已列入计划"):
            projects.add_selected(work, draft, source.id)
        projects.remove_project(work, project.id)
        work.session.flush()
        projects.add_selected(work, draft, source.id)


def test_terms_out_of_order_and_classes_dropped_leave_no_figures(draft, on):
    with on(MARCH) as work:
        project = work.session.scalars(select(Project).where(Project.tier == "flagship")).one()
        with pytest.raises(InvalidInput, match="计划结束日期"):
            projects.edit_project(work, project.id, starts_on="2024-09-10", ends_on="2024-09-09")
    with on(MARCH) as work:
        project = work.session.scalars(select(Project).where(Project.tier == "flagship")).one()
        projects.edit_project(work, project.id, headcount=40)
        projects.remove_project(work, project.id)
    with on(MARCH) as work:
        assert len(work.session.scalars(select(TrainingClass)).all()) == 3
        # a draft is the department's own: the summary knows nothing of it
        assert work.session.scalars(select(ClassRollup)).all() == []
        assert rollup.reconcile(work.session) == []
