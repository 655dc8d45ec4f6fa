"""Amounts as people write them, exact to the fen."""

from decimal import Decimal

import pytest

from yanxiu.policy import parse_money


@pytest.mark.parametrize(
    ("written", "yuan"),
    [
        (0, "0"),
        (45000, "45000"),
        ("16.5万元", "165000"),
        ("12.75 万元", "127500"),
        ("4万", "40000"),
        (" 4.5 万元 ", "45000"),
        ("1,234.50 元", "1234.50"),
        ("45000.00", "45000"),
        ("0.01元", "0.01"),
        ("0.000001万元", "0.01"),
        (Decimal("99.99"), "99.99"),
    ],
)
def test_forms(written, yuan):
    assert parse_money(written) == Decimal(yuan)


REFUSED = {
    "a binary fraction": (12.75, "浮点数"),
    "a truth": (True, "浮点数"),
    "negative": (-1, "负数"),
    "negative text": ("-4.5万元", "负数"),
    "half a fen": ("0.005元", "一分"),
    "words": ("四万五", "看不懂"),
    "another currency": ("45000美元", "看不懂"),
    "two points": ("4.5.1万元", "看不懂"),
    "nothing": ("", "看不懂"),
}


@pytest.mark.parametrize(("written", "said"), REFUSED.values(), ids=REFUSED)
def test_refused_with_the_value_and_the_way_out(written, said):
    with pytest.raises(ValueError, match=said) as refused:
        parse_money(written)
    assert str(written) in str(refused.value)


@pytest.mark.parametrize("written", [Decimal("NaN"), Decimal("Infinity"), Decimal("1e40")])
def test_numbers_that_are_no_amount_are_refused(written):
    with pytest.raises(ValueError, match="金额"):
        parse_money(written)
