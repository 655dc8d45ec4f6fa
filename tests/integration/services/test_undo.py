"""Each step is undone until the next builds on it; what a step refuses it says in words."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from yanxiu.db import Tenant
from yanxiu.models import (
    Assessment,
    ClassState,
    Organization,
    PlanState,
    Project,
    ProjectState,
    Thesis,
    TrainingClass,
)
from yanxiu.policy import Level, Party
from yanxiu.services import (
    calls,
    cancellations,
    delivery,
    evaluation,
    filings,
    follow_ups,
    ministry,
    organizations,
    plan_terms,
    plans,
    policy_choices,
    projects,
    recruitment,
    rollup,
    surveys,
)
from yanxiu.services.errors import Conflict, InvalidInput, NotFound, WrongState
from yanxiu.services.work import Work
from yanxiu.testing import factories

SEPTEMBER = date(2024, 9, 10)


def _mend(on: Any) -> None:
    """Classes that were made without a service have no roll-up yet."""
    with on() as work:
        rollup.repair(work.session)


def _project(work: Work, key: UUID) -> Project:
    return work.get(TrainingClass, key, "班次").project


# cancelling


@pytest.mark.parametrize("stage", ["planned", "filed", "cleared", "recruited"])
def test_a_cancelled_class_is_taken_up_where_it_stood(year: Any, on: Any, stage: str) -> None:
    key = getattr(year, stage)()
    with on(date(2024, 10, 15)) as work:
        cls = cancellations.cancel_class(work, key, because="场地停用")
        assert (cls.state, cls.cancelled_on) == (ClassState.CANCELLED, work.today)
        assert _project(work, key).state is ProjectState.CANCELLED
    with on(date(2024, 10, 16)) as work:
        assert rollup.reconcile(work.session) == []
        with pytest.raises(WrongState, match="已取消"):
            cancellations.cancel_class(work, key, because="样例")
        cls = cancellations.withdraw_cancellation(work, key)
        assert (cls.state.value, cls.cancelled_on, cls.cancelled_because) == (stage, None, None)
        assert _project(work, key).state is ProjectState.PLANNED


def test_a_class_that_was_held_is_not_cancelled_and_a_reason_is_asked_for(year: Any, on: Any) -> None:
    key = year.planned()
    with on() as work:
        with pytest.raises(InvalidInput, match="取消理由"):
            cancellations.cancel_class(work, key, because=" ")
        work.get(TrainingClass, key, "班次").state = ClassState.DELIVERED
        with pytest.raises(WrongState, match="已举办的班次不能取消"):
            cancellations.cancel_class(work, key, because="样例")


def test_a_project_is_completed_when_its_last_open_class_is_cancelled(on: Any) -> None:
    with on() as work:
        project = factories.project(work.session)
        settled = factories.training_class(work.session, project_id=project.id, state=ClassState.SETTLED)
        other = factories.training_class(work.session, project_id=project.id)
        cancellations.cancel_class(work, other.id, because="样例")
        assert _project(work, other.id).state is ProjectState.COMPLETED
        cancellations.withdraw_cancellation(work, other.id)
        assert _project(work, other.id).state is ProjectState.HELD
        other.state, settled.state = ClassState.CANCELLED, ClassState.PLANNED
        with pytest.raises(WrongState, match="没有登记取消之前的状态"):
            cancellations.withdraw_cancellation(work, other.id)


# call, plan, project


def test_a_draft_call_and_its_levels_are_thrown_away(on: Any) -> None:
    with on(date(2024, 1, 5)) as work:
        call = calls.draft_call(work, 2024, "样例征集一")
        calls.set_call_level(work, call.id, Level.PROVINCIAL, closes_on=date(2024, 2, 1))
        calls.drop_call_level(work, call.id, Level.PROVINCIAL)
        with pytest.raises(NotFound, match="申报级别"):
            calls.drop_call_level(work, call.id, Level.PROVINCIAL)
        calls.set_call_level(work, call.id, Level.PROVINCIAL, closes_on=date(2024, 2, 1))
        calls.open_call(work, call.id)
        with pytest.raises(WrongState, match="请先撤回征集"):
            calls.discard_call(work, call.id)
        calls.withdraw_call(work, call.id)
        calls.discard_call(work, call.id)
        with pytest.raises(NotFound):
            calls.edit_call(work, call.id, title="样例")


def _planned_class(work: Work, year: int) -> TrainingClass:
    plan = plans.draft_plan(work, year)
    host = factories.organization(work.session)
    return projects.add_project(work, plan.id, Level.PROVINCIAL, host_id=host.id, topic="样例选题")


def test_a_plan_is_emptied_and_thrown_away(on: Any) -> None:
    _mend(on)
    with on(date(2030, 1, 5)) as work:
        cls = _planned_class(work, 2030)
        plan_id = cls.project.plan_id
        assert plan_id is not None
        with pytest.raises(WrongState, match="只有这一期"):
            projects.remove_class(work, cls.id)
        second = projects.add_class(work, cls.project_id)
        projects.remove_class(work, second.id)
        with pytest.raises(WrongState, match="请先从计划中移出项目"):
            plans.discard_plan(work, plan_id)
        projects.remove_project(work, cls.project_id)
        plans.discard_plan(work, plan_id)
    with on(date(2030, 1, 6)) as work:
        assert rollup.reconcile(work.session) == []


def test_terms_on_which_papers_were_filed_are_not_overwritten(on: Any) -> None:
    with on(date(2031, 1, 5)) as work:
        cls = _planned_class(work, 2031)
        projects.edit_project(work, cls.project_id, place="样例市")
        filings.submit_plan(work, cls.id)
        with pytest.raises(WrongState, match="已报送或取消"):
            projects.edit_project(work, cls.project_id, place="别处")


def test_what_was_supplied_is_left_open_again_until_papers_are_filed(on: Any) -> None:
    _mend(on)
    with on(date(2032, 1, 5)) as work:
        cls = _planned_class(work, 2032)
        plan = cls.project.plan
        assert plan is not None
        plan.state = PlanState.PUBLISHED
        work.session.flush()
        with pytest.raises(WrongState, match="没有补充过内容"):
            plan_terms.withdraw_supplied(work, cls.project_id)
        plan_terms.supply_terms(work, cls.project_id, field_code="样例领域")
    with on(date(2032, 1, 6)) as work:
        assert rollup.reconcile(work.session) == []
        row = plan_terms.withdraw_supplied(work, cls.project_id)
        assert (row.field_code, row.supplied) == (None, None)
        plan_terms.supply_terms(work, cls.project_id, place="样例市")
        filings.submit_plan(work, cls.id)
        with pytest.raises(WrongState, match="已报送"):
            plan_terms.withdraw_supplied(work, cls.project_id)


def test_another_kind_of_host_moves_its_classes_in_the_summary(on: Any) -> None:
    _mend(on)
    with on() as work:
        host = factories.organization(work.session, kind="university")
        work.touch(factories.training_class(work.session, project_id=_of(work, host)).id)
    with on() as work:
        organizations.edit_organization(work, host.id, kind="enterprise")
    with on() as work:
        assert rollup.reconcile(work.session) == []


def _of(work: Work, host: Organization) -> UUID:
    return factories.project(work.session, host_id=host.id).id


# papers before the class


def test_a_returned_plan_waits_for_a_better_one_or_for_the_return_to_be_undone(year: Any, on: Any) -> None:
    key = year.filed()
    with on(date(2024, 9, 11)) as work:
        with pytest.raises(WrongState, match="没有可撤销的退回"):
            filings.withdraw_plan_return(work, key)
        filings.return_plan(work, key, note="缺课程")
        for step in (filings.accept_filing, filings.clear_class):
            with pytest.raises(WrongState, match="请等承办单位重新报送"):
                step(work, key)
        row = filings.withdraw_plan_return(work, key)
        assert (row.review_outcome, row.review_note) == (None, None)
        assert filings.accept_filing(work, key).passed


def test_what_the_ministry_approved_is_not_replaced_or_returned(year: Any, on: Any) -> None:
    key = year.filed(tier="national", level=Level.NATIONAL)
    with on(date(2024, 9, 12)) as work:
        act = ministry.record_approval(work, key, approved_on=date(2024, 9, 12))
        for step in (
            lambda: filings.submit_plan(work, key, sections=[]),
            lambda: filings.return_plan(work, key, note="样例"),
            lambda: filings.withdraw_filing(work, key),
        ):
            with pytest.raises(WrongState, match="请先撤销审核记录"):
                step()
        ministry.withdraw_act(work, act.id)
        filings.return_plan(work, key, note="样例")


def test_nothing_is_handed_in_or_reviewed_in_the_future(year: Any, on: Any) -> None:
    key = year.planned()
    tomorrow = date(2024, 9, 11)
    with on(SEPTEMBER) as work:
        for step in (filings.submit_plan, filings.submit_notice):
            with pytest.raises(InvalidInput, match="不得晚于今天"):
                step(work, key, submitted_on=tomorrow)
        filings.submit_plan(work, key)
        with pytest.raises(InvalidInput, match="不得晚于今天"):
            filings.accept_filing(work, key, accepted_on=tomorrow)


def test_an_issued_notice_is_taken_back(year: Any, on: Any) -> None:
    key = year.planned()
    with on(SEPTEMBER) as work:
        with pytest.raises(WrongState, match="没有可撤回的印发"):
            filings.withdraw_notice_issue(work, key)
        filings.issue_notice(work, key, issuer=Party.DEPARTMENT, issued_on=SEPTEMBER)
        assert work.get(TrainingClass, key, "班次").state is ClassState.FILED
        filings.withdraw_notice_issue(work, key)
        assert work.get(TrainingClass, key, "班次").state is ClassState.PLANNED


# roster, delivery


@pytest.mark.parametrize("kind", [Assessment, Thesis])
def test_somebody_of_whom_something_is_on_record_is_not_removed(year: Any, on: Any, kind: Any) -> None:
    key = year.cleared()
    with on(date(2024, 9, 20)) as work:
        enrolled = factories.enrollment(work.session, key)
        factories.add(work.session, kind(enrollment_id=enrolled.id))
        with pytest.raises(WrongState, match="请改为退出班次"):
            recruitment.remove_enrollment(work, enrolled.id)
        recruitment.withdraw_enrollment(work, enrolled.id)


def test_empty_extra_fields_are_empty_and_a_wrong_one_is_not_repeated(year: Any, on: Any) -> None:
    key = year.cleared()
    with on(date(2024, 9, 20)) as work:
        enrolled = factories.enrollment(work.session, key)
        assert recruitment.edit_enrollment(work, enrolled.id, extra=None).extra == {}
        with pytest.raises(InvalidInput, match="不显示") as refused:
            recruitment.edit_enrollment(work, enrolled.id, extra="机密")
        assert "机密" not in str(refused.value)


def test_a_delivery_on_which_something_rests_is_not_reopened(year: Any, on: Any) -> None:
    key = year.run()
    with on(date(2024, 10, 21)) as work:
        assert delivery.finish_delivery(work, key).passed
        evaluation.evaluate_class(work, key, {"topic": "样例"})
        with pytest.raises(WrongState, match="请先撤回班次评估"):
            delivery.reopen_delivery(work, key)
        evaluation.withdraw_evaluation(work, key)
        row, _ = follow_ups.record_follow_up(work, key, "样例")
        with pytest.raises(WrongState, match="请先撤回问效跟踪"):
            delivery.reopen_delivery(work, key)
        follow_ups.withdraw_follow_up(work, row.id)
        delivery.reopen_delivery(work, key)


# what a tenant adds


def test_a_draft_is_adopted_once_and_anew_after_it_was_ended(
    hebei: Tenant, open_for: Callable[..., Any]
) -> None:
    with open_for(hebei) as work:
        given = {"officer": "样例处长", "basis": "试行"}
        first = policy_choices.adopt_draft(work, "HED", 2024, **given)
        assert policy_choices.adopt_draft(work, "HED", 2024, **given).id == first.id
        policy_choices.end_draft(work, first.id)
        work.session.flush()
        again = policy_choices.adopt_draft(work, "HED", 2024, **given)
        assert again.id != first.id


def test_a_value_that_cannot_be_exact_is_refused(on: Any) -> None:
    with on() as work, pytest.raises(InvalidInput, match="精确的小数"):
        policy_choices.set_parameter(work, "fujian.certificate_format", 1.5, author="样例", basis="样例")


def test_answers_are_scores_and_can_be_taken_back(on: Any) -> None:
    with on() as work:
        cls = factories.training_class(work.session, state=ClassState.DELIVERED)
        surveys.open_survey(work, cls.id, issued=3)
        with pytest.raises(InvalidInput, match="须是1至5的整数"):
            surveys.record_answers(work, cls.id, [{"a": "5"}])  # type: ignore[dict-item] # what a form may send
        rows = surveys.record_answers(work, cls.id, [{"a": 5}, {"a": 4}])
        surveys.remove_answers(work, cls.id, [rows[0].id])
        assert surveys.compute_statistics(work, cls.id).returned == 1


def test_two_at_one_record_hear_of_it_in_words(on: Any) -> None:
    with on() as work:
        host = factories.organization(work.session)
    with pytest.raises(Conflict, match="刚被别人改动"):
        _both_change(on, host.id)
    with pytest.raises(Conflict) as refused:
        _same_number_twice(on)
    assert refused.value.held == "uq_classes_tenant_id_year_number"


def _both_change(on: Any, key: UUID) -> None:
    with on() as first:
        mine = first.get(Organization, key, "单位")
        with on() as second:
            organizations.edit_organization(second, key, contact="样例")
        mine.contact = "别人"


def _same_number_twice(on: Any) -> None:
    with on() as work:
        for number in (901, 901):
            factories.training_class(work.session, number=number)
