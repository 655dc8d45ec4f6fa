"""Anchors: white space is no part of a text; a wrong file is refused with file and line."""

import pytest

from yanxiu.policy import PolicyError, Registry, anchor_of
from yanxiu.policy.anchors import read_anchors
from yanxiu.policy.catalogue import read_catalogue

CATALOGUE = read_catalogue(
    "T24-1: {clause: 第一条, stage: settlement, kind: H, summary: 甲}", "catalogue.yaml"
)
ANCHOR = anchor_of("第一条 不得收费。")


def test_white_space_is_no_part_of_the_text() -> None:
    assert anchor_of("第一条\n　不得 收费。\t") == ANCHOR
    assert anchor_of("第一条不得收费") != ANCHOR
    assert ANCHOR.startswith("8-")


def test_anchors_stand_by_document_and_clause() -> None:
    assert read_anchors(f"T24:\n  第一条: {ANCHOR}\n", "anchors.yaml", CATALOGUE) == {
        ("T24", "第一条"): ANCHOR
    }
    assert read_anchors("", "anchors.yaml", CATALOGUE) == {}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[T24]", r"anchors\.yaml:1: 锚点文件应是"),
        ("T24: 第一条", r"anchors\.yaml:1: 文件 T24 应是"),
        (f"T24:\n  第二条: {ANCHOR}", r"anchors\.yaml:2: 条款目录没有引用 T24 的 '第二条'"),
        ("T24:\n  第一条: 8", r"anchors\.yaml:2: 锚点 8 应是"),
        (f"T24:\n  第一条: {ANCHOR.upper()}x", r"anchors\.yaml:2: 锚点 '8-"),
    ],
)
def test_a_wrong_file_is_refused_with_file_and_line(text: str, problem: str) -> None:
    with pytest.raises(PolicyError, match=problem):
        read_anchors(text, "anchors.yaml", CATALOGUE)


def test_a_plugin_with_a_wrong_anchor_does_not_load(toys) -> None:
    good = toys.candidate(files={"anchors.yaml": f"T24:\n  第1条: {ANCHOR}\n"})
    assert toys.registry(good).pack("toy").anchors == {("T24", "第1条"): ANCHOR}
    bad = toys.candidate("other", files={"anchors.yaml": "T24: {第77条: 8-0}\n"})
    (failure,) = Registry.load([bad]).failures
    assert "第77条" in failure.problem
