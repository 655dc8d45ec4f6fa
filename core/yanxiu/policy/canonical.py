"""Canonical JSON: sorted keys, no blanks, UTF-8, dates and decimals as text, sets sorted.

`plain` gives JSON data for people and programs, `canonical` the bytes of the same.  A record holds the same
words in every decision, so what is `Written` already is taken over as it stands.
"""

import dataclasses
import json.encoder
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import NoneType
from typing import Any, Final

Writer = Callable[[Any], bytes]
Template = tuple[bytes, ...]
HOLE: Final = b"\0"
"""Stands for a value that is to come; canonical JSON itself has no such byte."""


class Written(bytes):
    """Canonical JSON already."""

    __slots__ = ()


def canonical(value: Any) -> bytes:
    """Canonical JSON of anything that the kernel puts into a record; raises `TypeError` for the rest."""
    return WRITERS[type(value)](value)


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


def template(names: Iterable[str], constant: Mapping[str, Any]) -> Template:
    """What stands around the values of `names` in an object of which the rest is known; sorted by name."""
    parts = [(name, canonical(value)) for name, value in constant.items()]
    return split(jointly(sorted([*parts, *((name, HOLE) for name in names)])))


def split(text: bytes) -> Template:
    """What stands around the holes of a text."""
    return tuple(text.split(HOLE))


def filled(around: Template, values: Iterable[Any]) -> list[bytes]:
    """The pieces of a text: what stands around its values, and these between."""
    pieces = [b""] * (2 * len(around) - 1)
    pieces[::2] = around
    pieces[1::2] = [WRITERS[type(value)](value) for value in values]
    return pieces


def jointly(pairs: Iterable[tuple[str, bytes]]) -> bytes:
    """An object of names, in their order, and what is written already."""
    return b"{%b}" % b",".join([b"%b:%b" % (_name(name), written) for name, written in pairs])


_quoted: Callable[[str], str] = json.encoder.encode_basestring


def _text(value: str) -> bytes:
    return _quoted(value).encode()


_name = lru_cache(maxsize=1024)(_text)


def _decimal(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _misplaced(value: Any) -> TypeError:
    return TypeError(f"{value!r} cannot stand in a record")


def _array(values: Iterable[Any]) -> bytes:
    return b"[%b]" % b",".join([WRITERS[type(value)](value) for value in values])


def _mapping(value: Mapping[Any, Any]) -> bytes:
    return jointly(sorted([(str(name), WRITERS[type(item)](item)) for name, item in value.items()]))


def _as_it_stands(value: bytes) -> bytes:
    return value


def _set(value: Iterable[Any]) -> bytes:
    return _array(sorted(plain(item) for item in value))


def _refuse(value: Any) -> bytes:
    raise _misplaced(value)


def _dataclass(kind: Any) -> Writer:
    """A writer of one dataclass: the text around its values is made once."""
    names = sorted(field.name for field in dataclasses.fields(kind))
    around = template(names, {})
    return lambda value: b"".join(filled(around, [getattr(value, name) for name in names]))


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
    (bool, lambda value: b"true" if value else b"false"),
    (int, lambda value: b"%d" % value),
    (NoneType, lambda _: b"null"),
    (Decimal, lambda value: _text(_decimal(value))),
    (date, lambda value: b'"%b"' % value.isoformat().encode()),
    (Mapping, _mapping),
    (set | frozenset, _set),
    (list | tuple, _array),
)
WRITERS: Final = _Writers()
"""What writes a value, by its type: `canonical` without a call, where much is written."""
