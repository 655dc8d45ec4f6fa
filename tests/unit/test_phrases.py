"""Messages keep what they were made of."""

import copy
import json
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID

import pytest

from yanxiu.phrases import Joined, Phrase, Quoted, joined, message_of, packed, phrase, unpacked

MESSAGE = phrase(
    "第 {row} 行：{problem}（{at:%H:%M}）",
    row=3,
    problem=joined([phrase("缺{what}", what=Quoted("学号")), "姓名有误"], "；"),
    at=time(9, 5),
)


def test_a_message_reads_as_chinese():
    assert MESSAGE == "第 3 行：缺学号；姓名有误（09:05）"
    assert f"{MESSAGE}" == "第 3 行：缺学号；姓名有误（09:05）"
    assert joined(["甲", "乙"]) == "甲、乙"
    assert joined([]) == ""


def test_a_message_keeps_what_it_was_made_of():
    assert isinstance(MESSAGE, Phrase)
    assert MESSAGE.template == "第 {row} 行：{problem}（{at:%H:%M}）"
    assert MESSAGE.values["row"] == 3
    problem = MESSAGE.values["problem"]
    assert isinstance(problem, Joined)
    assert (problem.joint, problem.parts) == ("；", ("缺学号", "姓名有误"))


def test_braces_in_what_is_filled_in_are_no_places():
    assert phrase("甲{what}", what="{row}") == "甲{row}"
    assert phrase("{{甲}}", row=1) == "{甲}"


def test_what_is_not_given_is_an_error():
    with pytest.raises(KeyError, match="row"):
        phrase("第 {row} 行", line=1)


def test_an_error_gives_its_message_back():
    assert message_of(ValueError(MESSAGE)) is MESSAGE
    assert message_of(ValueError()) == ""
    assert message_of(OSError(2, "没有这个文件")) == "[Errno 2] 没有这个文件"


def test_a_message_travels_between_processes():
    said = phrase(
        "{part}：{problem}", part=Quoted("甲"), problem=joined([phrase("有 {n} 个字", n=3), "乙"], "；")
    )
    back = unpacked(json.loads(json.dumps(packed(said))))
    assert isinstance(back, Phrase)
    assert (back, back.template) == ("甲：有 3 个字；乙", "{part}：{problem}")
    assert isinstance(back.values["part"], Quoted)
    assert unpacked(packed("平文")) == "平文"


def test_what_json_has_no_form_for_travels_too():
    key = UUID(int=7)
    said = phrase(
        "{day:%m月%d日} {at:%H:%M}，{open:%H:%M} 开门，{sum:,.2f} 元，编号 {key}",
        day=date(2025, 12, 1), at=datetime(2025, 12, 1, 9, 30, tzinfo=UTC), open=time(8, 30),
        sum=Decimal("1234.50"), key=key,
    )  # fmt: skip
    back = unpacked(json.loads(json.dumps(packed(said))))
    assert isinstance(back, Phrase)
    assert back == said == f"12月01日 09:30，08:30 开门，1,234.50 元，编号 {key}"
    assert isinstance(said, Phrase)
    assert back.values == {**said.values, "key": str(key)}


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda said: pickle.loads(pickle.dumps(said))])
def test_a_copy_is_the_same_message(again: Callable[[str], str]):
    twin = again(MESSAGE)
    assert isinstance(twin, Phrase)
    assert isinstance(MESSAGE, Phrase)
    assert (twin, twin.template, twin.values) == (MESSAGE, MESSAGE.template, MESSAGE.values)
