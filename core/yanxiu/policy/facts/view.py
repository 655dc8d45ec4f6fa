"""The read-only view of facts that a rule sees; it notes every reading."""

import dataclasses
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
        self.views: dict[str, Any] = {}

    def take(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The readings since the last call: (present, absent), each once."""
        taken = tuple(self.read), tuple(self.absent)
        self.seen.update(self.read)
        self.read.clear()
        self.absent.clear()
        return taken


class View:
    """Stands for one part of the facts; an absent fact reads as `Unknown`."""

    __slots__ = ("_kinds", "_part", "_path", "_readings")

    def __init__(self, part: object, readings: Readings, path: str = "") -> None:
        self._part = part
        self._path = path
        self._readings = readings
        self._kinds = _kinds(type(part))

    def __getattr__(self, name: str) -> Any:
        kind = self._kinds.get(name)
        if kind is None:
            raise AttributeError(f"{type(self._part).__name__} bears no fact {name!r}")
        value = getattr(self._part, name)
        path = self._path + name
        if value is ABSENT:
            return _Missing(self._readings, path, kind[0])
        if kind[0] is not None or kind[1]:
            return self._inner(value, path, kind[1])
        if name == "extra":
            return _Extra(value, self._readings, path)
        self._readings.read[path] = None
        return value

    def _inner(self, value: Any, path: str, many: bool) -> Any:
        readings = self._readings
        if many:
            readings.read[path] = None
        made = readings.views.get(path)
        if made is None:
            if many:
                made = tuple(View(item, readings, f"{path}[{i}].") for i, item in enumerate(value))
            else:
                made = View(value, readings, f"{path}.")
            readings.views[path] = made
        return made

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
