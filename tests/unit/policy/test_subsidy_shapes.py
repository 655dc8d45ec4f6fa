"""Subsidies in other regions' shapes, and the one that ours have: never above cap, request or cost."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanxiu.policy import (
    ExpenseFacts,
    ExpenseHead,
    Need,
    NeedKind,
    Payer,
    PolicyError,
    Unknown,
    eligible_expenses,
    flat_per_class,
    is_known,
    least_of,
    part_of,
    per_person_day,
    share_of_cost,
    shared_pot,
    within_range,
)

FEN = Decimal("0.01")
TEACHING, LODGING = ExpenseHead.TEACHING, ExpenseHead.LODGING
MISSING = Unknown(Need(NeedKind.FACT, "funding.expenses"))
money = st.integers(0, 10**11).map(lambda fen: fen * FEN)
some = st.integers(1, 10**9).map(lambda fen: fen * FEN)
claims = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), money, max_size=8)
shares = st.integers(0, 100).map(lambda percent: f"{percent}%")


def expense(head: ExpenseHead, amount: Decimal, payer: Payer = Payer.PROJECT) -> ExpenseFacts:
    return ExpenseFacts(category=head, amount=amount, payer=payer)


expenses = st.lists(
    st.builds(expense, st.sampled_from([TEACHING, LODGING, ExpenseHead.OTHER]), money, st.sampled_from(Payer))
)


@settings(deadline=None)
@given(money, expenses, money, st.randoms())
def test_never_above_request_cost_or_cap_in_whatever_order(requested, spent, cap, random):
    mixed = list(spent)
    random.shuffle(mixed)
    heads = (TEACHING, LODGING)
    cost = eligible_expenses(tuple(spent), heads)
    assert cost == eligible_expenses(tuple(mixed), heads)
    made = least_of(("申请补助", requested, None), ("合规支出", cost, None), ("每期补助上限", cap, None))
    assert made.amount == min(requested, cost, cap)
    assert {line.label: line.amount for line in made.lines}[made.binds] == made.amount


@settings(deadline=None)
@given(expenses, some)
def test_more_expenses_never_give_less(spent, more):
    cost = eligible_expenses(tuple(spent), (TEACHING,))
    assert eligible_expenses((*spent, expense(TEACHING, more)), (TEACHING,)) == cost + more
    assert eligible_expenses((*spent, expense(TEACHING, more, Payer.TRAINEE)), (TEACHING,)) == cost


def test_so_much_for_each_person_and_day():
    rates = {"senior": 600, "deputy_senior": "500元"}
    assert per_person_day({"senior": 10, "deputy_senior": 40}, rates, 5) == 130000
    assert per_person_day({}, rates, 5) == 0
    assert not is_known(per_person_day({"senior": MISSING}, rates, 5))
    with pytest.raises(PolicyError, match="junior"):
        per_person_day({"junior": 1}, rates, 5)


@settings(deadline=None)
@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 60), some, some)
def test_people_and_days_add_up(seniors, deputies, days, high, low):
    rates = {"senior": high, "deputy_senior": low}
    both = per_person_day({"senior": seniors, "deputy_senior": deputies}, rates, days)
    apart = [
        per_person_day({title: count}, rates, days)
        for title, count in (("deputy_senior", deputies), ("senior", seniors))
    ]
    assert both == sum(apart) == per_person_day({"deputy_senior": deputies, "senior": seniors}, rates, days)
    assert both <= per_person_day({"senior": seniors + 1, "deputy_senior": deputies}, rates, days)


def test_the_same_for_every_class():
    assert flat_per_class("3万元", 2) == 60000
    assert flat_per_class(30000) == 30000
    assert not is_known(flat_per_class(30000, MISSING))


def test_a_percentage_within_two_caps():
    caps = {"project_cap": 50000, "yearly_cap": 120000}
    assert share_of_cost(Decimal(100000), "60%", granted=Decimal(80000), **caps) == 40000
    assert share_of_cost(Decimal(100000), "60%", granted=Decimal(0), **caps) == 50000
    assert share_of_cost(Decimal("0.01"), "50%", granted=Decimal(0), **caps) == FEN
    assert share_of_cost(Decimal(100000), "60%", granted=Decimal(130000), **caps) == 0
    assert not is_known(share_of_cost(MISSING, "60%", granted=Decimal(0), **caps))


@settings(deadline=None)
@given(money, shares, money, money, money, money)
def test_a_percentage_stays_below_cost_and_caps_and_grows_with_the_cost(
    cost, share, project, year, had, more
):
    caps = {"project_cap": project, "yearly_cap": year, "granted": had}
    part = share_of_cost(cost, share, **caps)
    assert 0 <= part <= min(cost, project, max(year - had, Decimal(0)))
    assert part <= share_of_cost(cost + more, share, **caps)


@settings(deadline=None)
@given(st.lists(st.tuples(some, shares), min_size=1, max_size=6), some, some)
def test_projects_of_a_year_together_stay_below_the_yearly_cap(projects, project_cap, yearly_cap):
    granted = Decimal(0)
    for cost, share in projects:
        granted += share_of_cost(cost, share, project_cap=project_cap, yearly_cap=yearly_cap, granted=granted)
    assert granted <= yearly_cap


def test_a_sum_within_a_range():
    assert within_range(Decimal(12000), 20000, 50000, Decimal(90000)) == 20000
    assert within_range(Decimal(12000), 20000, 50000, Decimal(15000)) == 15000
    assert within_range(Decimal(60000), 20000, 50000, Decimal(90000)) == 50000
    assert not is_known(within_range(MISSING, 20000, 50000, Decimal(90000)))
    with pytest.raises(PolicyError, match="下限 2 元高于上限 1 元"):
        within_range(Decimal(1), 2, 1, Decimal(5))


@settings(deadline=None)
@given(money, money, money, money, money)
def test_a_range_is_kept_and_grows(amount, one, other, cost, more):
    low, high = sorted((one, other))
    made = within_range(amount, low, high, cost)
    assert min(low, cost) <= made <= min(high, cost)
    assert made <= within_range(amount + more, low, high, cost + more)


def test_a_pot_for_all():
    among = {"甲": Decimal(60000), "乙": Decimal(60000), "丙": Decimal(30000)}
    assert shared_pot(100000, among) == {"甲": 40000, "乙": 40000, "丙": 20000}
    assert shared_pot("20万元", among) == among
    assert shared_pot("0.05元", dict.fromkeys("cba", Decimal(1))) == {
        "a": Decimal("0.02"),
        "b": Decimal("0.02"),
        "c": FEN,
    }
    assert part_of("丙", 100000, among) == 20000
    assert part_of("丁", 100000, among) == 0
    assert not is_known(part_of("丙", MISSING, among))


@settings(deadline=None)
@given(money, claims, st.randoms())
def test_a_pot_is_shared_out_to_the_fen_and_nobody_gets_more_than_asked(pot, asked, random):
    parts = shared_pot(pot, asked)
    assert sum(parts.values()) == min(pot, sum(asked.values(), Decimal(0)))
    assert all(0 <= parts[name] <= asked[name] and parts[name] % FEN == 0 for name in asked)
    names = list(asked)
    random.shuffle(names)
    assert shared_pot(pot, {name: asked[name] for name in names}) == parts


@settings(deadline=None)
@given(money, claims)
def test_who_claims_more_never_gets_less(pot, asked):
    parts = shared_pot(pot, asked)
    ranked = sorted(asked, key=lambda name: asked[name])
    assert all(parts[a] <= parts[b] + FEN for a, b in pairwise(ranked))
