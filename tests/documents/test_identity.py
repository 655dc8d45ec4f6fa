"""Identity numbers and credit codes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanxiu.documents.identity import check_id_number, check_uscc, mask_id_number

TODAY = date(2024, 9, 1)


def test_the_standards_own_example_holds():
    assert check_id_number("11010519491231002X", TODAY).ok


def test_a_sound_number_tells_birth_and_gender(id_number):
    check = check_id_number(id_number(7, "19750312"), TODAY)
    assert check.ok
    assert (check.born_on, check.gender, check.province_code) == (date(1975, 3, 12), "male", "35")
    assert check_id_number(id_number(8), TODAY).gender == "female"


@pytest.mark.parametrize("born", ["19600101", "19750101"])
def test_a_county_code_younger_than_the_person_is_no_error(id_number, born):
    assert check_id_number(id_number(1, born, "350102"), TODAY).ok
    assert check_id_number(id_number(1, born, "330113"), TODAY).ok


def test_what_people_type_is_read(id_number):
    number = next(n for n in (id_number(s) for s in range(100)) if n.endswith("X"))
    typed = "　" + number[:6] + " " + number[6:17].translate({ord("1"): "１"}) + "ｘ"
    assert check_id_number(typed, TODAY).number == number
    assert check_id_number(number.lower(), TODAY).ok


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("4.20106E+17", "被存成数字"),
        ("350102800101001", "15位旧号码"),
        ("35010219800101", "现为14位"),
        ("35010219800101001A", "以外的字符"),
        ("350102198001010Х12", "以外的字符"),
        ("990102198001010012", "省级行政区划"),
        ("350102198002300012", "不是真实日期"),
        ("350102209901010012", "1900年至今"),
        ("350102189901010012", "1900年至今"),
    ],
)
def test_each_fault_is_told_with_its_cure(number, said):
    check = check_id_number(number, TODAY)
    assert not check.ok
    assert said in check.problem
    assert check.cure


def test_every_other_check_character_is_refused(id_number):
    number = id_number(1)
    others = [c for c in "0123456789X" if c != number[17]]
    assert all("校验码" in check_id_number(number[:17] + c, TODAY).problem for c in others)


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes(place, shift):
    number = "11010519491231002X"
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert check_id_number(number, TODAY).ok
    assert not check_id_number(wrong, TODAY).ok


@given(st.text(max_size=30))
def test_no_text_breaks_the_check(text):
    assert isinstance(check_id_number(text, TODAY).ok, bool)
    assert isinstance(check_uscc(text).ok, bool)


def test_the_mask_leaves_four_and_two():
    assert mask_id_number("350102198001010012") == "3501************12"
    assert mask_id_number("350102") == "******"


# Codes of firms, from public registers: the library's own example among them.
@pytest.mark.parametrize("code", ["91350100M000100Y43", "9144030071526726XG", "91440300708461136T"])
def test_sound_credit_codes(code):
    assert check_uscc(code).ok


def _with_check(body: str) -> str:
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + alphabet[-total % 31]


def test_a_leading_letter_is_issued_and_accepted():
    assert check_uscc(_with_check("N2" + "35010010000396" + "2")).ok


def test_the_organisation_part_has_its_own_check_character():
    assert "组织机构代码" in check_uscc(_with_check("91350100M000100Y5")).problem


@pytest.mark.parametrize(
    ("code", "said"),
    [("91350100M000100Y", "18位"), ("91350100M000100YO3", "不含 I、O"), ("91350100M000100Y44", "校验码")],
)
def test_faulty_credit_codes(code, said):
    assert said in check_uscc(code).problem
