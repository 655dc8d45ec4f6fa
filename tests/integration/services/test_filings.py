"""备案 and 审批: a class may open, or it may not, and why."""

from datetime import date

import pytest

from yanxiu.models import ClassState, ImplementationPlan, TrainingClass
from yanxiu.policy import Gate, Kind, Level, Party, PlanSection, Stage, Status
from yanxiu.services import filings, ministry
from yanxiu.services.determinations import determine_decision, determine_stage
from yanxiu.services.errors import InvalidInput, NotFound, WrongState


def status(judged, cite):
    return {f.citation.id: f.status for f in judged.decision.findings if f.citation}[cite]


def paper(work, cls):
    found = filings.plan_of(work, cls)
    assert found is not None
    return found


def test_papers_in_time_are_put_on_file_and_the_class_may_open(year, on):
    key = year.filed(date(2024, 9, 14))
    with on(date(2024, 9, 20)) as work:
        judged = filings.accept_filing(work, key)
        assert judged.passed
        assert status(judged, "FJ24-12") is Status.PASS
    with on() as work:
        cls = work.get(TrainingClass, key, "班次")
        assert cls.state is ClassState.CLEARED
        assert paper(work, cls).accepted_on == date(2024, 9, 20)


def test_papers_a_day_late_are_refused_and_leave_decision_and_audit_entry_only(year, on, trail):
    key, before = year.filed(date(2024, 9, 15)), trail()
    with on(date(2024, 9, 20)) as work:
        judged = filings.accept_filing(work, key)
        assert (judged.passed, judged.gate) == (False, Gate.BLOCKED)
        assert status(judged, "FJ24-12") is Status.FAIL
        assert any("FJ24-12" in reason for reason in judged.reasons())
    after = trail()
    assert (after.decisions - before.decisions, after.refusals - before.refusals) == (1, 1)
    with on() as work:
        cls = work.get(TrainingClass, key, "班次")
        assert cls.state is ClassState.FILED
        assert paper(work, cls).accepted_on is None


def test_an_officer_may_let_a_late_class_open(year, on):
    key = year.filed(date(2024, 9, 15))
    with on(date(2024, 9, 20)) as work:
        refused = filings.accept_filing(work, key)
        determine_decision(work, refused.row.id, officer="样例处长", reason="台风", basis="会议纪要")
        judged = filings.accept_filing(work, key)
        assert (judged.passed, judged.gate) == (True, Gate.BLOCKED)
    assert year.state(key) is ClassState.CLEARED


def test_clearance_is_taken_back_until_somebody_is_enrolled(year, on):
    key = year.cleared()
    with on() as work:
        assert filings.withdraw_clearance(work, key).state is ClassState.FILED
        filings.withdraw_filing(work, key)
    with on() as work:
        cls = work.get(TrainingClass, key, "班次")
        assert (cls.state, paper(work, cls).submitted_on) == (ClassState.PLANNED, None)
    held = year.recruited()
    with on() as work, pytest.raises(WrongState, match="招生完成"):
        filings.withdraw_clearance(work, held)


def test_nothing_is_reviewed_before_it_was_handed_in_nor_twice(year, on):
    key = year.planned()
    with on() as work, pytest.raises(WrongState, match="没有报送材料"):
        filings.accept_filing(work, key)
    key = year.cleared()
    with on() as work, pytest.raises(WrongState, match="可以开班"):
        filings.accept_filing(work, key)


def test_a_returned_plan_keeps_its_late_second_day(year, on):
    key = year.filed(date(2024, 9, 10))
    with on(date(2024, 9, 11)) as work:
        filings.return_plan(work, key, note="补日程安排")
    with on(date(2024, 9, 18)) as work:
        row = filings.submit_plan(work, key, sections=["time"])
        assert (row.submitted_on, row.review_outcome) == (date(2024, 9, 18), None)
    with on(date(2024, 9, 19)) as work:
        row = filings.submit_plan(work, key, sections=["time", "place"])
        assert row.submitted_on == date(2024, 9, 18)


def test_a_return_says_why(year, on):
    key = year.filed()
    with on() as work, pytest.raises(InvalidInput, match="退回意见"):
        filings.return_plan(work, key, note=" ")


def test_an_ordinary_class_has_nothing_to_file_and_is_cleared_as_listed(year, on):
    key = year.planned(tier="ordinary")
    with on() as work:
        assert filings.clear_class(work, key).passed
    unlisted = year.planned(tier="ordinary", listed=False)
    with on() as work:
        judged = filings.clear_class(work, unlisted)
        assert status(judged, "FJ24-04") is Status.FAIL
        assert not judged.passed
    assert year.state(unlisted) is ClassState.PLANNED


def test_an_unknown_section_names_field_value_and_choices(year, on):
    key = year.planned()
    with on() as work, pytest.raises(InvalidInput, match=r"实施方案内容.*weather") as caught:
        filings.submit_plan(work, key, sections=["weather"])
    assert "lodging" in str(caught.value)


def test_a_national_class_waits_for_the_ministry_and_then_for_the_notice(year, on):
    key = year.planned(tier="national", level=Level.NATIONAL)
    with on(date(2024, 9, 1)) as work:
        filings.submit_plan(
            work, key, sections=list(PlanSection), filed_by=Party.HOST, consulted_on=date(2024, 8, 30)
        )
    with on(date(2024, 9, 5)) as work:
        judged = filings.clear_class(work, key)
        assert (judged.passed, judged.gate) == (False, Gate.INCOMPLETE)
    with on(date(2024, 9, 20)) as work:
        act = ministry.record_approval(
            work, key, approved_on=date(2024, 9, 18), document_number="样函〔2024〕1号"
        )
        assert act.acted_on == date(2024, 9, 18)
        filings.issue_notice(work, key, issuer=Party.DEPARTMENT, issued_on=date(2024, 9, 20))
        missing = filings.clear_class(work, key)
        assert [f.kind for f in missing.closing] == [Kind.NO_POLICY]
        determine_stage(
            work, Stage.PREPARATION, 2024, officer="样例处长", reason="没有部级文件", basis="会议纪要"
        )
        assert not filings.clear_class(work, key).passed  # the province's own silence is another's
        determine_stage(
            work,
            Stage.PREPARATION,
            2024,
            officer="样例处长",
            reason="没有部级文件",
            basis="会议纪要",
            jurisdiction="national",
        )
        judged = filings.clear_class(work, key)
        assert status(judged, "FJ24-11") is Status.PASS
        assert judged.passed, judged.reasons()
        act_id = act.id
    with on() as work, pytest.raises(WrongState, match="撤销放行"):
        ministry.withdraw_act(work, act_id)


def test_the_ministrys_approval_can_be_taken_back_until_the_class_is_cleared(year, on):
    key = year.filed(tier="national", level=Level.NATIONAL)
    with on(date(2024, 9, 20)) as work:
        act = ministry.record_approval(work, key, approved_on=date(2024, 9, 18))
        assert [row.id for row in ministry.acts_of(work, key)] == [act.id]
        with pytest.raises(WrongState, match="已审核通过"):
            ministry.record_approval(work, key, approved_on=date(2024, 9, 18))
        ministry.withdraw_act(work, act.id)
    with on() as work:
        cls = work.get(TrainingClass, key, "班次")
        assert paper(work, cls).approved_on is None
        assert ministry.acts_of(work, key) == []


def test_the_ministry_approves_national_classes_only(year, on):
    key = year.filed()
    with on() as work, pytest.raises(InvalidInput, match="国家级"):
        ministry.record_approval(work, key, approved_on=date(2024, 9, 18))


def test_another_tenants_class_is_not_found(year, hebei, open_for):
    key = year.filed()
    with open_for(hebei) as work, pytest.raises(NotFound, match="班次"):
        filings.accept_filing(work, key)
    with open_for(hebei) as work:
        assert work.session.query(ImplementationPlan).count() == 0
