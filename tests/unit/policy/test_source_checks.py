"""A catalogue's citations against a document's text: what is missing, altered, or not as printed."""

from dataclasses import replace

import pytest

from yanxiu.policy import CatalogueRow, PolicyError, Registry, RowKind, anchor_of
from yanxiu.policy.clauses import clauses
from yanxiu.policy.source_checks import check_source, document_of

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


def test_clauses_are_put_together_across_lines():
    assert clauses(TEXT)["一 ¶1"] == "实施方案应在1个月前报送。"


def test_a_document_that_is_not_declared_is_refused_with_those_that_are(registry: Registry):
    with pytest.raises(PolicyError, match="已声明：FJ23"):
        document_of(registry.pack("fujian"), "FJ99")
