"""Every figure stands in the clause that its entry cites, and every cited clause reads as its anchor says.

Clauses are looked up where the source documents are at hand (`conftest.py`).  Elsewhere the entries are held
to what they say their documents print, and the anchors to their shape.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.sources.clauses import Clauses, bare, clause, clauses
from yanxiu.policy import EntrySpec, Pack, Slot, anchor_of
from yanxiu.policy.figures import figures, has_figure
from yanxiu.policy.source_checks import entry_problems
from yanxiu.testing.conformance import registry

PACKS = [pytest.param(pack, id=pack.jurisdiction.id) for pack in registry().packs.values()]


def entries(pack: Pack) -> Iterator[tuple[Slot, EntrySpec]]:
    """Entries with a figure of the text's own, or with what their document prints."""
    for slot in pack.slots.values():
        for entry in slot.entries:
            if entry.document_key and (entry.printed or has_figure(entry)):
                yield slot, entry


@pytest.mark.parametrize("pack", PACKS)
def test_every_figure_stands_in_the_clause_it_cites(pack: Pack, sources: Clauses) -> None:
    wrong = []
    for slot, entry in entries(pack):
        at_hand = sources.get(entry.document_key)
        text = clause(at_hand, entry.citation.clause) if at_hand else bare(entry.printed)
        wrong += list(entry_problems(slot, entry, text)) if text else []
    assert wrong == []


def test_the_figures_of_every_plugin_are_looked_up() -> None:
    assert all(any(has_figure(entry) for _, entry in entries(pack)) for pack in registry().packs.values())


@pytest.mark.parametrize("pack", PACKS)
def test_every_cited_clause_has_an_anchor_and_reads_as_it_says(pack: Pack, sources: Clauses) -> None:
    cited = {(row.document, row.clause) for row in pack.catalogue}
    assert set(pack.anchors) == cited
    read = {place: anchor_of(clause(sources[place[0]], place[1])) for place in cited if place[0] in sources}
    assert {place: pack.anchors[place] for place in read} == read


TEXT = "每期上限12.75万元，1个月内报送，两倍以内，一般为5至7天，11月30日前结束，不少于30人"
IN_WORDS = "不少于三十二学时，百分之二十或三成，二〇二六年前每期五万元，十二月五日前，一百零五名"


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


def test_figures_are_read_in_chinese_numerals() -> None:
    assert figures(IN_WORDS) == {
        (Decimal(32), "学时"),
        (Decimal(20), "%"),
        (Decimal(30), "%"),
        (Decimal(50_000), "元"),
        ("12-05", ""),
        (Decimal(105), "名"),
    }


@pytest.mark.parametrize(
    ("value", "printed"),
    [(31, ""), (31, "不少于30人"), (30, "不少于31人"), (Decimal("1.2"), "12.75万元"), (2, "各有关单位")],
)
def test_a_figure_that_is_not_there_is_found_out(value: object, printed: str) -> None:
    pack = registry().pack("fujian")
    slot = pack.slot("min_trainees")
    assert list(entry_problems(slot, slot.entries[0], TEXT)) == []
    assert list(entry_problems(slot, replace(slot.entries[0], value=value, printed=printed), TEXT))


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
