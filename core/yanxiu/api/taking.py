"""What comes in by writing: bodies that hold nothing unknown, and fields that only they have."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from flask import Flask, abort, request
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from werkzeug.exceptions import BadRequest

from yanxiu.api.fields import SafeStr
from yanxiu.phrases import phrase

_CONTROLS: Final = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_UNSAFE: Final = r"\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
LONGEST: Final = 4000
_WRITING: Final = ("POST", "PUT", "PATCH")
_TOLD: Final[dict[str, Any]] = {"required": "必须给出", "null": "不得为空", "invalid": "须是文字"}


def install(app: Flask) -> None:
    """Refuse a body that is no JSON before anything is done with it."""
    app.before_request(_is_json)


def _is_json() -> None:
    if request.method not in _WRITING or not request.content_length:
        return
    if not request.is_json:
        abort(415)
    try:
        request.get_json()
    except (BadRequest, RecursionError):  # deeper than anything that is asked for
        error = BadRequest()
        error.data = {"messages": {"json": ["不是完整的 JSON"]}}  # type: ignore[attr-defined] # as webargs has it
        raise error from None


class Body(Schema):
    """The body of a request: a JSON object without anything unknown."""

    error_messages = {"unknown": "没有这一项", "type": "须是 JSON 对象"}  # noqa: RUF012 - marshmallow's name

    class Meta:
        """Nothing unknown is taken, and the description says so."""

        unknown = RAISE


class Nothing(Body):
    """A body that says nothing."""


class Prose(fields.String):
    """Text of one line or more: NFC, trimmed, without control and direction characters."""

    def __init__(self, *, longest: int = LONGEST, **given: Any) -> None:
        bound = validate.Length(max=longest, error=phrase("最多 {longest} 字", longest=longest))
        told = {"pattern": f"^[^{_UNSAFE}]*$"} | given.pop("metadata", {})
        super().__init__(validate=bound, metadata=told, error_messages=_TOLD, **given)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **kwargs)).replace("\r\n", "\n")
        if _CONTROLS.search(text):
            raise ValidationError("含有看不见的控制字符，请去掉")
        return unicodedata.normalize("NFC", text).strip()


class Figure(fields.String):
    """An exact number as text, such as ``"86.5"``; ``pattern`` says which are taken, ``rule`` in words."""

    def __init__(self, pattern: str, rule: str, **given: Any) -> None:
        told = {"pattern": pattern} | given.pop("metadata", {})
        bound = validate.Regexp(pattern, error=rule)
        super().__init__(validate=bound, metadata=told, error_messages=_TOLD, **given)


class Part(fields.Nested):
    """One object within a body."""

    def __init__(self, schema: type[Body], **given: Any) -> None:
        super().__init__(schema, error_messages=_TOLD, **given)


class Table(fields.Dict):
    """Values by name."""

    def __init__(self, values: fields.Field[Any], **given: Any) -> None:
        names = SafeStr(longest=80)
        messages = _TOLD | {"invalid": "须是 JSON 对象"}
        super().__init__(keys=names, values=values, error_messages=messages, **given)


def score(**given: Any) -> Figure:
    """Points out of a hundred."""
    pattern = r"^(?:100(?:\.0{1,2})?|[0-9]{1,2}(?:\.[0-9]{1,2})?)$"
    return Figure(pattern, "须写成 86.5 样子的文字，0 至 100，最多两位小数", **given)


def share(**given: Any) -> Figure:
    """A part of one."""
    pattern = r"^(?:1(?:\.0{1,3})?|0(?:\.[0-9]{1,3})?)$"
    return Figure(pattern, "须写成 0.6 样子的文字，0 至 1，最多三位小数", **given)


def hours(**given: Any) -> Figure:
    """Class hours of a half day."""
    pattern = r"^(?:12(?:\.0)?|1[01](?:\.[0-9])?|[0-9](?:\.[0-9])?)$"
    return Figure(pattern, "须写成 3.5 样子的文字，0 至 12，最多一位小数", **given)


def all_hours(**given: Any) -> Figure:
    """Class hours of a whole class."""
    return Figure(r"^[0-9]{1,4}(?:\.[0-9])?$", "须写成 32.5 样子的文字，最多一位小数", **given)


def yuan(**given: Any) -> Figure:
    """Money."""
    return Figure(r"^[0-9]{1,11}(?:\.[0-9]{1,2})?$", "须写成 45000.00 样子的文字，元，最多两位小数", **given)


def decimal(text: str | None) -> Decimal | None:
    """What a ``Figure`` says."""
    return None if text is None else Decimal(text)


def listed(most: int, *, least: int = 0) -> validate.Length:
    """So many of a list, no more."""
    return validate.Length(least, most, error=phrase("须有 {least} 至 {most} 项", least=least, most=most))


def words(kind: Iterable[StrEnum]) -> list[str]:
    """The words of an enumeration, as a field takes them."""
    return [str(one) for one in kind]
