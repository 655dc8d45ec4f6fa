"""Checks of single fields; each raises ``InvalidInput`` with the field, the value, the rule, the way out."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import PurePath
from typing import Final, TypeVar

from yanxiu.documents.text import normalise_line, unsafe_character
from yanxiu.phrases import joined, phrase
from yanxiu.services.errors import InvalidInput

Word = TypeVar("Word", bound=StrEnum)
_CENT: Final = Decimal("0.01")
_LIMIT: Final = Decimal(10) ** 12
_LONGEST_NAME: Final = 200
_MONEY_RULE: Final = "须是不小于0的金额，单位元，最多两位小数"


def money(label: str, value: Decimal | int | str) -> Decimal:
    """An amount in yuan: not negative, at most two decimals, never a float."""
    if isinstance(value, bool | float):
        raise InvalidInput(label, value, _MONEY_RULE, "请填写例如 45000 或 45000.50")
    try:
        amount = Decimal(value)
    except (InvalidOperation, ValueError) as error:
        raise InvalidInput(label, value, _MONEY_RULE, "请填写例如 45000 或 45000.50") from error
    if not (amount.is_finite() and 0 <= amount < _LIMIT) or amount != amount.quantize(_CENT):
        raise InvalidInput(label, value, _MONEY_RULE, "请填写例如 45000 或 45000.50")
    return amount


def count(label: str, value: int) -> int:
    """A number of things: not negative."""
    if value < 0:
        raise InvalidInput(label, value, "须是不小于0的整数", "请核对后重填")
    return value


def filled(label: str, value: str) -> str:
    """A text that says something, without blanks around it."""
    if not value.strip():
        raise InvalidInput(label, "（空）", "不得为空", phrase("请填写{label}", label=label))
    return value.strip()


def file_name(given: str) -> str:
    """The name of a file that was sent, without its folders."""
    name = normalise_line(PurePath(given.replace("\\", "/")).name)
    if not name or len(name) > _LONGEST_NAME or unsafe_character(name):
        rule = phrase("须是1至{longest}个字，不含控制字符", longest=_LONGEST_NAME)
        raise InvalidInput("文件名", name[:40], rule, "请改名后再上传")
    return name


def words(label: str, kind: type[Word], given: Iterable[str]) -> list[str]:
    """Words of one enumeration, each once, in its order."""
    asked = set(given)
    unknown = sorted(asked - {word.value for word in kind})
    if unknown:
        known = joined(word.value for word in kind)
        raise InvalidInput(
            label, "、".join(unknown), phrase("须是这些词：{known}", known=known), "请从列表中选取"
        )
    return [word.value for word in kind if word.value in asked]


def happened(label: str, day: date, today: date) -> date:
    """A day that is not in the future."""
    if day > today:
        raise InvalidInput(label, day, phrase("不得晚于今天（{today}）", today=today), "请填写实际发生的日期")
    return day


def not_before(label: str, day: date, other_label: str, other: date | None) -> date:
    """A day that is not before another, where that one is known."""
    if other is not None and day < other:
        raise InvalidInput(
            label,
            day,
            phrase("不得早于{other_label}（{other}）", other_label=other_label, other=other),
            "请核对两个日期",
        )
    return day
