"""Text as people type it."""

import pytest

from yanxiu.documents.text import (
    normalise,
    normalise_heading,
    normalise_line,
    normalise_name,
    unsafe_character,
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("　张三 ", "张三"),
        ("\ufeff'350102", "350102"),
        ("３５０１Ｘ", "3501X"),
        ("e\u0301", "é"),
        ("张\u200b三", "张三"),
        ("高级（正）", "高级（正）"),
    ],
)
def test_padding_and_width_go(typed, meant):
    assert normalise(typed) == meant


def test_line_breaks_in_a_cell_become_one_space():
    assert normalise_line("东海\n 工程　学院") == "东海 工程 学院"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("张 三", "张三"),
        ("买买提 • 艾力", "买买提·艾力"),
        ("阿里・木", "阿里·木"),
        ("John  Smith", "John Smith"),
    ],
)
def test_names_lose_inner_spaces_and_share_one_dot(typed, meant):
    assert normalise_name(typed) == meant


def test_headings_lose_decoration():
    assert normalise_heading(" 姓 名*： ") == "姓名"
    assert normalise_heading("职称（职业资格）") == "职称职业资格"


@pytest.mark.parametrize(
    "bad", ["\u0000", "\u0007", "\u202e", "\u2066", "\ud800", "\ufffe", "\U0001ffff", "\u061c"]
)
def test_unsafe_characters_are_named(bad):
    assert unsafe_character(f"张{bad}三") == f"U+{ord(bad):04X}"


def test_ordinary_text_is_safe():
    assert unsafe_character("张三·𠮷 ABC\n") is None
