"""The read-only view of facts that a rule sees; it notes every reading."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from yanxiu.policy.unknown import Need, NeedKind, Unknown

from .base import ABSENT


class Readings:
    """What was read, in order and once each; `absent` are the facts that were not there.

    `seen` are all that were there, for the record; they stay when the readings are taken.
    """

    __slots__ = ("absent", "read", "seen", "views")

    def __init__(self) -> None:
        self.read: dict[str, None] = {}
        self.absent: dict[str, None] = {}
        self.seen: dict[str, None] = {}
        self.views: dict[str, tuple[View, ...]] = {}

    def take(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The readings since the last call: (present, absent), each once."""
        if not self.read and not self.absent:
            return (), ()
        taken = tuple(self.read), tuple(self.absent)
        self.seen.update(self.read)
        self.read.clear()
        self.absent.clear()
        return taken


class View:
    """Stands for one part of the facts; an absent fact reads as `Unknown`.

    Parts inside it, once asked for, are its own attributes: reaching for one is no reading.
    """

    _part: object
    _path: str
    _readings: Readings
    _kinds: Mapping[str, tuple[type | None, bool]]

    def __init__(self, part: object, readings: Readings, path: str = "") -> None:
        self.__dict__.update(_part=part, _path=path, _readings=readings, _kinds=_kinds(type(part)))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"facts cannot be changed: {self._path}{name}")

    def __getattr__(self, name: str) -> Any:
        kind = self._kinds.get(name)
        if kind is None:
            raise AttributeError(f"{type(self._part).__name__} bears no fact {name!r}")
        value = getattr(self._part, name)
        path = self._path + name
        if value is ABSENT:
            return _Missing(self._readings, path, kind[0])
        if kind[0] is not None:
            made = self.__dict__[name] = View(value, self._readings, f"{path}.")
            return made
        if name == "extra":
            return _Extra(value, self._readings, path)
        self._readings.read[path] = None
        return self._items(value, path) if kind[1] else value

    def _items(self, items: tuple[object, ...], path: str) -> tuple["View", ...]:
        views = self._readings.views
        if path not in views:
            views[path] = tuple(View(item, self._readings, f"{path}[{i}].") for i, item in enumerate(items))
        return views[path]

    def __repr__(self) -> str:
        return f"<facts {self._path.rstrip('.') or type(self._part).__name__}>"


_KINDS: dict[type, dict[str, tuple[type | None, bool]]] = {}


def _kinds(part: type) -> dict[str, tuple[type | None, bool]]:
    known = _KINDS.get(part)
    if known is None:
        known = {
            f.name: (f.metadata["part"], f.metadata["parts"] is not None) for f in dataclasses.fields(part)
        }
        _KINDS[part] = known
    return known


class _Missing(Unknown):
    """An absent fact: notes itself as needed once it is used, a part only through its leaves."""

    __slots__ = ("_readings",)

    def __init__(self, readings: Readings, path: str, part: type | None) -> None:
        super().__init__(Need(NeedKind.FACT, path), part=part)
        self._readings = readings
        if part is None:
            readings.absent[path] = None

    def __getattr__(self, name: str) -> Unknown:
        if name.startswith("_") or self._part is None:
            return super().__getattr__(name)
        kind = _kinds(self._part).get(name)
        if kind is None:
            raise AttributeError(f"{self._part.__name__} bears no fact {name!r}")
        return _Missing(self._readings, f"{self.needs[0].name}.{name}", kind[0])


class _Extra:
    """Fields that plugins add to forms, by name."""

    __slots__ = ("_path", "_readings", "_values")

    def __init__(self, values: Any, readings: Readings, path: str) -> None:
        self._values, self._readings, self._path = values, readings, path

    def __getattr__(self, name: str) -> Any:
        path = f"{self._path}.{name}"
        if name not in self._values:
            return _Missing(self._readings, path, None)
        self._readings.read[path] = None
        return self._values[name]
