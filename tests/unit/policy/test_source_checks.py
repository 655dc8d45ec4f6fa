"""A catalogue's citations against a document's text: what is missing, altered, or not as printed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from yanxiu.policy import CatalogueRow, PolicyError, Registry, RowKind, State, anchor_of
from yanxiu.policy.clauses import clauses
from yanxiu.policy.source_checks import check_source, document_of, entries_of, entry_problems

TEXT = """
各有关单位：
一、按时报送
实施方案应在1个月
前报送。
二、人数
（一）每期不少于30人。
"""


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


def cited(registry: Registry, *names: str, **anchors: str):
    """A pack whose catalogue cites these clauses of its document of 2024, with anchors by clause."""
    pack = registry.pack("fujian")
    rows = tuple(
        CatalogueRow(f"FJ24-9{n}", "FJ24", name, "scope", RowKind.HARD, "") for n, name in enumerate(names)
    )
    return replace(pack, catalogue=rows, anchors={("FJ24", name): found for name, found in anchors.items()})


def test_a_clause_that_reads_as_anchored_has_no_problem(registry: Registry):
    right = anchor_of("（一）每期不少于30人。")
    pack = cited(registry, "二（一）", **{"二（一）": right})
    (found,) = check_source(pack, document_of(pack, "FJ24"), TEXT)
    assert (found.anchor, found.problems) == (right, ())


def test_an_altered_figure_is_found_out(registry: Registry):
    pack = cited(registry, "二（一）", **{"二（一）": anchor_of("（一）每期不少于30人。")})
    (found,) = check_source(pack, document_of(pack, "FJ24"), TEXT.replace("30人", "40人"))
    assert "条文与锚点不符" in found.problems[0]


def test_a_clause_that_is_not_there_and_one_without_anchor_are_named(registry: Registry):
    pack = cited(registry, "五", "一 ¶1")
    lost, open_one = check_source(pack, document_of(pack, "闽人社办〔2024〕212号"), TEXT)
    assert "找不到 五" in lost.problems[0]
    assert "没有这一条的锚点" in open_one.problems[0]


def test_what_is_given_as_printed_must_stand_in_its_clause(registry: Registry):
    pack = cited(registry, "二")
    (found,) = check_source(pack, document_of(pack, "FJ24"), TEXT)
    assert any("fujian.days（FJ24-14）的 4天左右 不在条文里" in one for one in found.problems)
    assert not any("不少于30人" in one for one in found.problems)


def test_a_plain_value_must_stand_in_its_clause_in_whatever_numerals(registry: Registry):
    pack = cited(registry, "二", "三 ¶3")
    cap = [spec for _, spec in entries_of(pack, "FJ24", "三 ¶3") if spec.citation.id == "FJ24-30"]
    slot = pack.slot("grant_cap")
    plain = replace(cap[0], printed="")
    assert list(entry_problems(slot, plain, "每期补助不超过四万元。")) == [
        "fujian.grant_cap（FJ24-30）的值 45000 不在条文的数字之中：40000元"
    ]
    for text in ("每期4.5万元。", "每期45,000元。", "每期四万元。", "每期四万五千元。"):
        assert bool(list(entry_problems(slot, plain, text))) is (text == "每期四万元。"), text


@pytest.mark.parametrize(
    ("unit", "value", "right", "wrong"),
    [
        ("share", Decimal("0.2"), "不少于百分之二十", "不少于20人"),
        ("share", Decimal("0.3"), "不少于三成", "不少于30人"),
        ("hour", 32, "不少于三十二学时", "不少于三十学时"),
        ("学时", 40, "每期四十学时", "每期四十人"),
        ("month_day", "11-30", "十一月三十日前", "十一月二十日前"),
        ("", date(2024, 10, 5), "2024年10月5日前", "2023年10月5日前"),
        ("day", {"at_least": 3, "at_most": 5}, "三至五天", "三至六天"),
    ],
)
def test_every_kind_of_figure_is_looked_up(registry: Registry, unit: str, value: Any, right: str, wrong: str):
    slot = replace(registry.pack("fujian").slot("min_trainees"), unit=unit)
    spec = replace(slot.entries[0], value=value, printed="", state=State.FIXED)
    assert list(entry_problems(slot, spec, right)) == []
    assert list(entry_problems(slot, spec, wrong))


def test_clauses_are_put_together_across_lines():
    assert clauses(TEXT)["一 ¶1"] == "实施方案应在1个月前报送。"


def test_a_document_that_is_not_declared_is_refused_with_those_that_are(registry: Registry):
    with pytest.raises(PolicyError, match="已声明：FJ23"):
        document_of(registry.pack("fujian"), "FJ99")
