"""Rows to facts: what is known, and above all what is not."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event

from yanxiu.db import APP_ROLE, pseudonym
from yanxiu.models import (
    Amendment,
    CompletionReport,
    CompletionState,
    Enrollment,
    HalfDay,
    HostRecord,
    Material,
    Mode,
    StaffAttendance,
    TimetableSession,
    TrainingClass,
)
from yanxiu.policy import ClassFacts, TeachingForm, WatchedField
from yanxiu.policy import facts as policy_facts
from yanxiu.services.facts import annual_plan_facts, application_facts, class_facts, without_roster
from yanxiu.testing import factories

TODAY = date(2024, 8, 20)
ABSENT: Any = policy_facts.ABSENT  # of no declared type, so that every fact may be compared with it


@pytest.fixture
def work(on):
    with on(TODAY) as opened:
        yield opened


@pytest.fixture
def cls(work):
    return factories.training_class(work.session)


def test_a_class_of_which_nothing_is_known_says_nothing(work, cls):
    facts = class_facts(work, cls)
    assert (facts.year, facts.as_of) == (2024, TODAY)
    for name in ("actual", "preparation", "roster", "completion", "funding", "survey", "evaluation"):
        assert getattr(facts, name) is ABSENT
    for name in ("amendments", "outputs", "follow_ups", "courseware", "delivery"):
        assert getattr(facts, name) is ABSENT
    assert facts.attestations == ()
    assert facts.project.number_in_plan == cls.number


def test_a_list_that_is_closed_is_known_to_be_empty(work, cls):
    cls.roster_confirmed_on = cls.timetable_confirmed_on = cls.attendance_confirmed_on = TODAY
    facts = class_facts(work, cls)
    assert (facts.roster.onsite, facts.roster.online, facts.roster.trainees) == (0, 0, ())
    assert (facts.delivery.experts, facts.delivery.forms, facts.delivery.hours) == ((), (), Decimal(0))
    assert facts.delivery.staff_signed_in is False


def test_zero_and_false_are_known(work, cls):
    cls.online, cls.staff_signed_in = 0, False
    facts = class_facts(work, cls)
    assert (facts.roster.online, facts.delivery.staff_signed_in) == (0, False)
    assert facts.roster.onsite is ABSENT


def test_trainees_are_counted_and_named_by_pseudonym(work, cls):
    cls.onsite = 99
    person = factories.trainee(work.session, name="样例甲")
    factories.enrollment(work.session, cls.id, trainee_id=person.id, province="福建", position=1)
    factories.enrollment(work.session, cls.id, province="江西省", mode=Mode.ONLINE, position=2)
    factories.enrollment(work.session, cls.id, state="withdrawn")
    roster = class_facts(work, cls).roster
    assert (roster.onsite, roster.online, roster.from_outside) == (1, 1, 1)
    assert roster.trainees[0].name == pseudonym(work.tenant.id, "样例甲")
    assert "样例甲" not in repr(roster)
    assert roster.trainees[0].grassroots is ABSENT


def test_a_trainee_who_has_not_said_how_or_whence_leaves_the_number_open(work, cls):
    factories.enrollment(work.session, cls.id, mode=None)
    roster = class_facts(work, cls).roster
    assert (roster.onsite, roster.online, roster.from_outside) == (ABSENT, ABSENT, ABSENT)
    assert len(roster.trainees) == 1


def test_hours_and_days_come_from_the_timetable(work, cls):
    cls.hours, cls.teaching_days, cls.total_days = Decimal(99), 99, 6
    factories.timetable(work.session, cls.id, days=2, hours=Decimal("3.5"))
    arrival = TimetableSession(class_id=cls.id, held_on=date(2024, 9, 9), half=HalfDay.EVENING)
    factories.add(work.session, arrival)
    delivery = class_facts(work, cls).delivery
    assert (delivery.hours, delivery.teaching_days, delivery.total_days) == (Decimal("14.0"), 2, 6)
    assert (delivery.forms, delivery.travel_days) == ((TeachingForm.KEYNOTE,), ABSENT)
    cls.total_days, cls.timetable_confirmed_on = None, TODAY
    delivery = class_facts(work, cls).delivery
    assert (delivery.total_days, delivery.travel_days) == (3, 1)


def test_staff_is_signed_in_once_somebody_is(work, cls):
    row = StaffAttendance(class_id=cls.id, name="样例班主任", held_on=TODAY, half=HalfDay.MORNING)
    factories.add(work.session, row)
    assert class_facts(work, cls).delivery.staff_signed_in is True


def test_withdrawn_amendments_are_none_and_none_is_known_after_the_class(work, cls):
    gone = Amendment(class_id=cls.id, field=WatchedField.PLACE, withdrawn=True)
    factories.add(work.session, gone)
    assert class_facts(work, cls).amendments is ABSENT
    cls.actual_starts_on = cls.actual_ends_on = TODAY
    facts = class_facts(work, cls)
    assert (facts.amendments, facts.courseware, facts.follow_ups) == ((), (), 0)


def test_uploads_complete_the_list_of_materials_but_are_none_themselves(work, cls):
    report = factories.add(work.session, CompletionReport(class_id=cls.id, bank_branch="样例支行"))
    file = Material(
        class_id=cls.id,
        kind="roster",
        file_name="名单.xlsx",
        media_type="application/vnd.ms-excel",
        size=1,
        sha256="0" * 64,
        uploaded_on=TODAY,
    )
    factories.add(work.session, file)
    completion = class_facts(work, cls).completion
    assert (completion.materials, completion.bank_details) == (ABSENT, ("branch",))
    report.materials, report.bank_branch, report.state = ["publicity"], None, CompletionState.SUBMITTED
    completion = class_facts(work, cls).completion
    assert (completion.materials, completion.bank_details) == (("roster", "publicity"), ())


def test_money_counts_expenses_once_there_are_some_or_the_list_is_closed(work, cls):
    settlement = factories.settlement(work.session, cls.id)
    assert class_facts(work, cls).funding.expenses is ABSENT
    settlement.expenses_confirmed_on = TODAY
    assert class_facts(work, cls).funding.expenses == ()
    factories.expense(work.session, cls.id, 1200)
    facts = class_facts(work, cls).funding
    assert [(e.category, e.amount) for e in facts.expenses] == [("teaching", Decimal(1200))]
    assert facts.fees_charged == 0


def test_the_record_of_last_year_and_a_lost_eligibility_count(work, cls):
    host = cls.project.host
    factories.add(work.session, HostRecord(organization_id=host.id, year=2023, completed_as_planned=False))
    host.ineligible_from, host.ineligible_until = date(2024, 1, 1), TODAY
    facts = class_facts(work, cls).project.host
    assert (facts.completed_last_year, facts.eligible) == (False, False)
    later = class_facts(work, cls, as_of=date(2024, 8, 21))
    assert (later.as_of, later.project.host.eligible) == (date(2024, 8, 21), True)


def test_extra_fields_that_no_plugin_declares_are_no_facts(work, cls):
    cls.extra = {"nobody": {"anything": 1}}
    assert class_facts(work, cls).extra is ABSENT


def test_a_class_without_its_roster(work, cls):
    factories.enrollment(work.session, cls.id)
    facts = class_facts(work, cls)
    assert isinstance(facts, ClassFacts)
    assert without_roster(facts).roster is ABSENT
    assert without_roster(facts).project == facts.project


def statements(engine, call):
    """How many statements a call sends."""
    asked = []

    def note(*args):
        asked.append(args[2])

    event.listen(engine, "before_cursor_execute", note)
    call()
    event.remove(engine, "before_cursor_execute", note)
    return len(asked)


def test_a_long_roster_takes_no_more_queries_than_a_short_one(on, db):
    with on() as work:
        keys = [factories.training_class(work.session).id for _ in range(2)]
        for key, size in zip(keys, (1, 40), strict=True):
            factories.roster(work.session, key, size)
    counts = []
    for key in keys:
        with on() as work:
            cls = work.session.get_one(TrainingClass, (work.tenant.id, key))
            counts.append(statements(db.engine(APP_ROLE), lambda: class_facts(work, cls)))  # noqa: B023 - called at once
    assert counts[0] == counts[1] <= 5


def test_a_plan_with_a_class_whose_tier_is_open_has_no_numbers_by_tier(work):
    plan = factories.annual_plan(work.session, jurisdiction="fujian", year=2019, stated_total=2)
    project = factories.project(work.session, plan_id=plan.id, tier="flagship")
    factories.training_class(work.session, project_id=project.id)
    factories.training_class(work.session, project_id=project.id)
    facts = annual_plan_facts(work, plan)
    assert (facts.listed_by_tier, facts.stated_by_tier) == ({"flagship": 2}, ABSENT)
    project.tier = None
    assert annual_plan_facts(work, plan).listed_by_tier is ABSENT


def test_an_application_says_what_is_filled_and_nothing_else(work):
    row = factories.application(work.session, topic_ranges=["digital"])
    row.topic_justifications = {"digital": "说明", "strategy": " "}
    row.series_description = "已办三期"
    facts = application_facts(work, row)
    assert (facts.topic_ranges, facts.topic_justified) == (("digital",), ("digital",))
    assert (facts.series_described, facts.recommended_national) == (True, ABSENT)
    assert (facts.score_sheet_complete, facts.review_opinion_by, facts.sealed) == (ABSENT,) * 3


def test_the_roster_reads_no_identity_number(work, cls):
    enrolled = factories.enrollment(work.session, cls.id)
    number = enrolled.trainee.id_number
    assert number
    assert number not in repr(class_facts(work, cls))
    assert work.session.get_one(Enrollment, (work.tenant.id, enrolled.id)).trainee.id_number == number
