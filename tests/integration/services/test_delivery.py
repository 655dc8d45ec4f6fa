"""实施: run as planned, or otherwise; closed by its gate; timetable, experts, sign-in."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from yanxiu.models import Attendance, ClassState, Enrollment, HalfDay, ProjectState, TrainingClass
from yanxiu.policy import Attestation, Gate, OrganizationKind, Status, TeachingForm, TitleLevel, WatchedField
from yanxiu.services import amendments, attestations, delivery, sign_in, timetables
from yanxiu.services.errors import InvalidInput, NotFound, WrongState
from yanxiu.services.facts import class_facts

AFTER = date(2024, 10, 20)
OPENS = date(2024, 10, 14)
SIGNED = (
    Attestation.NO_ADVERTISING,
    Attestation.NO_TOURISM,
    Attestation.DISCIPLINE,
    Attestation.THIRD_PARTY,
)


def status(judged, cite):
    found = [f.status for f in judged.decision.findings if f.citation and f.citation.id == cite]
    return next((s for s in (Status.FAIL, Status.UNKNOWN, Status.ATTEST) if s in found), found[0])


def test_a_class_run_as_planned_is_closed_and_its_project_held(year, on):
    key = year.run()
    with on(AFTER) as work:
        judged = delivery.finish_delivery(work, key)
        assert judged.passed, judged.reasons()
        assert {status(judged, cite) for cite in ("FJ24-05", "FJ24-06", "FJ24-07")} == {Status.PASS}
    with on(AFTER) as work:
        cls = work.get(TrainingClass, key, "班次")
        assert (cls.state, cls.project.state) == (ClassState.DELIVERED, ProjectState.HELD)
        assert delivery.reopen_delivery(work, key).project.state is ProjectState.PLANNED
    assert year.state(key) is ClassState.RECRUITED


def test_another_place_without_a_report_is_refused(year, on, trail):
    key, before = year.run(actual_place="别处"), trail()
    with on(AFTER) as work:
        judged = delivery.finish_delivery(work, key)
        assert (judged.passed, judged.gate) == (False, Gate.BLOCKED)
        assert status(judged, "FJ24-05") is Status.FAIL
    after = trail()
    assert (after.decisions - before.decisions, after.refusals - before.refusals) == (1, 1)
    assert year.state(key) is ClassState.RECRUITED


def test_a_change_reported_beforehand_asks_for_a_judgement_and_then_passes(year, on):
    key = year.recruited()
    with on(date(2024, 10, 8)) as work:
        reported = amendments.report_amendment(
            work, key, WatchedField.PLACE, new="别处", effective_on=OPENS, written=True
        )
        assert reported.judged.passed
        assert reported.amendment.old == "样例市"
    with on(AFTER) as work:
        delivery.record_as_planned(work, key, actual_place="别处", total_days=4)
        timetables.set_timetable(
            work, key, [timetables.Unit(OPENS, HalfDay.MORNING, Decimal(4), TeachingForm.KEYNOTE)]
        )
        for word in SIGNED:
            attestations.sign_class(work, key, word, signed_by="样例负责人")
        judged = delivery.finish_delivery(work, key)
        assert status(judged, "FJ24-05") is Status.ATTEST
        attestations.sign_class(work, key, Attestation.CHANGE_JUSTIFIED, signed_by="样例处长")
        assert delivery.finish_delivery(work, key).passed


def test_what_nobody_has_stated_is_unknown_and_keeps_the_class_open(year, on):
    key = year.recruited()
    with on(AFTER) as work:
        judged = delivery.finish_delivery(work, key)
        assert (judged.passed, judged.gate) == (False, Gate.INCOMPLETE)
        assert status(judged, "FJ24-07") is Status.UNKNOWN


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"actual_starts_on": "2024-10-14", "actual_ends_on": "2024-10-13"}, "实际结束日期.*不得早于"),
        ({"actual_ends_on": date(2024, 11, 1)}, "不得晚于今天"),
        ({"total_days": 3, "teaching_days": 4}, "总天数"),
        ({"hours": Decimal("3.25")}, "学时.*3.25"),
        ({"hours": 3.5}, "学时"),
        ({"total_days": -1}, "总天数.*-1"),
        ({"staff_signed_in": "有"}, "工作人员已签到"),
        ({"outputs": ["poem"]}, "研修成果.*poem"),
        ({"weather": "晴"}, "weather"),
        ({"actual_starts_on": "十月"}, "实际开班日期.*十月"),
    ],
)
def test_nonsense_is_refused_by_field(year, on, given, message):
    key = year.recruited(size=31)
    with pytest.raises(InvalidInput, match=message), on(AFTER) as work:
        delivery.record_delivery(work, key, **given)
    with on(AFTER) as work:
        cls = work.get(TrainingClass, key, "班次")
        assert (cls.actual_starts_on, cls.total_days, cls.hours) == (None, None, None)


def test_delivery_is_stated_once_the_roster_is_closed(year, on):
    key = year.cleared()
    with on(AFTER) as work, pytest.raises(WrongState, match=r"可以开班.*招生完成"):
        delivery.record_delivery(work, key, total_days=4)


def test_a_timetable_is_replaced_as_a_whole(year, on):
    key = year.cleared()
    unit = timetables.Unit(OPENS, HalfDay.MORNING, Decimal(2), TeachingForm.SEMINAR)
    with on() as work:
        rows = timetables.set_timetable(work, key, [unit, unit])
        assert [row.position for row in rows] == [1, 2]
        timetables.confirm_timetable(work, key)
        timetables.set_timetable(work, key, [unit])
        cls = work.get(TrainingClass, key, "班次")
        assert (class_facts(work, cls).delivery.hours, cls.timetable_confirmed_on) == (Decimal(2), None)


@pytest.mark.parametrize(
    ("unit", "message"),
    [
        (timetables.Unit(OPENS, HalfDay.MORNING, Decimal(13), TeachingForm.KEYNOTE), "13"),
        (timetables.Unit(OPENS, HalfDay.MORNING, Decimal("1.25"), TeachingForm.KEYNOTE), "一位小数"),
        (timetables.Unit(OPENS, HalfDay.MORNING, Decimal(1)), "不计学时"),
    ],
)
def test_a_timetable_that_cannot_be_is_refused(year, on, unit, message):
    key = year.cleared()
    with on() as work, pytest.raises(InvalidInput, match=message):
        timetables.set_timetable(work, key, [unit])


def test_experts_are_signed_for_one_by_one(year, on):
    key, other = year.cleared(), year.cleared()
    with on() as work:
        given = {"title_level": TitleLevel.SENIOR, "organization_kind": OrganizationKind.UNIVERSITY}
        expert = timetables.add_expert(work, key, "样例专家", **given)
        timetables.attest_expert(work, expert.id)
        unit = timetables.Unit(OPENS, HalfDay.MORNING, Decimal(2), TeachingForm.KEYNOTE, expert_id=expert.id)
        timetables.set_timetable(work, key, [unit])
        facts = class_facts(work, work.get(TrainingClass, key, "班次")).delivery.experts
        assert [one.attested_on for one in facts] == [work.today]
        assert "样例专家" not in repr(facts)
        with pytest.raises(WrongState, match="已排课"):
            timetables.remove_expert(work, expert.id)
        with pytest.raises(InvalidInput, match="授课专家"):
            timetables.set_timetable(work, other, [unit])
        timetables.withdraw_expert_attestation(work, expert.id)
        timetables.set_timetable(work, key, [])
        timetables.remove_expert(work, expert.id)


def people(work, key):
    return list(work.session.scalars(select(Enrollment.id).where(Enrollment.class_id == key)))


def test_sign_in_knows_present_absent_and_unsaid(year, on):
    key = year.recruited(size=31)
    with on(AFTER) as work:
        first, second, *_ = people(work, key)
        assert sign_in.sign_in(work, key, OPENS, HalfDay.MORNING, present=[first], absent=[second]) == 2
        assert sign_in.sign_in(work, key, OPENS, HalfDay.MORNING, present=[first], absent=[second]) == 0
        assert sign_in.sign_in(work, key, OPENS, HalfDay.MORNING, present=[second]) == 1
        rows = work.session.scalars(select(Attendance).where(Attendance.held_on == OPENS)).all()
        assert {row.enrollment_id: row.present for row in rows} == {first: True, second: True}
        sign_in.clear_sign_in(work, key, OPENS, HalfDay.MORNING)
        assert not work.session.scalars(select(Attendance.id)).all()


def test_sign_in_of_strangers_or_of_tomorrow_is_refused(year, on):
    key, other = year.recruited(size=31), year.recruited(size=31)
    with on(AFTER) as work:
        stranger = people(work, other)[0]
        with pytest.raises(NotFound, match="这个班次的学员"):
            sign_in.sign_in(work, key, OPENS, HalfDay.MORNING, present=[stranger])
        with pytest.raises(InvalidInput, match="不得晚于今天"):
            sign_in.sign_in(work, key, date(2024, 10, 21), HalfDay.MORNING, present=[])
        mine = people(work, key)[0]
        with pytest.raises(InvalidInput, match="既到又缺"):
            sign_in.sign_in(work, key, OPENS, HalfDay.MORNING, present=[mine], absent=[mine])


def test_staff_sign_in_and_the_closing_of_the_sheets(year, on):
    key = year.recruited(size=31)
    with on(AFTER) as work:
        assert sign_in.sign_in_staff(work, key, OPENS, HalfDay.MORNING, ["样例班主任", "样例教务"]) == 2
        assert sign_in.sign_in_staff(work, key, OPENS, HalfDay.MORNING, ["样例班主任"]) == 0
        sign_in.confirm_attendance(work, key)
        with pytest.raises(InvalidInput, match="已经确认"):
            sign_in.sign_in_staff(work, key, OPENS, HalfDay.AFTERNOON, ["样例班主任"])
        sign_in.reopen_attendance(work, key)
        with pytest.raises(InvalidInput, match="须有姓名"):
            sign_in.sign_in_staff(work, key, OPENS, HalfDay.AFTERNOON, [" "])
        cls = work.get(TrainingClass, key, "班次")
        assert class_facts(work, cls).delivery.staff_signed_in is True


def test_signatures_stand_once_and_can_be_taken_back(year, on):
    key = year.planned()
    with on() as work:
        first = attestations.sign_class(work, key, Attestation.NO_TOURISM, signed_by="样例甲")
        assert (
            attestations.sign_class(work, key, Attestation.NO_TOURISM, signed_by="样例乙").signed_by
            == "样例甲"
        )
        for signer, day, message in (("", None, "签署人"), ("甲", date(2030, 1, 1), "签署日期")):
            with pytest.raises(InvalidInput, match=message):
                attestations.sign_class(work, key, Attestation.DISCIPLINE, signed_by=signer, signed_on=day)
        attestations.withdraw_signature(work, first.id)
        work.session.flush()
        assert class_facts(work, work.get(TrainingClass, key, "班次")).attestations == ()
