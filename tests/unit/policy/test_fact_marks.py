"""A mark in a form may stand alone or carry a name; both read as what was written."""

import pytest

from yanxiu.policy import ROOTS, ApplicationFacts, PolicyFileError, describe
from yanxiu.policy.facts.reading import FactReader


@pytest.mark.parametrize(
    ("written", "read"),
    [(True, True), (False, False), ("是", True), ("否", False), ("智能制造特色班", "智能制造特色班")],
)
def test_series_is_a_mark_or_a_name(written: object, read: object) -> None:
    facts = FactReader("case.yaml").read(ApplicationFacts, {"series": written})
    assert facts.series == read


def test_series_refuses_a_list() -> None:
    with pytest.raises(PolicyFileError, match="应是文字"):
        FactReader("case.yaml").read(ApplicationFacts, {"series": ["甲"]})


def test_the_list_of_facts_says_both_types() -> None:
    words = {info.path: info.type for info in describe(ApplicationFacts)}
    assert words["series"] == "是否 / 文字"


def test_every_fact_says_what_it_means_and_every_figure_what_it_counts():
    silent = {info.path for root in set(ROOTS.values()) for info in describe(root) if not info.meaning}
    figures = ("整数", "数", "对照表：文字 → 整数", "金额（元）")
    bare = {
        info.path
        for root in set(ROOTS.values())
        for info in describe(root)
        if info.type in figures and not info.unit and not info.path.endswith("thesis_weight")  # a share
    }
    assert (silent, bare) == (set(), set())
