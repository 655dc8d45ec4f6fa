"""Money and dates in words."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanxiu.documents.amounts import capital, date_span, wan_yuan, yuan, yuan_and_wan


@pytest.mark.parametrize(
    ("amount", "plain", "wan", "words"),
    [
        ("0", "0 元", "0 元", "零元整"),
        ("45000", "45,000 元", "4.5 万元", "肆万伍仟元整"),
        ("127500", "127,500 元", "12.75 万元", "壹拾贰万柒仟伍佰元整"),
        ("165000.00", "165,000 元", "16.5 万元", "壹拾陆万伍仟元整"),
        ("1.005", "1.01 元", "1.01 元", "壹元零壹分"),
        ("100000", "100,000 元", "10 万元", "壹拾万元整"),
    ],
)
def test_forms_of_a_sum(amount, plain, wan, words):
    sum_ = Decimal(amount)
    assert (yuan(sum_), wan_yuan(sum_), capital(sum_)) == (plain, wan, words)


def test_both_forms_only_where_ten_thousand_is_reached():
    assert yuan_and_wan(Decimal(45000)) == "45,000 元（4.5 万元）"
    assert yuan_and_wan(Decimal(800)) == "800 元"


def test_minus_zero_is_zero_and_debts_are_refused():
    assert capital(Decimal("-0.001")) == "零元整"
    with pytest.raises(ValueError, match="不能为负数"):
        capital(Decimal(-1))


def test_what_is_no_money_is_refused():
    with pytest.raises(TypeError, match="Decimal"):
        yuan(1.5)  # type: ignore[arg-type]  # the point of the test
    with pytest.raises(ValueError, match="不是数"):
        yuan(Decimal("NaN"))
    with pytest.raises(ValueError, match="14位"):
        capital(Decimal(10) ** 14)


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_wan_never_rounds_money_away(amount):
    number, unit = wan_yuan(amount).split(" ")
    value = Decimal(number.replace(",", "")) * (10_000 if unit == "万元" else 1)
    assert value == amount


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2024, 9, 3), date(2024, 9, 6), "2024年9月3日至6日"),
        (date(2024, 9, 28), date(2024, 10, 2), "2024年9月28日至10月2日"),
        (date(2024, 12, 30), date(2025, 1, 2), "2024年12月30日至2025年1月2日"),
        (date(2024, 9, 3), date(2024, 9, 3), "2024年9月3日"),
    ],
)
def test_a_span_says_once_what_both_days_share(first, last, written):
    assert date_span(first, last) == written


def test_a_span_that_runs_backwards_is_refused():
    with pytest.raises(ValueError, match="早于开始日期"):
        date_span(date(2024, 9, 6), date(2024, 9, 3))
