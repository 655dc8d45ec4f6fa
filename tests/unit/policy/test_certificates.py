"""Certificate numbers: a tenant's pattern is read or refused, and the check character finds slips."""

import pytest

from yanxiu.policy import NumberPattern, PolicyError, check_character

PATTERN = "{province}{level}{year}-{class:03}-{serial:05}-{check}"


def number(pattern: str = PATTERN, *, in_plan: int = 12, serial: int = 1) -> str:
    return NumberPattern(pattern).number(
        province="13", level="S", year=2025, number_in_plan=in_plan, serial=serial
    )


def test_the_parts_stand_in_their_places():
    assert number() == "13S2025-012-00001-A"
    assert number("冀研{year}字{serial:04}号") == "冀研2025字0001号"


def test_the_check_character_ignores_signs_and_case():
    assert check_character("13s2025-012-00001") == check_character("13S202501200001") == "A"
    with pytest.raises(PolicyError, match="没有字母或数字"):
        check_character("——")


def test_every_single_wrong_character_is_found():
    pattern, right = NumberPattern(PATTERN), number()
    assert pattern.matches(right)
    for at, character in enumerate(right):
        for other in "0123456789ABCXYZ":
            if other != character:
                assert not pattern.matches(right[:at] + other + right[at + 1 :])


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("{year}-{class}", "缺 {serial}"),
        ("{serial}", "缺 {year}"),
        ("{year}{serial}{serial}", "重复了 serial"),
        ("{year}{serial}{city}", "不认识的 {city}"),
        ("{year}{serial:x}", "写法不对"),
        ("{year}{serial!r}", "写法不对"),
        ("{year:8}{serial}", "写法不对"),
        ("{year}{serial", "花括号"),
        ("", "应是一行文字"),
        (7, "应是一行文字"),
    ],
)
def test_a_pattern_that_would_repeat_numbers_or_says_nothing_is_refused(pattern: object, says: str):
    with pytest.raises(PolicyError) as refused:
        NumberPattern(pattern)
    assert says in str(refused.value)
    assert "{province}{level}{year}" in str(refused.value)


@pytest.mark.parametrize(
    ("in_plan", "serial", "says"),
    [(1000, 1, "计划序号 1000"), (1, 100000, "流水号 100000"), (0, 1, "计划序号 0"), (1, 0, "流水号 0")],
)
def test_a_figure_that_does_not_fit_is_refused_and_never_cut(in_plan: int, serial: int, says: str):
    with pytest.raises(PolicyError, match=says):
        number(in_plan=in_plan, serial=serial)


def test_the_last_figures_that_fit_do():
    assert number(in_plan=999, serial=99999).startswith("13S2025-999-99999-")
