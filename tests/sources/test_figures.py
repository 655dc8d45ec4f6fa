"""Every figure stands in the clause that its entry cites, and every cited clause reads as its anchor says.

Clauses are looked up where the source documents are at hand (`conftest.py`).  Elsewhere the entries are held
to what they say their documents print, and the anchors to their shape.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

import cn2an
import pytest

from tests.sources.clauses import Clauses, bare, clause, clauses
from yanxiu.policy import EntrySpec, Pack, Slot, State, anchor_of
from yanxiu.testing.conformance import registry

PACKS = [pytest.param(pack, id=pack.jurisdiction.id) for pack in registry().packs.values()]
UNITS = {
    "month": ["个月"],
    "person": ["人", "倍"],
    "hour": ["学时"],
    "day": ["天"],
    "CNY": ["元"],
    "CNY per class": ["元"],
}
FIGURE = re.compile(r"(\d+(?:\.\d+)?|[一二两三四五六七八九十百]+)(万?元|个月|学时|[人倍天])")
MONTH_DAY = re.compile(r"(\d+)月(\d+)日")
RANGE = re.compile(r"(\d+)至(\d+)天")
IN_WORDS = {
    "HED-20": "trainees from outside are invited, which one of them shows",
    "HED-30": "results are followed up, which is to do it once at least",
}
"""Entries whose number is the least that the clause's words can mean."""

Figures = set[tuple[object, str]]


def entries(pack: Pack) -> Iterator[tuple[Slot, EntrySpec]]:
    """Entries with a figure of the text's own: what is printed, numbers (no ban's zero), days of the year."""
    for slot in pack.slots.values():
        for entry in slot.entries:
            if entry.document_key and (entry.printed or _has_figure(entry)):
                yield slot, entry


def _has_figure(entry: EntrySpec) -> bool:
    number = isinstance(entry.value, int | Decimal) and not isinstance(entry.value, bool) and entry.value != 0
    month_day = isinstance(entry.value, str) and re.fullmatch(r"\d\d-\d\d", entry.value)
    return entry.state is State.FIXED and bool(number or month_day)


def figures(text: str) -> Figures:
    """Every figure of a text with its unit: `(Decimal(45000), "元")`, `("11-30", "")`."""
    found: Figures = {
        (_number(figure, unit), unit.removeprefix("万")) for figure, unit in FIGURE.findall(text)
    }
    found |= {(f"{int(month):02}-{int(day):02}", "") for month, day in MONTH_DAY.findall(text)}
    return found | {(Decimal(end), "天") for ends in RANGE.findall(text) for end in ends}


def _number(figure: str, unit: str) -> Decimal:
    number = Decimal(figure) if figure[0].isdigit() else Decimal(cn2an.cn2an(figure, "smart"))
    return number * 10_000 if unit.startswith("万") else number


def stands(slot: Slot, entry: EntrySpec, found: Figures) -> bool:
    """Whether the entry's value is one of the figures; of a reading, whether one lies within its band."""
    numbers = {number for number, unit in found if unit in UNITS.get(slot.unit, ())}
    if isinstance(entry.value, Mapping):
        ends = {Decimal(end) for end in entry.value.values()}
        within = any(isinstance(n, Decimal) and min(ends) <= n <= max(ends) for n in numbers)
        return within if entry.reading else ends <= numbers
    if isinstance(entry.value, str):
        return (entry.value, "") in found
    return isinstance(entry.value, bool) or entry.value == 0 or entry.value in numbers


def missing(slot: Slot, entry: EntrySpec, text: str) -> str:
    """What the clause's text does not bear out of an entry."""
    absent = [part for part in bare(entry.printed).split("、") if part not in text]
    if absent:
        return f"{entry.source}:{entry.line} {entry.citation.id}：条款里没有 {'、'.join(absent)}"
    read = figures(bare(entry.printed) or text)
    if entry.citation.id not in IN_WORDS and not stands(slot, entry, read):
        return f"{entry.source}:{entry.line} {entry.citation.id}：{entry.value!r} 不在条款的数字 {read} 之中"
    return ""


@pytest.mark.parametrize("pack", PACKS)
def test_every_figure_stands_in_the_clause_it_cites(pack: Pack, sources: Clauses) -> None:
    wrong = []
    for slot, entry in entries(pack):
        at_hand = sources.get(entry.document_key)
        text = clause(at_hand, entry.citation.clause) if at_hand else bare(entry.printed)
        wrong += [missing(slot, entry, text)] if text else []
    assert [one for one in wrong if one] == []


@pytest.mark.parametrize("pack", PACKS)
def test_every_cited_clause_has_an_anchor_and_reads_as_it_says(pack: Pack, sources: Clauses) -> None:
    cited = {(row.document, row.clause) for row in pack.catalogue}
    assert set(pack.anchors) == cited
    read = {place: anchor_of(clause(sources[place[0]], place[1])) for place in cited if place[0] in sources}
    assert {place: pack.anchors[place] for place in read} == read


TEXT = "每期上限12.75万元，1个月内报送，两倍以内，一般为5至7天，11月30日前结束，不少于30人"


def test_figures_are_read_as_printed() -> None:
    assert figures(TEXT) == {
        (Decimal(127_500), "元"),
        (Decimal(1), "个月"),
        (Decimal(2), "倍"),
        (Decimal(5), "天"),
        (Decimal(7), "天"),
        ("11-30", ""),
        (Decimal(30), "人"),
    }


@pytest.mark.parametrize(
    ("value", "printed"), [(31, ""), (31, "不少于30人"), (30, "不少于31人"), (Decimal("1.2"), "12.75万元")]
)
def test_a_figure_that_is_not_there_is_found_out(value: object, printed: str) -> None:
    pack = registry().pack("fujian")
    slot = pack.slot("min_trainees")
    assert missing(slot, slot.entries[0], TEXT) == ""
    assert missing(slot, replace(slot.entries[0], value=value, printed=printed), TEXT)


DOCUMENT = """
各有关单位：
根据办法，现
通知如下。
一、按时完成
各单位要按计划实施。
列入计划的，应在1个月
前报送。
二、经费。每期4万元。
各地要执行规定。
三、其他
（一）及时。按时报送。
（二）属实。据实报送。
联系人：某某
附件1
表
附件2
1. 填写姓名。
2. 填写单位。
"""


def test_clauses_are_found_by_the_names_of_citations() -> None:
    found = clauses(DOCUMENT)
    assert found["发文对象"] == "各有关单位："
    assert found["序"] == "根据办法，现通知如下。"
    assert found["一 ¶2"] == "列入计划的，应在1个月前报送。"
    assert found["二 ¶1"] == "二、经费。每期4万元。"
    assert found["二 ¶2"] == "各地要执行规定。"
    assert found["三（二）"] == "（二）属实。据实报送。"
    assert found["附件2 第2条"] == "2.填写单位。"
    assert clause(found, "附件1、2") == "表1.填写姓名。2.填写单位。"


def test_articles_are_found_under_their_chapters() -> None:
    found = clauses("第一章 总则\n第一条 为了规范。\n第二章 实施\n第二条 按计划\n实施。")
    assert found == {"第一条": "第一条为了规范。", "第二条": "第二条按计划实施。"}
