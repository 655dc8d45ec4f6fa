"""Tax withheld from fees for services, and the payment that leaves a wanted sum."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanxiu.policy import LABOUR_WITHHOLDING, PolicyError, read_withholding

TABLE = {
    "kind": "withholding",
    "standard": "样例预扣",
    "document": "样例公告1号",
    "in_force_from": "2030-01-01",
    "allowance": 1000,
    "small": 5000,
    "share": "20%",
    "bands": [{"above": 0, "rate": "10%", "deduction": 0}],
}


@pytest.mark.parametrize(
    ("payment", "tax"),
    [
        ("800", "0"),
        ("800.01", "0"),
        ("3000", "440"),
        ("4000", "640"),
        ("4000.01", "640"),
        ("10000", "1600"),
        ("25000", "4000"),
        ("30000", "5200"),
        ("62500", "13000"),
        ("100000", "25000"),
    ],
)
def test_withheld_by_the_announcement_of_2018(payment: str, tax: str):
    assert LABOUR_WITHHOLDING.withheld(Decimal(payment)) == Decimal(tax)


@pytest.mark.parametrize(
    ("net", "payment"),
    [("800", "800"), ("3360", "4000"), ("6000", "7142.86"), ("21000", "25000"), ("0", "0")],
)
def test_grossed_up(net: str, payment: str):
    assert LABOUR_WITHHOLDING.grossed_up(Decimal(net)) == Decimal(payment)


@given(st.integers(0, 20_000_000))
def test_the_payment_less_its_tax_is_the_wanted_sum(fen: int):
    net = Decimal(fen) / 100
    payment = LABOUR_WITHHOLDING.grossed_up(net)
    assert payment - LABOUR_WITHHOLDING.withheld(payment) == net


@given(st.integers(0, 20_000_000), st.integers(0, 5_000_000))
def test_who_is_paid_more_keeps_more(fen: int, more: int):
    one, two = Decimal(fen) / 100, Decimal(fen + more) / 100
    assert one - LABOUR_WITHHOLDING.withheld(one) <= two - LABOUR_WITHHOLDING.withheld(two)


def test_another_schedule_takes_its_place():
    made = read_withholding(TABLE)
    assert (made.withheld(Decimal(6000)), made.document) == (Decimal(480), "样例公告1号")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"bands": []}, "从 above: 0 起"),
        ({"bands": [{"above": 5, "rate": "10%", "deduction": 0}]}, "从 above: 0 起"),
        ({"bands": [{"above": 0, "rate": "90%", "deduction": 0}]}, "高于 60%"),
        ({"bands": [{"above": 0, "rate": 0.1, "deduction": 0}]}, "比例"),
        ({"in_force_from": "明年"}, "不是日期"),
        ({"small": -1}, "负数"),
    ],
)
def test_a_schedule_that_cannot_be_is_refused(changed: dict[str, object], said: str):
    with pytest.raises(PolicyError, match=said):
        read_withholding({**TABLE, **changed})


def test_a_missing_column_is_named():
    with pytest.raises(PolicyError, match="缺 bands"):
        read_withholding({key: value for key, value in TABLE.items() if key != "bands"})
