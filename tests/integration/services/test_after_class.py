"""Survey, evaluation, courseware, follow-up and supervision, under a draft that is adopted on trial."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from yanxiu.db import Database, Tenant
from yanxiu.models import Attestation as AttestationRow
from yanxiu.models import (
    AuditEntry,
    ClassState,
    Consequence,
    ConsequenceState,
    Courseware,
    HostRecord,
    Organization,
    Role,
    Survey,
    TrainingClass,
    Violation,
    ViolationState,
)
from yanxiu.policy import Attestation, EvaluationHeading, ExpenseHead, Gate, Status, ViolationKind
from yanxiu.services import (
    budgets,
    consequences,
    courseware,
    evaluation,
    follow_ups,
    policy_choices,
    supervision,
    surveys,
    tenants,
)
from yanxiu.services.deciding import Judged
from yanxiu.services.errors import InvalidInput, NotFound, WrongState
from yanxiu.services.facts.shared import eligible_on
from yanxiu.services.policies import registry
from yanxiu.services.work import Actor, Work, begin
from yanxiu.testing import factories

OFFICER = Actor("样例经办人", Role.DEPARTMENT_OFFICER)
YEAR = 2025
ENDS = date(YEAR, 9, 14)
TODAY = date(YEAR, 10, 10)
OPINIONS = {heading.value: "样例意见" for heading in EvaluationHeading}


@pytest.fixture(scope="module")
def tenant(db: Database) -> Tenant:
    made = tenants.enter_tenant("hebei", plugins=registry())
    with begin(made, OFFICER, today=date(YEAR, 1, 2)) as work:
        (draft,) = work.chain(YEAR).drafts()
        policy_choices.adopt_draft(work, draft, YEAR, officer="样例处长", basis="样例纪要")
    return made


@pytest.fixture
def work(tenant: Tenant) -> Iterator[Work]:
    with begin(tenant, OFFICER, today=TODAY) as opened:
        yield opened


def held(work: Work, state: ClassState = ClassState.DELIVERED) -> UUID:
    project = factories.project(work.session, year=YEAR, tier="provincial")
    cls = factories.training_class(
        work.session, project_id=project.id, year=YEAR, state=state, actual_ends_on=ENDS
    )
    work.touch(cls.id)
    return cls.id


def status(judged: Judged, cite: str) -> set[Status]:
    return {f.status for f in judged.decision.findings if f.citation and f.citation.id == cite}


def the(work: Work, model: Any, class_id: UUID) -> Any:
    return work.session.scalar(select(model).where(model.class_id == class_id))


def test_statistics_are_computed_from_the_answers(work: Work) -> None:
    class_id = held(work)
    surveys.open_survey(work, class_id, issued=4)
    surveys.record_answers(
        work, class_id, [{"topic": 5, "rooms": 4}, {"topic": 4, "rooms": 4}, {"topic": 5}, {}]
    )
    survey = surveys.compute_statistics(work, class_id)
    assert (survey.issued, survey.returned, survey.valid) == (4, 4, 3)
    assert survey.statistics["topic"] == {
        "label": "topic",
        "count": 3,
        "skipped": 1,
        "mean": "4.67",
        "scores": {"4": 1, "5": 2},
    }
    assert survey.statistics["rooms"]["mean"] == "4.00"
    with pytest.raises(WrongState, match="请先撤销统计"):
        surveys.record_answers(work, class_id, [{"topic": 1}])
    assert surveys.reopen_survey(work, class_id).statistics_computed is None
    surveys.withdraw_survey(work, class_id)
    with pytest.raises(WrongState, match="没有可撤回的测评"):
        surveys.withdraw_survey(work, class_id)
    assert the(work, Survey, class_id) is None


def test_numbers_of_a_survey_must_agree(work: Work) -> None:
    class_id = held(work)
    with pytest.raises(InvalidInput, match="不得多于发出份数"):
        surveys.declare_survey(work, class_id, issued=10, returned=11, valid=1)
    with pytest.raises(InvalidInput, match="不得多于收回份数"):
        surveys.declare_survey(work, class_id, issued=10, returned=9, valid=10)
    with pytest.raises(InvalidInput, match="须是1至5的整数"):
        surveys.record_answers(work, class_id, [{"topic": 6}])
    with pytest.raises(InvalidInput, match="测评表模板"):
        surveys.open_survey(work, class_id, issued=1, template="none")
    with pytest.raises(WrongState, match="没有答卷"):
        surveys.compute_statistics(work, class_id)
    surveys.record_answers(work, class_id, [{"topic": 3}])
    with pytest.raises(WrongState, match="已有在线答卷"):
        surveys.declare_survey(work, class_id, issued=10, returned=9, valid=9)


def test_an_evaluation_needs_its_headings_and_an_officers_signature(work: Work) -> None:
    class_id = held(work)
    judged = evaluation.evaluate_class(work, class_id, {"topic": "样例意见"})
    assert judged.gate is Gate.BLOCKED
    assert Status.FAIL in status(judged, "HED-29")
    judged = evaluation.evaluate_class(work, class_id, OPINIONS)
    assert status(judged, "HED-29") == {Status.PASS, Status.ATTEST}
    signature = AttestationRow(
        class_id=class_id, word=Attestation.EVALUATION_CONTENT, signed_by="样例处长", signed_on=TODAY
    )
    factories.add(work.session, signature)
    assert status(evaluation.judge_evaluation(work, class_id), "HED-29") == {Status.PASS}
    evaluation.withdraw_evaluation(work, class_id)
    with pytest.raises(WrongState, match="还没有评估"):
        evaluation.withdraw_evaluation(work, class_id)


def test_courseware_is_published_after_consent_only(work: Work) -> None:
    class_id = held(work)
    expert = factories.expert(work.session, class_id)
    row = courseware.record_courseware(work, class_id, "样例课件", expert_id=expert.id)
    judged = courseware.publish_courseware(work, row.id)
    assert not judged.passed
    assert row.published_on is None
    courseware.record_consent(work, row.id, on=TODAY - timedelta(days=1))
    courseware.publish_courseware(work, row.id)
    assert row.published_on == TODAY
    with pytest.raises(WrongState, match="请先撤回发布"):
        courseware.withdraw_consent(work, row.id)
    courseware.withdraw_publication(work, row.id)
    assert courseware.withdraw_consent(work, row.id).consented_on is None
    stranger = factories.expert(work.session, held(work))
    with pytest.raises(InvalidInput, match="须是这个班次的专家"):
        courseware.record_courseware(work, class_id, "样例课件", expert_id=stranger.id)
    assert the(work, Courseware, class_id).id == row.id


def test_results_are_followed_up_and_taken_back(work: Work) -> None:
    class_id = held(work, ClassState.SETTLED)
    assert Status.FAIL in status(follow_ups.judge_follow_up(work, class_id), "HED-30")
    row, judged = follow_ups.record_follow_up(work, class_id, "样例成果已转化")
    assert status(judged, "HED-30") == {Status.PASS}
    follow_ups.withdraw_follow_up(work, row.id)
    assert Status.FAIL in status(follow_ups.judge_follow_up(work, class_id), "HED-30")
    with pytest.raises(InvalidInput, match="不得早于实际结束日期"):
        follow_ups.record_follow_up(work, class_id, "样例", on=ENDS - timedelta(days=1))


def test_nothing_of_this_before_the_class(work: Work) -> None:
    class_id = held(work, ClassState.CLEARED)
    for act in (
        lambda: evaluation.evaluate_class(work, class_id, OPINIONS),
        lambda: follow_ups.record_follow_up(work, class_id, "样例"),
        lambda: courseware.record_courseware(work, class_id, "样例"),
        lambda: surveys.open_survey(work, class_id, issued=1),
    ):
        with pytest.raises(WrongState, match="班次"):
            act()


def _drafts(work: Work, organization: Organization) -> list[Consequence]:
    return list(
        work.session.scalars(
            select(Consequence).where(
                Consequence.organization_id == organization.id, Consequence.state == ConsequenceState.DRAFT
            )
        )
    )


def test_a_suspicion_is_no_fact_and_a_confirmed_violation_drafts_its_consequences(work: Work) -> None:
    host = factories.organization(work.session)
    row = supervision.report_violation(work, host.id, YEAR, ViolationKind.ILLEGAL_FEE)
    assert supervision.judge_supervision(work, host.id, YEAR).decision.consequences == ()
    judged = supervision.confirm_violation(work, row.id, decided_by="样例省厅")
    assert judged.gate is Gate.BLOCKED
    effects = {draft.effect: draft for draft in _drafts(work, host)}
    assert set(effects) == {"recovery", "loss_of_eligibility"}
    reopened = supervision.reopen_violation(work, row.id)
    assert reopened.decision.consequences == ()
    assert _drafts(work, host) == []
    supervision.confirm_violation(work, row.id, decided_by="样例省厅")
    (loss,) = [draft for draft in _drafts(work, host) if draft.effect == "loss_of_eligibility"]
    consequences.confirm_consequence(work, loss.id, officer="样例处长", until=consequences.INDEFINITE)
    assert eligible_on(host, work.today) is False
    with pytest.raises(WrongState, match="请先撤销由它确认的后果"):
        supervision.reopen_violation(work, row.id)
    consequences.reverse_consequence(work, loss.id, officer="样例处长", because="样例更正")
    assert supervision.reopen_violation(work, row.id).decision.consequences == ()


def test_a_dismissed_violation_can_be_taken_up_again(work: Work) -> None:
    host = factories.organization(work.session)
    row = supervision.report_violation(work, host.id, YEAR, ViolationKind.TOURISM)
    supervision.dismiss_violation(work, row.id, decided_by="样例省厅")
    with pytest.raises(WrongState, match="已作出结论的请先撤销结论"):
        supervision.confirm_violation(work, row.id, decided_by="样例省厅")
    supervision.reopen_violation(work, row.id)
    assert work.get(Violation, row.id, "违规行为").state is ViolationState.REPORTED
    with pytest.raises(WrongState, match="还没有结论可撤销"):
        supervision.reopen_violation(work, row.id)


def test_an_inspection_is_of_the_hosts_own_class(work: Work) -> None:
    class_id = held(work)
    host = work.get(TrainingClass, class_id, "班次").project.host
    row = supervision.record_inspection(work, host.id, YEAR, by="样例省厅", class_id=class_id)
    other = factories.organization(work.session)
    with pytest.raises(InvalidInput, match="须是这个单位承办或申报的班次"):
        supervision.record_inspection(work, other.id, YEAR, by="样例省厅", class_id=class_id)
    supervision.withdraw_inspection(work, row.id)
    with pytest.raises(NotFound):
        supervision.withdraw_inspection(work, row.id)


def test_a_commended_year_speaks_for_its_host(work: Work) -> None:
    host = factories.organization(work.session)
    judged = supervision.record_host_year(work, host.id, YEAR, commended=True, completed_as_planned=True)
    assert status(judged, "HED-41") == {Status.PASS}
    judged = supervision.record_host_year(work, host.id, YEAR, complaints=2)
    assert status(judged, "HED-41") != {Status.PASS}
    with pytest.raises(InvalidInput, match="投诉次数"):
        supervision.record_host_year(work, host.id, YEAR, complaints=-1)
    supervision.withdraw_host_year(work, host.id, YEAR)
    with pytest.raises(WrongState, match="没有可撤回的记录"):
        supervision.withdraw_host_year(work, host.id, YEAR)
    kept = select(HostRecord).where(HostRecord.organization_id == host.id)
    assert work.session.scalar(kept) is None


def test_every_act_stands_in_the_audit_log_in_order(tenant: Tenant) -> None:
    with begin(tenant, OFFICER, today=TODAY) as work:
        class_id = held(work)
        surveys.declare_survey(work, class_id, issued=3, returned=3, valid=3, statistics_computed=True)
        evaluation.evaluate_class(work, class_id, OPINIONS)
    with begin(tenant, OFFICER, today=TODAY) as work:
        entries = work.session.scalars(
            select(AuditEntry.action)
            .where(AuditEntry.object_id == str(class_id))
            .order_by(AuditEntry.sequence)
        )
        assert entries.all() == ["survey.declare", "evaluation.record", "decision.make"]


def test_expenses_stand_once_confirmed_and_money_is_never_negative(work: Work) -> None:
    class_id = held(work)
    cost = budgets.Cost(ExpenseHead.VENUE, Decimal("100.10"))
    with pytest.raises(InvalidInput, match=r"费用第1行.*不小于0"):
        budgets.record_expenses(work, class_id, [replace(cost, amount=Decimal(-1))])
    with pytest.raises(InvalidInput, match="最多两位小数"):
        budgets.record_expenses(work, class_id, [replace(cost, amount=Decimal("1.001"))])
    budgets.record_expenses(work, class_id, [cost, cost])
    assert len(budgets.record_expenses(work, class_id, [cost])) == 1
    budgets.confirm_expenses(work, class_id)
    with pytest.raises(WrongState, match="请先重新打开费用明细"):
        budgets.record_expenses(work, class_id, [])
    assert budgets.reopen_expenses(work, class_id).expenses_confirmed_on is None


def test_a_budget_has_one_line_for_each_head_and_source(work: Work) -> None:
    class_id = held(work)
    line = budgets.PlannedCost(ExpenseHead.MEALS, Decimal(8000))
    with pytest.raises(InvalidInput, match="同一科目"):
        budgets.draw_up_budget(work, class_id, [line, line])
    other = budgets.PlannedCost(ExpenseHead.VENUE, Decimal(2000))
    assert budgets.draw_up_budget(work, class_id, [line, other]).total == 10000
    with pytest.raises(InvalidInput, match="预算变更理由"):
        budgets.draw_up_budget(work, class_id, [line])
    assert budgets.draw_up_budget(work, class_id, [line], because="场地改为免费").total == 8000
    budgets.withdraw_budget(work, class_id, because="另行编报")
    with pytest.raises(WrongState, match="没有可撤回的预算"):
        budgets.withdraw_budget(work, class_id)
