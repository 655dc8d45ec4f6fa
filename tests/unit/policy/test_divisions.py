"""Divisions: data of the nation's plugin, one tile each, and no part of any judgement."""

import pytest

from yanxiu.policy import Candidate, Division, Registry
from yanxiu.policy.divisions import read_divisions
from yanxiu.policy.errors import PolicyFileError

NORTH = '"91": {name: 北试省, short: 北试, row: 1, column: 2}\n'
SOUTH = '"92": {name: 南试省, short: 南试, row: 2, column: 2}\n'


@pytest.fixture(scope="module")
def installed() -> Registry:
    return Registry.load()


def test_there_are_31_and_the_corps_each_on_a_tile_of_its_own(installed: Registry):
    divisions = installed.divisions()
    assert len(divisions) == 32
    assert [one.code for one in divisions] == sorted({one.code for one in divisions})
    assert len({(one.row, one.column) for one in divisions}) == 32
    assert len({name for one in divisions for name in (one.name, one.short)}) == 64
    assert max(one.column for one in divisions) <= 8
    assert divisions[-1] == Division("66", "新疆生产建设兵团", "兵团", 2, 2)


def test_every_installed_province_is_among_them(installed: Registry):
    places = [
        pack.jurisdiction for pack in installed.packs.values() if pack.jurisdiction.parent == "national"
    ]
    names = {one.code: one.name for one in installed.divisions()}
    assert len(places) >= 2
    assert [names.get(place.code[:2]) for place in places] == [place.name for place in places]


def test_a_file_is_read_in_its_order():
    assert read_divisions(SOUTH + NORTH, "divisions.yaml") == (
        Division("92", "南试省", "南试", 2, 2),
        Division("91", "北试省", "北试", 1, 2),
    )
    assert read_divisions("", "divisions.yaml") == ()


BROKEN = {
    "no mapping": ("- 1", "应是“代码: {name, short, row, column}”的对照"),
    "a short code": ('"9": {name: 甲, short: 乙, row: 1, column: 1}', "区划代码 '9' 应是两位数字"),
    "a name is missing": ('"91": {short: 乙, row: 1, column: 1}', "区划 91 应恰有 name、short、row、column"),
    "an empty name": ('"91": {name: " ", short: 乙, row: 1, column: 1}', "区划 91 的 name ' ' 应是文字"),
    "a place before the first": (
        '"91": {name: 甲, short: 乙, row: 0, column: 1}',
        "区划 91 的 row 0 应是从1起",
    ),
    "a place that is no number": ('"91": {name: 甲, short: 乙, row: 1, column: yes}', "的 column True 应是"),
    "one tile for two": (NORTH + SOUTH.replace("row: 2", "row: 1"), "南试与北试在同一格（第1行第2列）"),
    "one name for two": (NORTH + SOUTH.replace("南试省", "北试省"), "名称 '北试省' 与区划 91 重复"),
}


@pytest.mark.parametrize(("text", "said"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_says_where_and_why(text: str, said: str):
    with pytest.raises(PolicyFileError) as refused:
        read_divisions(text, "divisions.yaml")
    assert said in str(refused.value)
    assert "divisions.yaml" in str(refused.value)


def test_only_the_nation_lists_them(toys):
    nation: Candidate = toys.candidate("nation", level="national", files={"divisions.yaml": NORTH})
    province: Candidate = toys.candidate("toy", parent="nation", files={"divisions.yaml": SOUTH})
    registry = Registry.load([nation, province])
    assert [one.short for one in registry.divisions()] == ["北试"]
    (failure,) = registry.failures
    assert "只有全国的插件可以列区划" in failure.problem


def test_a_tile_that_moves_leaves_decisions_replayable(toys):
    first, second = (
        toys.one(files={"divisions.yaml": text}).packs["toy"] for text in (NORTH, NORTH.replace("2}", "3}"))
    )
    assert first.divisions != second.divisions
    assert first.hash == second.hash
