"""A mark in a form may stand alone or carry a name; both read as what was written."""

import pytest

from yanxiu.policy import ApplicationFacts, PolicyFileError, describe
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
