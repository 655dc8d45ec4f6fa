"""Values as officers write them; no code of the vocabulary without its word."""

from decimal import Decimal
from enum import StrEnum

import pytest

from yanxiu.policy import vocabulary
from yanxiu.policy.findings import Gate
from yanxiu.policy.wording import WORDS, in_words, word

NOT_SHOWN = {vocabulary.TermKind}
KINDS = [
    kind
    for kind in vars(vocabulary).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum and kind not in NOT_SHOWN
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_member_has_a_word(kind: type[StrEnum]):
    assert all(word(member) for member in kind)
    assert set(WORDS[kind]) == {str(member) for member in kind}


def test_a_word():
    assert word(Gate.BLOCKED) == "不能办理"


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (None, "", "—"),
        (True, "", "是"),
        (1, "month", "1个月"),
        (40000, "CNY per class", "40,000元/期"),
        (Decimal("127500"), "CNY", "127,500元"),
        ("45000", "CNY per class", "45,000元/期"),
        ("11-30", "month_day", "11-30"),
        ({"at_least": 3, "at_most": 5}, "day", "3至5天"),
        ([], "", "（空）"),
        (["lodging", "meals"], "", "住宿费、伙食费"),
        (["lodging"], "", "lodging"),
        (["something", "else"], "", "something、else"),
    ],
)
def test_in_words(value: object, unit: str, said: str):
    assert in_words(value, unit) == said


def test_a_regions_own_words_are_spelt_out():
    assert in_words(["digital"], words={"digital": "突出数字技术"}) == "突出数字技术"
