"""The read-only view of facts that a rule sees; it notes every reading."""

import dataclasses
from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial
from typing import Any, Final, NamedTuple

from yanxiu.policy.unknown import Need, NeedKind, Unknown, lift

from .base import ABSENT

RECURRING: Final = 64
"""Up to so many facts that were read are worth remembering: the next case is asked for the same ones.

More are of a list, and hardly two long lists have the same gaps.
"""


class Readings:
    """What was read since it began, in order and once each, by its path; `absent` are facts that were not
    there.  What was read earlier is kept in `past`, for the record.
    """

    __slots__ = ("absent", "past", "read", "views")

    def __init__(self) -> None:
        self.read: dict[str, Any] = {}
        self.absent: dict[str, None] = {}
        self.past: list[dict[str, Any]] = []
        self.views: dict[str, tuple[View, ...]] = {}

    def begin(self) -> None:
        """Read for something else from now on."""
        if self.read:
            self.past.append(self.read)
            self.read = {}
        if self.absent:
            self.absent = {}

    def all(self, seen: dict[str, Any]) -> dict[str, Any]:
        """Every fact that was read and there, with its value, after those that were seen before."""
        for read in (*self.past, self.read):
            seen.update(read)
        return seen


class FactKind(NamedTuple):
    """Of which class of facts a fact is a part, if of any, and whether it is a list of parts."""

    part: type | None
    many: bool


@cache
def kinds(facts: type) -> Mapping[str, FactKind]:
    """The kind of each fact of a class."""
    fields = dataclasses.fields(facts)
    return {f.name: FactKind(f.metadata["part"], f.metadata["parts"] is not None) for f in fields}


class View:
    """Stands for one part of the facts; an absent fact reads as `Unknown`.

    Facts are properties of the view of their class.  Parts inside it, once asked for, are its own attributes:
    reaching for one is no reading.
    """

    __slots__ = ("__dict__", "_seen")
    _seen: tuple[object, "_Paths", Readings]

    def __new__(cls, part: object, readings: Readings, path: str = "") -> "View":
        kind: type = type(part)
        return _view(_view_of(kind), part, _paths(path), readings)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"facts cannot be changed: {self._seen[1][name]}")

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"{type(self._seen[0]).__name__} bears no fact {name!r}")

    def __repr__(self) -> str:
        part, paths, _ = self._seen
        return f"<facts {paths.before.rstrip('.') or type(part).__name__}>"


def _view(kind: type[View], part: object, paths: "_Paths", readings: Readings) -> View:
    made: View = object.__new__(kind)
    object.__setattr__(made, "_seen", (part, paths, readings))
    return made


class _Paths(dict[str, str]):
    """Paths of the facts of one part, by their names; `before` stands before each of them.

    They are made once and not for each case; `parts` are those of the parts inside it.
    """

    def __init__(self, before: str) -> None:
        super().__init__()
        self.before = before
        self.parts: dict[str, _Paths] = {}

    def __missing__(self, name: str) -> str:
        path = self[name] = self.before + name
        return path

    def of_part(self, name: str) -> "_Paths":
        """Paths of the facts of a part."""
        if name not in self.parts:
            self.parts[name] = _Paths(f"{self.before}{name}.")
        return self.parts[name]


_paths = lru_cache(maxsize=1024)(_Paths)


@cache
def _view_of(facts: type) -> type[View]:
    """The kind of view that stands for a class of facts: it has an attribute for each of them."""
    attributes = {name: _attribute(name, kind) for name, kind in kinds(facts).items()}
    return type(f"View of {facts.__name__}", (View,), {"__slots__": (), **attributes})


def _attribute(name: str, kind: FactKind) -> Any:
    if name == "extra":
        return _Inner(name, None, lambda value, paths, readings: _Extra(value, readings, paths.before))
    if kind.part is None:
        return property(_reader_of_many(name) if kind.many else _reader(name))
    return _Inner(name, kind.part, partial(_view, _view_of(kind.part)))


class _Inner:
    """A part of a view, or the fields that plugins add: made when it is first asked for."""

    def __init__(self, name: str, part: type | None, make: Callable[[Any, _Paths, Readings], Any]) -> None:
        self.name, self.part, self.make = name, part, make

    def __get__(self, view: View, _kind: type) -> Any:
        name = self.name
        part, paths, readings = view._seen
        value = getattr(part, name)
        if value is ABSENT:
            return _Missing(readings, paths[name], self.part)
        made = view.__dict__[name] = self.make(value, paths.of_part(name), readings)
        return made


def _reader(name: str) -> Callable[[View], Any]:
    """What reads a fact: rules do little else, so this does no more than it must."""

    def read(view: View) -> Any:
        part, paths, readings = view._seen
        value = getattr(part, name)
        if value is ABSENT:
            return _Missing(readings, paths[name], None)
        readings.read[paths[name]] = value
        return value

    return read


def _reader_of_many(name: str) -> Callable[[View], Any]:
    """What reads a list of parts: each is seen through a view of its own."""
    read = _reader(name)
    return lambda view: lift(lambda items: _views(view, name, items), read(view))


def _views(view: View, name: str, items: tuple[object, ...]) -> tuple[View, ...]:
    _, paths, readings = view._seen
    path, known = paths[name], readings.views
    if path not in known:
        known[path] = tuple(View(item, readings, f"{path}[{i}].") for i, item in enumerate(items))
    return known[path]


class _Missing(Unknown):
    """An absent fact: notes itself as needed once it is used, a part only through its leaves."""

    __slots__ = ("_readings",)

    def __init__(self, readings: Readings, path: str, part: type | None) -> None:
        self.needs, self._part, self._readings = (_need(path),), part, readings
        if part is None:
            readings.absent[path] = None

    def __getattr__(self, name: str) -> Unknown:
        if name.startswith("_") or self._part is None:
            return super().__getattr__(name)
        kind = kinds(self._part).get(name)
        if kind is None:
            raise AttributeError(f"{self._part.__name__} bears no fact {name!r}")
        return _Missing(self._readings, f"{self.needs[0].name}.{name}", kind.part)


@lru_cache(maxsize=1024)
def _need(path: str) -> Need:
    return Need(NeedKind.FACT, path)


class _Extra:
    """Fields that plugins add to forms, by name."""

    __slots__ = ("_before", "_readings", "_values")

    def __init__(self, values: Any, readings: Readings, before: str) -> None:
        self._values, self._readings, self._before = values, readings, before

    def __getattr__(self, name: str) -> Any:
        path = self._before + name
        if name not in self._values:
            return _Missing(self._readings, path, None)
        value = self._readings.read[path] = self._values[name]
        return value
