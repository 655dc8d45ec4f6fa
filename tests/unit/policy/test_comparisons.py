"""Every comparison: pass, fail, unknown, and its boundary."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from yanxiu.policy import (
    ExpenseHead,
    Need,
    NeedKind,
    Status,
    Unknown,
    any_of_listed,
    at_least,
    at_most,
    before,
    differing_fields,
    each,
    equals,
    every,
    has_all,
    in_order,
    is_true,
    more_than,
    not_applicable,
    on_or_before,
    one_of,
    only_listed,
    plan_equals_actual,
    within_band,
    within_months,
)

NEED = Need(NeedKind.FACT, "absent")
OTHER = Need(NeedKind.FACT, "other")
U = Unknown(NEED)
YES, NO = True, False
BAND = {"at_least": 3, "at_most": 5}


def day(month: int, number: int) -> date:
    return date(2024, month, number)


PASSING = {
    "is_true": is_true(YES),
    "is_true expecting false": is_true(NO, expected=False),
    "at_least at the limit": at_least(30, 30),
    "at_least above": at_least(31, 30),
    "at_most at the limit": at_most(Decimal(45000), Decimal(45000)),
    "at_most below": at_most(Decimal("44999.99"), Decimal(45000)),
    "more_than": more_than(Decimal("0.51"), Decimal("0.5")),
    "equals zero": equals(Decimal("0.00"), 0),
    "band low end": within_band(3, BAND),
    "band high end": within_band(5, BAND),
    "on_or_before the day": on_or_before(day(9, 14), day(9, 14)),
    "before the eve": before(day(9, 13), day(9, 14)),
    "within_months on the clamped day": within_months(day(11, 30), day(10, 31), 1),
    "in_order same day": in_order(day(9, 1), day(9, 1), day(9, 2)),
    "has_all with more": has_all(("a", "b", "c"), ("b", "a")),
    "has_all of nothing": has_all((), ()),
    "one_of": one_of("a", ("a", "b")),
    "any_of_listed": any_of_listed(("x", "a"), ("a", "b")),
    "only_listed": only_listed(("a", "a"), ("a", "b")),
    "only_listed nothing": only_listed((), ("a",)),
    "each of none": each((), is_true),
    "each": each((True, True), is_true),
    "plan as actual": plan_equals_actual([("place", "A", "A")]),
    "plan excused": plan_equals_actual([("place", "A", "B")], excused=("place",)),
    "plan excused whatever was done": plan_equals_actual([("place", "A", U)], excused=("place",)),
}
FAILING = {
    "is_true": is_true(NO),
    "at_least below": at_least(29, 30),
    "at_most above": at_most(Decimal("45000.01"), Decimal(45000)),
    "more_than at the limit": more_than(Decimal("0.5"), Decimal("0.5")),
    "equals": equals(Decimal("0.01"), 0),
    "band below": within_band(2, BAND),
    "band above": within_band(6, BAND),
    "on_or_before the next day": on_or_before(day(9, 15), day(9, 14)),
    "before the same day": before(day(9, 14), day(9, 14)),
    "within_months a day late": within_months(day(12, 1), day(10, 31), 1),
    "in_order": in_order(day(9, 2), day(9, 1)),
    "in_order beside an unknown": in_order(day(9, 2), day(9, 1), U),
    "in_order around an unknown": in_order(day(9, 2), U, day(9, 1)),
    "has_all": has_all(("a",), ("a", "b")),
    "has_all of an empty list": has_all((), ("a",)),
    "one_of": one_of("c", ("a", "b")),
    "any_of_listed": any_of_listed((), ("a",)),
    "only_listed": only_listed(("a", "z"), ("a",)),
    "each": each((True, False, U), is_true),
    "plan differs": plan_equals_actual([("place", "A", "B"), ("time", U, 1)], excused=("time",)),
}
UNKNOWN = {
    "is_true": is_true(U),
    "at_least": at_least(U, 30),
    "at_least without a limit": at_least(30, U),
    "at_most": at_most(U, 1),
    "more_than": more_than(U, 1),
    "equals": equals(U, 0),
    "band": within_band(U, BAND),
    "band without a band": within_band(4, U),
    "on_or_before": on_or_before(U, day(9, 14)),
    "before": before(day(9, 14), U),
    "within_months": within_months(day(9, 14), U, 1),
    "in_order": in_order(day(9, 1), U, day(9, 1)),
    "has_all": has_all(U, ("a",)),
    "has_all without a list": has_all(("a",), U),
    "one_of": one_of(U, ("a",)),
    "any_of_listed": any_of_listed(U, ("a",)),
    "only_listed": only_listed(U, ("a",)),
    "each of an absent list": each(U, is_true),
    "each": each((True, U), is_true),
    "plan": plan_equals_actual([("place", "A", U)]),
    "plan with reports unknown": plan_equals_actual([("place", "A", "B")], excused=U),
}


@pytest.mark.parametrize("found", PASSING.values(), ids=PASSING)
def test_passes(found):
    assert found.status is Status.PASS
    assert found.needs == ()


@pytest.mark.parametrize("found", FAILING.values(), ids=FAILING)
def test_fails(found):
    assert found.status is Status.FAIL


@pytest.mark.parametrize("found", UNKNOWN.values(), ids=UNKNOWN)
def test_unknown_names_what_it_needs(found):
    assert found.status is Status.UNKNOWN
    assert found.needs == (NEED,)


def test_what_was_compared_is_recorded():
    found = at_most(Decimal(50000), Decimal(45000), "CNY")
    assert (found.observed, found.limit, found.unit) == (Decimal(50000), Decimal(45000), "CNY")


def test_an_unknown_operand_is_not_recorded_as_a_value():
    assert at_least(U, 30).observed is None
    assert at_least(30, U).limit is None


def test_the_date_it_leads_to_is_known_without_the_fact():
    assert on_or_before(U, day(9, 14)).due == day(9, 14)
    assert within_months(U, day(1, 31), 1).due == day(2, 29)
    assert within_months(day(1, 31), U, 1).due is None


def test_missing_items_are_named():
    assert has_all(("a",), ("a", "b", "c")).detail == "缺：b、c"
    assert only_listed(("z", "a", "z"), ("a",)).detail == "未列明：z"


def test_words_of_the_kernel_are_named_in_chinese():
    assert has_all(("roster",), ("roster", "staff_sign_in")).detail == "缺：工作人员签到表"
    assert has_all((), ("time", "courses", "lodging")).detail == "缺：时间、课程、食宿"
    assert only_listed(("other",), ("lodging", "meals")).detail == "未列明：其他费用"
    assert each((Named(ExpenseHead.VENUE, NO),), lambda item: is_true(item.good)).detail == "不符合：场地费"
    rows = [("time", 1, 2), ("time", 1, 3), ("place", "A", "B")]
    assert plan_equals_actual(rows).detail == "与计划不同：时间、地点"


@dataclass(frozen=True)
class Named:
    name: Any
    good: Any


def test_each_names_the_items_that_fail_by_name_or_place():
    items = (Named("甲", NO), Named(U, NO), Named("丙", YES))
    found = each(items, lambda item: is_true(item.good), unit="person")
    assert found.detail == "不符合：甲、第2项"
    assert (found.observed, found.limit, found.unit) == (1, 3, "person")


def test_each_leaves_out_items_that_the_check_does_not_concern():
    found = each((Named("甲", YES),), lambda _: not_applicable("别的级别"))
    assert found.status is Status.PASS


def test_each_unites_needs():
    found = each((Named("甲", U), Named("乙", Unknown(OTHER))), lambda item: is_true(item.good))
    assert found.needs == (NEED, OTHER)


def test_each_leads_to_the_last_of_the_dates():
    items = (Named(day(1, 31), YES), Named(day(2, 28), YES))
    assert each(items, lambda item: before(day(1, 1), item.name)).due == day(2, 28)
    assert each((), lambda item: before(day(1, 1), item.name)).due is None


def test_every_is_kleenes_and():
    yes, no, open_one = is_true(YES), is_true(NO), is_true(U)
    assert every(yes, yes).status is Status.PASS
    assert every(yes, open_one).status is Status.UNKNOWN
    assert every(open_one, no).status is Status.FAIL
    assert every(not_applicable("甲"), yes).status is Status.PASS
    assert every(not_applicable("甲"), not_applicable("乙")).detail == "甲"


def test_every_shows_what_decides_and_keeps_the_earliest_due_date():
    late = on_or_before(day(9, 15), day(9, 14)).saying("迟了")
    found = every(on_or_before(day(9, 1), day(8, 30)).saying("更迟"), late, is_true(YES))
    assert found.detail == "更迟；迟了"
    assert found.due == day(8, 30)


def test_every_unites_needs_of_what_is_unknown():
    assert every(is_true(U), is_true(Unknown(OTHER)), is_true(YES)).needs == (NEED, OTHER)


def test_differing_fields_are_those_known_to_differ():
    assert differing_fields([("a", 1, 2), ("b", 1, 1), ("c", 1, U)]) == ("a",)
