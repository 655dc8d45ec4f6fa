"""征集, 申报, 审核, 遴选: from the call to the year's choice, and a national candidate not chosen."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from yanxiu.models import Application, ApplicationState, Endorsement, HostRecord, MinistryAct
from yanxiu.policy import (
    ApplicationField,
    Attestation,
    Gate,
    Level,
    NationalResult,
    OrganizationKind,
    Stage,
    Status,
    worst,
)
from yanxiu.services import (
    applications,
    attestations,
    calls,
    endorsements,
    plans,
    projects,
    recommendations,
    selection,
)
from yanxiu.services.determinations import determine_stage
from yanxiu.services.errors import InvalidInput, NotFound, WrongState
from yanxiu.services.facts import application_facts
from yanxiu.testing import factories

REVIEW: dict[str, Any] = {"opinion": "同意", "opinion_on": date(2025, 2, 11), "sealed": True}
BLOCKS = [block for block in ApplicationField if block is not ApplicationField.REVIEW_OPINION]
IN_TIME = date(2025, 2, 14)


@pytest.fixture
def at(fujian, open_for):
    """Begin a unit of work in the season of applications."""
    return lambda today=IN_TIME: open_for(fujian, today)


def status(judged, cite):
    return worst(f for f in judged.decision.findings if f.citation and f.citation.id == cite)


def host_of(work):
    supervisor = factories.organization(
        work.session, name="样例市人社局", kind=OrganizationKind.AGENCY, supervises=True
    )
    host = factories.organization(work.session, base_level="none")
    record = HostRecord(organization_id=host.id, year=2024, completed_as_planned=True)
    factories.add(work.session, record)
    endorsements.record_summary_sheet(
        work,
        2025,
        supervisor.id,
        columns=["serial", "topic", "host", "contact", "phone", "field"],
        sealed=True,
        filled_on=date(2025, 2, 12),
    )
    return {"host_id": host.id, "applicant_id": host.id, "supervisor_id": supervisor.id}


def drafted(work, level=Level.PROVINCIAL, **given):
    provincial = level is Level.PROVINCIAL
    fields = {
        **host_of(work),
        "topic": "工业大数据应用",
        "funding_mode": "fiscal",
        "field_code": "电子信息",
        "industry_authority": "样例省工信厅",
        "form": "annex_2" if provincial else "annex_1",
        "filled_fields": BLOCKS,
        "sealed": True,
        "attachments": ["annex_2" if provincial else "annex_1", "annex_3"],
        "topic_ranges": ["industry_needs", "digital"],
        "topic_justifications": {"industry_needs": "说明", "digital": "说明"},
        "audience_scope": "province" if provincial else "national",
    }
    row = applications.draft_application(work, 2025, level, **(fields | given))
    applications.record_receipt(work, row.id, paper_received_on=IN_TIME, electronic_received_on=IN_TIME)
    return row


@pytest.fixture
def submitted(at):
    """A sound provincial application that waits for its review."""
    with at() as work:
        row = drafted(work)
        judged = applications.submit_application(work, row.id)
        assert (judged.passed, row.state) == (False, ApplicationState.SUBMITTED)
        return row.id


@pytest.fixture
def endorsed(at, submitted):
    """One that its supervising department forwards."""
    with at() as work:
        attestations.sign_application(work, submitted, Attestation.TOPIC_FIT, signed_by="样例处长")
        judged = endorsements.endorse_application(work, submitted, **REVIEW)
        assert judged.passed, judged.reasons()
    return submitted


def state(at, key):
    with at() as work:
        return work.get(Application, key, "申报").state


def test_an_application_waits_for_the_review_and_goes_on_with_it(at, endorsed):
    with at() as work:
        row = work.get(Application, endorsed, "申报")
        assert (row.state, row.submitted_on) == (ApplicationState.ENDORSED, IN_TIME)
        review = work.session.scalars(select(Endorsement).where(Endorsement.application_id == endorsed)).one()
        assert (review.opinion_by, review.round) == ("样例市人社局", 1)


def test_what_the_host_itself_left_out_keeps_the_form_back(at, trail):
    before = trail()
    with at() as work:
        row = drafted(work, topic_ranges=["key_fields"], topic_justifications={"key_fields": "说明"})
        judged = applications.submit_application(work, row.id)
        assert (judged.passed, judged.gate, status(judged, "FJ25-15")) == (False, Gate.BLOCKED, Status.FAIL)
        key = row.id
    after = trail()
    assert (after.decisions - before.decisions, after.refusals - before.refusals) == (1, 1)
    assert state(at, key) is ApplicationState.DRAFT
    with at() as work:
        assert applications.edit_application(work, key, topic_ranges=["digital"]).topic_ranges == ["digital"]
        assert work.get(Application, key, "申报").submitted_on is None


def test_a_missing_block_is_the_hosts_affair_but_that_of_the_opinion_is_not(at):
    with at() as work:
        row = drafted(work, filled_fields=BLOCKS[:-1])
        assert not applications.submit_application(work, row.id).passed
        assert row.state is ApplicationState.DRAFT


def test_a_late_application_is_not_forwarded_and_no_opinion_is_left(at, submitted):
    with at(date(2025, 3, 1)) as work:
        applications.record_receipt(work, submitted, paper_received_on=date(2025, 2, 21))
        attestations.sign_application(work, submitted, Attestation.TOPIC_FIT, signed_by="样例处长")
        judged = endorsements.endorse_application(work, submitted, **REVIEW)
        assert (judged.passed, status(judged, "FJ25-30")) == (False, Status.FAIL)
    with at() as work:
        assert not work.session.scalars(
            select(Endorsement).where(Endorsement.application_id == submitted)
        ).all()
    assert state(at, submitted) is ApplicationState.SUBMITTED


def test_each_step_up_to_the_review_can_be_undone(at, endorsed):
    with at() as work:
        with pytest.raises(WrongState, match="已审核"):
            applications.withdraw_application(work, endorsed)
        endorsements.withdraw_endorsement(work, endorsed)
        row = applications.withdraw_application(work, endorsed)
        assert (row.state, row.submitted_on) == (ApplicationState.DRAFT, None)
        assert applications.abandon_application(work, endorsed).state is ApplicationState.WITHDRAWN
        with pytest.raises(WrongState, match="已撤回"):
            applications.edit_application(work, endorsed, topic="别的")


def test_a_returned_application_says_why_and_comes_back_in_a_second_round(at, submitted):
    with at() as work:
        with pytest.raises(InvalidInput, match="退回意见"):
            endorsements.return_application(work, submitted, opinion="")
        endorsements.return_application(work, submitted, opinion="请补充师资")
    with at() as work:
        applications.edit_application(work, submitted, content="补充后的内容")
        applications.submit_application(work, submitted)
        attestations.sign_application(work, submitted, Attestation.TOPIC_FIT, signed_by="样例处长")
        assert endorsements.endorse_application(work, submitted, **REVIEW).passed
        rounds = work.session.scalars(
            select(Endorsement.round)
            .where(Endorsement.application_id == submitted)
            .order_by(Endorsement.round)
        ).all()
        assert rounds == [1, 2]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"topic": " "}, "选题"),
        ({"form": "annex_9"}, "annex_9"),
        ({"attachments": ["annex_9"]}, "附件"),
        ({"topic_ranges": ["moon"]}, r"选题范围.*moon"),
        ({"starts_on": "2025-06-10", "ends_on": "2025-06-09"}, "计划结束日期"),
        ({"headcount": -1}, "计划人数"),
        ({"funding_mode": "gold"}, r"经费渠道.*gold"),
        ({"colour": "red"}, "colour"),
        ({"host_id": None}, "承办单位"),
    ],
)
def test_a_form_with_nonsense_is_refused_by_field(at, given, message):
    with at() as work, pytest.raises(InvalidInput, match=message):
        drafted(work, **given)


def test_only_a_supervising_department_supervises(at):
    with at() as work:
        other = factories.organization(work.session)
        with pytest.raises(InvalidInput, match="主管部门"):
            drafted(work, supervisor_id=other.id)


def score(work, key):
    selection.record_score_sheet(work, key, "样例评审", [{"heading": "选题", "points": 90}], complete=True)


def test_a_scored_application_is_selected_in_a_tier_of_the_year(at, endorsed):
    with at() as work:
        refused = selection.select_application(work, endorsed, tier="flagship")
        assert (refused.passed, status(refused, "FJ25-18")) == (False, Status.ATTEST)
        score(work, endorsed)
        with pytest.raises(InvalidInput, match="engineering"):
            selection.select_application(work, endorsed, tier="engineering")
        assert selection.select_application(work, endorsed, tier="flagship").passed
    with at() as work:
        row = work.get(Application, endorsed, "申报")
        assert (row.state, row.tier) == (ApplicationState.SELECTED, "flagship")
        plan = plans.draft_plan(work, 2025)
        listed = projects.add_selected(work, plan.id, endorsed)
        with pytest.raises(WrongState, match="已列入计划"):
            selection.reopen_selection(work, endorsed)
        projects.remove_project(work, listed.project_id)
        reopened = selection.reopen_selection(work, endorsed)
        assert (reopened.state, reopened.tier) == (ApplicationState.ENDORSED, None)
        assert selection.reject_application(work, endorsed).state is ApplicationState.NOT_SELECTED
        selection.reopen_selection(work, endorsed)


def test_a_score_sheet_is_one_per_reviewer_and_adds_up(at, endorsed):
    with at() as work:
        score(work, endorsed)
        sheet = selection.record_score_sheet(
            work,
            endorsed,
            " 样例评审 ",
            [{"heading": "选题", "points": 50}, {"heading": "师资", "points": 20}],
        )
        assert (sheet.total, sheet.complete) == (Decimal(70), True)
        for items, message in (
            ([{"heading": "", "points": 1}], "评分项"),
            ([{"heading": "选题", "points": -1}], "-1"),
            ([{"heading": "选题", "points": 101}], "总分"),
        ):
            with pytest.raises(InvalidInput, match=message):
                selection.record_score_sheet(work, endorsed, "样例评审乙", items)
        with pytest.raises(InvalidInput, match="评审人"):
            selection.record_score_sheet(work, endorsed, " ", [])


@pytest.fixture
def candidate(at):
    """A national application that was reviewed and recommended to the ministry."""
    with at() as work:
        row = drafted(work, Level.NATIONAL, field_code=None)
        row.state = ApplicationState.ENDORSED
        recommendations.recommend_application(work, row.id, recommended_on=date(2025, 1, 20))
        again = recommendations.recommend_application(work, row.id)
        assert again.recommended_on == date(2025, 1, 20)
        score(work, row.id)
        return row.id


def test_a_candidate_not_chosen_becomes_provincial_by_itself_and_is_asked_for_the_rest(at, candidate):
    with at(date(2025, 3, 18)) as work:
        judged = recommendations.record_national_result(
            work, candidate, NationalResult.NOT_CHOSEN, result_on=date(2025, 3, 10), document_number="样函1号"
        )
        assert status(judged, "FJ25-41") in (Status.UNKNOWN, Status.FAIL)
        row = work.get(Application, candidate, "申报")
        assert (row.level, row.level_applied) == (Level.PROVINCIAL, Level.NATIONAL)
        assert not selection.select_application(work, candidate, tier="ordinary").passed
    with at(date(2025, 3, 20)) as work:
        applications.complete_transfer(work, candidate, field_code="电子信息")
        endorsements.review_transferred(
            work, candidate, opinion="同意", opinion_on=date(2025, 3, 18), sealed=True
        )
        determine_stage(
            work, Stage.SELECTION, 2025, officer="样例处长", reason="没有部级文件", basis="会议纪要"
        )
        judged = selection.select_application(work, candidate, tier="ordinary")
        assert status(judged, "FJ25-41") is Status.PASS
        assert judged.passed, judged.reasons()


def test_a_result_recorded_wrongly_is_taken_back_with_the_transfer(at, candidate):
    with at(date(2025, 3, 18)) as work:
        with pytest.raises(InvalidInput, match="结果日期"):
            recommendations.record_national_result(
                work, candidate, NationalResult.NOT_CHOSEN, result_on=date(2025, 1, 1)
            )
        recommendations.record_national_result(
            work, candidate, NationalResult.NOT_CHOSEN, result_on=date(2025, 3, 10)
        )
        with pytest.raises(WrongState, match="已有结果"):
            recommendations.withdraw_recommendation(work, candidate)
        with pytest.raises(WrongState, match="已有结果"):
            recommendations.record_national_result(
                work, candidate, NationalResult.CHOSEN, result_on=date(2025, 3, 10)
            )
        row = recommendations.withdraw_national_result(work, candidate)
        assert row.level is Level.NATIONAL
        acts = select(MinistryAct).where(MinistryAct.application_id == candidate)
        assert not work.session.scalars(acts).all()
        recommendations.record_national_result(
            work, candidate, NationalResult.CHOSEN, result_on=date(2025, 3, 10)
        )
        assert row.level is Level.NATIONAL


def test_where_no_rule_transfers_a_candidate_stays_national(hebei, open_for):
    with open_for(hebei, date(2025, 3, 18)) as work:
        row = factories.application(
            work.session, year=2025, level=Level.NATIONAL, tier=None, state=ApplicationState.ENDORSED
        )
        recommendations.recommend_application(work, row.id, recommended_on=date(2025, 1, 20))
        recommendations.record_national_result(
            work, row.id, NationalResult.NOT_CHOSEN, result_on=date(2025, 3, 10)
        )
        assert row.level is Level.NATIONAL


def test_only_national_applications_are_recommended(at, endorsed):
    with at() as work, pytest.raises(InvalidInput, match="国家级"):
        recommendations.recommend_application(work, endorsed)
    with at() as work, pytest.raises(NotFound, match="推荐"):
        recommendations.withdraw_recommendation(work, endorsed)


def test_a_call_opens_takes_applications_of_its_level_and_closes(at):
    with at() as work:
        call = calls.draft_call(work, 2025, "2025年征集", topic_ranges=["digital"], forms=["annex_2"])
        with pytest.raises(InvalidInput, match="级别"):
            calls.open_call(work, call.id)
        calls.set_call_level(work, call.id, Level.PROVINCIAL, closes_on=date(2025, 2, 20), form="annex_2")
        with pytest.raises(WrongState, match=r"草稿.*征集中"):
            drafted(work, call_id=call.id)
        calls.open_call(work, call.id)
        calls.withdraw_call(work, call.id)
        calls.open_call(work, call.id)
        row = drafted(work, call_id=call.id, form=None)
        assert application_facts(work, row).call_closes_on == date(2025, 2, 20)
        with pytest.raises(WrongState, match="已有申报"):
            calls.withdraw_call(work, call.id)
        with pytest.raises(NotFound, match="申报级别"):
            drafted(work, Level.NATIONAL, call_id=call.id)
        calls.close_call(work, call.id)
        with pytest.raises(WrongState, match="已截止"):
            drafted(work, call_id=call.id)
        calls.reopen_call(work, call.id)
        for title, given, message in (
            ("2025年征集", {}, "同名"),
            ("又一次", {"topic_ranges": ["moon"]}, "moon"),
            (" ", {}, "标题"),
        ):
            with pytest.raises(InvalidInput, match=message):
                calls.draft_call(work, 2025, title, **given)
