"""The fields of requests and answers; resources use these, never marshmallow's own.

What comes in is cleaned and bounded the same way everywhere, and the published description says just what is
taken: money and hours are texts with two places or one, exact whatever reads them.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any, Final

from marshmallow import ValidationError, fields, validate

from yanxiu.phrases import phrase

UNSAFE: Final = r"\u0000-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
"""What no line may hold, as a description says it; it need not name halves of characters, which no JSON text
has."""
_HALVES: Final = r"\ud800-\udfff"
LARGEST: Final = 2**31 - 1


class SafeStr(fields.String):
    """A line of text: NFC, trimmed, without control and direction characters, not too long."""

    unsafe = UNSAFE

    def __init__(self, *, longest: int = 200, **given: Any) -> None:
        rules = [*given.pop("validate", ()), validate.Length(max=longest, error=_too_long(longest))]
        told = {"pattern": f"^[^{self.unsafe}]*$"} | given.pop("metadata", {})
        super().__init__(
            validate=rules, metadata=told, error_messages=_MESSAGES | {"invalid": "须是文字"}, **given
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **kwargs))
        if re.search(f"[{self.unsafe}{_HALVES}]", text):
            raise ValidationError("含有看不见的控制字符，请去掉")
        return unicodedata.normalize("NFC", text).strip()


class Told(fields.String):
    """A text of any length that an answer tells; out only."""


class Plain(fields.Raw):
    """Whatever plain data a rule states: a number, a text, a list, a table; out only."""


class Word(fields.String):
    """One of some words, or of those of an enumeration."""

    def __init__(self, among: Iterable[str], **given: Any) -> None:
        known = [str(one) for one in among]
        rule = validate.OneOf(known, error=phrase("须是这些词之一：{known}", known="、".join(known)))
        super().__init__(validate=rule, error_messages=_MESSAGES, **given)


class Count(fields.Integer):
    """A whole number within bounds; ``2027.0`` is one, ``2027.5`` is none."""

    def __init__(self, *, least: int = 0, most: int = LARGEST, **given: Any) -> None:
        told = phrase("须在 {least} 至 {most} 之间", least=least, most=most)
        messages = _MESSAGES | {"invalid": "须是整数", "too_large": "数太大"}
        bounds = validate.Range(least, most, error=told)
        super().__init__(validate=bounds, error_messages=messages, **given)


class Exact(fields.String):
    """An exact number as text (``"45000.00"``): money in 元, class hours; out only."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:  # noqa: ARG002 - marshmallow's signature
        if value is None:
            return None
        return f"{value:f}" if isinstance(value, Decimal) else str(value)


class Day(fields.Date):
    """A day, ``2026-11-20``."""

    def __init__(self, **given: Any) -> None:
        super().__init__(
            format="iso", error_messages=_MESSAGES | {"invalid": "须是 2024-09-03 样子的日期"}, **given
        )


class Moment(fields.DateTime):
    """A moment with its offset, ``2026-11-20T14:00:00+08:00``; out only."""

    def __init__(self, **given: Any) -> None:
        super().__init__(format="iso", **given)


class Key(fields.UUID):
    """The id of a record."""

    def __init__(self, **given: Any) -> None:
        super().__init__(error_messages=_MESSAGES | {"invalid_uuid": "须是记录的编号（UUID）"}, **given)


class Items(fields.List[Any]):
    """Several of one kind."""

    def __init__(self, one: fields.Field[Any], **given: Any) -> None:
        super().__init__(one, error_messages=_MESSAGES | {"invalid": "须是列表"}, **given)


class Condition(SafeStr):
    """``dimension=word``: what a question is narrowed to."""

    def __init__(self, dimensions: Collection[str], **given: Any) -> None:
        words = rf"^({'|'.join(dimensions)})=[^\s{UNSAFE}][^{UNSAFE}]*$"
        super().__init__(longest=120, metadata={"pattern": words} | given.pop("metadata", {}), **given)
        self.dimensions = dimensions

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        name, equals, word = text.partition("=")
        if not (equals and word and name in self.dimensions):
            known = "、".join(self.dimensions)
            raise ValidationError(phrase("须写成“维度=词”，维度是这些词之一：{known}", known=known))
        return text


class Flag(fields.Boolean):
    """True or false."""

    def __init__(self, **given: Any) -> None:
        super().__init__(error_messages=_MESSAGES | {"invalid": "须是 true 或 false"}, **given)


Nested, Mapping = fields.Nested, fields.Dict

_MESSAGES: Final[dict[str, Any]] = {"required": "必须给出", "null": "不得为空"}


def some(most: int) -> validate.Length:
    """At least one, at most ``most``."""
    return validate.Length(1, most, error=phrase("须写 1 至 {most} 个", most=most))


def at_most(most: int) -> validate.Length:
    """None or more, at most ``most``."""
    return validate.Length(max=most, error=phrase("最多写 {most} 个", most=most))


def _too_long(longest: int) -> str:
    return phrase("最多 {longest} 字", longest=longest)
