"""Canonical JSON: sorted keys, no blanks, UTF-8, dates and decimals as text, sets sorted.

`plain` gives JSON data for people and programs, `written` the canonical text of the same.  A record holds
the same words in every decision, so what is `Written` already is taken over as it stands.
"""

import dataclasses
import json.encoder
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import Any

Writer = Callable[[Any], str]


class Written(str):
    """Text that is canonical JSON already."""

    __slots__ = ()


def canonical(value: Any) -> bytes:
    """Canonical JSON of anything that the kernel puts into a record; raises `TypeError` for the rest."""
    return written(value).encode()


def plain(value: Any) -> Any:
    """Plain JSON data for anything that the kernel puts into a record."""
    if isinstance(value, str):
        return str(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(plain(v) for v in value)
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    raise _misplaced(value)


def written(value: Any) -> str:
    """The canonical text of a value."""
    return _WRITERS[type(value)](value)


def template(names: Iterable[str], constant: Mapping[str, Any]) -> str:
    """The canonical text of an object that lacks the values of `names`: `%` puts them in, sorted by name."""
    parts = dict.fromkeys(names, "%s")
    parts |= {name: written(value).replace("%", "%%") for name, value in constant.items()}
    return _object(sorted(parts.items()))


def filled(around: str, values: Iterable[Any]) -> str:
    """The text of a `template` with its values, in the order of their names."""
    return around % tuple([_WRITERS[type(value)](value) for value in values])


_text: Callable[[str], str] = json.encoder.encode_basestring


def _decimal(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _misplaced(value: Any) -> TypeError:
    return TypeError(f"{value!r} cannot stand in a record")


def _object(pairs: Iterable[tuple[str, str]]) -> str:
    return "{" + ",".join([f"{_text(name)}:{text}" for name, text in pairs]) + "}"


def _array(values: Iterable[Any]) -> str:
    return "[" + ",".join([_WRITERS[type(value)](value) for value in values]) + "]"


def _mapping(value: Mapping[Any, Any]) -> str:
    return _object(sorted([(str(name), _WRITERS[type(item)](item)) for name, item in value.items()]))


def _as_it_stands(value: str) -> str:
    return value


def _set(value: Iterable[Any]) -> str:
    return _array(sorted(plain(item) for item in value))


def _refuse(value: Any) -> str:
    raise _misplaced(value)


def _dataclass(kind: Any) -> Writer:
    """A writer of one dataclass: the text around its values is made once."""
    names = sorted(field.name for field in dataclasses.fields(kind))
    around = template(names, {})
    return lambda value: filled(around, [getattr(value, name) for name in names])


class _Writers(dict[type, Writer]):
    """How each type is written; a type that is met for the first time takes the writer of its kind."""

    def __missing__(self, kind: type) -> Writer:
        if dataclasses.is_dataclass(kind):
            writer = _dataclass(kind)
        else:
            writer = next((writer for base, writer in _KINDS if issubclass(kind, base)), _refuse)
        self[kind] = writer
        return writer


_KINDS: tuple[tuple[Any, Writer], ...] = (
    (Written, _as_it_stands),
    (str, _text),
    (bool, lambda value: "true" if value else "false"),
    (int, lambda value: str(int(value))),
    (NoneType, lambda _: "null"),
    (Decimal, lambda value: _text(_decimal(value))),
    (date, lambda value: _text(value.isoformat())),
    (Mapping, _mapping),
    (set | frozenset, _set),
    (list | tuple, _array),
)
_WRITERS = _Writers()
