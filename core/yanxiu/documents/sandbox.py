"""The sandbox of templates: data are read by key alone, and work is counted."""

from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from typing import Any, Final

from jinja2 import Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

STEPS: Final = 300_000
"""Work that one filling may take: turns of loops, and calls. A roster of 200 takes some thousands."""
CALL: Final = 10
"""Steps of a call, which takes that much longer than a turn."""
LARGEST_PRODUCT: Final = 128
"""Bits of a product: repeated squaring would fill the memory with a number."""

_METHODS: Final[Mapping[type, frozenset[str]]] = {
    str: frozenset({"endswith", "lstrip", "rstrip", "split", "startswith", "strip"}),
    dict: frozenset({"get", "items", "keys", "values"}),
    **dict.fromkeys((list, tuple, int, float, bytes, type(None)), frozenset()),
}
"""What may be called on data: nothing that grows, formats, or leads to a type and from there to modules."""
_DATA: Final = tuple(_METHODS)
_COUNTED: Final = "items of a loop"
"""The filter that every loop goes through; no template can write a name with a blank."""

_TOO_MANY: Final = "模板的循环和调用太多，已停止，请减少"
_NOT_NUMBERS: Final = "模板里的乘法和求余只用于不太大的数，没有乘方"

_left: ContextVar[list[int]] = ContextVar("left")


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which no value has attributes but those of `_METHODS`, and work has an end.

    What it forbids raises `jinja2.sandbox.SecurityError`, what there is not `jinja2.UndefinedError`.
    """

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, filters: Mapping[str, Any], **options: Any) -> None:
        super().__init__(**options)
        self.globals.clear()
        self.filters.clear()
        self.filters.update({**filters, _COUNTED: _counted})

    def begin(self) -> None:
        """Count anew: what follows is another filling."""
        _left.set([STEPS])

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An attribute of what Jinja made; of data a key, or one of the methods that may be called."""
        if isinstance(obj, _DATA) and attribute not in _methods_of(obj):
            return self.getitem(obj, attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A key or a place, never an attribute."""
        try:
            return obj[argument]
        except (TypeError, LookupError):
            return self.undefined(obj=obj, name=argument)

    def wrap_str_format(self, value: Any) -> None:
        """No text is a format: `getattr` gives its method to nobody."""

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Work out `*` and `%` of numbers."""
        if operator == "**" or not (_small(left) and _small(right)):
            raise SecurityError(_NOT_NUMBERS)
        return super().call_binop(context, operator, left, right)

    def call(self, context: Context, called: Any, /, *given: Any, **named: Any) -> Any:
        """Call a macro, a block or a method."""
        _take(CALL)
        return super().call(context, called, *given, **named)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for loop in list(tree.find_all(nodes.For)):
            loop.iter = nodes.Filter(loop.iter, _COUNTED, [], [], None, None, lineno=loop.lineno)
        tree.set_environment(self)
        return tree


def _methods_of(value: object) -> frozenset[str]:
    return next(names for kind, names in _METHODS.items() if isinstance(value, kind))


def _small(value: object) -> bool:
    if isinstance(value, int):
        return value.bit_length() <= LARGEST_PRODUCT // 2
    return isinstance(value, float)


def _counted(items: Iterable[Any] | Undefined) -> Iterator[Any]:
    for item in items:
        _take(1)
        yield item


def _take(steps: int) -> None:
    left = _left.get()
    left[0] -= steps
    if left[0] < 0:
        raise SecurityError(_TOO_MANY)
