"""Filling a row from what was given: fields checked by kind, refusals that name field and way out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from yanxiu.phrases import joined, phrase
from yanxiu.policy import Chain
from yanxiu.services.checks import not_before
from yanxiu.services.errors import InvalidInput

Check = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True)
class Field:
    """One field of a form: its label, the rule in words, and what turns a value into the stored one.

    ``empty`` is stored where nothing is given; what is ``personal`` is never repeated in a refusal.
    """

    label: str
    rule: str
    read: Callable[[Any], Any]
    empty: Any = None
    personal: bool = False


def text(label: str) -> Field:
    """Free text; blanks alone are no text."""
    return Field(label, "须是文字", _text)


def required_text(label: str) -> Field:
    """Text that must say something."""
    return Field(label, "不能为空", _required)


def personal(label: str) -> Field:
    """Text about a person, such as a telephone."""
    return Field(label, "须是文字", _text, personal=True)


def day(label: str) -> Field:
    """A calendar date in Asia/Shanghai."""
    return Field(label, "须是日期，如 2024-10-14", _date)


def count(label: str) -> Field:
    """A whole number, not negative."""
    return Field(label, "须是不小于0的整数", _count)


def hours(label: str) -> Field:
    """Class hours to a tenth, not negative."""
    return Field(label, "须是不小于0的学时数，最多一位小数", _hours)


def flag(label: str) -> Field:
    """Yes or no."""
    return Field(label, "须是“是”或“否”", _flag)


def word(label: str, kind: type[StrEnum]) -> Field:
    """One word of an enumeration."""
    return Field(label, phrase("须是 {words} 之一", words=joined(kind)), kind)


def words(label: str, kind: type[StrEnum]) -> Field:
    """Several words of an enumeration."""
    return Field(
        label,
        phrase("须都在 {words} 之中", words=joined(kind)),
        lambda given: _list(given, lambda w: kind(w).value),
    )


def own_words(label: str) -> Field:
    """Several of a region's own words; ``check_words`` holds them to what the chain declares."""
    return Field(label, "须是文字的清单", lambda given: _list(given, _required))


def mapping(label: str) -> Field:
    """Texts or values by name; None where nothing is known."""
    return Field(label, "须是“名称: 内容”的对照", _mapping, personal=True)


def extra_fields(label: str = "补充栏目") -> Field:
    """A region's own fields by plugin: an empty set where there is none."""
    return Field(label, "须是“名称: 内容”的对照", _mapping, empty={}, personal=True)


def fill(
    row: object, fields: Mapping[str, Field], given: Mapping[str, Any], check: Check | None = None
) -> None:
    """Set what was given, None for not known; raises ``InvalidInput`` before setting anything.

    ``check`` looks at the row as it would be, by field, and may raise as well.
    """
    read = {name: _read(fields, name, value) for name, value in given.items()}
    if check is not None:
        check({name: read[name] if name in read else getattr(row, name) for name in fields})
    for name, value in read.items():
        setattr(row, name, value)


def check_order(first: str, start: date | None, second: str, end: date | None) -> None:
    """Two dates in their order, where both are known."""
    if end is not None:
        not_before(second, end, first, start)


def check_words(chain: Chain, kind: str, label: str, given: Iterable[str] | None) -> None:
    """Hold a region's own words to what the chain declares."""
    for item in given or ():
        if problem := chain.check_word(kind, item):
            raise InvalidInput(label, item, problem, "请从本辖区当年的选项中选取")


def _read(fields: Mapping[str, Field], name: str, value: Any) -> Any:
    field = fields.get(name)
    if field is None:
        raise InvalidInput(name, "…", "这一步没有这个栏目", phrase("可以填写：{known}", known=joined(fields)))
    if value is None and field.read is not _required:
        return dict(field.empty) if field.empty is not None else None
    try:
        return field.read(value)
    except (ValueError, TypeError, ArithmeticError) as error:
        shown = "（不显示）" if field.personal else value
        cause = None if field.personal else error
        raise InvalidInput(field.label, shown, field.rule, "请改正后重试") from cause


def _text(value: Any) -> str | None:
    if not isinstance(value, str):
        raise TypeError
    return value.strip() or None


def _required(value: Any) -> str:
    stripped = _text(value)
    if stripped is None:
        raise ValueError
    return stripped


def _date(value: Any) -> date:
    if isinstance(value, str):
        return date.fromisoformat(value)
    if type(value) is not date:
        raise TypeError
    return value


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError
    return value


def _hours(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError
    amount = Decimal(value)
    if not amount.is_finite() or amount < 0 or amount != round(amount, 1) or amount >= Decimal(10_000):
        raise ValueError
    return amount


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _list(given: Any, read: Callable[[Any], str]) -> list[str]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise TypeError
    return list(dict.fromkeys(read(item) for item in given))


def _mapping(given: Any) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise TypeError
    return dict(given)
