"""Every shared word has a Chinese label, and findings speak Chinese."""

from enum import StrEnum

import pytest

from yanxiu.policy import LABELS, Material, Status, has_all, label_words, only_listed, vocabulary

KINDS = [
    kind
    for kind in vars(vocabulary).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind not in (StrEnum, vocabulary.TermKind)
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_word_of_each_set_has_a_label(kind: type[StrEnum]):
    assert set(LABELS[kind]) == {member.value for member in kind}
    assert all(not label.isascii() for label in LABELS[kind].values())


def test_missing_papers_are_named_in_chinese():
    found = has_all((Material.ROSTER,), ("roster", "summary_report", "trainee_sign_in"))
    assert (found.status, found.detail) == (Status.FAIL, "缺：总结报告、学员签到表")


def test_an_empty_list_finds_its_words_by_what_is_required():
    assert has_all((), ("finance", "organization")).detail == "缺：财务章、单位公章"


def test_others_are_named_in_chinese():
    assert only_listed(("lodging", "transport"), ("lodging",)).detail == "未列明：交通费"


def test_a_word_of_a_region_stands_as_it_is():
    assert label_words(("annex_9",), ("annex_9",)) == "annex_9"
