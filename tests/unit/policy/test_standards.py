"""Training-fee standards: tables read or refused, ceilings, lecture limits, and what stays within."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanxiu.policy import (
    ExpenseHead,
    LectureRank,
    NeedKind,
    Payer,
    PolicyError,
    fee_ceiling,
    is_known,
    is_standard,
    read_standard,
    within_standard,
)
from yanxiu.policy.yamlfile import read_yaml

from .tables import class_of, lecture, spent, table

SHIPPED = Path(__file__).parents[3] / "plugins/national/yanxiu_national/standards/training-fee-2016-540.yaml"


def test_the_shipped_table_has_the_figures_of_the_measure():
    made = read_standard(read_yaml(SHIPPED.read_text("utf-8"), SHIPPED))
    assert {one.name: one.per_person_day for one in made.categories} == {
        "一类": Decimal(760),
        "二类": Decimal(650),
        "三类": Decimal(550),
    }
    assert [(one.rank.value, one.per_hour, one.firm) for one in made.lectures] == [
        ("deputy_senior", Decimal(500), True),
        ("senior", Decimal(1000), True),
        ("academician", Decimal(1500), False),
    ]
    assert (made.document, made.issued_on) == ("财行〔2016〕540号", date(2016, 12, 27))
    assert not any(item.verified for one in made.categories for item in one.items)


@pytest.mark.parametrize(
    ("total", "travel", "yuan"),
    [
        (5, 0, "137500"),
        (5, 2, "137500"),
        (5, 3, "110000"),
        (30, 0, "825000"),
        (31, 0, "844250"),
        (35, 0, "921250"),
        (0, 0, "0"),
    ],
)
def test_days_beyond_thirty_count_less_and_the_journey_two_at_most(total: int, travel: int, yuan: str):
    assert read_standard(table()).ceiling("三类", 50, total, travel) == Decimal(yuan)


@pytest.mark.parametrize(
    ("rank", "hours", "yuan"),
    [("deputy_senior", 4, "2000"), ("senior", 3, "3000"), ("academician", 5, "6000"), ("senior", 0, "0")],
)
def test_lectures_count_four_hours_a_half_day(rank: str, hours: int, yuan: str):
    assert read_standard(table()).lecture_limit(LectureRank(rank), Decimal(hours)) == Decimal(yuan)


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "unknown key": ({"extra": 1}, "不认识的栏目 'extra'"),
    "no date": ({"issued_on": "去年"}, "不是日期"),
    "no number": ({"document": " "}, "不得为空"),
    "a float": ({"hours_per_half_day": 4.5}, "浮点数"),
    "a share above one": ({"long_classes": {"after_days": 30, "share": "170%"}}, "比例"),
    "days in words": ({"travel_days": {"registration": "一天", "return": 1}}, "整数天数"),
    "no category": ({"categories": {}}, "至少写一个类别"),
    "nothing a day": ({"categories": {"一类": {"total": 0}}}, "综合定额"),
    "parts that do not add up": ({"categories": {"一类": {"total": 760, "items": {"其他": 30}}}}, "分项合计"),
    "another rank": ({"lectures": {"professor": {"per_hour": 1}}}, "professor"),
    "no total": ({"categories": {"一类": {}}}, "缺 total"),
    "a word for a truth": ({"categories": {"一类": {"total": 1, "items_verified": "是"}}}, "true 或 false"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_table_that_cannot_be_is_refused(case: str):
    changed, said = REFUSED[case]
    with pytest.raises(PolicyError, match=said):
        read_standard(table(**changed))


def test_a_missing_column_is_named():
    given = table()
    del given["lectures"]
    with pytest.raises(PolicyError, match="缺 lectures"):
        read_standard(given)


def test_another_category_is_refused_with_those_there_are():
    with pytest.raises(PolicyError, match="一类、二类、三类"):
        read_standard(table()).ceiling("四类", 50, 5, 0)


def test_other_values_are_no_table():
    assert [is_standard(value) for value in (table(), 60000, {"per_person_day": 400}, None)] == [
        True,
        False,
        False,
        False,
    ]


def test_parts_offset_one_another_and_only_the_total_binds():
    lodging = class_of(expenses=(spent(ExpenseHead.LODGING, 137500),))
    mixed = class_of(expenses=(spent(ExpenseHead.LODGING, 100000), spent(ExpenseHead.MEALS, 37501)))
    assert within_standard(lodging, table()) == within_standard(mixed, table()) == Decimal(137500)


def test_teaching_stands_outside_the_ceiling():
    facts = class_of(
        expenses=(spent(ExpenseHead.LODGING, 200000), spent(ExpenseHead.TEACHING, 4761)),
        lectures=(lecture(LectureRank.SENIOR, 4, 4000, 4761),),
    )
    assert within_standard(facts, table()) == Decimal(137500 + 4761)


def test_of_a_lecture_above_its_limit_its_part_remains():
    facts = class_of(
        expenses=(spent(ExpenseHead.TEACHING, 10000),),
        lectures=(lecture(LectureRank.DEPUTY_SENIOR, 4, 8000, 10000),),
    )
    assert within_standard(facts, table()) == Decimal(2500)


def test_teaching_without_its_lectures_does_not_count():
    facts = class_of(expenses=(spent(ExpenseHead.TEACHING, 10000),))
    assert within_standard(facts, table()) == Decimal(0)


def test_what_trainees_pay_is_no_cost():
    facts = class_of(expenses=(spent(ExpenseHead.TRANSPORT, 900, Payer.TRAINEE),))
    assert within_standard(facts, table()) == Decimal(0)


def test_without_a_category_the_answer_is_unknown():

    facts = class_of(fee_category=None, expenses=(spent(ExpenseHead.MEALS, 1),))
    found = fee_ceiling(facts, table())
    assert not is_known(found)
    assert [(need.kind, need.name) for need in found.needs] == [(NeedKind.FACT, "funding.fee_category")]
    assert not is_known(within_standard(facts, table()))


_MONEY = st.integers(0, 10**7).map(lambda fen: Decimal(fen) / 100)
_LINES = st.lists(st.tuples(st.sampled_from(list(ExpenseHead)), _MONEY), max_size=8)
_LECTURES = st.lists(
    st.tuples(st.sampled_from(list(LectureRank)), st.integers(0, 8), st.integers(1, 20000)), max_size=4
)


@given(_LINES, _LECTURES, st.integers(0, 200), st.integers(0, 60), st.randoms())
def test_never_more_than_cost_and_the_order_does_not_matter(lines, lectures, people, days, random):
    expenses = [spent(head, amount) for head, amount in lines]
    given_lectures = [lecture(rank, hours, net, net) for rank, hours, net in lectures]
    whole = within_standard(
        class_of(people, days, expenses=tuple(expenses), lectures=tuple(given_lectures)), table()
    )
    random.shuffle(expenses)
    random.shuffle(given_lectures)
    again = within_standard(
        class_of(people, days, expenses=tuple(expenses), lectures=tuple(given_lectures)), table()
    )
    teaching = sum((a for h, a in lines if h is ExpenseHead.TEACHING), Decimal(0))
    ceiling = read_standard(table()).ceiling("三类", people, days, 0)
    assert whole == again
    assert Decimal(0) <= whole <= sum((a for _, a in lines), Decimal(0))
    assert whole <= ceiling + teaching


@given(st.integers(0, 300), st.integers(0, 90), st.integers(0, 10))
def test_a_longer_class_never_costs_less_and_each_excess_day_counts_seven_tenths(people, days, travel):
    made = read_standard(table())
    one, two = (made.ceiling("三类", people, total, 0) for total in (days, days + 1))
    rate = Decimal("0.7") if days >= 30 else Decimal(1)
    assert two - one == 550 * people * rate
    assert made.ceiling("三类", people, days + travel, travel) <= made.ceiling("三类", people, days + 2, 0)
