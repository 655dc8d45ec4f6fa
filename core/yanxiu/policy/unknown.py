"""Kleene's third value: what is not known spreads until an answer no longer depends on it.

Reading a fact that nobody supplied, or a parameter that no document states, yields an `Unknown` that
carries the names of what is needed.  Every operator goes through `lift`, so an unknown operand makes an
unknown result; anything that would force a decision (`if`, `and`, iteration) raises `NeedsFacts`, which
the engine turns into an `unknown` finding.  There is no way to mistake it for a value.
"""

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, NoReturn


class NeedKind(StrEnum):
    """Why something is unknown, and so who can supply it."""

    FACT = "fact"
    PARAMETER = "parameter"
    STANDARD = "standard"
    INTERPRETATION = "interpretation"
    ATTESTATION = "attestation"
    POLICY = "policy"


@dataclass(frozen=True, order=True)
class Need:
    """One thing that is missing: a fact's path, a slot, an external document or a word to sign."""

    kind: NeedKind
    name: str


class NeedsFacts(Exception):
    """A decision was forced on an `Unknown`; `needs` names what would settle it."""

    def __init__(self, needs: tuple[Need, ...]) -> None:
        super().__init__(", ".join(need.name for need in needs))
        self.needs = needs


class Unknown:
    """A value that is not known, with what it would take to know it."""

    __slots__ = ("_part", "needs")

    def __init__(self, *needs: Need, part: type | None = None) -> None:
        self.needs: tuple[Need, ...] = needs if len(needs) == 1 else tuple(dict.fromkeys(needs))
        self._part = part

    def __getattr__(self, name: str) -> "Unknown":
        if name.startswith("_"):
            raise AttributeError(name)
        if self._part is None:
            return Unknown(*self.needs)
        known = {field.name: field for field in fields(self._part)}
        if name not in known:
            raise AttributeError(f"{self._part.__name__} bears no fact {name!r}")
        inner = known[name].metadata.get("part")
        return Unknown(*(Need(n.kind, f"{n.name}.{name}") for n in self.needs), part=inner)

    def __call__(self, *_args: object, **_kwargs: object) -> "Unknown":
        return Unknown(*self.needs)

    def __repr__(self) -> str:
        return f"Unknown({', '.join(need.name for need in self.needs)})"

    def _refuse(self, *_args: object) -> NoReturn:
        raise NeedsFacts(self.needs)

    __bool__ = __iter__ = __len__ = __contains__ = __getitem__ = __hash__ = (
        _refuse  # deciding on an unknown is what must never work
    )
    __int__ = __float__ = __index__ = __format__ = __str__ = (
        _refuse  # an unknown printed into a sentence would read as a value
    )


def lift(op: Callable[..., Any], *operands: object) -> Any:
    """Apply `op`, or unite the needs of the operands that are unknown."""
    for operand in operands:
        if isinstance(operand, Unknown):
            return _united(operands)
    return op(*operands)


def _united(operands: Iterable[object]) -> Unknown:
    return Unknown(*[need for x in operands if isinstance(x, Unknown) for need in x.needs])


def _install(names: Iterable[str]) -> None:
    for name in names:
        op = getattr(operator, f"__{name}__")
        setattr(Unknown, f"__{name}__", lambda self, *other, _op=op: lift(_op, self, *other))


def _install_reflected(names: Iterable[str]) -> None:
    for name in names:
        op = getattr(operator, f"__{name}__")
        setattr(Unknown, f"__r{name}__", lambda self, other, _op=op: lift(_op, other, self))


_install(["eq", "ne", "lt", "le", "gt", "ge", "neg", "abs"])
_ARITHMETIC = ["add", "sub", "mul", "truediv", "floordiv", "mod", "and", "or"]
_install(_ARITHMETIC)
_install_reflected(_ARITHMETIC)


def all_of(*values: Any) -> Any:
    """Kleene's *and*: false as soon as one is false, even beside unknown ones."""
    for value in values:
        if value is False:
            return False
    return lift(_true, *values)


def any_of(*values: Any) -> Any:
    """Kleene's *or*: true as soon as one is true, even beside unknown ones."""
    for value in values:
        if value is True:
            return True
    return lift(_false, *values)


def _true(*_: object) -> bool:
    return True


def _false(*_: object) -> bool:
    return False


def negate(value: Any) -> Any:
    """Kleene's *not*."""
    return lift(operator.not_, value)


def latest(*dates: Any) -> Any:
    """The last of several dates; unknown while one of them is."""
    return lift(lambda *known: max(known), *dates)


def is_known(value: object) -> bool:
    """Whether a value was supplied (the only permitted test for absence)."""
    return not isinstance(value, Unknown)
