"""From the completion report to the money, under a real province's rules of 2024 and 2025."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from yanxiu.db import Database, Tenant
from yanxiu.models import Attestation as Signature
from yanxiu.models import (
    AuditEntry,
    ClassState,
    CompletionReport,
    CompletionState,
    Decision,
    ProjectState,
    Role,
    Settlement,
    SettlementState,
    Subsidy,
    SubsidyState,
    SummaryCell,
    TrainingClass,
)
from yanxiu.policy import Attestation, ExpenseHead, Gate, Level, Material, Stage, Status
from yanxiu.policy.facts import ABSENT
from yanxiu.services import (
    budgets,
    completion,
    consequences,
    determinations,
    rollup,
    settlement,
    subsidies,
    tenants,
)
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.facts import class_facts
from yanxiu.services.policies import registry
from yanxiu.services.work import Actor, Work, begin
from yanxiu.testing import factories

OFFICER = Actor("样例经办人", Role.DEPARTMENT_OFFICER)
OPENS = date(2024, 9, 10)
ENDS = OPENS + timedelta(days=4)
TODAY = date(2024, 10, 10)
PAPERS = [kind.value for kind in Material]
ACCOUNT = {"account_name": "样例大学", "account_number": "3500 1234 5678 9012", "branch": "样例银行样例支行"}


@pytest.fixture(scope="module")
def tenant(db: Database) -> Tenant:
    return tenants.enter_tenant("fujian", plugins=registry())


def on(tenant: Tenant, today: date = TODAY) -> Any:
    return begin(tenant, OFFICER, today=today)


def held(work: Work, *, late: bool = False, **terms: Any) -> UUID:
    """A flagship class of 2024 held exactly as planned; ``late``: its papers came in a day late."""
    planned: dict[str, Any] = {"year": 2024, "tier": "flagship", "starts_on": OPENS, "ends_on": ENDS}
    project = factories.project(work.session, **(planned | terms))
    project.state = ProjectState.HELD
    cls = factories.training_class(
        work.session,
        project_id=project.id,
        year=project.year,
        state=ClassState.DELIVERED,
        actual_starts_on=project.starts_on,
        actual_ends_on=project.ends_on,
        actual_place=project.place,
        actual_topic=project.topic,
        actual_content=project.content,
        actual_audience=project.audience,
        actual_host_name=project.host.name,
    )
    submitted = date(2024, 8, 11) if late else date(2024, 8, 10)
    factories.implementation_plan(work.session, cls.id, submitted_on=submitted, accepted_on=date(2024, 8, 20))
    factories.opening_notice(work.session, cls.id, submitted_on=submitted)
    work.touch(cls.id)
    return cls.id


def report(work: Work, class_id: UUID) -> Any:
    completion.draft_completion(work, class_id, materials=PAPERS, seals=["finance", "organization"])
    completion.give_bank_details(work, class_id, **ACCOUNT)
    completion.review_completion(work, class_id, on=date(2024, 9, 30))
    return completion.submit_completion(work, class_id, on=date(2024, 10, 8))


def reported(work: Work, **terms: Any) -> UUID:
    class_id = held(work, **terms)
    assert report(work, class_id).passed
    return class_id


def account(work: Work, class_id: UUID, requested: int = 45000, line: str = "hr_operations") -> Any:
    costs = [
        budgets.Cost(ExpenseHead.TEACHING, Decimal(30000)),
        budgets.Cost(ExpenseHead.LODGING, Decimal(20000)),
    ]
    budgets.record_expenses(work, class_id, costs)
    budgets.confirm_expenses(work, class_id)
    settlement.draft_settlement(
        work,
        class_id,
        requested=Decimal(requested),
        budget_line=line,
        fees_charged=Decimal(0),
        individual_funds=Decimal(0),
    )
    return settlement.submit_settlement(work, class_id)


def state_of(work: Work, class_id: UUID) -> ClassState:
    return work.get(TrainingClass, class_id, "班次").state


def the(work: Work, model: Any, class_id: UUID) -> Any:
    return work.session.scalar(select(model).where(model.class_id == class_id))


def test_a_whole_report_is_taken(tenant: Tenant) -> None:
    with on(tenant) as work:
        class_id = held(work)
        judged = report(work, class_id)
        assert judged.passed
        assert judged.gate is Gate.OPEN
        assert state_of(work, class_id) is ClassState.REPORTED


def test_a_late_report_is_known_as_late_and_moves_nothing(tenant: Tenant) -> None:
    with on(tenant, date(2024, 10, 20)) as work:
        class_id = held(work)
        completion.draft_completion(work, class_id, materials=PAPERS)
        completion.give_bank_details(work, class_id, **ACCOUNT)
        completion.review_completion(work, class_id)
        judged = completion.submit_completion(work, class_id)
        assert judged.gate is Gate.BLOCKED
        assert {f.citation.id for f in judged.closing if f.citation} == {"FJ24-33", "FJ24-34"}
        decision_id = judged.row.id
    with on(tenant, date(2024, 10, 21)) as work:
        assert state_of(work, class_id) is ClassState.DELIVERED
        kept = work.get(Decision, decision_id, "决定")
        assert (kept.passed, kept.subject_id, kept.stage) == (False, class_id, Stage.COMPLETION)
        refused = select(AuditEntry.outcome).where(
            AuditEntry.object_id == str(class_id), AuditEntry.action == "decision.make"
        )
        assert work.session.scalars(refused).all() == ["refused"]
        determinations.determine_decision(
            work, decision_id, officer="样例处长", reason="台风停运", basis="样例纪要〔2024〕1号"
        )
        assert completion.accept_completion(work, class_id).passed
        assert state_of(work, class_id) is ClassState.REPORTED
        assert the(work, CompletionReport, class_id).submitted_on == date(2024, 10, 20)


def test_a_paper_that_is_missing_is_named(tenant: Tenant) -> None:
    with on(tenant) as work:
        class_id = held(work)
        completion.draft_completion(work, class_id, materials=[p for p in PAPERS if p != "publicity"])
        completion.give_bank_details(work, class_id, **ACCOUNT)
        completion.review_completion(work, class_id)
        judged = completion.submit_completion(work, class_id)
        assert not judged.passed
        assert any("publicity" in str((f.detail, f.observed, f.limit)) for f in judged.closing)
        completion.return_completion(work, class_id, because="缺宣传材料")
        returned = the(work, CompletionReport, class_id)
        assert (returned.returned_because, returned.returned_on) == ("缺宣传材料", work.today)
        handed_in: Any = class_facts(work, work.get(TrainingClass, class_id, "班次")).completion.submitted_on
        assert handed_in is ABSENT
        completion.withdraw_return(work, class_id)
        assert (returned.state, returned.returned_because) == (CompletionState.SUBMITTED, None)
        assert returned.submitted_on is not None
        completion.return_completion(work, class_id, because="缺宣传材料")
        completion.draft_completion(work, class_id, materials=PAPERS)
        assert (returned.state, returned.submitted_on) == (CompletionState.DRAFT, None)
        with pytest.raises(WrongState, match="请等其再次上报"):
            completion.withdraw_return(work, class_id)
        assert report(work, class_id).passed


def test_the_report_is_withdrawn_until_the_settlement_built_on_it(tenant: Tenant) -> None:
    with on(tenant) as work:
        class_id = reported(work)
        completion.withdraw_completion(work, class_id)
        assert state_of(work, class_id) is ClassState.DELIVERED
        assert completion.submit_completion(work, class_id).passed
        assert account(work, class_id).passed
        settlement.close_settlement(work, class_id)
        with pytest.raises(WrongState, match="已经结算的请先撤销结算"):
            completion.withdraw_completion(work, class_id)


def test_a_bank_account_is_encrypted_and_never_told_back(tenant: Tenant) -> None:
    with on(tenant) as work:
        class_id = held(work)
        with pytest.raises(InvalidInput) as error:
            completion.give_bank_details(work, class_id, **(ACCOUNT | {"account_number": "62 二八 9999"}))
        assert "9999" not in str(error.value)
        assert (
            completion.give_bank_details(work, class_id, **ACCOUNT).bank_account_number == "3500123456789012"
        )


def test_dates_out_of_order_are_refused(tenant: Tenant) -> None:
    with on(tenant) as work:
        class_id = held(work)
        completion.draft_completion(work, class_id, materials=PAPERS)
        with pytest.raises(InvalidInput, match="审核日：不得早于实际结束日期"):
            completion.review_completion(work, class_id, on=ENDS - timedelta(days=1))
        with pytest.raises(InvalidInput, match="上报日：不得晚于今天"):
            completion.submit_completion(work, class_id, on=TODAY + timedelta(days=1))
        with pytest.raises(InvalidInput, match=r"结业材料.*photo"):
            completion.draft_completion(work, class_id, materials=["photo"])


def test_a_class_that_was_not_held_reports_nothing(tenant: Tenant) -> None:
    with on(tenant) as work:
        planned = factories.training_class(work.session, year=2024)
        work.touch(planned.id)
        with pytest.raises(WrongState, match="班次办完之后"):
            completion.draft_completion(work, planned.id)


def test_a_flagship_filed_in_time_gets_its_cap_line_by_line(tenant: Tenant) -> None:
    with on(tenant) as work:
        class_id = reported(work, field_code="settled")
        assert account(work, class_id).passed
        assert settlement.close_settlement(work, class_id).passed
        subsidy = the(work, Subsidy, class_id)
        assert subsidy.proposed == 45000
        assert [(line["amount"], (line["citation"] or {}).get("id")) for line in subsidy.lines] == [
            ("45000", None),
            ("50000", "FJ24-24"),
            ("45000", "FJ24-30"),
        ]
        cls = work.get(TrainingClass, class_id, "班次")
        assert (cls.state, cls.project.state) == (ClassState.SETTLED, ProjectState.COMPLETED)
        subsidies.approve_subsidy(work, class_id)
        subsidies.pay_subsidy(work, class_id)
    with on(tenant) as work:
        cell = work.session.scalars(select(SummaryCell).where(SummaryCell.field == "settled")).one()
        assert (cell.subsidy_proposed, cell.subsidy_paid) == (45000, 45000)
        assert (cell.projects_completed, cell.classes_held) == (1, 1)
        assert rollup.reconcile(work.session) == []


def test_a_class_filed_a_day_late_closes_at_nothing_once_somebody_confirms(tenant: Tenant) -> None:
    with on(tenant) as work:
        class_id = reported(work, late=True)
        judged = account(work, class_id)
        assert not judged.passed
        assert the(work, Subsidy, class_id).proposed == 45000
        draft = consequences.drafts(work, class_id)[0]
        assert draft.citation["id"] == "FJ24-35"
        assert not settlement.close_settlement(work, class_id).passed
        assert state_of(work, class_id) is ClassState.REPORTED
        consequences.confirm_consequence(work, draft.id, officer="样例处长")
        assert settlement.close_settlement(work, class_id).passed
        subsidy = the(work, Subsidy, class_id)
        assert subsidy.proposed == 0
        assert subsidy.lines[-1]["citation"]["id"] == "FJ24-35"
        assert subsidies.approve_subsidy(work, class_id).state is SubsidyState.REFUSED
        with pytest.raises(WrongState, match="批复之后才拨付"):
            subsidies.pay_subsidy(work, class_id)


def test_a_confirmed_refusal_is_reversed_and_the_subsidy_is_back(tenant: Tenant) -> None:
    with on(tenant) as work:
        class_id = reported(work, late=True)
        account(work, class_id)
        (draft,) = consequences.drafts(work, class_id)
        consequences.confirm_consequence(work, draft.id, officer="样例处长")
        settlement.close_settlement(work, class_id)
        reasons = {"officer": "样例厅领导", "because": "台风停运，复核后不取消"}
        with pytest.raises(WrongState, match="请先撤销结算"):
            consequences.reverse_consequence(work, draft.id, **reasons)
        settlement.reopen_settlement(work, class_id)
        consequences.reverse_consequence(work, draft.id, **reasons)
        judged = settlement.close_settlement(work, class_id)
        assert not judged.passed
        decided: dict[str, Any] = {"reason": "台风停运", "basis": "样例纪要〔2024〕3号"}
        determinations.determine_decision(work, judged.row.id, officer="样例厅领导", **decided)
        assert settlement.close_settlement(work, class_id).passed
        assert (the(work, Subsidy, class_id).proposed, draft.reversed_by) == (45000, "样例厅领导")


def test_the_wrong_budget_line_blocks_and_can_be_put_right(tenant: Tenant) -> None:
    with on(tenant) as work:
        class_id = reported(work)
        assert account(work, class_id, line="provincial_talent").gate is Gate.BLOCKED
        settlement.return_settlement(work, class_id, because="列支渠道不对")
        assert the(work, Subsidy, class_id) is None
        settlement.draft_settlement(work, class_id, budget_line="hr_operations")
        assert settlement.submit_settlement(work, class_id).passed
        with pytest.raises(WrongState, match="已报送"):
            settlement.draft_settlement(work, class_id, requested=Decimal(1))
        settlement.withdraw_settlement(work, class_id)
        with pytest.raises(InvalidInput, match="列支渠道"):
            settlement.draft_settlement(work, class_id, budget_line="pocket")


def test_asking_for_more_than_the_cap_is_refused(tenant: Tenant) -> None:
    with on(tenant) as work:
        class_id = reported(work)
        judged = account(work, class_id, requested=45001)
        assert {f.citation.id for f in judged.closing if f.citation} == {"FJ24-30"}


def test_a_subsidy_that_no_figure_fixes_is_approved_by_name_and_reason_only(tenant: Tenant) -> None:
    opens = date(2025, 9, 10)
    with on(tenant, date(2025, 10, 10)) as work:
        class_id = held(work, year=2025, starts_on=opens, ends_on=opens + timedelta(days=4))
        completion.draft_completion(work, class_id, materials=PAPERS)
        judged = completion.submit_completion(work, class_id)
        if not judged.passed:
            determinations.determine_decision(
                work, judged.row.id, officer="样例处长", reason="样例", basis="样例"
            )
            assert completion.accept_completion(work, class_id).passed
        judged = account(work, class_id)
        assert judged.gate is Gate.INCOMPLETE
        assert the(work, Subsidy, class_id).proposed is None
        determinations.determine_decision(
            work, judged.row.id, officer="样例处长", reason="按省直标准核定", basis="样例纪要〔2025〕2号"
        )
        assert settlement.close_settlement(work, class_id).passed
        with pytest.raises(InvalidInput, match="补助没有算出"):
            subsidies.approve_subsidy(work, class_id)
        with pytest.raises(InvalidInput, match="批复说明"):
            subsidies.approve_subsidy(work, class_id, amount=Decimal(40000))
        approved = subsidies.approve_subsidy(work, class_id, amount=Decimal(40000), note="按省直培训费标准")
        assert (approved.state, approved.approved) == (SubsidyState.APPROVED, Decimal(40000))


def test_every_act_on_the_money_is_undone_in_its_order(tenant: Tenant) -> None:
    with on(tenant) as work:
        class_id = reported(work)
        account(work, class_id)
        settlement.close_settlement(work, class_id)
        subsidies.approve_subsidy(work, class_id)
        with pytest.raises(WrongState, match="请先撤销补助批复"):
            settlement.reopen_settlement(work, class_id)
        subsidies.pay_subsidy(work, class_id, amount=Decimal(40000))
        with pytest.raises(InvalidInput, match="不得超过拨付金额"):
            subsidies.recover_subsidy(work, class_id, amount=Decimal(40001))
        subsidies.recover_subsidy(work, class_id, amount=Decimal(15000))
        assert subsidies.withdraw_recovery(work, class_id).state is SubsidyState.PAID
        assert subsidies.withdraw_payment(work, class_id).state is SubsidyState.APPROVED
        assert subsidies.withdraw_approval(work, class_id).state is SubsidyState.PROPOSED
        assert settlement.reopen_settlement(work, class_id).state is SettlementState.SUBMITTED
        assert state_of(work, class_id) is ClassState.REPORTED
        assert work.get(TrainingClass, class_id, "班次").project.state is ProjectState.HELD


def test_a_project_is_completed_with_its_last_class_only(tenant: Tenant) -> None:
    with on(tenant) as work:
        class_id = reported(work)
        project = work.get(TrainingClass, class_id, "班次").project
        factories.training_class(work.session, project_id=project.id, year=2024)
        account(work, class_id)
        settlement.close_settlement(work, class_id)
        assert project.state is ProjectState.HELD
        assert the(work, Settlement, class_id).closed_on == TODAY
        assert project.level is Level.PROVINCIAL


def test_a_national_class_of_2021_gets_the_ministrys_figure(tenant: Tenant) -> None:
    opens = date(2021, 9, 10)
    with on(tenant, date(2021, 10, 10)) as work:
        class_id = held(
            work,
            year=2021,
            level=Level.NATIONAL,
            tier="national",
            starts_on=opens,
            ends_on=opens + timedelta(days=4),
        )
        completion.draft_completion(work, class_id, materials=PAPERS, seals=["finance", "organization"])
        completion.review_completion(work, class_id)
        judged = completion.submit_completion(work, class_id)
        assert judged.passed, judged.reasons()
        judged = account(work, class_id, requested=165000, line="central")
        assert judged.gate is Gate.INCOMPLETE, judged.reasons()
        assert [f.status for f in judged.closing] == [Status.ATTEST, Status.UNKNOWN], judged.reasons()
        settlement.withdraw_settlement(work, class_id)
        settlement.draft_settlement(work, class_id, reimbursement_submitted_on=date(2021, 10, 9))
        word = Attestation.EARMARKED_FUNDS
        signed = {"word": word, "signed_by": "样例处长", "signed_on": date(2021, 10, 9)}
        factories.add(work.session, Signature(class_id=class_id, **signed))
        judged = settlement.submit_settlement(work, class_id)
        assert judged.passed, judged.reasons()
        assert settlement.close_settlement(work, class_id).passed
        # the least of what was asked for, what was spent, and the cap
        assert the(work, Subsidy, class_id).proposed == 50000
