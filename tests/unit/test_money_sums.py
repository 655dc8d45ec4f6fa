"""Ledgers' sums, accounts of banks, and the three ways in which a sum is written: they never disagree."""

from decimal import Decimal
from operator import attrgetter

import cn2an
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanxiu.documents.amounts import capital, wan_yuan, yuan
from yanxiu.services.bank_details import doubts, is_card, luhn, same_name
from yanxiu.services.ledger_sums import NAMES, Amounts, Line, add_up, grouped

money = st.integers(0, 10**13).map(lambda fen: Decimal(fen) / 100)
amounts = st.builds(Amounts, **dict.fromkeys(NAMES, st.none() | money))
lines = st.lists(
    st.builds(
        Line,
        st.integers(2023, 2025),
        st.just("选题"),
        st.sampled_from(["甲校", "乙校", "丙院"]),
        st.sampled_from(["", "业务经费", "人才经费"]),
        amounts,
        st.integers(1, 99),
        without_voucher=st.integers(0, 3),
    ),
    max_size=15,
)


@settings(deadline=None)
@given(lines, st.randoms())
def test_totals_are_those_of_the_lines_however_they_are_grouped(rows, random):
    whole = add_up(rows)
    for name in ("host", "budget_line", "year"):
        groups = grouped(
            rows,
            attrgetter(name),
            lambda key, row: Line(row.year, str(key), "", "", Amounts()),
        )
        assert add_up(groups) == whole
        assert len({group.label for group in groups}) == len(groups)
    mixed = list(rows)
    random.shuffle(mixed)
    assert add_up(mixed) == whole


def test_what_nobody_knows_is_not_zero():
    unknown, known = Line(2024, "", "", "", Amounts()), Line(2024, "", "", "", Amounts(paid=Decimal(1)))
    assert add_up([unknown, unknown])[2].paid is None
    assert add_up([unknown, known])[2].paid == 1
    assert known.amounts.net == 1
    assert known.amounts.outstanding is None


def _read(text: str) -> Decimal:
    number, _, unit = text.partition(" ")
    return Decimal(number.replace(",", "")) * {"元": 1, "万元": 10000}[unit]


@settings(deadline=None)
@given(money)
def test_yuan_and_ten_thousands_and_capitals_say_the_same(amount):
    assert _read(yuan(amount)) == _read(wan_yuan(amount)) == _capitals(capital(amount)) == amount


def _capitals(said: str) -> Decimal:
    """A sum in capitals, read back."""
    whole, _, rest = said.removesuffix("整").rpartition("元")
    plain = (whole or "零").translate(str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千"))
    fen = sum(
        _NUMERALS.index(rest[at - 1]) * worth
        for unit, worth in (("角", 10), ("分", 1))
        if (at := rest.find(unit)) > 0
    )
    return Decimal(cn2an.cn2an(plain, "normal")) + Decimal(fen) / 100


_NUMERALS = "零壹贰叁肆伍陆柒捌玖"


@pytest.mark.parametrize(("number", "fits"), [("6222020000000000000", True), ("6222020000000000001", False)])
def test_a_cards_last_digit(number, fits):
    assert is_card(number)
    assert luhn(number) is fits


@settings(deadline=None)
@given(st.text("0123456789", min_size=15, max_size=18), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(body, off):
    last = next(digit for digit in "0123456789" if luhn(body + digit))
    assert not luhn(body + str((int(last) + off) % 10))


def test_names_are_the_same_but_for_how_they_are_typed():
    assert same_name("样例大学（继续教育学院）", "样例大学(继续教育学院) ")
    assert not same_name("样例大学", "样例学院")


def test_an_account_without_fault_raises_no_doubt():
    assert list(doubts("样例大学", "35001234567890", "样例支行", "样例大学")) == []
    said = list(doubts(None, "12", "样例支行", "样例大学"))
    assert said == ["收款账户没有写户名", "收款账号须是8至32位数字"]
