"""变更: explained here, approved there; some changes no approval answers for."""

from datetime import date

import pytest

from yanxiu.models import ClassState
from yanxiu.policy import Gate, Level, Party, WatchedField
from yanxiu.services import amendments, ministry
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.policy_choices import adopt_draft
from yanxiu.testing import factories

SOON = date(2024, 10, 8)
OPENS = date(2024, 10, 14)


@pytest.fixture
def approval_needed(hebei, open_for):
    """A class under a draft, applied on trial, that asks for approval of changes."""
    with open_for(hebei, date(2024, 1, 2)) as work:
        adopt_draft(work, "HED", 2024, officer="样例处长", basis="试行")
        project = factories.project(
            work.session, tier="provincial", starts_on=OPENS, ends_on=date(2024, 10, 17)
        )
        return factories.training_class(work.session, project_id=project.id, state=ClassState.CLEARED).id


def test_a_late_report_stays_on_record_and_is_found_late(year, on):
    key = year.recruited()
    with on(OPENS) as work:
        reported = amendments.report_amendment(
            work, key, WatchedField.TIME, new="推迟一天", effective_on=OPENS, written=True
        )
        assert (reported.judged.passed, reported.judged.gate) == (False, Gate.BLOCKED)
        assert reported.amendment.old == "2024-10-14至2024-10-17"
        assert len(amendments.amendments_of(work, key)) == 1


def test_a_change_is_taken_back_and_counts_no_more(year, on):
    key = year.recruited()
    with on(SOON) as work:
        row = amendments.report_amendment(work, key, WatchedField.HOST, new="别家").amendment
        amendments.withdraw_amendment(work, row.id)
        assert amendments.amendments_of(work, key) == []
        with pytest.raises(WrongState, match="已撤回"):
            amendments.approve_amendment(work, row.id)


def test_a_change_says_what_it_changes_to(year, on):
    key = year.recruited()
    with on(SOON) as work, pytest.raises(InvalidInput, match="变更为"):
        amendments.report_amendment(work, key, WatchedField.PLACE, new=" ")


def test_place_is_approved_but_the_topic_never(approval_needed, hebei, open_for):
    with open_for(hebei, SOON) as work:
        place = amendments.report_amendment(
            work, approval_needed, WatchedField.PLACE, new="别处", effective_on=OPENS
        )
        assert place.judged.gate is Gate.INCOMPLETE
        assert amendments.approve_amendment(work, place.amendment.id).passed
        assert place.amendment.approver is Party.DEPARTMENT
        with pytest.raises(WrongState, match="已批准"):
            amendments.approve_amendment(work, place.amendment.id)
        with pytest.raises(WrongState, match="已批准"):
            amendments.withdraw_amendment(work, place.amendment.id)
        topic = amendments.report_amendment(
            work, approval_needed, WatchedField.TOPIC, new="别的选题", effective_on=OPENS
        )
        refused = amendments.approve_amendment(work, topic.amendment.id)
        assert (refused.passed, refused.gate) == (False, Gate.BLOCKED)
        assert topic.amendment.approved_on is None
        amendments.withdraw_approval(work, place.amendment.id)
        assert place.amendment.approved_on is None
        with pytest.raises(InvalidInput, match="变更批准日"):
            amendments.approve_amendment(work, place.amendment.id, approved_on=date(2024, 10, 1))


def test_the_ministry_acknowledges_changes_of_national_classes(year, on):
    national = year.planned(tier="national", level=Level.NATIONAL)
    provincial = year.planned()
    with on(SOON) as work:
        row = amendments.report_amendment(work, national, WatchedField.PLACE, new="别处").amendment
        act = ministry.record_amendment(work, row.id, acted_on=date(2024, 10, 8))
        assert (row.approved_on, row.approver) == (date(2024, 10, 8), Party.MINISTRY)
        with pytest.raises(WrongState, match="没有省厅的批准"):
            amendments.withdraw_approval(work, row.id)
        ministry.withdraw_act(work, act.id)
        assert (row.approved_on, row.approver) == (None, None)
        other = amendments.report_amendment(work, provincial, WatchedField.PLACE, new="别处").amendment
        with pytest.raises(InvalidInput, match="国家级"):
            ministry.record_amendment(work, other.id, acted_on=date(2024, 10, 8))
