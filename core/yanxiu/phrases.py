"""Messages that are composed where nobody reads yet, and told later in the reader's language.

    phrase("不得多于发出份数（{issued}）", issued=80)

reads as Chinese everywhere (it is a ``str``) and keeps its template and what was filled in, so that the pages
can tell the same in another language: they translate the template, and the texts in it.  A message without
anything to fill in needs none of this: its text is looked up as it is.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, Self, TypeVar

Key = TypeVar("Key")
_NOTHING: Final[Mapping[str, object]] = MappingProxyType({})


class Phrase(str):
    """A message with what was filled into it: numbers, dates, other messages, what somebody typed."""

    template: str = ""
    values: Mapping[str, object] = _NOTHING

    @classmethod
    def made(cls, template: str, values: Mapping[str, object]) -> Self:
        """The message in Chinese; ``KeyError`` where the template names what is not given."""
        one = cls(template.format(**values) if values else template)
        one.template, one.values = template, dict(values)
        return one


class Joined(str):
    """Several messages in one: ``parts`` with ``joint`` between them."""

    parts: tuple[str, ...] = ()
    joint: str = ""


class Quoted(str):
    """What somebody typed, or a name: it stands as it is in every language."""


class Remark(str):
    """What a rule remarks: parts, each perhaps with a list behind a colon."""


def phrase(template: str, /, **values: object) -> str:
    """A message whose ``{names}`` are filled in with the values."""
    return Phrase.made(template, values)


def worded(words: Mapping[Key, str]) -> dict[Key, str]:
    """Words by what they stand for, each a message: whoever shows one need not ask for its translation."""
    return {key: phrase(word) for key, word in words.items()}


def joined(parts: Iterable[str], joint: str = "、") -> str:
    """Several messages as one, ``joint`` between them."""
    kept = tuple(parts)
    one = Joined(joint.join(kept))
    one.parts, one.joint = kept, joint
    return one


def message_of(error: BaseException) -> str:
    """What an error was raised with, as it was composed."""
    said = error.args[0] if error.args else ""
    return said if isinstance(said, str) else str(error)


def packed(text: str) -> Any:
    """A message as JSON can carry it, from one process to another."""
    if isinstance(text, Phrase):
        return {
            "template": text.template,
            "values": {name: _packed_value(one) for name, one in text.values.items()},
        }
    if isinstance(text, Joined):
        return {"joint": text.joint, "parts": [packed(part) for part in text.parts]}
    return {"quoted": str(text)} if isinstance(text, Quoted) else str(text)


def unpacked(given: Any) -> str:
    """The message that was packed."""
    if not isinstance(given, dict):
        return str(given)
    if "quoted" in given:
        return Quoted(given["quoted"])
    if "joint" in given:
        return joined([unpacked(part) for part in given["parts"]], given["joint"])
    return Phrase.made(
        given["template"], {name: _unpacked_value(one) for name, one in given["values"].items()}
    )


_READ: Final[Mapping[str, Callable[[str], object]]] = {
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "time": time.fromisoformat,
    "decimal": Decimal,
}
"""How values are read back that JSON has no form for, and that a template may format."""


def _packed_value(value: object) -> Any:
    if isinstance(value, str):
        return packed(value)
    if isinstance(value, int | float):
        return value
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return packed(Quoted(value))


def _unpacked_value(given: Any) -> object:
    if isinstance(given, int | float):
        return given
    if isinstance(given, dict) and (kind := next(iter(given))) in _READ:
        return _READ[kind](given[kind])
    return unpacked(given)
