"""From YAML or JSON to facts: types checked, Chinese labels understood, a misspelt name never absent."""

import dataclasses
import difflib
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import PurePath
from typing import Any, TypeVar

from yanxiu.policy.errors import PolicyFileError
from yanxiu.policy.exact import untagged
from yanxiu.policy.money import parse_money
from yanxiu.policy.yamlfile import Located, LocatedList, PlainNumber

T = TypeVar("T")
WordCheck = Callable[[str, str], str | None]
"""(set of words, word) → what is wrong with it, or None."""


_PERIOD = ("starts_on", "ends_on")


class FactReader:
    """Reads mappings into facts; `check_word` judges words that plugins declare."""

    def __init__(self, source: PurePath | str, check_word: WordCheck | None = None) -> None:
        self.source = source
        self.check_word = check_word

    def read(self, root: type[T], data: Any, line: int = 1) -> T:
        """The facts of one root; raises `PolicyFileError` naming line, fact, value and the way out."""
        if not isinstance(data, dict):
            raise self._error(line, f"{root.__name__} 应是“事实: 值”的对照，而不是 {data!r}")
        names = _names(root)
        values: dict[str, Any] = {}
        written: dict[str, str] = {}
        for key, value in data.items():
            at = data.lines[key] if isinstance(data, Located) else line
            name = names.get(key)
            if name is None:
                raise self._error(at, _misspelt(key, names, root))
            if name in values:
                raise self._error(at, f"事实 {key!r} 与 {written[name]!r} 是同一项，写了两次：请删去一处")
            written[name] = key
            values[name] = self._value(root, name, value, at)
            self._in_order(values, name, key, at)
        return root(**values)

    def _in_order(self, values: Mapping[str, Any], name: str, key: str, line: int) -> None:
        """What ends does not end before it starts, whichever of the two is written first."""
        if name in _PERIOD and all(day in values for day in _PERIOD):
            starts, ends = (values[day] for day in _PERIOD)
            if ends < starts:
                raise self._error(
                    line, f"事实 {key}：结束日期 {ends} 早于开班日期 {starts}，不得早于它：请核对两个日期"
                )

    def _value(self, root: type, name: str, value: Any, line: int) -> Any:
        meta = next(f for f in dataclasses.fields(root) if f.name == name).metadata
        label = meta["label"]
        if value is None:
            raise self._error(line, f"事实 {name}（{label}）是空的：不知道的事实请整行不写，而不是留空")
        try:
            return self._convert(meta, meta["type"], value, line)
        except PolicyFileError:
            raise
        except ValueError as error:
            raise self._error(line, f"事实 {name}（{label}）：{error}") from error

    def _convert(self, meta: Mapping[str, Any], hint: Any, value: Any, line: int) -> Any:
        if dataclasses.is_dataclass(hint):
            return self.read(typing.cast(type, hint), value, getattr(value, "line", line))
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        if origin is tuple:
            return self._many(meta, args[0], value, line)
        if origin is not None and issubclass(origin, Mapping):
            return self._mapping(meta, args, value, line)
        if meta["money"]:
            # written with a point it is still exact: the text was never a binary float
            return parse_money(Decimal(value) if isinstance(value, PlainNumber) else value)
        converted = _SCALARS[hint](value) if hint in _SCALARS else _enumeration(hint, value)
        self._check(meta, converted)
        return converted

    def _many(self, meta: Mapping[str, Any], item: Any, value: Any, line: int) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise ValueError(f"{value!r} 应写成清单，如 [a, b]")
        lines = value.lines if isinstance(value, LocatedList) else [line] * len(value)
        return tuple(self._convert(meta, item, x, at) for x, at in zip(value, lines, strict=True))

    def _mapping(self, meta: Mapping[str, Any], args: Any, value: Any, line: int) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise ValueError(f"{value!r} 应写成对照表，如 {{a: 1}}")
        for key in value:
            self._check(meta, key)
        if args[1] is object:
            return types.MappingProxyType({key: untagged(item) for key, item in value.items()})
        return types.MappingProxyType(
            {k: self._convert({**meta, "word": None}, args[1], v, line) for k, v in value.items()}
        )

    def _check(self, meta: Mapping[str, Any], word: Any) -> None:
        if meta["share"] and word > 1:
            raise ValueError(f"{word} 应在0到1之间，例如六成写 0.6")
        if meta["word"] and self.check_word and (problem := self.check_word(meta["word"], word)):
            raise ValueError(problem)

    def _error(self, line: int, problem: str) -> PolicyFileError:
        return PolicyFileError(self.source, line, problem)


def _names(root: type) -> dict[str, str]:
    """Fact names, Chinese labels and aliases of one part → fact name."""
    names = {f.metadata[key]: f.name for key in ("alias", "label") for f in dataclasses.fields(root)}
    return {name: fact for name, fact in names.items() if name} | {
        f.name: f.name for f in dataclasses.fields(root)
    }


def _misspelt(key: str, names: Mapping[str, str], root: Any) -> str:
    near = difflib.get_close_matches(key, names, n=1, cutoff=0.0)
    fact = names[near[0]]
    label = next(f.metadata["label"] for f in dataclasses.fields(root) if f.name == fact)
    hint = f"最接近的是 {fact!r}（{label}）"
    return f"{root.__name__} 没有叫 {key!r} 的事实；{hint}。事实清单见 yanxiu policy facts"


def _shown(value: Any) -> str:
    """A value as it stands in the file."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _text(value: Any) -> str:
    if isinstance(value, bool | dict | list) or not isinstance(value, str | int | Decimal | date):
        raise ValueError(f"{_shown(value)} 应是文字")
    return str(value)


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{_shown(value)} 应是整数")
    if value < 0:
        raise ValueError(f"{value} 是负数：应不小于0")
    return value


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("是", "否"):
        return bool(value == "是")
    raise ValueError(f"{_shown(value)} 应是 true 或 false（是、否）")


def _flag_or_text(value: Any) -> bool | str:
    """A mark in a form, or what was written beside it."""
    return _boolean(value) if isinstance(value, bool) or value in ("是", "否") else _text(value)


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise ValueError(f"{_shown(value)} 应是数")
    try:
        number = Decimal(value)
    except ArithmeticError as error:
        raise ValueError(f"{_shown(value)} 应是数") from error
    if not number.is_finite() or number < 0:
        raise ValueError(f"{_shown(value)} 应是不小于0的数")
    return number


def _date(value: Any) -> date:
    if type(value) is date:
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError(f"{_shown(value)} 应是日期，如 2024-10-14")


def _enumeration(hint: type[StrEnum], value: Any) -> StrEnum:
    try:
        return hint(value)
    except ValueError:
        known = [member.value for member in hint]
        near = difflib.get_close_matches(str(value), known, n=1, cutoff=0.0)
        raise ValueError(f"{value!r} 不在 {' / '.join(known)} 之中；最接近的是 {near[0]!r}") from None


_SCALARS: dict[Any, Callable[[Any], Any]] = {
    str: _text,
    int: _integer,
    bool: _boolean,
    bool | str: _flag_or_text,
    Decimal: _decimal,
    date: _date,
}
